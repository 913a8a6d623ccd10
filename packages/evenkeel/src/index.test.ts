// The umbrella: everything is there under its name, and what can go on the default backend does.
import * as autograd from '@evenkeel/autograd';
import * as cpu from '@evenkeel/backend-cpu';
import * as wasm from '@evenkeel/backend-wasm';
import * as data from '@evenkeel/data';
import * as keras from '@evenkeel/keras';
import * as linalg from '@evenkeel/linalg';
import * as nn from '@evenkeel/nn';
import * as optim from '@evenkeel/optim';
import * as t from '@evenkeel/tensor';
import * as train from '@evenkeel/train';
import { afterAll, describe, expect, it } from 'vitest';
import * as evenkeel from './index.js';

const before = t.memory(evenkeel.defaultBackend()).buffers;
afterAll(() => expect(t.memory(evenkeel.defaultBackend()).buffers).toBe(before));

/** What evenkeel exports under a name of a package, but with a default backend. */
const ON_DEFAULT = [
  ...['arange', 'eye', 'full', 'ones', 'tensor', 'zeros'],
  ...['bernoulli', 'choice', 'exponential', 'gamma', 'gumbel', 'normal', 'permutation', 'randint'],
  ...['randomBits', 'truncatedNormal', 'uniform'],
  ...['evaluate', 'fit', 'predict'],
  ...['batches', 'batchesOf'],
];

describe('every export of', () => {
  it.each(Object.entries({ autograd, cpu, wasm, data, linalg, nn, optim, tensor: t, train }))(
    '%s is here under its name',
    (_, namespace) => {
      const names = Object.keys(namespace);
      expect(names.length).toBeGreaterThan(0);
      const here = new Map<string, unknown>(Object.entries(evenkeel));
      for (const [name, value] of Object.entries(namespace)) {
        if (ON_DEFAULT.includes(name)) expect(here.get(name), name).toBeTypeOf('function');
        else expect(here.get(name), name).toBe(value);
      }
    },
  );

  it('keras is in keras, and what chooses the default backend here too', () => {
    expect(Object.keys(evenkeel.keras)).toEqual(Object.keys(keras));
    for (const [name, value] of Object.entries(keras)) {
      expect(new Map(Object.entries(evenkeel.keras)).get(name)).toBe(value);
    }
    expect(evenkeel.configure).toBe(keras.configure);
    expect(evenkeel.defaultBackend).toBe(keras.defaultBackend);
  });
});

