import { project } from '@evenkeel/presets/vitest';

// One loading of the compiler for all files.
export default project('checks', { isolate: false });
