/**
 * How an elementwise operation is applied: promotion and broadcasting, one program, one record. The
 * operations themselves stand in elementwise/.
 */
import type { Engine } from '../dispatch/engine.js';
import { fresh, glance, isUnnoticed, live, meet, record } from '../dispatch/record.js';
import { inScope } from '../dispatch/scope.js';
import { DTYPES, type DType, dtypeCode, floatOf, promote, promoteNumber } from '../dtype.js';
import { ArgumentError, DTypeError } from '../errors.js';
import { broadcastShapes, expandLayout } from '../layout/infer.js';
import { dense, denseLike, denseOf, type Layout, type Shape } from '../layout/layout.js';
import { inferResult, type Program, resultDType } from '../program/program.js';
import { type BinaryPrograms, identity } from '../program/programs.js';
import type { Tensor } from '../tensor.js';
import { full } from './creation.js';
import { expandTo } from './move/expand.js';
import type { Application } from './table.js';

export const NO_SCALARS: readonly number[] = Object.freeze([]);
export const BOOL = dtypeCode.bool;
const applications: Application[] = [];

/** A program called without numbers: one object for all calls. */
export function plain(program: Program): Application {
  return applications[program.id] ?? rememberPlain(program);
}

function rememberPlain(program: Program): Application {
  const application: Application = { program, scalars: NO_SCALARS };
  applications[program.id] = application;
  return application;
}

/** Runs a one-output program on operands of one shape and records it. */
export function run(
  engine: Engine,
  application: Application,
  inputs: readonly Tensor[],
  layout: Layout,
): Tensor {
  const out = fresh(engine, layout);
  engine.backend.elementwise(application.program, inputs, application.scalars, [out]);
  return record('elementwise', inputs, out, application);
}

/** What a program computes; the packed codes hold at most fifteen inputs. */
export function resultOf(program: Program, codes: number, inputs: readonly Tensor[]): DType {
  return inputs.length <= 15
    ? resultDType(program, codes)
    : inferResult(
        program,
        inputs.map((x) => x.layout.dtype),
      );
}

/** As {@link run}, for operands that broadcast to the layout's shape. */
export function runExpanded(
  engine: Engine,
  application: Application,
  inputs: readonly Tensor[],
  layout: Layout,
): Tensor {
  const { shape } = layout;
  const { name } = application.program;
  if (isUnnoticed()) {
    const expanded = (x: Tensor): Tensor =>
      x.layout.shape === shape ? x : glance(x, expandLayout(name, x.layout, shape));
    return run(engine, application, inputs.map(expanded), layout);
  }
  const expanded = (x: Tensor): Tensor => (x.layout.shape === shape ? x : expandTo(name, x, shape));
  return inScope(() => run(engine, application, inputs.map(expanded), layout));
}

export function numberUnaryOp(program: Program, x: Tensor): Tensor {
  const engine = live(program.name, x);
  if (x.layout.dtypeCode === BOOL) refuseBool(program.name, x.layout.dtype);
  return run(engine, plain(program), [x], denseOf(x.layout));
}

export function floatUnaryOp(program: Program, x: Tensor): Tensor {
  const engine = live(program.name, x);
  if (!x.layout.isFloat) return floatUnaryOfInteger(program, x);
  return run(engine, plain(program), [x], denseOf(x.layout));
}

function floatUnaryOfInteger(program: Program, x: Tensor): Tensor {
  return inScope(() => floatUnaryOp(program, castTo(x, 'float32')));
}

export function refuseBool(op: string, ...dtypes: DType[]): never {
  throw new DTypeError(
    op,
    `needs numbers, got ${dtypes.join(' and ')}. Use cast(x, 'int32') or cast(x, 'float32') first`,
    dtypes,
  );
}

/** What a binary operation does with dtypes. */
export const ARITHMETIC = 0;
export const QUOTIENT = 1;
export const COMPARE = 2;
type Kind = typeof ARITHMETIC | typeof QUOTIENT | typeof COMPARE;

export function binaryOp(
  programs: BinaryPrograms,
  a: Tensor | number,
  b: Tensor | number,
  kind: Kind,
): Tensor {
  if (typeof b === 'number') {
    if (typeof a === 'number') return refuseNumbers(programs.name, a, b);
    return withNumber(programs.name, programs.right, a, b, kind);
  }
  if (typeof a === 'number') return withNumber(programs.name, programs.left, b, a, kind);
  const engine = meet(programs.name, a, b);
  const x = a.layout;
  const y = b.layout;
  if (x.dtypeCode !== y.dtypeCode || (kind === QUOTIENT && !x.isFloat)) {
    return promoted(programs, a, b, kind);
  }
  const code = kind === COMPARE ? BOOL : x.dtypeCode;
  if (x.shape !== y.shape) {
    const shape = broadcastShapes(programs.name, x, y);
    return runExpanded(engine, plain(programs.both), [a, b], denseWith(shape, x, y, code));
  }
  // Of two operands of one shape, prefer the dense one: its layout is the result's.
  return run(engine, plain(programs.both), [a, b], denseLike(x.isDense ? x : y, code));
}

