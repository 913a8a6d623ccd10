/**
 * Weight decay: what becomes of a weight and its gradient before a formula uses them. It is chosen when a program
 * is made, so elements never ask whether there is one.
 */
import { type Expression, e, type Program } from '@evenkeel/tensor';

/** Answers the weight and the gradient to go on with; `decay` is one of the program's numbers. */
export type Decay = (
  w: Expression,
  g: Expression,
  decay: Expression,
) => readonly [w: Expression, g: Expression];

const none: Decay = (w, g) => [w, g];

/** The gradient of the loss with decay / 2 * w^2 added to it. */
export const l2: Decay = (w, g, decay) => [w, e.add(g, e.mul(decay, w))];

/** The weight shrinks by itself (Loshchilov and Hutter 2019); the number is the share that is kept. */
export const decoupled: Decay = (w, g, kept) => [e.mul(kept, w), g];

/** A formula without and with weight decay. */
export interface DecayPrograms {
  readonly plain: Program;
  readonly decayed: Program;
}

/** Makes both programs of a formula. */
export const withDecay = (decay: Decay, define: (decay: Decay) => Program): DecayPrograms => ({
  plain: define(none),
  decayed: define(decay),
});

/** The one of a pair that a setting asks for. */
export const decayProgram = ({ plain, decayed }: DecayPrograms, decay: number): Program =>
  decay === 0 ? plain : decayed;
