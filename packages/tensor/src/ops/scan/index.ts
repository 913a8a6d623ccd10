/**
 * Running results along an axis.
 */
export { cummax, cummin, type RunningExtreme } from './extremes.js';
export { cumprod, cumsum } from './scan.js';
