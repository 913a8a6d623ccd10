/** The layers of a model as a list: putting some in, finding one. */
import { ArgumentError, formatShape, ShapeError } from '@evenkeel/tensor';
import { describeValue, suggestion } from '@evenkeel/tensor/dispatch';
import { InputLayer } from '../layers/input.js';
import { Layer, listed } from '../layers/layer.js';

/** What a model can be made of. */
export type Member = Layer | InputLayer;

/** Refuses layers one beside the other. */
export function checkList(members: readonly Member[]): void {
  if (Array.isArray(members)) return;
  throw new ArgumentError(
    'Sequential',
    `needs an array of layers, got ${describeValue(members)}. Write an array of layers: Sequential([Dense(64, { activation: 'relu' }), Dense(1)])`,
  );
}

/** The layers with more at the end, named, and the shape of an input as far as it is known. */
export function withLayers(
  before: readonly Layer[],
  members: readonly Member[],
  known: readonly number[] | null,
): { readonly layers: readonly Layer[]; readonly inputShape: readonly number[] | null } {
  const layers = [...before];
  let inputShape = known;
  for (const member of members) {
    if (member instanceof InputLayer) {
      if (layers.length > 0 || inputShape !== null) throw notFirst();
      inputShape = member.shape;
    } else if (member instanceof Layer) {
      if (layers.length === 0) inputShape = agreed(inputShape, member.inputShape);
      member.join(new Set(layers.map(({ name }) => name)));
      layers.push(member);
    } else throw notALayer(member);
  }
  return { layers, inputShape };
}

/** The layer of a name, or at a place. */
export function found(layers: readonly Layer[], which: string | number): Layer {
  const layer =
    typeof which === 'number' ? layers[which] : layers.find(({ name }) => name === which);
  if (layer !== undefined) return layer;
  if (typeof which === 'number') {
    throw new ArgumentError(
      'getLayer',
      `the model has layers 0 to ${layers.length - 1}, got ${describeValue(which)}. Count from 0, or give a name`,
    );
  }
  const names = layers.map(({ name }) => name);
  throw new ArgumentError(
    'getLayer',
    `must be given the name of a layer, got ${describeValue(which)}. ${suggestion(which, names)}`,
  );
}

/** What `build` is given, without the batch axis. */
export function checkInputShape(
  inputShape: readonly (number | null)[],
  known: readonly number[] | null,
): readonly number[] {
  const [, ...sizes] = Array.isArray(inputShape) ? inputShape : [];
  if (sizes.length === 0 || !sizes.every((n): n is number => Number.isInteger(n) && n > 0)) {
    const got = Array.isArray(inputShape) ? listed(inputShape) : describeValue(inputShape);
    throw new ArgumentError(
      'build',
      `inputShape must be [null, ...sizes], the batch first, got ${got}. Write e.g. build([null, 20])`,
    );
  }
  return agreed(known, sizes) ?? sizes;
}

/** The one shape, where two places may say it. */
function agreed(
  a: readonly number[] | null,
  b: readonly number[] | null,
): readonly number[] | null {
  if (a === null || b === null || formatShape(a) === formatShape(b)) return a ?? b;
  throw new ShapeError(
    'build',
    `the model takes inputs of shape ${formatShape(a)}, got ${formatShape(b)}. Say it in one place, or make another model`,
    [a, b],
  );
}

function notFirst(): ArgumentError {
  return new ArgumentError(
    'add',
    'Input must be the first element of a model and the only one to give a shape, got one after it. Move it to the front',
  );
}

function notALayer(got: unknown): ArgumentError {
  const isFactory = typeof got === 'function' && /^[A-Z]/.test(got.name);
  const cure = isFactory
    ? `Call it: ${got.name}()`
    : "Write Sequential([Dense(64, { activation: 'relu' }), Dense(1)])";
  return new ArgumentError(
    'Sequential',
    `needs layers, got ${isFactory ? `the function ${got.name}` : describeValue(got)}. ${cure}`,
  );
}