describe('the exceptions', () => {
  const theirs = new Map<string, unknown>([
    ...Object.entries(t),
    ...Object.entries(train),
    ...Object.entries(data),
  ]);

  it('are those that are listed, and each is one', () => {
    const here = new Map<string, unknown>(Object.entries(evenkeel));
    for (const name of ON_DEFAULT) {
      expect(theirs.has(name), name).toBe(true);
      expect(here.get(name), name).not.toBe(theirs.get(name));
    }
    // No name stands for two things in two packages: a star would leave it out.
    const all = [autograd, cpu, wasm, data, linalg, nn, optim, t, train].flatMap((n) =>
      Object.keys(n),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('make batches on the default backend, or where they are told, or where the tensors are', async () => {
    const other = new evenkeel.CpuBackend();
    const table = { x: [[1], [2]], y: [3, 4] };
    const placeOf = (source: data.ArrayBatches): t.Backend[] =>
      [...source.epoch(0)].map(({ x }) => x.backend);
    expect(placeOf(evenkeel.batches(table))).toEqual([evenkeel.defaultBackend()]);
    expect(placeOf(evenkeel.batches(table, { backend: other }))[0]).toBe(other);
    const x = t.ones([2, 1], { backend: other });
    expect(placeOf(evenkeel.batches({ x }))[0]).toBe(other);
    x.dispose();
    for (const backend of [undefined, other]) {
      const source = evenkeel.batchesOf([{ x: [1] }], { backend });
      for await (const batch of source.epoch(0)) {
        expect(batch.x.backend).toBe(backend ?? evenkeel.defaultBackend());
      }
    }
    expect(t.memory(other).buffers).toBe(0);
  });

  it('make tensors on the default backend, or where they are told', () => {
    const other = new evenkeel.CpuBackend();
    const key = evenkeel.key(1);
    const makers: Record<string, (options?: { backend: t.Backend }) => t.Tensor> = {
      arange: (o) => evenkeel.arange(3, o),
      eye: (o) => evenkeel.eye(2, o),
      full: (o) => evenkeel.full([2], 3, o),
      ones: (o) => evenkeel.ones([2], o),
      tensor: (o) => evenkeel.tensor([1, 2], o),
      zeros: (o) => evenkeel.zeros([2], o),
      bernoulli: (o) => evenkeel.bernoulli(key, [4], o),
      choice: (o) => evenkeel.choice(key, 9, [4], o),
      exponential: (o) => evenkeel.exponential(key, [4], o),
      gamma: (o) => evenkeel.gamma(key, [4], { concentration: 2, ...o }),
      gumbel: (o) => evenkeel.gumbel(key, [4], o),
      normal: (o) => evenkeel.normal(key, [4], o),
      permutation: (o) => evenkeel.permutation(key, 9, o),
      randint: (o) => evenkeel.randint(key, [4], { high: 2 ** 30, ...o }),
      randomBits: (o) => evenkeel.randomBits(key, [4], o),
      truncatedNormal: (o) => evenkeel.truncatedNormal(key, [4], o),
      uniform: (o) => evenkeel.uniform(key, [4], o),
    };
    expect(Object.keys(makers)).toEqual(ON_DEFAULT.slice(0, 17));
    for (const [name, make] of Object.entries(makers)) {
      t.scope(() => {
        const [here, there] = [make(), make({ backend: other })];
        expect(here.backend, name).toBe(evenkeel.defaultBackend());
        expect(there.backend, name).toBe(other);
        expect([...here.data()], name).toEqual([...there.data()]);
      });
    }
    expect(t.memory(other).buffers).toBe(0);
  });

  it('draw where the tensors are that they draw from', () => {
    const other = new evenkeel.CpuBackend();
    const key = evenkeel.key(1);
    t.scope(() => {
      const x = t.arange(5, { backend: other });
      expect(evenkeel.permutation(key, x).backend).toBe(other);
      expect(evenkeel.choice(key, x, [3], { axis: -1 }).backend).toBe(other);
      const concentration = t.ones([4], { backend: other });
      expect(evenkeel.gamma(key, [4], { concentration }).backend).toBe(other);
    });
    expect(t.memory(other).buffers).toBe(0);
  });

  it('hand their options on', () => {
    t.scope(() => {
      expect(evenkeel.tensor([1, 2, 3, 4], { shape: [2, 2], dtype: 'int32' }).shape).toEqual([
        2, 2,
      ]);
      const double = { dtype: 'float64', backend: new evenkeel.CpuBackend() } as const;
      expect(evenkeel.zeros([1], double).dtype).toBe('float64');
      expect(() => evenkeel.zeros([1], { dtype: 'float64' })).toThrow(
        '[zeros] the backend wasm has float32, int32, bool, got dtype float64. Use one of these, or a backend that has every dtype, such as @evenkeel/backend-cpu',
      );
      expect(evenkeel.bernoulli(evenkeel.key(1), [5], { p: 0 }).data()).toEqual(new Uint8Array(5));
      const far = evenkeel.uniform(evenkeel.key(1), [9], { low: 5, high: 6 }).data();
      expect(far.every((x) => x >= 5 && x < 6)).toBe(true);
    });
  });
});

describe('fit, evaluate and predict', () => {
  const x = [[0], [1], [2], [3]];
  const y = [[1], [3], [5], [7]];
  const { meanSquaredError: loss } = nn;

  it('train a model that was not built on the default backend', async () => {
    const model = new nn.Dense({ units: 1 });
    using optimizer = new optim.SGD({ learningRate: 0.1 });
    await evenkeel.fit(model, { x, y }, { loss, optimizer, epochs: 200, batchSize: 4 });
    expect(model.kernel.value.backend).toBe(evenkeel.defaultBackend());
    const figures = await evenkeel.evaluate(model, { x, y }, { loss });
    expect(figures.loss).toBeLessThan(1e-4);
    const { data: outputs } = await evenkeel.predict(model, [[10]]);
    expect(outputs[0]).toBeCloseTo(21, 1);
    model.dispose();
  });

  it('stay on the backend of the model, of the data, or of the options', async () => {
    const other = new evenkeel.CpuBackend();
    const built = new nn.Dense({ units: 1 }).build([null, 1], { backend: other });
    using optimizer = new optim.SGD({ learningRate: 0.1 });
    await evenkeel.fit(built, { x, y }, { loss, optimizer });
    expect((await evenkeel.predict(built, x)).shape).toEqual([4, 1]);
    built.dispose();

    const [xs, ys] = [t.tensor(x, { backend: other }), t.tensor(y, { backend: other })];
    for (const [rows, options] of [
      [{ x: xs, y: ys }, {}],
      [{ x, y }, { backend: other }],
    ] as const) {
      const model = new nn.Dense({ units: 1 });
      using sgd = new optim.SGD({ learningRate: 0.1 });
      await evenkeel.fit(model, rows, { loss, optimizer: sgd, ...options });
      expect(model.kernel.value.backend).toBe(other);
      model.dispose();
    }
    xs.dispose();
    ys.dispose();
    optimizer.dispose();
    expect(t.memory(other).buffers).toBe(0);
  });

  it('need no weights where there are none', async () => {
    const model = new nn.Sequential([t.relu]);
    expect((await evenkeel.predict(model, [[-1, 2]])).data).toEqual(Float32Array.of(0, 2));
  });
});
