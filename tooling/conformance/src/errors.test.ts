// Every error class: who throws it, its code and fields, and its exact words. The messages of the
// single operations are in their OpInfo.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  arange,
  cast,
  EvenkeelError,
  eye,
  full,
  gather,
  keep,
  matmul,
  ones,
  scope,
  sub,
  type Tensor,
  tensor,
  Variable,
  zeros,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Float32Backend } from './backends.js';

const backend = new CpuBackend();

/** The error that `body` throws; whatever `body` made is freed. */
function errorOf(body: () => unknown): EvenkeelError {
  try {
    scope(() => {
      body();
    });
  } catch (error) {
    if (error instanceof EvenkeelError) return error;
    throw error;
  }
  throw new Error('expected an error, got none');
}

/** What a caller can read from an error. */
const facts = (error: EvenkeelError) => ({ ...error, name: error.name, message: error.message });

describe('ShapeError', () => {
  it('carries the shapes', () => {
    const error = errorOf(() => matmul(ones([2, 3], { backend }), ones([4, 5], { backend })));
    expect(facts(error)).toEqual({
      name: 'ShapeError',
      code: 'EVENKEEL_SHAPE',
      layer: null,
      op: 'matmul',
      shapes: [
        [2, 3],
        [4, 5],
      ],
      message:
        '[matmul] inner dimensions must match, got [2,3] @ [4,5] (3 != 4). Transpose or reshape one operand',
    });
  });

  it.each<[string, () => unknown, string]>([
    [
      'ragged rows',
      () => tensor([[1, 2], [3]], { backend }),
      '[tensor] all rows must have one shape, got [2] and [1]. Pad them, or give a flat array and a shape',
    ],
    [
      'a shape for another number of values',
      () => tensor([1, 2, 3], { shape: [2, 2], backend }),
      '[tensor] the shape [2,2] needs 4 values, got 3. Change the shape or the values',
    ],
    [
      'a negative size',
      () => zeros([2, -1], { backend }),
      '[zeros] a shape is an array of integers >= 0, got [2,-1]. Give one such integer per axis',
    ],
    [
      'too many axes',
      () => zeros(new Array<number>(31).fill(1), { backend }),
      '[zeros] at most 30 axes are supported, got 31. Merge axes with reshape',
    ],
    [
      'item of several elements',
      () => ones([2], { backend }).item(),
      '[item] needs exactly one element, got shape [2]. Use data() for more',
    ],
    [
      'item of none',
      () => ones([0], { backend }).item(),
      '[item] needs exactly one element, got shape [0]. Use data() for more',
    ],
    [
      'a Variable of another shape',
      () => {
        using w = new Variable(ones([2], { backend }), { name: 'w' });
        w.assign(ones([3], { backend }));
      },
      '[w] a Variable keeps its shape [2], got [3]. Make a new Variable for another shape',
    ],
  ])('%s', (_, body, message) => {
    const error = errorOf(body);
    expect([error.name, error.message]).toEqual(['ShapeError', message]);
  });
});

describe('DTypeError', () => {
  it('carries the dtypes', () => {
    const yes = () => tensor([true], { backend });
    expect(facts(errorOf(() => sub(yes(), yes())))).toEqual({
      name: 'DTypeError',
      code: 'EVENKEEL_DTYPE',
      layer: null,
      op: 'sub',
      dtypes: ['bool', 'bool'],
      message:
        "[sub] needs numbers, got bool and bool. Use cast(x, 'int32') or cast(x, 'float32') first",
    });
  });

  it('a Variable of another dtype', () => {
    const error = errorOf(() => {
      using w = new Variable(ones([2], { backend }), { name: 'w' });
      w.assign(ones([2], { backend, dtype: 'float64' }));
    });
    expect([error.name, error.message]).toEqual([
      'DTypeError',
      "[w] a Variable keeps its dtype float32, got float64. Use cast(x, 'float32')",
    ]);
  });
});

describe('ArgumentError', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a count that is none',
      () => arange(2.5, { backend }),
      '[arange] count must be an integer of at least 0, got 2.5. Round it',
    ],
    [
      'a size that is none',
      () => eye(-1, { backend }),
      '[eye] n must be an integer of at least 0, got -1. Round it',
    ],
    [
      'bytes without a dtype',
      () => tensor(Uint8Array.of(1), { backend }),
      '[tensor] the dtype for a Uint8Array must be said: its integers may be counts, pixels or booleans, got none. ' +
        "Give dtype: 'float32', 'int32' or 'bool'",
    ],
    [
      'two numbers',
      () => add(1, 2),
      '[add] at least one operand must be a tensor, got the numbers 1 and 2. ' +
        "Use JavaScript's own operators for numbers",
    ],
  ])('%s', (_, body, message) => {
    const error = errorOf(body);
    expect([error.name, error.code, error.message]).toEqual([
      'ArgumentError',
      'EVENKEEL_ARGUMENT',
      message,
    ]);
  });
});

