/**
 * A Program: what one `elementwise` call of a backend computes. Several inputs, scalars and
 * outputs; declared at module load, built when it is first used, identified by object and by a small integer.
 */
import { DTYPES, type DType } from '../dtype.js';
import { ArgumentError } from '../errors.js';
import { type Expression, e } from './expression.js';

/** A frozen set of expressions over numbered inputs and scalars. */
export interface Program {
  /** Position among all programs of the process: an index for a backend's tables. */
  readonly id: number;
  /** Shown in errors and profiles. */
  readonly name: string;
  /** How many tensors it reads, how many numbers. */
  readonly inputCount: number;
  readonly scalarCount: number;
  /** One expression per tensor it writes. */
  readonly outputs: readonly Expression[];
}

let programs = 0;

/** A program whose expressions are built when they are first asked for: most programs of a library are never used. */
class DeclaredProgram implements Program {
  readonly id = programs++;
  readonly name: string;
  readonly inputCount: number;
  readonly scalarCount: number;
  readonly #build: () => readonly Expression[];
  #outputs: readonly Expression[] | null = null;

  constructor(
    name: string,
    inputCount: number,
    scalarCount: number,
    build: () => readonly Expression[],
  ) {
    this.name = name;
    this.inputCount = inputCount;
    this.scalarCount = scalarCount;
    this.#build = build;
    Object.freeze(this);
  }

  get outputs(): readonly Expression[] {
    this.#outputs ??= Object.freeze(this.#build());
    return this.#outputs;
  }
}

/**
 * Makes a program. `body` receives one expression per input and per scalar; it is called once, when the program is first
 * used.
 *
 * @example
 * ```ts
 * import { defineProgram, e } from '@evenkeel/tensor';
 * const sgd = defineProgram('sgd', 2, 1, ([w, g], [rate]) => [e.sub(w, e.mul(rate, g))]);
 * sgd.outputs.length; // => 1
 * ```
 */
export function defineProgram<I extends number, S extends number>(
  name: string,
  inputs: I,
  scalars: S,
  body: (inputs: Leaves<I>, scalars: Leaves<S>) => readonly Expression[],
): Program {
  return new DeclaredProgram(name, inputs, scalars, () =>
    body(
      leaves(inputs, (i) => e.input(i)),
      leaves(scalars, (i) => e.scalar(i)),
    ),
  );
}

/** A tuple of N expressions. */
export type Leaves<N extends number, T extends Expression[] = []> = number extends N
  ? readonly Expression[]
  : T['length'] extends N
    ? T
    : Leaves<N, [...T, Expression]>;

function leaves<N extends number>(count: N, make: (index: number) => Expression): Leaves<N>;
function leaves(count: number, make: (index: number) => Expression): readonly Expression[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

/** The type of a node: a dtype, or `weak` for a number that takes the dtype of what it meets. */
export type NodeType = DType | 'weak';

/** The type of `x` when its inputs have these dtypes. Types of arguments are memoised in `seen`. */
export function typeOf(
  x: Expression,
  inputs: readonly DType[],
  seen: Map<Expression, NodeType> = new Map(),
): NodeType {
  const known = seen.get(x);
  if (known !== undefined) return known;
  const type = infer(x, inputs, seen);
  seen.set(x, type);
  return type;
}

function infer(x: Expression, inputs: readonly DType[], seen: Map<Expression, NodeType>): NodeType {
  switch (x.op) {
    case 'input': {
      const dtype = inputs[x.value];
      if (dtype === undefined)
        throw new ArgumentError(
          'program',
          `reads input ${x.value}, which is not bound. Count inputs from 0, and give defineProgram their number`,
        );
      return dtype;
    }
    case 'scalar':
    case 'constant':
      return 'weak';
    case 'cast':
    case 'bitcast':
      return x.dtype ?? 'weak';
    case 'equal':
    case 'notEqual':
    case 'less':
    case 'lessEqual':
    case 'not':
      return 'bool';
    case 'select':
      return meet(x.args.slice(1), inputs, seen);
    default:
      return meet(x.args, inputs, seen);
  }
}

/** The first type that is not weak: operations promote their tensors before a program sees them. */
function meet(
  args: readonly Expression[],
  inputs: readonly DType[],
  seen: Map<Expression, NodeType>,
): NodeType {
  for (const arg of args) {
    const type = typeOf(arg, inputs, seen);
    if (type !== 'weak') return type;
  }
  return 'weak';
}

const results: DType[][] = [];

/**
 * The dtype of a one-output program's result. `codes` packs the dtype codes of the inputs, two
 * bits each, first input lowest: on the hot path this is two array reads.
 */
export function resultDType(program: Program, codes: number): DType {
  const row = results[program.id];
  const known = row?.[codes];
  return known === undefined ? rememberResult(program, codes) : known;
}

function rememberResult(program: Program, codes: number): DType {
  const dtypes = Array.from(
    { length: program.inputCount },
    (_, i) => DTYPES[(codes >> (2 * i)) & 3] ?? 'float32',
  );
  const dtype = inferResult(program, dtypes);
  let row = results[program.id];
  if (row === undefined) {
    row = [];
    results[program.id] = row;
  }
  row[codes] = dtype;
  return dtype;
}

/** The dtype of a one-output program's result; numbers alone give float32. */
export function inferResult(program: Program, dtypes: readonly DType[]): DType {
  const output = program.outputs[0];
  const type = output === undefined ? 'weak' : typeOf(output, dtypes);
  return type === 'weak' ? 'float32' : type;
}
