"""Known values for the metrics and callbacks of @evenkeel/train.

    python tooling/goldens/metrics.py             # write
    python tooling/goldens/metrics.py --check     # compare with the committed files; exit 1 if they differ

Writes packages/train/src/metrics/goldens/metrics.json, values by Keras and scikit-learn over several batches with
weights and ties, and packages/train/src/callbacks/goldens/callbacks.json, what Keras's callbacks do on scripted
figures. Needs keras 3, jax, scikit-learn and numpy. Both files name the versions, and the digest of this program.
"""

import hashlib
import json
import os
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy as np
import sklearn
from sklearn import metrics as sk

GENERATOR = "tooling/goldens/metrics.py"
TRAIN = Path(__file__).resolve().parents[2] / "packages/train/src"
SIZES = (7, 1, 12)

rng = np.random.default_rng(20261120)


def sigmoid(x):
    return 1 / (1 + np.exp(-x.astype(np.float64)))


# What goes into metrics. Everything is float32, but for targets that are indices.


def scores(*shape):
    return rng.random(shape).astype(np.float32)


def grid(*shape, steps=10):
    """Scores with many ties, and some on thresholds."""
    return (rng.integers(0, steps + 1, shape) / steps).astype(np.float32)


def normals(*shape):
    return rng.normal(size=shape).astype(np.float32)


def labels(*shape):
    return rng.integers(0, 2, shape).astype(np.float32)


def weights(rows):
    """Among them zeros."""
    return (rng.integers(0, 9, rows) / 4).astype(np.float32)


def batches(make, weighted, sizes=SIZES):
    """`make(rows)` gives predictions and targets."""
    return [(*make(rows), weights(rows) if weighted else None) for rows in sizes]


def joined(data):
    predictions, targets, ws = zip(*data)
    weight = None if ws[0] is None else np.concatenate(ws).astype(np.float64)
    return np.concatenate(predictions), np.concatenate(targets), weight


# Who says what comes out.


def by_keras(make, data, change=lambda p: p):
    metric = make()
    for prediction, target, weight in data:
        metric.update_state(target, change(prediction), sample_weight=weight)
    return float(metric.result())


def by_sklearn(function, data, **options):
    prediction, target, weight = joined(data)
    prediction, target = prediction.astype(np.float64), target.astype(np.float64)
    return float(function(target, prediction, sample_weight=weight, **options))


def array(values):
    if values is None:
        return None
    return {"dtype": str(values.dtype), "shape": list(values.shape), "data": values.reshape(-1).tolist()}


cases = []


def case(note, metric, options, data, source, result, tolerance=1e-6):
    cases.append(
        {
            "note": note,
            "metric": metric,
            "options": options,
            "source": source,
            "tolerance": tolerance,
            "batches": [dict(zip(("prediction", "target", "weights"), map(array, batch))) for batch in data],
            "result": result,
        }
    )


