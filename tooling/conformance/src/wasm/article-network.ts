// The network of the article that this library comes from, on any backend: 20-64-32-1 with batch
// normalization, batches of 32, Adam.
import { valueAndGrad } from '@evenkeel/autograd';
import { Activation, BatchNorm, binaryCrossEntropy, Dense, Sequential } from '@evenkeel/nn';
import { Adam } from '@evenkeel/optim';
import { type Backend, key, normal, type Tensor, tensor } from '@evenkeel/tensor';

const article = (): Sequential =>
  new Sequential([
    new Dense({ units: 64 }),
    new BatchNorm(),
    new Activation('relu'),
    new Dense({ units: 32 }),
    new BatchNorm(),
    new Activation('relu'),
    new Dense({ units: 1 }),
  ]);

/** A batch whose labels follow from its features. */
export function batch(backend: Backend, rows: number): { x: Tensor; y: Tensor } {
  const x = normal(key(1), [rows, 20], { backend });
  const labels = Array.from({ length: rows }, (_, i) => Number((x.data()[20 * i] ?? 0) > 0));
  return { x, y: tensor(labels, { shape: [rows, 1], backend }) };
}

/** The network in training: `step` answers the loss before it. */
export class Training {
  readonly model: Sequential;
  readonly optimizer = new Adam({ learningRate: 1e-3 });

  constructor(backend: Backend) {
    this.model = article();
    this.model.build([null, 20], { backend, seed: 1 });
  }

  step(x: Tensor, y: Tensor): number {
    const { value, grads } = valueAndGrad(this.model.trainableParameters(), () =>
      binaryCrossEntropy(this.model.call(x, { training: true }), y, { fromLogits: true }),
    );
    this.optimizer.step(grads);
    return value.item();
  }

  dispose(): void {
    this.model.dispose();
    this.optimizer.dispose();
  }
}
