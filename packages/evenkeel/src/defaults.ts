/** Options in which the backend may be left out. */
import { defaultBackend } from '@evenkeel/keras';
import type { Backend } from '@evenkeel/tensor';

/** The options O of a function of @evenkeel/tensor, without the duty to name a backend. */
export type OnDefault<O extends { readonly backend: Backend }> = Omit<O, 'backend'> & {
  /** Default: {@link defaultBackend}. */
  readonly backend?: Backend | undefined;
};

/** The options, with the default backend where they name none. */
export function onDefault<O extends { readonly backend?: Backend | undefined }>(
  options: O,
): O & { readonly backend: Backend } {
  return { ...options, backend: options?.backend ?? defaultBackend() };
}