def accuracies():
    km = keras.metrics
    for weighted in (False, True):
        note = "weights" if weighted else "no weights"
        data = batches(lambda n: (scores(n, 1), labels(n, 1)), weighted)
        case(note, "BinaryAccuracy", {}, data, "keras BinaryAccuracy", by_keras(km.BinaryAccuracy, data))
    data = batches(lambda n: (grid(n), labels(n)), True)
    value = by_keras(lambda: km.BinaryAccuracy(threshold=0.3), data)
    case("scores on the threshold", "BinaryAccuracy", {"threshold": 0.3}, data, "keras BinaryAccuracy", value)
    data = batches(lambda n: (scores(n, 3), labels(n, 3)), True)
    case("three outputs", "BinaryAccuracy", {}, data, "keras BinaryAccuracy", by_keras(km.BinaryAccuracy, data))
    data = batches(lambda n: (normals(n, 1), labels(n, 1)), True)
    value = by_keras(lambda: km.BinaryAccuracy(threshold=0.7), data, sigmoid)
    options = {"threshold": 0.7, "fromLogits": True}
    case("logits", "BinaryAccuracy", options, data, "keras BinaryAccuracy of sigmoid", value)

    def one_hot(*shape):
        return np.eye(4, dtype=np.float32)[rng.integers(0, 4, shape)]

    for note, weighted, make in (
        ("no weights", False, lambda n: (scores(n, 4), one_hot(n))),
        ("weights, ties", True, lambda n: (grid(n, 4, steps=3), one_hot(n))),
        ("soft targets", True, lambda n: (normals(n, 4), scores(n, 4))),
        ("time steps", True, lambda n: (scores(n, 2, 4), one_hot(n, 2))),
    ):
        data = batches(make, weighted)
        value = by_keras(km.CategoricalAccuracy, data)
        case(note, "CategoricalAccuracy", {}, data, "keras CategoricalAccuracy", value)
    indices = lambda *shape: rng.integers(0, 4, shape).astype(np.int32)
    for note, weighted, make in (
        ("no weights", False, lambda n: (normals(n, 4), indices(n))),
        ("weights, ties", True, lambda n: (grid(n, 4, steps=3), indices(n))),
        ("time steps", True, lambda n: (scores(n, 2, 4), indices(n, 2))),
    ):
        data = batches(make, weighted)
        value = by_keras(km.SparseCategoricalAccuracy, data)
        case(note, "SparseCategoricalAccuracy", {}, data, "keras SparseCategoricalAccuracy", value)
    for k in (1, 2, 4):
        data = batches(lambda n: (grid(n, 4, steps=4), indices(n)), True)
        value = by_keras(lambda: km.SparseTopKCategoricalAccuracy(k=k), data)
        case("indices, ties", "TopKAccuracy", {"k": k}, data, "keras SparseTopKCategoricalAccuracy", value)
    data = batches(lambda n: (grid(n, 4, steps=4), one_hot(n)), True)
    value = by_keras(lambda: km.TopKCategoricalAccuracy(k=2), data)
    case("one-hot, ties", "TopKAccuracy", {"k": 2}, data, "keras TopKCategoricalAccuracy", value)


def precision_and_recall():
    for name in ("Precision", "Recall"):
        make = getattr(keras.metrics, name)
        for note, threshold, prediction, label in (
            ("weights", 0.5, scores, labels),
            ("scores on the threshold", 0.3, grid, labels),
            ("nothing is predicted", 1.0, grid, labels),
            ("nothing is there", 0.5, scores, lambda *shape: np.zeros(shape, np.float32)),
        ):
            data = batches(lambda n: (prediction(n, 2), label(n, 2)), True)
            flat = [(p.reshape(-1), t.reshape(-1), np.repeat(w, 2)) for p, t, w in data]
            value = by_keras(lambda: make(thresholds=threshold), flat)
            case(note, name, {"threshold": threshold}, data, f"keras {name}", value)


def areas():
    for note, weighted, make in (
        ("no ties", False, lambda n: (normals(n), labels(n))),
        ("ties", False, lambda n: (grid(n, steps=4), labels(n))),
        ("ties, weights", True, lambda n: (grid(n, steps=4), labels(n))),
        ("more than one buffer", True, lambda n: (grid(n, steps=1000), labels(n))),
    ):
        sizes = (900, 400) if note == "more than one buffer" else SIZES
        data = batches(make, weighted, sizes)
        case(note, "AUC", {}, data, "scikit-learn roc_auc_score", by_sklearn(sk.roc_auc_score, data), 1e-12)

    def on_thresholds(n):
        return (rng.integers(0, 200, n) / 199).astype(np.float32), labels(n)

    for note, thresholds, make in (
        ("ties, weights", 200, lambda n: (grid(n), labels(n))),
        ("weights", 200, lambda n: (scores(n), labels(n))),
        ("scores on thresholds", 200, on_thresholds),
        ("few thresholds", 5, lambda n: (scores(n), labels(n))),
        ("two thresholds", 2, lambda n: (scores(n), labels(n))),
        ("outside 0 to 1", 50, lambda n: (normals(n), labels(n))),
        ("one class", 200, lambda n: (scores(n), np.ones(n, np.float32))),
    ):
        data = batches(make, True, (40, 25))
        value = by_keras(lambda: keras.metrics.AUC(num_thresholds=thresholds), data)
        case(note, "AUC", {"thresholds": thresholds}, data, "keras AUC", value)
    data = batches(lambda n: (normals(n), labels(n)), True, (40, 25))
    value = by_keras(lambda: keras.metrics.AUC(num_thresholds=200, from_logits=True), data)
    case("logits", "AUC", {"thresholds": 200, "fromLogits": True}, data, "keras AUC", value)


