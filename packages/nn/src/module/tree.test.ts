// That a model which was looked through once is seen as it is now: a training loop asks for its parameters in every
// step, and the walk is made again only where something has changed.
import { relu, type Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Activation } from '../layers/activation.js';
import { Dense } from '../layers/dense.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import { Module } from './module.js';
import { Parameter } from './parameter.js';
import { isCurrent, treeOf } from './tree.js';

const ones = () => {
  throw new Error('never built');
};
const dense = (): Dense => new Dense({ units: 2 });

/** Modules and variables in every place that a walk looks at. */
class Model extends Module {
  stem = dense();
  norm: BatchNorm | null = null;
  readonly layers: Module[] = [dense(), new Activation(relu)];
  parts: Record<string, Module | Parameter> = { one: dense() };
  nested = [{ deep: [dense()] }];
  extra?: Parameter;
  calls = 0;
  seen: object | null = null;

  protected forward(x: Tensor): Tensor {
    return x;
  }
}

const namesOf = (model: Module): string[] => model.trainableParameters().map(({ name }) => name);

/** The parameters of a model as one that was never looked at before has them. */
const expected = (model: Module): readonly Parameter[] =>
  treeOf(model).variables.flatMap(({ value, owner }) =>
    value instanceof Parameter && value.trainable && !owner.isFrozen ? [value] : [],
  );

const FIRST = [
  'stem.kernel',
  'stem.bias',
  'layers.0.kernel',
  'layers.0.bias',
  'parts.one.kernel',
  'parts.one.bias',
  'nested.0.deep.0.kernel',
  'nested.0.deep.0.bias',
];

/** Each change, and the names that come by it and go. */
const changes: readonly (readonly [string, (model: Model) => void, string[], string[]])[] = [
  [
    'a parameter that stops being trained',
    (m) => (m.stem.kernel.trainable = false),
    [],
    ['stem.kernel'],
  ],
  ['a part that is frozen', (m) => m.stem.freeze(), [], ['stem.kernel', 'stem.bias']],
  ['a model that is frozen', (m) => m.freeze(), [], FIRST],
  [
    'a module in the place of null',
    (m) => (m.norm = new BatchNorm()),
    ['norm.gamma', 'norm.beta'],
    [],
  ],
  [
    'a module at the end of an array',
    (m) => m.layers.push(dense()),
    ['layers.2.kernel', 'layers.2.bias'],
    [],
  ],
  [
    'a module that leaves an array',
    (m) => m.layers.shift(),
    [],
    ['layers.0.kernel', 'layers.0.bias'],
  ],
  [
    'modules that change places',
    (m) => m.layers.reverse(),
    ['layers.1.kernel', 'layers.1.bias'],
    ['layers.0.kernel', 'layers.0.bias'],
  ],
  [
    'an array element in the place of another',
    (m) => (m.layers[1] = dense()),
    ['layers.1.kernel', 'layers.1.bias'],
    [],
  ],
  ['an array that is cut', (m) => (m.layers.length = 0), [], ['layers.0.kernel', 'layers.0.bias']],
  [
    'a module in an object',
    (m) => (m.parts.two = dense()),
    ['parts.two.kernel', 'parts.two.bias'],
    [],
  ],
  [
    'a property that is deleted',
    (m) => delete m.parts.one,
    [],
    ['parts.one.kernel', 'parts.one.bias'],
  ],
  [
    'an object in the place of another',
    (m) => (m.parts = { three: m.stem }),
    [],
    ['parts.one.kernel', 'parts.one.bias'],
  ],
  [
    'the same module under another name',
    (m) => {
      const { one } = m.parts;
      delete m.parts.one;
      if (one !== undefined) m.parts.renamed = one;
    },
    ['parts.renamed.kernel', 'parts.renamed.bias'],
    ['parts.one.kernel', 'parts.one.bias'],
  ],
  [
    'a module far inside',
    (m) => m.nested[0]?.deep.push(dense()),
    ['nested.0.deep.1.kernel', 'nested.0.deep.1.bias'],
    [],
  ],
  ['an object with modules', (m) => m.nested.push({ deep: [] }), [], []],
  ['a parameter that was not there', (m) => (m.extra = new Parameter(ones)), ['extra'], []],
  ['a parameter in an object', (m) => (m.parts.w = new Parameter(ones)), ['parts.w'], []],
];

describe('trainableParameters sees', () => {
  it.each(changes)('%s', (_, change, come, go) => {
    const model = new Model();
    expect(namesOf(model)).toEqual(FIRST);
    expect(namesOf(model)).toEqual(FIRST);
    change(model);
    expect(model.trainableParameters()).toEqual(expected(model));
    expect(new Set(namesOf(model))).toEqual(
      new Set([...FIRST.filter((name) => !go.includes(name)), ...come]),
    );
    expect(model.trainableParameters()).toEqual(expected(model));
  });

  it('what is thawed, and what is trained again', () => {
    const model = new Model().freeze();
    expect(namesOf(model)).toEqual([]);
    expect(namesOf(model.unfreeze())).toEqual(FIRST);
    model.stem.kernel.trainable = false;
    expect(namesOf(model)).toHaveLength(FIRST.length - 1);
    model.stem.kernel.trainable = true;
    expect(namesOf(model)).toEqual(FIRST);
  });

  it('a change in a part of which it was asked by itself', () => {
    const model = new Model();
    namesOf(model);
    expect(namesOf(model.stem)).toEqual(['stem.kernel', 'stem.bias']);
    const { bias } = model.stem;
    Object.assign(model.stem, { bias: null });
    expect(namesOf(model.stem)).toEqual(['stem.kernel']);
    expect(namesOf(model)).toEqual(FIRST.filter((name) => name !== 'stem.bias'));
    Object.assign(model.stem, { bias });
    expect(namesOf(model)).toEqual(FIRST);
  });

  it('nothing of a list that somebody else has changed', () => {
    const model = new Model();
    model.trainableParameters().length = 0;
    expect(namesOf(model)).toEqual(FIRST);
  });
});

describe('the walk is not made again', () => {
  it('for what it would not follow: numbers, functions, tensors, maps', () => {
    const model = new Model();
    const tree = treeOf(model);
    model.calls++;
    model.seen = new Float32Array(3);
    model.seen = new Map([['stem', model.stem]]);
    expect(isCurrent(tree)).toBe(true);
    model.seen = null;
    expect(isCurrent(tree)).toBe(true);
    model.seen = [];
    expect(isCurrent(tree)).toBe(false);
  });

  it('for a model with modules in two places, and one that holds itself', () => {
    const model = new Model();
    model.layers.push(model.stem, model);
    const tree = treeOf(model);
    expect(isCurrent(tree)).toBe(true);
    model.layers.pop();
    expect(isCurrent(tree)).toBe(false);
  });
});
