/**
 * The matrix product and the affine map, over any strides: see plan.ts for how, driver.ts for the code.
 */

import type { Layout } from '@evenkeel/tensor';
import type { Kernel } from '../../expression/kernel-module.js';
import type { WasmOperand } from '../../memory/buffer.js';
import { checkCount } from '../../runtime/limits.js';
import { PlanCache } from '../../runtime/plan-cache.js';
import { addressOf, type Runtime } from '../../runtime/runtime.js';
import type { MoveKernels } from '../move/move.js';
import { writeProduct } from './driver.js';
import { floats, integers } from './lanes.js';
import { type Circumstances, fastestMethod, generalMethod, type Method, nameOf } from './plan.js';
import { type Copy, denseCopy, isReadable, type Product, productOf } from './product.js';

/** When products get code for their sizes alone, and not that for any. It does not show in the bits. */
interface Policy {
  /** So many pairs of layouts get it at once: a model has few, and it is shorter than that for any sizes. */
  readonly atOnce: number;
  /** The others get it at this use: writing it takes as long as many uses gain. */
  readonly atUse: number;
}

const POLICY: Policy = { atOnce: 32, atUse: 64 };

/** What is known of a pair of layouts. */
interface Plan {
  readonly product: Product;
  readonly given: Circumstances;
  readonly copyA: Copy | null;
  readonly copyB: Copy | null;
  /** Bytes of the copies. */
  readonly copied: number;
  /** How many products it is. */
  readonly repeats: number;
  method: Method;
  kernel: Kernel;
  /** In so many uses it gets code for its sizes; 0 if it has it. */
  usesLeft: number;
}

/** See the file's header. */
export class ContractKernels {
  readonly #runtime: Runtime;
  readonly #move: MoveKernels;
  readonly #plans = new PlanCache<Plan>();
  readonly #policy: Policy;
  #planned = 0;

  constructor(runtime: Runtime, move: MoveKernels, policy = POLICY) {
    this.#runtime = runtime;
    this.#move = move;
    this.#policy = policy;
  }

  /** See Backend.matmul. */
  matmul(a: WasmOperand, b: WasmOperand, out: WasmOperand): void {
    this.#run(a, b, 0, 0, out);
  }

  /** See FusedOps.linear: the bits of a product and a sum. */
  linear(x: WasmOperand, w: WasmOperand, b: WasmOperand, out: WasmOperand): boolean {
    const { layout } = b;
    if (layout.dtype !== 'float32' || !layout.isDense) return false;
    this.#run(x, w, 1, addressOf(b, 2), out);
    return true;
  }

  #run(a: WasmOperand, b: WasmOperand, hasBias: 0 | 1, bias: number, out: WasmOperand): void {
    if (out.layout.size === 0) return;
    const plans = this.#plans;
    plans.key[0] = a.layout.id;
    plans.key[1] = b.layout.id;
    plans.key[2] = hasBias;
    const plan = plans.find(3) ?? plans.keep(3, this.#plan(a.layout, b.layout, hasBias === 1));
    if (plan.usesLeft > 0 && --plan.usesLeft === 0) this.#specialize(plan);
    const bytes = plan.method.scratch + plan.copied;
    const scratch = bytes > 0 ? this.#runtime.workspace(bytes) : 0;
    let first = addressOf(a, 2);
    let second = addressOf(b, 2);
    if (plan.copyA !== null || plan.copyB !== null) {
      let place = scratch + plan.method.scratch;
      if (plan.copyA !== null) {
        this.#move.copyTo({ buffer: a.buffer, layout: plan.copyA.from, offset: a.offset }, place);
        first = place;
        place += 4 * plan.copyA.from.size;
      }
      if (plan.copyB !== null) {
        this.#move.copyTo({ buffer: b.buffer, layout: plan.copyB.from, offset: b.offset }, place);
        second = place;
      }
    }
    if (plan.product.swapped) {
      const other = first;
      first = second;
      second = other;
    }
    if (plan.repeats === 1) call(plan, first, second, addressOf(out, 2), bias, scratch);
    else repeat(plan, first, second, addressOf(out, 2), bias, scratch);
  }

  #plan(a: Layout, b: Layout, hasBias: boolean): Plan {
    checkCount('matmul', a);
    checkCount('matmul', b);
    let product = productOf(a, b);
    const { swapped } = product;
    const copyA = isReadable(swapped ? product.b : product.a) ? null : denseCopy(a);
    const copyB = isReadable(swapped ? product.a : product.b) ? null : denseCopy(b);
    if (copyA !== null || copyB !== null) product = productOf(copyA?.as ?? a, copyB?.as ?? b);
    const given = {
      dtype: a.dtype === 'int32' ? ('int32' as const) : ('float32' as const),
      hasBias,
      tiles: this.#runtime.tiles,
    };
    const { atOnce, atUse } = this.#policy;
    const isOwn = this.#planned++ < atOnce;
    const method = isOwn ? fastestMethod(product, given) : generalMethod(product, given);
    return {
      product,
      given,
      copyA,
      copyB,
      copied: 4 * ((copyA?.from.size ?? 0) + (copyB?.from.size ?? 0)),
      repeats: product.batch.reduce((count, axis) => count * axis.count, 1),
      method,
      kernel: this.#kernel(method),
      usesLeft: isOwn ? 0 : atUse,
    };
  }

  #specialize(plan: Plan): void {
    plan.method = fastestMethod(plan.product, plan.given);
    plan.kernel = this.#kernel(plan.method);
  }

  #kernel({ parts }: Method): Kernel {
    return this.#runtime.kernels.one(nameOf(parts), (module) => {
      if (parts[0]?.code.dtype === 'int32') writeProduct(module, integers, parts);
      else writeProduct(module, floats, parts);
    });
  }
}

/** One product. */
function call(plan: Plan, a: number, b: number, c: number, bias: number, scratch: number): void {
  if (plan.method.numbers.length === 0) plan.kernel(a, b, c, bias, scratch);
  else plan.kernel(a, b, c, bias, scratch, ...plan.method.numbers);
}

/** One for each place of the batch. */
function repeat(plan: Plan, a: number, b: number, c: number, bias: number, scratch: number): void {
  const { m, n, batch } = plan.product;
  for (let i = 0; i < plan.repeats; i++) {
    let rest = i;
    let first = a;
    let second = b;
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      const { count, a: stepA, b: stepB } = batch[axis]!;
      const position = rest % count;
      rest = (rest - position) / count;
      first += 4 * position * stepA;
      second += 4 * position * stepB;
    }
    call(plan, first, second, c + 4 * i * m * n, bias, scratch);
  }
}
