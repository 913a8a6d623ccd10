/** Where every number of this program lives. Another backend is another line here. */
import { CpuBackend } from '@evenkeel/backend-cpu';

export const backend = new CpuBackend();
