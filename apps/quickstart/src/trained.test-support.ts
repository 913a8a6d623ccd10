// Networks as if they had been trained, for the tests of what is said about them.
import type { Pair, Trained } from './figures.js';

/** A network whose validation loss went like this, an epoch in `seconds`; the rest follows from that. */
export function trained(valLosses: readonly number[], seconds = 0.5): Trained {
  const epochs = valLosses.map((valLoss) => ({
    loss: valLoss / 2,
    accuracy: 1 - valLoss / 2,
    valLoss,
    valAccuracy: 1 - valLoss,
    seconds,
  }));
  return { epochs, valAuc: 1 - (valLosses.at(-1) ?? 0) / 10, secondsPerStep: seconds / 15 };
}

/** A pair for each list of validation losses: those with batch norm, and those without. */
export const pairsOf = (
  losses: readonly (readonly [withNorm: readonly number[], without: readonly number[]])[],
): readonly Pair[] =>
  losses.map(([withNorm, without], i) => ({
    seed: i + 1,
    withNorm: trained(withNorm, 0.6),
    without: trained(without, 0.3),
  }));
