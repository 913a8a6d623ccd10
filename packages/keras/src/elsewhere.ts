/**
 * Ids of Keras 3 that there are not here. Some are like others that there are ('nadam', 'f1_score', 'glu'): nobody who
 * writes one has made a typing mistake.
 */
export const elsewhere: ReadonlySet<string> = new Set(
  [
    // optimizers
    'adadelta adafactor adagrad adamax ftrl lamb lion loss_scale_optimizer muon nadam',
    'Adadelta Adafactor Adagrad Adamax Ftrl Lamb Lion LossScaleOptimizer Muon Nadam',
    // losses
    'binary_focal_crossentropy categorical_focal_crossentropy categorical_generalized_cross_entropy',
    'categorical_hinge circle cosine_similarity ctc dice hinge kl_divergence kld kullback_leibler_divergence log_cosh',
    'logcosh mape mean_absolute_percentage_error mean_squared_logarithmic_error msle poisson squared_hinge tversky',
    'BinaryFocalCrossentropy CategoricalFocalCrossentropy CategoricalHinge CosineSimilarity CTC Dice Hinge KLDivergence',
    'LogCosh MeanAbsolutePercentageError MeanSquaredLogarithmicError Poisson SquaredHinge Tversky',
    // metrics
    'concordance_correlation f1_score false_negatives false_positives fbeta_score mean_io_u pearson_correlation',
    'precision_at_recall recall_at_precision true_negatives true_positives',
    'ConcordanceCorrelation F1Score FalseNegatives FalsePositives FBetaScore MeanIoU PearsonCorrelation',
    'PrecisionAtRecall RecallAtPrecision SensitivityAtSpecificity SpecificityAtSensitivity TrueNegatives TruePositives',
    // activations
    'glu sparsemax threshold',
    // initializers
    'stft',
  ].flatMap((line) => line.split(' ')),
);
