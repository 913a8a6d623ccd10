/**
 * Wine: a chemical analysis of 178 wines grown in one region of Italy from three cultivars.
 *
 * S. Aeberhard, M. Forina (1991), "Wine", UCI Machine Learning Repository, doi:10.24432/C5PC7J. Licence of the data:
 * Creative Commons Attribution 4.0 International (CC BY 4.0). The form and the names are those of scikit-learn. The
 * values are unchanged; tooling/goldens/tables.py took the table from npm's scikitjs 1.24.0 and compared it with
 * that of scikit-learn.
 */
import { type Dataset, parseDataset } from './dataset.js';
import { table } from './tables/wine.js';

/**
 * The table Wine: features [178, 13] and labels, the cultivar: 0 (59 rows), 1 (71) and 2 (48). The features are in
 * their own units, proline in the thousands and hue around 1: standardize them before training.
 *
 * The rows are in the order of the labels: `trainTestSplit` with a key before training. The arrays are new in each call: they
 * are yours to change. The table takes 12 kB.
 *
 * @example
 * ```ts
 * import { wine } from '@evenkeel/data/wine';
 * const { shape, featureNames, features, classNames } = wine();
 * shape; // => [ 178, 13 ]
 * console.log(featureNames[0], features[0]); // => alcohol 14.22...
 * classNames; // => [ 'class_0', 'class_1', 'class_2' ]
 * ```
 */
export function wine(): Dataset {
  return parseDataset('Wine', ['class_0', 'class_1', 'class_2'], table);
}
