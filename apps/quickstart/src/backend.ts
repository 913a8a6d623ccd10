/** Where the networks compute: the names that `--backend` takes. */
import { CpuBackend } from '@evenkeel/backend-cpu';
import { configure } from '@evenkeel/keras';
import type { Backend } from '@evenkeel/tensor';

export const backendNames = ['cpu'] as const;
export type BackendName = (typeof backendNames)[number];

const makers: Record<BackendName, () => Backend> = {
  cpu: () => new CpuBackend(),
};

let chosen: BackendName | null = null;

/** Makes the Keras façade compute there. A process has one backend, so a second choice must be the same. */
export async function useBackend(name: BackendName): Promise<void> {
  if (chosen === null) await configure({ backend: makers[name]() });
  else if (chosen !== name) throw new Error(`This process computes on ${chosen}: start another.`);
  chosen = name;
}
