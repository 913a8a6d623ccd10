/**
 * Optical Recognition of Handwritten Digits: 1797 images of 8 x 8 pixels, written by 13 people. A pixel counts the
 * dark ones among 4 x 4 of a finer image: 0 to 16.
 *
 * E. Alpaydin, C. Kaynak (1998), "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository,
 * doi:10.24432/C50P49. Licence of the data: Creative Commons Attribution 4.0 International (CC BY 4.0). The form is
 * that of scikit-learn: the test part of UCI's files. The values are unchanged; tooling/goldens/tables.py took them
 * from npm's scikitjs 1.24.0, compared them with those of scikit-learn, and wrote them with one character a pixel.
 */
import type { Dataset } from './dataset.js';
import { table } from './tables/digits.js';

const SIDE = 8;
const PIXELS = SIDE * SIDE;

/**
 * Handwritten digits: features [1797, 64], integers from 0 (white) to 16 (black), row after row of each image of
 * 8 x 8, and labels 0 to 9, 174 to 183 images each.
 *
 * Its arrays are made in each call: they are yours to change. The table takes 119 kB, 48 kB compressed.
 *
 * @example
 * ```ts
 * import { digits } from '@evenkeel/data/digits';
 * const { shape, features, labels } = digits();
 * shape; // => [ 1797, 64 ]
 * features.slice(16, 24); // => Float32Array(8) [0, 3, 15, 2, 0, 11, 8, 0]
 * labels[0]; // => 0
 * const images = { data: features, shape: [1797, 8, 8, 1] }; // for a convolution
 * ```
 */
export function digits(): Dataset {
  const lines = table.trim().split('\n');
  const features = new Float32Array(lines.length * PIXELS);
  const labels = new Int32Array(lines.length);
  lines.forEach((line, row) => {
    for (let i = 0; i < PIXELS; i++) {
      features[row * PIXELS + i] = Number.parseInt(line.charAt(i), 17);
    }
    labels[row] = Number(line.charAt(PIXELS));
  });
  return {
    name: 'Optical Recognition of Handwritten Digits',
    shape: [lines.length, PIXELS],
    features,
    labels,
    featureNames: Array.from(
      { length: PIXELS },
      (_, i) => `pixel_${Math.floor(i / SIDE)}_${i % SIDE}`,
    ),
    classNames: Array.from({ length: 10 }, (_, digit) => String(digit)),
  };
}
