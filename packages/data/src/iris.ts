/**
 * Iris: 150 flowers of three species, each with the length and the width of a sepal and of a petal.
 *
 * R. A. Fisher (1936), "Iris", UCI Machine Learning Repository, doi:10.24432/C56C76. Licence of the data: Creative
 * Commons Attribution 4.0 International (CC BY 4.0). The form is that of scikit-learn, in which two flowers (rows
 * 34 and 37) are as Fisher printed them and not as in UCI's file. The values are unchanged;
 * tooling/goldens/tables.py took the table from npm's scikitjs 1.24.0 and compared it with that of scikit-learn.
 */
import { type Dataset, parseDataset } from './dataset.js';
import { table } from './tables/iris.js';

/**
 * The table Iris: features [150, 4] in centimetres and labels, 0 setosa, 1 versicolor and 2 virginica, 50 rows
 * each. Setosa can be told from the others by a line, the others not from each other.
 *
 * The rows are in the order of the labels: `trainTestSplit` with a key before training. The arrays are new in each call: they
 * are yours to change. The table takes 3 kB.
 *
 * @example
 * ```ts
 * import { iris } from '@evenkeel/data/iris';
 * const { shape, featureNames, features, classNames, labels } = iris();
 * shape; // => [ 150, 4 ]
 * console.log(featureNames[0], features[0]); // => sepal length (cm) 5.09...
 * classNames[labels[149] ?? 0]; // => virginica
 * ```
 */
export function iris(): Dataset {
  return parseDataset('Iris', ['setosa', 'versicolor', 'virginica'], table);
}
