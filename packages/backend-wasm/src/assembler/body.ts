/**
 * The body of one function, instruction by instruction. It keeps the types of the values on the stack,
 * so that a mistake is found where it is made, with the instruction's name; engines give an offset.
 */
import { Bytes } from './bytes.js';
import { type InstructionName, instructions, typeCode, type ValueType } from './instructions.js';

/** A mistake in the use of the assembler: never the fault of a user's data. */
export class AssemblyError extends Error {
  override readonly name = 'AssemblyError';
}

/** What a body needs to know of a function that it calls. */
export interface Callee {
  readonly name: string;
  readonly index: number;
  readonly params: readonly ValueType[];
  readonly result: ValueType | null;
}

/** See the file's header. */
export class Body {
  readonly params: readonly ValueType[];
  readonly result: ValueType | null;
  readonly locals: ValueType[] = [];
  readonly code = new Bytes();
  readonly #name: string;
  readonly #stack: ValueType[] = [];
  #depth = 0;

  constructor(name: string, params: readonly ValueType[], result: ValueType | null) {
    this.#name = name;
    this.params = params;
    this.result = result;
  }

  /** How many blocks are open. */
  get depth(): number {
    return this.#depth;
  }

  /** A new local variable; its index. */
  local(type: ValueType): number {
    this.locals.push(type);
    return this.params.length + this.locals.length - 1;
  }

  get(index: number): void {
    this.code.byte(0x20).unsigned(index);
    this.#stack.push(this.#typeOf(index));
  }

  set(index: number): void {
    this.#pop('local.set', this.#typeOf(index));
    this.code.byte(0x21).unsigned(index);
  }

  /** An instruction; `first` and `second` are its immediates: offset, lane, or offset and lane. */
  op(name: InstructionName, first = 0, second = 0): void {
    const { page, code, params, result, immediate, alignment } = instructions[name];
    for (let i = params.length - 1; i >= 0; i--) this.#pop(name, params[i]!);
    const out = this.code;
    if (page === 0) out.byte(code);
    else out.byte(page).unsigned(code);
    if (immediate === 'memory' || immediate === 'memory and lane') {
      // Alignment is a hint, except that atomics must state it: others may lie anywhere.
      out.unsigned(page === 0xfe ? alignment : Math.min(alignment, 2)).unsigned(first);
      if (immediate === 'memory and lane') out.byte(second);
    } else if (immediate === 'lane') out.byte(first);
    if (result !== null) this.#stack.push(result);
  }

  /** i8x16.shuffle by lanes of 32 bits: 0 to 3 of the first operand, 4 to 7 of the second. */
  shuffle(lanes: readonly number[]): void {
    this.op('i8x16.shuffle');
    for (const lane of lanes) for (let i = 0; i < 4; i++) this.code.byte(4 * lane + i);
  }

  i32(value: number): void {
    this.code.byte(0x41).signed(value);
    this.#stack.push('i32');
  }

  f32(value: number): void {
    this.code.byte(0x43).float32(value);
    this.#stack.push('f32');
  }

  /** The same float in all lanes. */
  f32x4(value: number): void {
    this.code.byte(0xfd).unsigned(12);
    for (let i = 0; i < 4; i++) this.code.float32(value);
    this.#stack.push('v128');
  }

  /** Four integers. */
  i32x4(a: number, b: number, c: number, d: number): void {
    this.code.byte(0xfd).unsigned(12);
    for (const lane of [a, b, c, d])
      for (let shift = 0; shift < 32; shift += 8) this.code.byte((lane >> shift) & 255);
    this.#stack.push('v128');
  }

  /** The first of two values if the condition above them is not 0, else the second. */
  select(type: 'i32' | 'f32'): void {
    this.#pop('select', 'i32');
    this.#pop('select', type);
    this.#pop('select', type);
    this.code.byte(0x1b);
    this.#stack.push(type);
  }

  block(): void {
    this.#open(0x02);
  }

  loop(): void {
    this.#open(0x03);
  }

  if(): void {
    this.#pop('if', 'i32');
    this.#open(0x04);
  }

  else(): void {
    this.#expectEmpty('else');
    this.code.byte(0x05);
  }

  end(): void {
    this.#expectEmpty('end');
    this.code.byte(0x0b);
    this.#depth--;
  }

  /** Leaves, or starts again if it is a loop, the block `levels` outwards; 0 is the innermost. */
  br(levels: number): void {
    this.code.byte(0x0c).unsigned(levels);
  }

  brIf(levels: number): void {
    this.#pop('br_if', 'i32');
    this.code.byte(0x0d).unsigned(levels);
  }

  return(): void {
    if (this.result !== null) this.#pop('return', this.result);
    this.code.byte(0x0f);
  }

  call(callee: Callee): void {
    for (let i = callee.params.length - 1; i >= 0; i--) this.#pop(callee.name, callee.params[i]!);
    this.code.byte(0x10).unsigned(callee.index);
    if (callee.result !== null) this.#stack.push(callee.result);
  }

  /** memory.copy: target, source and bytes are on the stack. */
  memoryCopy(): void {
    for (let i = 0; i < 3; i++) this.#pop('memory.copy', 'i32');
    this.code.byte(0xfc).unsigned(10).byte(0).byte(0);
  }

  /** memory.fill: target, byte and count are on the stack. */
  memoryFill(): void {
    for (let i = 0; i < 3; i++) this.#pop('memory.fill', 'i32');
    this.code.byte(0xfc).unsigned(11).byte(0);
  }

  drop(): void {
    if (this.#stack.pop() === undefined) throw this.#error('drop', 'a value', 'an empty stack');
    this.code.byte(0x1a);
  }

  /** The body as the code section holds it: locals, instructions, end. */
  encode(): Bytes {
    if (this.#depth !== 0) throw this.#error('end', 'all blocks closed', `${this.#depth} open`);
    const left = this.#stack.join(' ');
    const due = this.result ?? '';
    if (left !== due) throw this.#error('end', `[${due}] on the stack`, `[${left}]`);
    const out = new Bytes();
    const groups = runsOf(this.locals);
    out.unsigned(groups.length);
    for (const { type, count } of groups) out.unsigned(count).byte(typeCode[type]);
    return out.append(this.code).byte(0x0b);
  }

  #open(code: number): void {
    this.#expectEmpty('block');
    this.code.byte(code).byte(0x40);
    this.#depth++;
  }

  #typeOf(index: number): ValueType {
    const type =
      index < this.params.length ? this.params[index] : this.locals[index - this.params.length];
    if (type === undefined)
      throw this.#error('local', `one of ${this.params.length + this.locals.length}`, `${index}`);
    return type;
  }

  #pop(name: string, type: ValueType): void {
    const found = this.#stack.pop();
    if (found !== type) throw this.#error(name, type, found ?? 'an empty stack');
  }

  #expectEmpty(name: string): void {
    if (this.#stack.length > 0)
      throw this.#error(name, 'an empty stack', `[${this.#stack.join(' ')}]`);
  }

  #error(name: string, expected: string, got: string): AssemblyError {
    return new AssemblyError(`[${this.#name}: ${name}] expected ${expected}, got ${got}`);
  }
}

/** Neighbours of one type, counted: how the format lists locals. */
function runsOf(types: readonly ValueType[]): { type: ValueType; count: number }[] {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of types) {
    const last = runs[runs.length - 1];
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  return runs;
}