describe('IndexError', () => {
  it('carries the index', () => {
    const indices = () => tensor(Int32Array.of(1, 7), { backend });
    expect(facts(errorOf(() => gather(ones([3], { backend }), indices(), 0)))).toEqual({
      name: 'IndexError',
      code: 'EVENKEEL_INDEX',
      layer: null,
      op: 'gather',
      index: 7,
      position: 1,
      message:
        '[gather] indices must be in 0..2 on axis 0 of shape [3], got 7 at position 1. ' +
        'Count from 0; negative indices are not taken',
    });
  });
});

describe('DisposedError', () => {
  it('after the scope: says how to return the tensor', () => {
    const captured: Tensor[] = [];
    scope(() => {
      captured.push(ones([2, 3], { backend }));
    });
    const error = errorOf(() => captured.map((x) => add(x, 1)));
    expect(facts(error)).toEqual({
      name: 'DisposedError',
      code: 'EVENKEEL_DISPOSED',
      layer: null,
      op: 'add',
      shape: [2, 3],
      message:
        '[add] got a float32 tensor of shape [2,3] that was freed when its scope ended. ' +
        'Return it from the function given to scope or valueAndGrad (as `aux`), by itself or in an array or plain object, or keep() it',
    });
  });

  it('what keep() says holds', () => {
    const captured: Tensor[] = [];
    scope(() => {
      captured.push(keep(ones([2], { backend })));
    });
    for (const x of captured) {
      expect([...x.data()]).toEqual([1, 1]);
      x.dispose();
    }
  });

  it('after dispose()', () => {
    const x = ones([2], { backend });
    x.dispose();
    x.dispose(); // a second time does nothing
    const message =
      'got a float32 tensor of shape [2] that was disposed. Dispose it after its last use';
    expect(errorOf(() => x.data()).message).toBe(`[data] ${message}`);
    expect(errorOf(() => x.add(x)).message).toBe(`[add] ${message}`);
    expect(x.isDisposed).toBe(true);
    expect(x.toString()).toBe('Tensor(float32, [2], disposed)');
  });

  it('after an assignment', () => {
    using w = new Variable(ones([2], { backend }));
    const old = w.value;
    w.assign(zeros([2], { backend }));
    expect(errorOf(() => old.neg()).message).toBe(
      '[neg] got a float32 tensor of shape [2] that a Variable has replaced. ' +
        'Read variable.value again after an assignment',
    );
  });
});

describe('BackendMismatchError', () => {
  it('names both backends', () => {
    const other = new Float32Backend();
    const error = errorOf(() => add(ones([1], { backend }), ones([1], { backend: other })));
    expect(facts(error)).toEqual({
      name: 'BackendMismatchError',
      code: 'EVENKEEL_BACKEND_MISMATCH',
      layer: null,
      op: 'add',
      backends: ['cpu', 'cpu'],
      message:
        '[add] all tensors must live on one backend, got cpu and cpu. Create both with the same ' +
        '`backend`, or move one: tensor(x.data(), { shape: x.shape, dtype: x.dtype, backend })',
    });
  });
});

describe('CapabilityError', () => {
  const small = new Float32Backend();
  const message = (op: string) =>
    `[${op}] the backend cpu has float32, int32, bool, got dtype float64. ` +
    'Use one of these, or a backend that has every dtype, such as @evenkeel/backend-cpu';

  it.each<[string, () => unknown]>([
    ['tensor', () => tensor(new Float64Array(2), { backend: small })],
    ['full', () => full([2], 1, { backend: small, dtype: 'float64' })],
    ['cast', () => cast(ones([2], { backend: small }), 'float64')],
  ])('%s', (op, body) => {
    const error = errorOf(body);
    expect([error.name, error.code, error.message]).toEqual([
      'CapabilityError',
      'EVENKEEL_CAPABILITY',
      message(op),
    ]);
  });
});

describe('ScopeError', () => {
  it('a scope that returns a Promise', () => {
    const error = errorOf(() => scope(async () => 1));
    expect([error.name, error.code, error.message]).toEqual([
      'ScopeError',
      'EVENKEEL_SCOPE',
      '[scope] the function must be synchronous, got one that returns a Promise. Await outside: ' +
        'return the tensors and read them there, or open one scope around each synchronous part',
    ]);
  });
});

describe('UnbuiltError', () => {
  it('a Variable without a value', () => {
    const error = errorOf(() => new Variable(undefined, { name: 'encoder.kernel' }).value);
    expect([error.name, error.code, error.message]).toEqual([
      'UnbuiltError',
      'EVENKEEL_UNBUILT',
      '[encoder.kernel] has no value yet. Give it one with assign(tensor), or build the module ' +
        'that it belongs to: build(inputShape)',
    ]);
  });
});
