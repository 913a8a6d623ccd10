/** Groups of operands of an elementwise program: which they are, and which of them are dense. */
import type { Program } from '@evenkeel/tensor';
import type { WasmOperand } from '../../memory/buffer.js';

/** The operands of one group, and their packed dtype codes. */
export function groupAt(
  { inputCount, outputs: { length } }: Program,
  inputs: readonly WasmOperand[],
  outputs: readonly WasmOperand[],
  i: number,
): {
  readonly ins: readonly WasmOperand[];
  readonly outs: readonly WasmOperand[];
  readonly own: number;
} {
  const ins = inputs.slice(i * inputCount, (i + 1) * inputCount);
  const outs = outputs.slice(i * length, (i + 1) * length);
  return { ins, outs, own: denseCodes(ins, 0, inputCount, outs, 0, length) };
}

/** So many codes of two bits fit into an exact number. */
const PACKED = 26;

/** The packed dtype codes of a group of dense operands, or -1 if one is not dense, or they are too many. */
export function denseCodes(
  inputs: readonly WasmOperand[],
  firstInput: number,
  reads: number,
  outputs: readonly WasmOperand[],
  firstOutput: number,
  writes: number,
): number {
  if (reads + writes > PACKED) return -1;
  let codes = 0;
  for (let k = firstInput; k < firstInput + reads; k++) {
    const { layout } = inputs[k]!;
    if (!layout.isDense) return -1;
    codes = codes * 4 + layout.dtypeCode;
  }
  for (let k = firstOutput; k < firstOutput + writes; k++) {
    const { layout } = outputs[k]!;
    if (!layout.isDense) return -1;
    codes = codes * 4 + layout.dtypeCode;
  }
  return codes;
}
