// What a scope returns, however it is packed and whoever owns it: it stays exactly as long as it should, and
// the scopes around stay in order.
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  keep,
  memory,
  mul,
  scope,
  sum,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { runtime } from '@evenkeel/tensor/dispatch';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const make = (...values: number[]) => tensor(values, { backend });

/** Runs `body` with nothing left behind or open. */
function inOrder(body: () => void): void {
  expectBalanced(backend, body);
  expect([runtime.depth, runtime.top]).toEqual([0, 0]);
}

describe('a tensor of an outer scope', () => {
  it.each<[string, (x: Tensor) => Tensor]>([
    ['once', (x) => scope(() => x)],
    ['through several', (x) => scope(() => scope(() => scope(() => x)))],
    ['packed', (x) => scope(() => ({ list: [x, x] })).list[0] ?? x],
    ['beside a throw', (x) => caught(() => scope(() => scope(() => stop(scope(() => x))))) ?? x],
  ])('that inner scopes return, %s, is freed with the outer one', (_, pass) =>
    inOrder(() => {
      const seen: Tensor[] = [];
      scope(() => {
        const x = make(1);
        expect(pass(x)).toBe(x);
        expect(x.item()).toBe(1);
        seen.push(x);
      });
      expect(seen[0]?.isDisposed).toBe(true);
    }),
  );

  it('that a recording hands out is freed with the outer one', () =>
    inOrder(() => {
      using w = new Variable(make(1, 2));
      const x = scope(() => {
        const outer = make(3, 4);
        valueAndGrad([w], () => [sum(mul(w.value, outer)), [scope(() => outer), outer]]);
        expect([...outer.data()]).toEqual([3, 4]);
        return outer;
      });
      expect(memory(backend).buffers).toBe(2);
      x.dispose();
    }));

  it('that nobody owns stays with the user', () =>
    inOrder(() => {
      const x = make(1);
      scope(() => [scope(() => x), scope(() => new Set([x]))]);
      expect(x.item()).toBe(1);
      x.dispose();
    }));

  it('that is kept stays kept', () =>
    inOrder(() => {
      const x = scope(() => {
        const inner = keep(make(1));
        scope(() => inner);
        return scope(() => [inner]);
      });
      expect(x.map((t) => t.item())).toEqual([1]);
      for (const t of x) t.dispose();
    }));
});

it('a tensor used inside inner scopes and handed out as aux lives', () =>
  inOrder(() => {
    using w = new Variable(make(1, 2));
    const { aux, grads } = valueAndGrad([w], () => {
      const a = mul(w.value, 2);
      const b = scope(() =>
        add(
          a,
          scope(() => a),
        ),
      );
      return [
        sum(mul(b, a)),
        new Map([
          ['a', a],
          ['b', b],
        ]),
      ];
    });
    expect([...grads.get(w).data()]).toEqual([16, 32]); // 8 w^2
    grads.dispose();
    expect([...aux.values()].map((t) => [...t.data()])).toEqual([
      [2, 4],
      [4, 8],
    ]);
    for (const t of aux.values()) t.dispose();
  }));

describe('a container', () => {
  interface Ring {
    self?: Ring;
    readonly x: Tensor;
  }

  it.each<[string, () => Packed]>([
    ['a Set', () => held(new Set([make(1)]), (all) => all)],
    ['a Map', () => held(new Map([['x', make(1)]]), (all) => all.values())],
    ['a Map of Sets', () => held(new Map([[0, new Set([make(1)])]]), (all) => all.get(0) ?? [])],
    ['an object', () => held({ inner: { x: make(1) } }, (all) => [all.inner.x])],
    [
      'an object that holds itself',
      () => {
        const ring: Ring = { x: make(1) };
        ring.self = ring;
        return held(ring, (all) => [all.self?.self?.x]);
      },
    ],
    [
      'a list that holds itself',
      () => {
        const list: unknown[] = [];
        const x = make(1);
        list.push(list, x);
        return held([list], () => [x]);
      },
    ],
  ])('%s is held, and only while it is returned', (_, pack) =>
    inOrder(() => {
      const packed = scope(() => scope(pack));
      const [x] = packed.tensors();
      expect(x?.item()).toBe(1);
      expect(memory(backend).buffers).toBe(1);
      scope(() => {
        const [inner] = scope(pack).tensors();
        expect(inner?.item()).toBe(1);
      });
      expect(memory(backend).buffers).toBe(1);
      x?.dispose();
    }),
  );

  it.each<[string, () => unknown]>([
    [
      'a getter',
      () => ({
        x: make(1),
        get y(): Tensor {
          return stop(make(2));
        },
      }),
    ],
    [
      'a holder',
      () => ({
        heldTensors: () => stop(make(1)),
      }),
    ],
    [
      'a Proxy',
      () =>
        new Proxy(
          { x: make(1) },
          {
            ownKeys: () => stop(make(2)),
          },
        ),
    ],
  ])('whose reading throws, by %s, frees everything and leaves the scopes in order', (_, pack) =>
    inOrder(() => {
      expect(() => scope(pack)).toThrow('stop');
      expect(memory(backend).buffers).toBe(0);
      scope(() => {
        const x = make(1);
        expect(() => scope(pack)).toThrow('stop');
        expect(x.item()).toBe(1);
        expect(runtime.depth).toBe(1);
      });
      expect(memory(backend).buffers).toBe(0);
      using w = new Variable(make(1, 2));
      expect(() => valueAndGrad([w], () => [sum(w.value), pack()])).toThrow('stop');
      expect([runtime.depth, runtime.recordings]).toEqual([0, 0]);
      const { grads } = valueAndGrad([w], () => sum(mul(w.value, w.value)));
      expect([...grads.get(w).data()]).toEqual([2, 4]);
      grads.dispose();
    }),
  );
});

/** A returned value, and how to find the tensors in it. */
interface Packed {
  readonly all: unknown;
  readonly tensors: () => Iterable<Tensor | undefined>;
}

function held<T>(all: T, tensors: (all: T) => Iterable<Tensor | undefined>): Packed {
  return { all, tensors: () => tensors(all) };
}

function stop(_: unknown): never {
  throw new Error('stop');
}

/** Runs what must stop. */
function caught(body: () => unknown): undefined {
  expect(body).toThrow('stop');
  return undefined;
}
