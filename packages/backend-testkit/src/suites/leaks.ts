/**
 * Suite: an operation leaves nothing behind: in a scope, outside every scope (where only its
 * results are the caller's to free), after an error, and after a gradient.
 */
import { grad } from '@evenkeel/autograd';
import { memory, scope, type Tensor } from '@evenkeel/tensor';
import { expectEqual, fail } from '../expect.js';
import { type Bench, balanced, sameMemory } from '../harness.js';
import { opEntries } from '../op-info/index.js';
import type { OpInfo } from '../op-info/types.js';
import { fillArgs, makeInputs, type Sample } from '../sample.js';
import {
  asScalar,
  describeSample,
  differentiable,
  randomCotangents,
  run,
  runsOn,
  samplesOf,
} from './run.js';

type Backend = Bench['backend'];

/** Defines the tests. */
export function leakSuite({ describe, it, backend, dtypes }: Bench): void {
  const float = dtypes[0] ?? 'float32';
  describe('leaks', () => {
    for (const [name, info] of opEntries) {
      const dtype = info.results[float] === undefined ? 'int32' : float;
      const samples = samplesOf(name, info, dtype);
      describe(name, () => {
        it('in a scope, every buffer but the result is freed', () => {
          for (const s of samples) inScope(`${name} ${describeSample(s)}`, info, backend, s);
        });
        it('outside a scope, only the results are left', () => {
          for (const s of samples) outsideScope(`${name} ${describeSample(s)}`, info, backend, s);
        });
        it('operands are as they were', () => {
          for (const s of samples) keepsOperands(`${name} ${describeSample(s)}`, info, backend, s);
        });
        const errors = info.errors.filter((s) =>
          runsOn(
            backend,
            s.inputs.map((x) => x.dtype),
          ),
        );
        it('after an error', () => {
          for (const s of errors) afterError(`${name} ${describeSample(s)}`, info, backend, s);
        });
        if ('none' in info.derivative) return;
        it('after a gradient, and after one that throws', () => {
          for (const s of samples) afterGradient(`${name} ${describeSample(s)}`, info, backend, s);
        });
      });
    }
  });
}

/** A result that leaves its scope is the only thing that does. */
function inScope(label: string, info: OpInfo, backend: Backend, sample: Sample): void {
  const before = memory(backend);
  const outputs = scope(() => run(info, backend, sample));
  const buffers = memory(backend).buffers - before.buffers;
  if (buffers > outputs.length) {
    fail(label, `${outputs.length} results hold ${buffers} buffers`);
  }
  for (const y of outputs) y.dispose();
  sameMemory(backend, label, before);
}

function outsideScope(label: string, info: OpInfo, backend: Backend, sample: Sample): void {
  const start = memory(backend);
  const operands = scope(() => makeInputs(backend, sample));
  const before = memory(backend);
  for (const y of info.call(fillArgs(sample.args, operands))) y.dispose();
  sameMemory(backend, `${label}, operands alive`, before);
  for (const x of operands) x.dispose();
  sameMemory(backend, `${label}, operands disposed`, start);
}

function keepsOperands(label: string, info: OpInfo, backend: Backend, sample: Sample): void {
  balanced(backend, label, () => {
    const operands = makeInputs(backend, sample);
    const before = operands.map((x) => [...x.data()]);
    info.call(fillArgs(sample.args, operands));
    const after = operands.map((x) => [...x.data()]);
    expectEqual(label, after, before);
  });
}

function afterError(label: string, info: OpInfo, backend: Backend, sample: Sample): void {
  const before = memory(backend);
  let thrown = false;
  try {
    scope(() => run(info, backend, sample));
  } catch {
    thrown = true;
  }
  if (!thrown) fail(label, 'expected an error, got a result');
  sameMemory(backend, label, before);
}

function afterGradient(label: string, info: OpInfo, backend: Backend, sample: Sample): void {
  const of = differentiable(info, sample);
  if (of.length === 0) return;
  const before = memory(backend);
  scope(() => {
    const operands = makeInputs(backend, sample);
    const cotangents = randomCotangents(info, backend, sample, run(info, backend, sample));
    const at = of.flatMap((i) => operands[i] ?? []);
    const f = asScalar(info, sample, operands, of, cotangents);
    const inside = memory(backend);
    const gradients = grad(f)(...at);
    const buffers = memory(backend).buffers - inside.buffers;
    if (buffers > gradients.length) {
      fail(label, `${gradients.length} gradients hold ${buffers} buffers`);
    }
    for (const g of gradients) g.dispose();
    sameMemory(backend, `${label}, gradient`, inside);
    const stop = new Error('stop');
    const failing = (...xs: Tensor[]): Tensor => {
      f(...xs);
      throw stop;
    };
    try {
      grad(failing)(...at);
      fail(label, 'the error of the function was swallowed');
    } catch (error) {
      if (error !== stop) throw error;
    }
    sameMemory(backend, `${label}, gradient that throws`, inside);
  });
  sameMemory(backend, label, before);
}
