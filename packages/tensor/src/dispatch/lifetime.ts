/**
 * Who frees a tensor, as one small integer on it. See "Ownership" in docs/architecture.md.
 */

/** Its scope frees it when it ends; outside every scope the user does. */
export const SCOPED = 0;
/** Survives the end of the current scope and moves to the enclosing one. */
export const HELD = 1;
/** Survives every scope: the user called `keep`. */
export const KEPT = 2;
/** Belongs to a Variable; only that frees it. */
export const OWNED = 3;
/** Freed: by the end of its scope, ... */
export const FREED_BY_SCOPE = 4;
/** ... by dispose(), ... */
export const FREED_BY_USER = 5;
/** ... because its Variable was assigned another value or disposed, ... */
export const FREED_BY_VARIABLE = 6;
/** ... or because its Gradients were consumed. */
export const FREED_BY_GRADIENTS = 7;
