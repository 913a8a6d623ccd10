// What the tests of training share: a backend on which nothing may be left behind, small data and models.
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type HostArray, rowOrder } from '@evenkeel/data';
import { BatchNorm, Dense, type Loss, type Module, Sequential } from '@evenkeel/nn';
import type { Optimizer } from '@evenkeel/optim';
import {
  EvenkeelError,
  type Key,
  key,
  memory,
  normal,
  scope,
  type Tensor,
  type TypedArray,
  tanh,
  tensor,
  type Variable,
} from '@evenkeel/tensor';
import { afterEach, expect } from 'vitest';

export const backend = new CpuBackend();

const owned: { dispose(): void }[] = [];

/** Frees it at the end of the test. */
export function own<T extends { dispose(): void }>(thing: T): T {
  owned.push(thing);
  return thing;
}

/** After every test of a file, nothing but what is owned may have been alive. */
export function expectNoLeaks(on: CpuBackend = backend): void {
  afterEach(() => {
    for (const thing of owned.splice(0)) thing.dispose();
    expect(memory(on).buffers).toBe(0);
  });
}

/** The buffers that are allocated. */
export const live = (): number => memory(backend).buffers;

/** Normal numbers. */
export const noise = (seed: number, shape: readonly number[]): HostArray => ({
  data: scope(() => normal(key(seed), shape, { backend }).data()),
  shape,
});

/** Inputs [rows, 3] and targets [rows, 1] that are no function of each other. */
export const table = (rows: number) => ({ x: noise(1, [rows, 3]), y: noise(2, [rows, 1]) });

/** Labels 0 and 1 [rows], from noise. */
export const labels = (rows: number): Int32Array =>
  Int32Array.from(noise(3, [rows]).data, (value) => Number(value > 0));

/** Dense, batch norm, tanh, dense; built with inputs [3] unless told otherwise. */
export function network(seed: number | null = 1): Sequential {
  const model = new Sequential([
    new Dense({ units: 4 }),
    new BatchNorm(),
    tanh,
    new Dense({ units: 1 }),
  ]);
  return own(seed === null ? model : model.build([null, 3], { backend, seed }));
}

/** y = 2 x + 1, or another line. */
export function line(slope = 2, offset = 1): Dense {
  const dense = new Dense({
    units: 1,
    kernelInitializer: (_, shape, options) => tensor([slope], { shape, ...options }),
    biasInitializer: (_, shape, options) => tensor([offset], { shape, ...options }),
  });
  return own(dense.build([null, 1], { backend }));
}

/** Some rows of an array, in this order. */
export function rowsOf({ data, shape }: HostArray, rows: ArrayLike<number>): HostArray {
  const width = data.length / (shape[0] ?? 1);
  const taken = Array.from(rows, (row) => [...data.subarray(row * width, (row + 1) * width)]);
  return { data: Float32Array.from(taken.flat()), shape: [taken.length, ...shape.slice(1)] };
}

export const upload = ({ data, shape }: HostArray): Tensor => tensor(data, { shape, backend });

/** The values of all variables by name: to see whether anything has moved, to the bit. */
export const snapshot = (model: Module): ReadonlyMap<string, TypedArray> =>
  new Map(model.variables().map((variable: Variable) => [variable.name, variable.value.data()]));

export interface ByHand {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  /** The rows of each batch, of as many as there are. */
  readonly sizes: readonly number[];
  /** Default: rows come in order. */
  readonly shuffle?: Key;
  readonly step?: Key;
}

/** Training as anybody would write it: the losses of every epoch, step by step. */
export function trainByHand(
  model: Module,
  { x, y }: { readonly x: HostArray; readonly y: HostArray },
  { loss, optimizer, epochs, sizes, shuffle, step = key(0) }: ByHand,
): number[][] {
  const rows = x.shape[0] ?? 0;
  return Array.from({ length: epochs }, () => {
    const order =
      shuffle === undefined
        ? Int32Array.from({ length: rows }, (_, row) => row)
        : rowOrder(shuffle.fold(optimizer.steps), rows);
    let start = 0;
    return sizes.map((size) => {
      const batch = order.subarray(start, start + size);
      start += size;
      return scope(() => {
        const [inputs, targets] = [upload(rowsOf(x, batch)), upload(rowsOf(y, batch))];
        const { value, grads } = valueAndGrad(model.trainableParameters(), () =>
          loss(model.call(inputs, { training: true, key: step.fold(optimizer.steps) }), targets),
        );
        optimizer.step(grads);
        return value.item();
      });
    });
  });
}

/** The mean of losses, each counted with its rows. */
export const meanOf = (losses: readonly number[], sizes: readonly number[]): number =>
  losses.reduce((sum, loss, i) => sum + loss * (sizes[i] ?? 0), 0) /
  sizes.reduce((sum, size) => sum + size, 0);

/** The error of Evenkeel's that a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<EvenkeelError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof EvenkeelError) return error;
  throw error ?? new Error('expected an error, got none');
}