def confusion():
    data = batches(lambda n: (grid(n, 3, steps=5), rng.integers(0, 3, n).astype(np.int32)), True)
    prediction, target, weight = joined(data)
    value = sk.confusion_matrix(target, prediction.argmax(1), labels=range(3), sample_weight=weight).tolist()
    case("classes", "ConfusionMatrix", {"classes": 3}, data, "scikit-learn confusion_matrix", value, 1e-12)
    data = batches(lambda n: (scores(n, 1), labels(n, 1)), False)
    prediction, target, _ = joined(data)
    value = sk.confusion_matrix(target[:, 0], prediction[:, 0] > 0.4, labels=(0, 1)).tolist()
    case("threshold", "ConfusionMatrix", {"threshold": 0.4}, data, "scikit-learn confusion_matrix", value, 1e-12)


def regression():
    for name, function in (
        ("MeanSquaredError", sk.mean_squared_error),
        ("MeanAbsoluteError", sk.mean_absolute_error),
        ("R2", sk.r2_score),
    ):
        for note, weighted, make in (
            ("one output", False, lambda n: (normals(n, 1), normals(n, 1))),
            ("weights", True, lambda n: (normals(n), normals(n))),
            ("two outputs, weights", True, lambda n: (normals(n, 2), normals(n, 2) * 3 + 1)),
        ):
            data = batches(make, weighted)
            source = f"scikit-learn {function.__name__}"
            case(note, name, {}, data, source, by_sklearn(function, data), 1e-12)
    data = batches(lambda n: (normals(n, 2), normals(n, 2) * 3 + 1), True)
    value = by_keras(keras.metrics.RootMeanSquaredError, data)
    case("two outputs, weights", "RootMeanSquaredError", {}, data, "keras RootMeanSquaredError", value)
    data = batches(lambda n: (normals(n, 2), normals(n, 2) * 3 + 1), True)
    case("by another hand", "R2", {}, data, "keras R2Score", by_keras(keras.metrics.R2Score, data), 1e-5)

    r2 = "scikit-learn r2_score"
    data = batches(lambda n: (normals(n, 2), np.stack([np.full(n, 0.1, np.float32), normals(n)], 1)), True)
    case("a constant column", "R2", {}, data, r2, by_sklearn(sk.r2_score, data), 1e-12)
    data = batches(lambda n: (np.full(n, 0.1, np.float32), np.full(n, 0.1, np.float32)), False)
    case("constant and right", "R2", {}, data, r2, by_sklearn(sk.r2_score, data), 1e-12)

    def far(n):
        target = 1e8 + rng.normal(size=n)
        return target + 0.5 * rng.normal(size=n), target

    data = batches(far, True)
    # What float64 keeps of such targets is 1e-8 of their deviation.
    case("far from 0", "R2", {}, data, r2, by_sklearn(sk.r2_score, data), 1e-7)


# Callbacks. Figures are multiples of 1/64, which float32 holds, in which Keras compares.


def figures(*sixty_fourths):
    return [n / 64 for n in sixty_fourths]


def run(callback, model, name, values, after=lambda epoch: None):
    callback.set_model(model)
    callback.on_train_begin()
    for epoch, value in enumerate(values):
        model.epoch = epoch
        callback.on_epoch_begin(epoch)
        callback.on_epoch_end(epoch, {name: value})
        after(epoch)
        if model.stop_training:
            break
    callback.on_train_end()


def fake_model(rate=1.0):
    model = SimpleNamespace(stop_training=False, epoch=0, restored=None, saved=[])
    model.optimizer = SimpleNamespace(learning_rate=rate)
    model.get_weights = lambda: model.epoch
    model.set_weights = lambda epoch: setattr(model, "restored", epoch)
    model.save_weights = lambda path, overwrite: model.saved.append(model.epoch)
    return model


LOSSES = figures(64, 60, 61, 60, 59, 59, 58, 70, 58, 58, 58, 50, 51, 52, 53)
ACCURACIES = figures(10, 20, 20, 19, 21, 21, 22, 22, 22, 21, 40, 39)


