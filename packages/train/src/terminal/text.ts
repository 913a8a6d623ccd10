/** What progress says, as text. No control characters, no time, no state. */
import type { Logs } from '../callback.js';

/** What is known while an epoch goes on. */
export interface Moment {
  /** `epoch 3/20`. */
  readonly title: string;
  readonly step: number;
  /** Null where it is not known. */
  readonly steps: number | null;
  /** Seconds until the epoch's last step; NaN or infinite where it is not known. */
  readonly secondsLeft: number;
  readonly logs: Logs;
}

const WIDEST_BAR = 30;
const NARROWEST_BAR = 10;

/** The title of an epoch, counted from 0. */
export const titleOf = (epoch: number, epochs: number): string => `epoch ${epoch + 1}/${epochs}`;

/** `loss 0.123`, and so on. */
const figuresOf = (logs: Logs): string[] =>
  Object.entries(logs).map(([name, value]) => `${name} ${figureOf(value)}`);

/** The line that stays of an epoch. */
export function epochLine(title: string, logs: Logs, seconds: number): string {
  return [title, ...figuresOf(logs), durationOf(seconds)].join('  ');
}

/**
 * The line of an epoch that goes on, at most `width` characters: without the bar where there is little room for it,
 * then without the last figures, then without the time left.
 */
export function liveLine({ title, step, steps, secondsLeft, logs }: Moment, width: number): string {
  const count = steps === null ? `step ${step}` : `${step}/${steps}`;
  const known = steps !== null && secondsLeft > 0 && Number.isFinite(secondsLeft);
  const left = known ? [`${durationOf(secondsLeft, 0)} left`] : [];
  const words = [title, count, ...left, ...figuresOf(logs)];
  while (words.length > 2 && words.join('  ').length > width) words.pop();

  const room = Math.min(WIDEST_BAR, width - words.join('  ').length - '  []'.length);
  if (steps !== null && room >= NARROWEST_BAR) words.splice(1, 0, barOf(step / steps, room));
  return words.join('  ').slice(0, Math.max(0, width));
}

function barOf(share: number, length: number): string {
  const done = Math.round(Math.min(1, share) * length); // NaN, of no steps at all, repeats nothing
  return `[${'='.repeat(done)}${'-'.repeat(length - done)}]`;
}

/** Four significant digits. */
function figureOf(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size < 1e-4 || size >= 1e6) return value.toExponential(2);
  return String(size >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));
}

/** `25 ms`, `0.8 s` (`0 s`, `1 s` with 0 digits), `12 s`, `2 min 5 s`, `1 h 3 min`. */
function durationOf(seconds: number, digits = 1): string {
  if (seconds < 0.0995 && digits > 0) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(digits)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
