// What update() refuses, before it changes anything.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  ArgumentError,
  BackendMismatchError,
  DisposedError,
  defineProgram,
  e,
  memory,
  ShapeError,
  type Tensor,
  tensor,
  UnbuiltError,
  update,
  Variable,
} from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const other = new CpuBackend();
const vector = (...values: number[]) => tensor(values, { backend });

const increment = defineProgram('increment', 1, 0, ([x]) => [e.add(x, 1)]);
const both = defineProgram('both', 2, 0, ([x, y]) => [e.add(x, 1), e.add(y, 10)]);
const subtract = defineProgram('subtract', 2, 0, ([x, y]) => [e.sub(x, y)]);

const different = 'all lists must have one length, got lists of different lengths';

type ErrorClass =
  | typeof ArgumentError
  | typeof BackendMismatchError
  | typeof DisposedError
  | typeof ShapeError
  | typeof UnbuiltError;

it.each<[string, (a: Variable, b: Variable, x: Tensor) => void, ErrorClass, string]>([
  [
    'a variable twice in one list',
    (a, b) => update(increment, [[a, b, a]], []),
    ArgumentError,
    '[increment] each variable may be written once, got a twice',
  ],
  [
    'a variable in two lists',
    (a, b) =>
      update(
        both,
        [
          [a, b],
          [b, a],
        ],
        [],
      ),
    ArgumentError,
    '[both] each variable may be written once, got b twice',
  ],
  [
    'a variable in two lists at one position',
    (a) => update(both, [[a], [a]], []),
    ArgumentError,
    '[both] each variable may be written once, got a twice',
  ],
  [
    'written lists of different lengths',
    (a) => update(both, [[a], []], []),
    ArgumentError,
    `[both] ${different}`,
  ],
  [
    'nothing to write but something to read',
    (a) => update(subtract, [[]], [[a.value]]),
    ArgumentError,
    `[subtract] ${different}`,
  ],
  [
    'a longer second list',
    (a, b) => update(both, [[a], [b, a]], []),
    ArgumentError,
    `[both] ${different}`,
  ],
  [
    'too few tensors to read',
    (a, b, x) => update(subtract, [[a, b]], [[x]]),
    ArgumentError,
    `[subtract] ${different}`,
  ],
  [
    'too many tensors to read',
    (a, _, x) => update(subtract, [[a]], [[x, x]]),
    ArgumentError,
    `[subtract] ${different}`,
  ],
  [
    'a program for other lists',
    (a, b) => update(increment, [[a], [b]], []),
    ArgumentError,
    '[increment] the program reads 1 tensors, writes 1 and takes 0 numbers, got 2 written lists, 0 read lists and 0 numbers',
  ],
  [
    'variables of two backends',
    (a) => {
      using far = new Variable(tensor([1, 2], { backend: other }));
      update(increment, [[a, far]], []);
    },
    BackendMismatchError,
    '[increment] all tensors must live on one backend, got cpu and cpu',
  ],
  [
    'lists of two backends',
    (a) => {
      using far = new Variable(tensor([1, 2], { backend: other }));
      update(both, [[a], [far]], []);
    },
    BackendMismatchError,
    '[both] all tensors must live on one backend, got cpu and cpu',
  ],
  [
    'a tensor of another backend to read',
    (a, b, x) => {
      using far = tensor([1, 2], { backend: other });
      update(subtract, [[a, b]], [[x, far]]);
    },
    BackendMismatchError,
    '[subtract] all tensors must live on one backend, got cpu and cpu',
  ],
  [
    'a disposed tensor',
    (a, b, x) => {
      const gone = vector(1, 2);
      gone.dispose();
      update(subtract, [[a, b]], [[x, gone]]);
    },
    DisposedError,
    '[subtract] got a float32 tensor of shape [2] that was disposed. Dispose it after its last use',
  ],
  [
    'another shape',
    (a, b, x) => {
      using y = vector(1);
      update(subtract, [[a, b]], [[x, y]]);
    },
    ShapeError,
    '[subtract] all tensors at one position must have one shape, got [2] and [1]',
  ],
  [
    'a variable without a value',
    (a) => update(increment, [[a, new Variable(undefined, { name: 'late' })]], []),
    UnbuiltError,
    '[late] has no value yet',
  ],
])('refuses %s', (_, body, type, message) => {
  const far = memory(other).buffers;
  expectBalanced(backend, () => {
    using a = new Variable(vector(1, 2), { name: 'a' });
    using b = new Variable(vector(10, 20), { name: 'b' });
    using x = vector(5, 5);
    expect(() => body(a, b, x)).toThrow(type);
    expect(() => body(a, b, x)).toThrow(message);
    expect([a, b].map((v) => [...v.value.data()])).toEqual([
      [1, 2],
      [10, 20],
    ]);
    update(subtract, [[a, b]], [[x, x]]);
    expect([a, b].map((v) => [...v.value.data()])).toEqual([
      [-4, -3],
      [5, 15],
    ]);
  });
  expect(memory(other).buffers).toBe(far);
});