def early_stopping():
    for options in (
        {},
        {"patience": 1},
        {"patience": 2},
        {"patience": 3},
        {"patience": 2, "minDelta": 2 / 64},
        {"patience": 3, "minDelta": 1 / 64},
        {"patience": 100},
        {"monitor": "valAccuracy"},
        {"monitor": "valAccuracy", "patience": 3},
        {"monitor": "valAccuracy", "patience": 2, "minDelta": 1 / 64},
        {"monitor": "valAccuracy", "mode": "min", "patience": 2},
    ):
        accuracy = "monitor" in options
        values = ACCURACIES if accuracy else LOSSES
        callback = keras.callbacks.EarlyStopping(
            monitor="figure",
            mode=options.get("mode", "max" if accuracy else "min"),
            patience=options.get("patience", 0),
            min_delta=options.get("minDelta", 0),
            restore_best_weights=True,
        )
        model = fake_model()
        run(callback, model, "figure", values)
        yield {
            "options": options,
            "values": values,
            "stopped": model.epoch if model.stop_training else None,
            "restored": model.restored,
            "best": float(callback.best),
        }


def plateaus():
    for options in (
        {"patience": 1},
        {"patience": 2},
        {"patience": 2, "factor": 0.5},
        {"patience": 0, "factor": 0.5},
        {"patience": 1, "factor": 0.5, "cooldown": 1},
        {"patience": 1, "factor": 0.5, "cooldown": 2},
        {"patience": 2, "factor": 0.5, "cooldown": 3, "minDelta": 2 / 64},
        {"patience": 1, "factor": 0.5, "minDelta": 0},
        {"patience": 1, "factor": 0.25, "minLearningRate": 0.125},
        {},
    ):
        callback = keras.callbacks.ReduceLROnPlateau(
            monitor="figure",
            mode="min",
            factor=options.get("factor", 0.1),
            patience=options.get("patience", 10),
            min_delta=options.get("minDelta", 1e-4),
            cooldown=options.get("cooldown", 0),
            min_lr=options.get("minLearningRate", 0),
        )
        values = LOSSES + figures(*[60] * 15)
        model, rates = fake_model(rate=1.0), []
        run(callback, model, "figure", values, lambda _: rates.append(float(model.optimizer.learning_rate)))
        yield {"options": options, "values": values, "rates": rates}


def checkpoints():
    for options in ({}, {"saveBestOnly": True}, {"saveBestOnly": True, "monitor": "valAccuracy"}):
        accuracy = "monitor" in options
        values = ACCURACIES if accuracy else LOSSES
        callback = keras.callbacks.ModelCheckpoint(
            "never-written.weights.h5",
            monitor="figure",
            mode="max" if accuracy else "min",
            save_best_only=options.get("saveBestOnly", False),
            save_weights_only=True,
        )
        model = fake_model()
        run(callback, model, "figure", values)
        yield {"options": options, "values": values, "saved": model.saved}


def text(**contents):
    versions = {m.__name__: m.__version__ for m in (jax, keras, np, sklearn)}
    digest = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    head = {"generator": GENERATOR, "generatorSha256": digest, "versions": versions}
    # One line a case.
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    for key, rows in contents.items():
        inner = ",\n".join("  " + json.dumps(row, separators=(",", ":")) for row in rows)
        lines.append(f" {json.dumps(key)}: [\n{inner}\n ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main():
    # An area of one class, R2 of a constant: the case is there because the figure is not.
    warnings.simplefilter("ignore")
    for part in (accuracies, precision_and_recall, areas, confusion, regression):
        part()
    files = {
        TRAIN / "metrics/goldens/metrics.json": text(cases=cases),
        TRAIN / "callbacks/goldens/callbacks.json": text(
            earlyStopping=early_stopping(), plateaus=plateaus(), checkpoints=checkpoints()
        ),
    }
    if "--check" not in sys.argv[1:]:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            print(f"{path}: {path.stat().st_size} bytes")
        return
    different = [str(path) for path, content in files.items() if not path.exists() or path.read_text() != content]
    for path in different:
        print(f"{path}: differs from what the generator writes")
    if different:
        sys.exit(1)
    print("the committed files are what the generator writes")


if __name__ == "__main__":
    main()
