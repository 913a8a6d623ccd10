/**
 * Which instructions a backend uses: what it is asked for, and what the engine has.
 */
import { ArgumentError, CapabilityError } from '@evenkeel/tensor';
import { KernelModule } from '../expression/kernel-module.js';
import type { Features } from '../expression/target.js';
import { F32x4 } from '../expression/vector.js';
import { webAssembly } from './webassembly.js';

/**
 * `relaxed`: vectors, and products and sums that the engine may round as one: the fastest, with the same
 * bits on one machine and engine. `deterministic`: vectors, with the same bits on every machine and engine.
 * `off`: no vectors, with the bits of `deterministic`, slowly.
 */
export type SimdMode = 'relaxed' | 'deterministic' | 'off';

/** The instructions of each mode. */
export const featuresOf: { readonly [M in SimdMode]: Features } = {
  relaxed: { simd: true, fma: true },
  deterministic: { simd: true, fma: false },
  off: { simd: false, fma: false },
};

const MODES: readonly SimdMode[] = ['relaxed', 'deterministic', 'off'];

/** Whether the engine can run a mode. */
export function canRun(mode: SimdMode): boolean {
  const module = new KernelModule('probe', featuresOf[mode]);
  module.export('run', ['x'], (f, { x }) => {
    const value = f.f32x4(F32x4.load(x));
    f.store(x, value.madd(value, value));
  });
  return webAssembly().validate(module.encode());
}

/**
 * The mode to use: the one asked for, or the fastest that there is.
 *
 * @throws {ArgumentError} if it is no mode.
 * @throws {CapabilityError} if the engine does not have it.
 */
export function chooseMode(asked: SimdMode | undefined): SimdMode {
  if (asked === undefined) return MODES.find(canRun) ?? 'off';
  if (!MODES.includes(asked)) {
    throw new ArgumentError(
      'WasmBackend',
      `simd must be 'relaxed', 'deterministic' or 'off', got ${String(asked)}. Leave it out for the fastest that the engine has`,
    );
  }
  if (!canRun(asked)) {
    throw new CapabilityError(
      'WasmBackend',
      `simd: '${asked}' needs an engine with it, got one without. Leave simd out, use Node 22 or later, or start Node 20 with --experimental-wasm-relaxed-simd`,
    );
  }
  return asked;
}
