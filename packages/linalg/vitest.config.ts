import { project } from '@evenkeel/presets/vitest';

export default project('linalg');
