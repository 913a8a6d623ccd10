/**
 * Breast Cancer Wisconsin (Diagnostic): 569 tumours, each with 30 measurements of its cell nuclei (taken from
 * an image of a fine needle aspirate) and its diagnosis. Ten properties of a nucleus, each as the mean over the
 * nuclei, its standard error, and the mean of the three largest values ("worst").
 *
 * W. Wolberg, O. Mangasarian, N. Street, W. Street (1993), "Breast Cancer Wisconsin (Diagnostic)", UCI Machine
 * Learning Repository, doi:10.24432/C5DW2B. Licence of the data: Creative Commons Attribution 4.0 International
 * (CC BY 4.0). The form is that of scikit-learn: the patients' numbers left out, the diagnosis M as 0 and B as 1.
 * The values are unchanged; tooling/goldens/tables.py took the table from npm's scikitjs 1.24.0 and
 * compared it with that of scikit-learn.
 */
import { type Dataset, parseDataset } from './dataset.js';
import { table } from './tables/breast-cancer.js';

/**
 * The table Breast Cancer Wisconsin (Diagnostic): features [569, 30] and labels, 0 malignant (212 rows) and
 * 1 benign (357 rows). The features are in their own units: standardize them before training.
 *
 * Its arrays are new in each call: they are yours to change.
 *
 * @example
 * ```ts
 * import { breastCancer } from '@evenkeel/data/breast-cancer';
 * const { shape, featureNames, features, classNames, labels } = breastCancer();
 * shape; // => [ 569, 30 ]
 * console.log(featureNames[0], features[0]); // => mean radius 17.98...
 * classNames[labels[0] ?? 0]; // => malignant
 * ```
 */
export function breastCancer(): Dataset {
  return parseDataset('Breast Cancer Wisconsin (Diagnostic)', ['malignant', 'benign'], table);
}
