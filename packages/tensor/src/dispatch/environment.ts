/** What is known of the process around us; every global may be absent, as in a browser. */

declare const process: { readonly env?: Readonly<Record<string, string | undefined>> } | undefined;

/** Whether NODE_ENV says development. */
export function isDevelopment(): boolean {
  return typeof process === 'object' && process?.env?.NODE_ENV === 'development';
}