/** The dtype that the operands of a binary operation meet in; a number is weak. */
export function meetingDType(op: string, a: Tensor | number, b: Tensor | number): DType {
  if (typeof b === 'number') {
    if (typeof a === 'number') return refuseNumbers(op, a, b);
    live(op, a);
    return promoteNumber(a.layout.dtype, b);
  }
  if (typeof a === 'number') {
    live(op, b);
    return promoteNumber(b.layout.dtype, a);
  }
  meet(op, a, b);
  return promote(a.layout.dtype, b.layout.dtype);
}

/** Of the numbers only: one for floats, one for int32, none for bool. */
export function numberBinaryOp(
  { floats, integers }: { readonly floats: BinaryPrograms; readonly integers: BinaryPrograms },
  a: Tensor | number,
  b: Tensor | number,
): Tensor {
  const dtype = meetingDType(floats.name, a, b);
  if (dtype === 'bool') refuseBool(floats.name, 'bool', 'bool');
  return binaryOp(dtype === 'int32' ? integers : floats, a, b, ARITHMETIC);
}

/** Both operands as tensors of one dtype, for programs that take no number. */
export function asTensors(
  op: string,
  a: Tensor | number,
  b: Tensor | number,
  dtype: DType,
): readonly [Tensor, Tensor] {
  if (typeof a !== 'number') return [toDType(a, dtype), asTensor(b, a, dtype)];
  return typeof b === 'number'
    ? refuseNumbers(op, a, b)
    : [asTensor(a, b, dtype), toDType(b, dtype)];
}

/** A number as a tensor without axes, where `like` is. */
const asTensor = (x: Tensor | number, like: Tensor, dtype: DType): Tensor =>
  typeof x === 'number' ? full([], x, { dtype, backend: like.backend }) : toDType(x, dtype);

/** The dense layout of a shape, found through one of the layouts that met in it if it can be. */
export function denseWith(shape: Shape, a: Layout, b: Layout, code: number): Layout {
  if (a.shape === shape) return denseLike(a, code);
  return b.shape === shape ? denseLike(b, code) : dense(DTYPES[code] ?? a.dtype, shape);
}

/** A binary operation on tensors whose dtypes differ, or are integers where a float is due. */
function promoted(programs: BinaryPrograms, a: Tensor, b: Tensor, kind: Kind): Tensor {
  const met = promote(a.layout.dtype, b.layout.dtype);
  const dtype = kind === QUOTIENT ? floatOf(met) : met;
  return inScope(() => binaryOp(programs, toDType(a, dtype), toDType(b, dtype), kind));
}

function withNumber(op: string, program: Program, a: Tensor, value: number, kind: Kind): Tensor {
  const engine = live(op, a);
  const { layout } = a;
  if (!layout.isFloat) {
    const dtype = kind === QUOTIENT ? 'float32' : promoteNumber(layout.dtype, value);
    if (layout.dtype !== dtype) return promotedWithNumber(op, program, a, value, kind, dtype);
  }
  const code = kind === COMPARE ? BOOL : layout.dtypeCode;
  return run(engine, { program, scalars: [value] }, [a], denseLike(layout, code));
}

function promotedWithNumber(
  op: string,
  program: Program,
  a: Tensor,
  value: number,
  kind: Kind,
  dtype: DType,
): Tensor {
  return inScope(() => withNumber(op, program, castTo(a, dtype), value, kind));
}

function refuseNumbers(op: string, a: number, b: number): never {
  throw new ArgumentError(
    op,
    `at least one operand must be a tensor, got the numbers ${a} and ${b}. Use JavaScript's own operators for numbers`,
  );
}

/** `cast` for other operations: always another handle. */
export function castTo(x: Tensor, dtype: DType): Tensor {
  const engine = live('cast', x);
  engine.require('cast', dtype);
  return run(engine, plain(identity), [x], denseLike(x.layout, dtypeCode[dtype]));
}

/** x, or its cast if it has another dtype. */
export function toDType(x: Tensor, dtype: DType): Tensor {
  return x.layout.dtype === dtype ? x : castTo(x, dtype);
}

/** x in the dtype that it and a number meet in. */
export function toNumberDType(x: Tensor, value: number): Tensor {
  return toDType(x, promoteNumber(x.layout.dtype, value));
}
