// The text, to the letter. The tables with names of layers are what the reference implementation (3.15.1) prints for
// the same networks, names and widths.
import { ArgumentError, relu, sigmoid } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import type { AnyModule, Module } from '../module/module.js';
import { backend, balanced, errorOf } from '../module/module.test-support.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import { summary } from './summary.js';

class BatchNormalization extends BatchNorm {
  override get type(): string {
    return 'BatchNormalization';
  }
}

function article(): Sequential {
  return new Sequential([
    new Dense({ units: 64 }),
    new BatchNormalization(),
    relu,
    new Dense({ units: 32 }),
    new BatchNormalization(),
    relu,
    new Dense({ units: 1 }),
  ]).build([null, 20], { backend });
}

/** Names by the positions of the layers. */
function named(names: readonly string[]) {
  return (path: string, { type }: AnyModule): string =>
    path === '' ? type.toLowerCase() : (names[Number(path.split('.')[1])] ?? '');
}

const ARTICLE = named([
  'dense',
  'batch_normalization',
  'activation',
  'dense_1',
  'batch_normalization_1',
  'activation_1',
  'dense_2',
]);

const built = (features: number, ...layers: (Module | typeof relu)[]): Sequential =>
  new Sequential(layers).build([null, features], { backend });

describe('summary', () => {
  it('prints the network of the article', () =>
    balanced(() => {
      using model = article();
      expect(summary(model, [null, 20], { name: ARTICLE })).toBe(
        `
Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ dense (Dense)                   │ (None, 64)             │         1,344 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ batch_normalization             │ (None, 64)             │           256 │
│ (BatchNormalization)            │                        │               │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ activation (Activation)         │ (None, 64)             │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_1 (Dense)                 │ (None, 32)             │         2,080 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ batch_normalization_1           │ (None, 32)             │           128 │
│ (BatchNormalization)            │                        │               │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ activation_1 (Activation)       │ (None, 32)             │             0 │
├─────────────────────────────────┼────────────────────────┼───────────────┤
│ dense_2 (Dense)                 │ (None, 1)              │            33 │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 3,841 (15.00 KB)
 Trainable params: 3,649 (14.25 KB)
 Non-trainable params: 192 (768.00 B)
`.trim(),
      );
    }));

  it('breaks and cuts what is too long for a narrow table', () =>
    balanced(() => {
      using model = article();
      expect(summary(model, [null, 20], { name: ARTICLE, lineWidth: 40 })).toBe(
        `
Model: "sequential"
┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━┓
┃                 ┃ Output     ┃ Param ┃
┃ Layer (type)    ┃ Shape      ┃     # ┃
┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━┩
│ dense (Dense)   │ (None, 64) │ 1,344 │
├─────────────────┼────────────┼───────┤
│ batch_normaliz… │ (None, 64) │   256 │
│ (BatchNormaliz… │            │       │
├─────────────────┼────────────┼───────┤
│ activation      │ (None, 64) │     0 │
│ (Activation)    │            │       │
├─────────────────┼────────────┼───────┤
│ dense_1 (Dense) │ (None, 32) │ 2,080 │
├─────────────────┼────────────┼───────┤
│ batch_normaliz… │ (None, 32) │   128 │
│ (BatchNormaliz… │            │       │
├─────────────────┼────────────┼───────┤
│ activation_1    │ (None, 32) │     0 │
│ (Activation)    │            │       │
├─────────────────┼────────────┼───────┤
│ dense_2 (Dense) │ (None, 1)  │    33 │
└─────────────────┴────────────┴───────┘
 Total params: 3,841 (15.00 KB)
 Trainable params: 3,649 (14.25 KB)
 Non-trainable params: 192 (768.00 B)
`.trim(),
      );
    }));

  it('breaks shapes, and cuts even numbers where it is too narrow for them', () =>
    balanced(() => {
      const dense = new Dense({ units: 1, bias: false });
      using model = built(416, dense, new Dense({ units: 1000 }), new Dense({ units: 1200 }));
      const name = named(['dense', 'a b c', 'dense_1']);
      expect(summary(model, [null, 416], { name, lineWidth: 41 })).toBe(
        `
Model: "sequential"
┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┳━━━━━━━━┓
┃                 ┃ Output     ┃  Param ┃
┃ Layer (type)    ┃ Shape      ┃      # ┃
┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━╇━━━━━━━━┩
│ dense (Dense)   │ (None, 1)  │    416 │
├─────────────────┼────────────┼────────┤
│ a b c (Dense)   │ (None,     │  2,000 │
│                 │ 1000)      │        │
├─────────────────┼────────────┼────────┤
│ dense_1 (Dense) │ (None,     │ 1,201… │
│                 │ 1200)      │        │
└─────────────────┴────────────┴────────┘
 Total params: 1,203,616 (4.59 MB)
 Trainable params: 1,203,616 (4.59 MB)
 Non-trainable params: 0 (0.00 B)
`.trim(),
      );
    }));

  it('rounds sizes that lie between two to the even one', () =>
    balanced(() => {
      using model = built(288, new Dense({ units: 1, bias: false }));
      const name = named(['kernel_of_288_numbers_whose_name_is_long']);
      expect(summary(model, [null, 288], { name })).toBe(
        `
Model: "sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━┓
┃ Layer (type)                    ┃ Output Shape           ┃       Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━┩
│ kernel_of_288_numbers_whose_na… │ (None, 1)              │           288 │
│ (Dense)                         │                        │               │
└─────────────────────────────────┴────────────────────────┴───────────────┘
 Total params: 288 (1.12 KB)
 Trainable params: 288 (1.12 KB)
 Non-trainable params: 0 (0.00 B)
`.trim(),
      );
      using other = built(352, new Dense({ units: 1, bias: false }));
      expect(summary(other, [null, 352])).toContain(' Total params: 352 (1.38 KB)');
    }));

  it('calls modules by their paths, shows those directly below, and counts the frozen as non-trainable', () =>
    balanced(() => {
      const inner = new Sequential([new Dense({ units: 64 }), new BatchNorm()]);
      using model = built(20, inner.freeze(), new Dense({ units: 1 }), sigmoid);
      expect(summary(model, [null, 20], { lineWidth: 60 })).toBe(
        `
Model: "Sequential"
┏━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━┓
┃ Layer (type)             ┃ Output Shape      ┃   Param # ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━┩
│ layers.0 (Sequential)    │ (None, 64)        │     1,600 │
├──────────────────────────┼───────────────────┼───────────┤
│ layers.1 (Dense)         │ (None, 1)         │        65 │
├──────────────────────────┼───────────────────┼───────────┤
│ layers.2 (Activation)    │ (None, 1)         │         0 │
└──────────────────────────┴───────────────────┴───────────┘
 Total params: 1,665 (6.50 KB)
 Trainable params: 65 (260.00 B)
 Non-trainable params: 1,600 (6.25 KB)
`.trim(),
      );
    }));

  it.each([39, 60.5, Number.NaN])('refuses a width of %s', (lineWidth) =>
    balanced(() => {
      using model = built(2, new Dense({ units: 1 }));
      const error = errorOf(() => summary(model, [null, 2], { lineWidth }));
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toBe(
        `[summary] lineWidth must be an integer of at least 40, got ${lineWidth}. Give the width of the table in characters`,
      );
    }),
  );
});
