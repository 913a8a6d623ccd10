import { describe, expect, it } from 'vitest';
import { lgamma } from './gamma.js';

// As mpmath gives them with 30 digits.
const values = [
  [1e-300, 690.7755278982137],
  [1e-10, 23.025850929882736],
  [0.1, 2.252712651734206],
  [0.5, 0.5723649429247001],
  [1 - 2 ** -10, 0.0005644719118551234],
  [1 + 2 ** -10, -0.0005629031799912047],
  [1.5, -0.12078223763524522],
  [2 - 2 ** -10, -0.0004125677359714894],
  [2 + 2 ** -10, 0.00041318279306425424],
  [2.5, 0.2846828704729192],
  [3, Math.LN2],
  [9.5, 11.689333420797269],
  [10, 12.80182748008147],
  [100, 359.1342053695754],
  [1e10, 220258509288.81058],
  [-0.25, 1.589575312551186],
  [-0.5, 1.2655121234846454],
  [-1.5, 0.860047015376481],
  [-10.5, -15.147270590717842],
  [-100.25, -363.4009232278215],
] as const;

describe('lgamma', () => {
  it.each(values)('of %d is right to 1e-15 of itself, next to its zeros too', (x, y) => {
    expect(Math.abs(lgamma(x) / y - 1)).toBeLessThan(1e-15);
  });

  it('is 0 at 1 and 2, and right to 1e-15 next to a zero below 0', () => {
    expect([lgamma(1), lgamma(2)]).toEqual([0, 0]);
    expect(Math.abs(lgamma(-2.75) - 0.004487897535955773)).toBeLessThan(1e-15);
  });

  it('is infinite at 0, the negative integers and the infinities', () => {
    const poles = [0, -0, -1, -2, -1000, -1e300, -1e306, Infinity, -Infinity];
    expect(poles.map(lgamma)).toEqual(poles.map(() => Infinity));
    expect(lgamma(Number.NaN)).toBeNaN();
  });
});
