/**
 * Suite: the values that PyTorch or NumPy computed in float64, of every operation and of its
 * gradient.
 */
import { grad } from '@evenkeel/autograd';
import { type DType, type FloatDType, isFloat, type Tensor } from '@evenkeel/tensor';
import { EXACT, expectClose, expectEqual, fail } from '../expect.js';
import { type Golden, type GoldenCase, goldens } from '../goldens/index.js';
import { type Bench, balanced } from '../harness.js';
import { opEntries } from '../op-info/index.js';
import type { OpInfo } from '../op-info/types.js';
import { denseTensor, inDType, makeInputs } from '../sample.js';
import { GRADIENT, toleranceOf } from '../tolerance.js';
import { asScalar, describeSample, differentiable, run } from './run.js';

/** Defines the tests. */
export function referenceSuite({ describe, it, backend, dtypes }: Bench): void {
  describe('reference values', () => {
    it('exist for every operation', () => {
      const known = new Set(goldens.map((c) => c.op));
      const missing = opEntries.map(([name]) => name).filter((name) => !known.has(name));
      expectEqual('goldens', missing, []);
      const names = new Set(opEntries.map(([name]) => name));
      expectEqual(
        'goldens of no operation',
        [...known].filter((op) => !names.has(op)),
        [],
      );
    });
    for (const [name, info] of opEntries) {
      describe(name, () => {
        goldens
          .filter((c) => c.op === name)
          .forEach((golden, i) => {
            for (const { c, dtype } of runsOf(golden, dtypes, backend.capabilities.dtypes)) {
              const title = `${i} ${describeSample(c)} ${dtype}`;
              const label = `${name} ${title}`;
              it(title, () => balanced(backend, label, () => checkValues(label, info, c, backend)));
              if (c.cotangents.length === 0) continue;
              it(`${title} gradient`, () =>
                balanced(backend, label, () => checkGradients(label, info, c, backend, dtype)));
            }
          });
      });
    }
  });
}

const dtypesIn = (c: GoldenCase): DType[] => [...c.inputs, ...c.outputs].map((x) => x.dtype);

/** A case in float64 is run in each float dtype; one that names float32 too is run as it stands. */
export function runsOf(
  golden: GoldenCase,
  floats: readonly FloatDType[],
  has: readonly DType[],
): readonly { readonly c: GoldenCase; readonly dtype: FloatDType }[] {
  const named = dtypesIn(golden);
  if (named.includes('float32') || !named.includes('float64')) {
    return named.every((d) => has.includes(d)) ? [{ c: golden, dtype: 'float32' }] : [];
  }
  return floats.map((dtype) => {
    const outputs = golden.outputs.map((y) => (y.dtype === 'float64' ? { ...y, dtype } : y));
    return { c: { ...inDType(golden, dtype), outputs }, dtype };
  });
}

const rounded = (dtype: DType, data: readonly number[]): readonly number[] =>
  dtype === 'float32' ? data.map(Math.fround) : data;

function checkValues(label: string, info: OpInfo, c: GoldenCase, backend: Bench['backend']): void {
  const outputs = run(info, backend, c);
  expectEqual(`${label}: number of outputs`, outputs.length, c.outputs.length);
  c.outputs.forEach((expected, i) => {
    const got = outputs[i];
    if (got === undefined) fail(label, `output ${i} is missing`);
    checkOutput(`${label}, output ${i}`, info, c, got, expected);
  });
}

function checkOutput(
  label: string,
  info: OpInfo,
  c: GoldenCase,
  got: Tensor,
  expected: Golden,
): void {
  const { dtype } = expected;
  expectEqual(`${label}: dtype`, got.dtype, dtype);
  expectEqual(`${label}: shape`, got.shape, expected.shape);
  const tolerance = isFloat(dtype) ? toleranceOf(info.tolerance, c, dtype) : EXACT;
  const zeroSign = isFloat(dtype) && info.zeroSignOpen === null;
  expectClose(label, got.data(), rounded(dtype, expected.data), tolerance, { zeroSign });
}

function checkGradients(
  label: string,
  info: OpInfo,
  c: GoldenCase,
  backend: Bench['backend'],
  dtype: FloatDType,
): void {
  const operands = makeInputs(backend, c);
  const of = differentiable(info, c).filter((i) => c.gradients[i] != null);
  const cotangents = c.cotangents.map((data, i) => {
    const y = c.outputs[i];
    return data === null || y === undefined ? null : denseTensor(backend, y.dtype, y.shape, data);
  });
  const f = asScalar(info, c, operands, of, cotangents);
  const at = of.flatMap((i) => operands[i] ?? []);
  const gradients = grad(f)(...at);
  expectEqual(`${label}: number of gradients`, gradients.length, of.length);
  of.forEach((operand, i) => {
    const got = gradients[i];
    const x = operands[operand];
    if (got === undefined || x === undefined) fail(label, `gradient ${operand} is missing`);
    expectEqual(`${label}: dtype of gradient ${operand}`, got.dtype, x.dtype);
    expectEqual(`${label}: shape of gradient ${operand}`, got.shape, x.shape);
    const expected = rounded(dtype, c.gradients[operand] ?? []);
    expectClose(`${label}, gradient ${operand}`, got.data(), expected, GRADIENT[dtype]);
  });
}
