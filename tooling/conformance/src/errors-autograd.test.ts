// What the functions of autograd refuse, in exactly which words.
import { customGrad, grad, gradCheck, jacobian, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  arange,
  cast,
  EvenkeelError,
  mul,
  ones,
  scope,
  square,
  stopGradient,
  sum,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const vector = () => tensor([1, 2, 3], { backend });

/** Name, code and message of the error that `body` throws; nothing may be left. */
function errorOf(body: (w: Variable, x: Tensor) => unknown): readonly string[] {
  let found: readonly string[] = [];
  expectBalanced(backend, () => {
    using w = new Variable(vector(), { name: 'w' });
    try {
      scope(() => {
        body(w, vector());
      });
    } catch (error) {
      if (!(error instanceof EvenkeelError)) throw error;
      found = [error.name, error.code, error.message];
    }
  });
  return found;
}

const gradient = (message: string) => ['GradientError', 'EVENKEEL_GRADIENT', message];

describe('valueAndGrad', () => {
  it('without variables', () => {
    expect(errorOf((w) => valueAndGrad([], () => sum(w.value)))).toEqual(
      gradient(
        '[valueAndGrad] needs at least one variable, got none. Give the variables to train: valueAndGrad([w, b], f)',
      ),
    );
  });

  it('of an integer variable', () => {
    const body = (w: Variable) => {
      using steps = new Variable(arange(3, { backend }), { name: 'steps' });
      return valueAndGrad([w, steps], () => sum(w.value));
    };
    expect(errorOf(body)).toEqual(
      gradient(
        '[valueAndGrad] variables must be float32 or float64, got steps of dtype int32. Leave it out',
      ),
    );
  });

  it('of an unbuilt variable', () => {
    const body = (w: Variable) =>
      valueAndGrad([w, new Variable(undefined, { name: 'encoder.kernel' })], () => sum(w.value));
    expect(errorOf(body)).toEqual([
      'UnbuiltError',
      'EVENKEEL_UNBUILT',
      '[encoder.kernel] has no value yet. Give it one with assign(tensor), or build the module ' +
        'that it belongs to: build(inputShape)',
    ]);
  });

  it('of a loss that is no scalar', () => {
    expect(errorOf((w) => valueAndGrad([w], () => square(w.value)))).toEqual(
      gradient(
        '[valueAndGrad] the loss must be a float scalar of shape [], got float32 of shape [3]. ' +
          'Reduce it with mean or sum',
      ),
    );
  });

  it('of a loss that is no float', () => {
    expect(errorOf((w) => valueAndGrad([w], () => cast(sum(w.value), 'int32')))).toEqual(
      gradient(
        '[valueAndGrad] the loss must be a float scalar of shape [], got int32 of shape []. ' +
          'Reduce it with mean or sum',
      ),
    );
  });

  it.each<[string, (w: Variable) => Tensor]>([
    ['another tensor', () => sum(vector())],
    ['a stopped gradient', (w) => sum(stopGradient(w.value))],
    ['an integer between', (w) => cast(cast(sum(w.value), 'int32'), 'float32')],
    ['a variable that is not asked for', () => sum(square(new Variable(vector()).value))],
  ])('of a loss that depends on %s only', (_, loss) => {
    const found: (readonly string[])[] = [];
    using w = new Variable(vector(), { name: 'w' });
    using b = new Variable(vector(), { name: 'b' });
    try {
      valueAndGrad([w, b], () => loss(w));
    } catch (error) {
      if (error instanceof EvenkeelError) found.push([error.name, error.code, error.message]);
    }
    expect(found).toEqual([
      gradient(
        '[valueAndGrad] the loss depends on none of the variables w, b. Read variable.value inside ' +
          'the function, and do not pass it through stopGradient or an integer dtype',
      ),
    ]);
  });

  it('of a function that returns a Promise', () => {
    const body = (w: Variable) => {
      const f: () => unknown = async () => sum(w.value);
      // A caller in JavaScript, or with a cast, gets past the types.
      return Reflect.apply(valueAndGrad, undefined, [[w], f]);
    };
    expect(errorOf(body)).toEqual([
      'ScopeError',
      'EVENKEEL_SCOPE',
      '[valueAndGrad] the function must be synchronous, got one that returns a Promise. Await ' +
        'outside: return the tensors and read them there, or open one scope around each synchronous part',
    ]);
  });

  it('of a function that returns a number', () => {
    const body = (w: Variable) => Reflect.apply(valueAndGrad, undefined, [[w], () => 3]);
    expect(errorOf(body)).toEqual(
      gradient(
        '[valueAndGrad] the function must return a loss tensor or [loss, aux], got 3. Return what operations gave',
      ),
    );
  });
});

describe('Gradients', () => {
  it('of another variable', () => {
    const body = (w: Variable) => {
      using other = new Variable(vector(), { name: 'other' });
      return valueAndGrad([w], () => sum(w.value)).grads.get(other);
    };
    expect(errorOf(body)).toEqual([
      'ArgumentError',
      'EVENKEEL_ARGUMENT',
      '[Gradients.get] the gradient was taken with respect to w, not other. ' +
        'Add it to the variables given to valueAndGrad',
    ]);
  });

  it('after they were consumed', () => {
    const body = (w: Variable) => {
      const { grads } = valueAndGrad([w], () => sum(square(w.value)));
      const g = grads.get(w);
      grads.dispose();
      return mul(g, 2);
    };
    expect(errorOf(body)).toEqual([
      'DisposedError',
      'EVENKEEL_DISPOSED',
      '[mul] got a float32 tensor of shape [3] whose Gradients were consumed or disposed. ' +
        'Use it before, or copy it with data()',
    ]);
  });
});

describe('grad, vjp and jacobian', () => {
  const nothing =
    'needs at least one tensor to differentiate with respect to, got none. Give the points: grad(f)(x)';

  it('without arguments', () => {
    expect(errorOf(() => grad(() => sum(vector()))())).toEqual(gradient(`[grad] ${nothing}`));
    expect(errorOf(() => vjp(() => vector()))).toEqual(gradient(`[vjp] ${nothing}`));
  });

  it('of no function', () => {
    const message =
      'needs a function to differentiate, got 3. Give one of tensors: (x) => sum(square(x))';
    for (const f of [grad, jacobian]) {
      const call = (_: Variable, x: Tensor) =>
        Reflect.apply(Reflect.apply(f, null, [3]), null, [x]);
      expect(errorOf(call).at(-1)).toBe(`[${f.name}] ${message}`);
    }
    expect(errorOf((_, x) => Reflect.apply(vjp, null, [3, x])).at(-1)).toBe(`[vjp] ${message}`);
  });

  it('of an integer', () => {
    const message = "needs float tensors, got int32 of shape [3]. Use cast(x, 'float32')";
    const ints = () => arange(3, { backend });
    expect(errorOf(() => grad((x) => sum(x))(ints()))).toEqual(gradient(`[grad] ${message}`));
    expect(errorOf(() => vjp((x) => x, ints()))).toEqual(gradient(`[vjp] ${message}`));
    expect(errorOf(() => jacobian((x) => x)(ints()))).toEqual(gradient(`[jacobian] ${message}`));
  });

  it('of a result that is no scalar', () => {
    expect(errorOf((_, x) => grad((y) => mul(y, 2))(x))).toEqual(
      gradient(
        '[grad] the function must return a scalar of shape [], got shape [3]. ' +
          'Reduce it with sum or mean, or use vjp or jacobian',
      ),
    );
  });

  it('of a result that is no float', () => {
    const message =
      'the function must return a float tensor, got int32 of shape [3]. Only floats have gradients';
    const f = (x: Tensor) => cast(x, 'int32');
    expect(errorOf((_, x) => vjp(f, x))).toEqual(gradient(`[vjp] ${message}`));
    expect(errorOf((_, x) => jacobian(f)(x))).toEqual(gradient(`[jacobian] ${message}`));
  });

  it('of a cotangent unlike the value', () => {
    expect(errorOf((_, x) => vjp((y) => mul(y, 2), x).pullback(ones([2], { backend })))).toEqual([
      'ShapeError',
      'EVENKEEL_SHAPE',
      '[vjp] the cotangent must be float32 of shape [3] like the value, got float32 of shape [2]. Use cast and expand',
    ]);
  });

  it('of a pullback that was disposed', () => {
    const body = (_: Variable, x: Tensor) => {
      const result = vjp((y) => mul(y, 2), x);
      result.dispose();
      return result.pullback(vector());
    };
    expect(errorOf(body)).toEqual([
      'ArgumentError',
      'EVENKEEL_ARGUMENT',
      '[vjp] the pullback was disposed. Call it before, or take the vjp again',
    ]);
  });
});

describe('customGrad and gradCheck', () => {
  it('of a pullback with too few gradients', () => {
    const f = customGrad((a, b) => ({
      value: sum(a === b ? a : mul(a, b ?? a)),
      pullback: (g) => [g],
    }));
    expect(errorOf((_, x) => grad((a, b) => f(a ?? x, b ?? x))(x, vector()))).toEqual(
      gradient(
        '[customGrad] the pullback must return one gradient (or null) for each of 2 arguments, got 1. Use null where it is zero',
      ),
    );
  });

  it('of a gradient unlike its argument', () => {
    const f = customGrad((y) => ({ value: sum(y), pullback: () => [ones([2], { backend })] }));
    expect(errorOf((_, x) => grad(f)(x))).toEqual(
      gradient(
        '[customGrad] gradient 0 must be float32 of shape [3] like its argument, got float32 of shape [2]. Sum over what was broadcast, and cast',
      ),
    );
  });

  it('gradCheck finds a rule that is wrong', () => {
    const wrong = customGrad((x) => ({
      value: square(x),
      pullback: (g) => [mul(g, mul(x, 2.001))],
    }));
    const at = tensor([1, 2], { backend, dtype: 'float64' });
    expect(() => gradCheck(wrong, [at])).toThrow(
      /^\[gradCheck\] the gradient of argument 0 at position 0 must be /,
    );
    expect(gradCheck(square, [at])).toBeLessThan(1e-8);
    at.dispose();
  });

  it('of a step that is none', () => {
    expect(errorOf((_, x) => gradCheck(square, [x], { epsilon: 0 }))).toEqual([
      'ArgumentError',
      'EVENKEEL_ARGUMENT',
      '[gradCheck] epsilon must be above 0, got 0. Leave it out for 1e-5',
    ]);
  });
});
