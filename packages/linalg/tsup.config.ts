import { library } from '@evenkeel/presets/tsup';

export default library();
