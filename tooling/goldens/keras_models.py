"""Golden values of what has a name in Keras, and of whole models: fit, evaluate and predict. In float64, on JAX.

    python tooling/goldens/keras_models.py             # write
    python tooling/goldens/keras_models.py --check     # compare with the committed files; exit 1 if they differ

writes packages/keras/src/model/goldens/functions.json (activations, losses and metrics by their ids) and models.json
beside it. Needs numpy, keras and jax. A case of a model holds the layers and the
arguments of compile and fit, as Keras has them but for camelCase names, the first weights, the data, and what came of it:
the history, the final weights in the order of get_weights, predict and evaluate on x. Nothing is shuffled, so the first
weights and the data determine everything. `summaries` holds texts of summary(). Numbers that go in are multiples of 1/64.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

# The width of a terminal, which Keras does not go beyond.
os.environ |= {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1", "JAX_PLATFORMS": "cpu", "COLUMNS": "120"}

import jax
import keras
import numpy as np
from keras.src.backend.common import dtypes

keras.config.set_floatx("float64")
# Keras on JAX takes float64 and float32 together for float32, so its batch norm would compute in float32.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
assert keras.backend.result_type("float64", "float32") == "float64"

ROOT = Path(__file__).resolve().parents[2]
GOLDENS = ROOT / "packages/keras/src/model/goldens"
RELATIVE = 1e-10  # what another build of JAX may round differently, after some steps of training

DENSE, NORM, ACTIVATION = "Dense", "BatchNormalization", "Activation"

# The article's network, small.
ARTICLE = [
    [DENSE, [6], {}],
    [NORM, [], {}],
    [ACTIVATION, ["relu"], {}],
    [DENSE, [4], {}],
    [NORM, [], {}],
    [ACTIVATION, ["relu"], {}],
    [DENSE, [1], {"activation": "sigmoid"}],
]
CLASSES = [
    [DENSE, [6], {"activation": "tanh"}],
    [NORM, [], {"momentum": 0.9, "epsilon": 0.01}],
    [DENSE, [3], {"activation": "softmax"}],
]
LOGITS = [[DENSE, [5], {"activation": "gelu"}], [DENSE, [3], {"useBias": False}]]
REGRESSION = [
    [DENSE, [5], {"activation": "leaky_relu"}],
    [NORM, [], {"scale": False}],
    [DENSE, [1], {}],
]
MIXED = [
    [DENSE, [6], {"activation": "selu"}],
    [NORM, [], {"trainable": False}],
    [DENSE, [4], {"activation": "relu", "trainable": False}],
    [NORM, [], {"center": False}],
    [DENSE, [1], {"activation": "sigmoid"}],
]


def grid(values):
    """The nearest multiples of 1/64."""
    return np.round(np.asarray(values) * 64) / 64


def draw(rng, shape):
    return grid(rng.normal(size=shape))


def snake(name):
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


def pythonic(options):
    return {snake(name): value for name, value in options.items()}


def model_of(layers, features):
    made = [getattr(keras.layers, kind)(*args, **pythonic(options)) for kind, args, options in layers]
    return keras.Sequential([keras.Input((features,)), *made])


def first_weights(rng, model):
    """Uneven ones; variances above 0."""
    for variable in model.weights:
        values = draw(rng, variable.shape) * 0.75
        if variable.name in ("gamma", "moving_variance"):
            values = np.abs(values) + 0.5
        variable.assign(grid(values))


def optimizer_of(name, options):
    return getattr(keras.optimizers, name)(**pythonic(options))


def loss_of(name, options):
    return getattr(keras.losses, name)(**pythonic(options)) if options else name


# name, layers, targets, compile, fit
CASES = [
    (
        "article adam",
        ARTICLE,
        "binary",
        {"optimizer": ["Adam", {"learningRate": 0.01}], "loss": ["binary_crossentropy", {}], "metrics": ["accuracy"]},
        {"epochs": 20, "batchSize": 24},
    ),
    (
        "article sgd momentum",
        ARTICLE,
        "binary",
        {
            "optimizer": ["SGD", {"learningRate": 0.1, "momentum": 0.9}],
            "loss": ["binary_crossentropy", {}],
            "metrics": ["binary_accuracy", "auc", "precision", "recall"],
        },
        {"epochs": 20, "batchSize": 24},
    ),
    (
        "article frozen norms",
        MIXED,
        "binary",
        {"optimizer": ["Adam", {"learningRate": 0.05}], "loss": ["BinaryCrossentropy", {"labelSmoothing": 0.1}], "metrics": ["accuracy"]},
        {"epochs": 15, "batchSize": 24},
    ),
    (
        "sparse softmax",
        CLASSES,
        "labels",
        {"optimizer": ["RMSprop", {"learningRate": 0.01}], "loss": ["sparse_categorical_crossentropy", {}], "metrics": ["accuracy"]},
        {"epochs": 15, "batchSize": 24},
    ),
    (
        "categorical logits",
        LOGITS,
        "one-hot",
        {
            "optimizer": ["AdamW", {"learningRate": 0.02, "weightDecay": 0.1}],
            "loss": ["CategoricalCrossentropy", {"fromLogits": True, "labelSmoothing": 0.2}],
            "metrics": ["acc"],
        },
        {"epochs": 12, "batchSize": 24},
    ),
    (
        "batches and a split",
        ARTICLE,
        "binary",
        {"optimizer": ["Adam", {}], "loss": ["binary_crossentropy", {}], "metrics": ["accuracy"]},
        {"epochs": 5, "batchSize": 7, "validationSplit": 0.3},
    ),
    (
        "regression of rows",
        REGRESSION,
        "numbers",
        {"optimizer": ["SGD", {"learningRate": 0.05, "momentum": 0.5, "nesterov": True, "clipnorm": 1.0}], "loss": ["mse", {}], "metrics": ["mae", "mse"]},
        {"epochs": 12, "batchSize": 24},
    ),
    (
        "huber with weights of the rows",
        REGRESSION,
        "numbers",
        {"optimizer": ["Adam", {"learningRate": 0.02}], "loss": ["Huber", {"delta": 0.5}], "metrics": ["mae"], "weightedMetrics": ["mae"]},
        {"epochs": 6, "batchSize": 10, "sampleWeight": True},
    ),
    (
        "weights of the classes",
        CLASSES,
        "labels",
        {"optimizer": ["SGD", {"learningRate": 0.2}], "loss": ["sparse_categorical_crossentropy", {}], "metrics": ["accuracy"]},
        {"epochs": 6, "batchSize": 8, "classWeight": {"0": 1.5, "2": 0.25}},
    ),
]


def case(index, name, layers, targets, compile_args, fit_args):
    rng = np.random.default_rng([8, index])
    rows, features = 24, 5
    x = draw(rng, (rows, features)) * np.array([1, 2, 0.5, 1, 1.5]) + np.array([0, 1, -0.5, 0.25, 0])
    score = x @ rng.normal(size=(features, 3)) + rng.normal(size=(rows, 3))
    y = {
        "binary": lambda: (score[:, 0] > 0).astype("float64"),
        "labels": lambda: np.argmax(score, axis=1),
        "one-hot": lambda: np.eye(3)[np.argmax(score, axis=1)],
        "numbers": lambda: grid(score[:, 0]),
    }[targets]()
    model = model_of(layers, features)
    first_weights(rng, model)
    before = model.get_weights()
    loss, loss_options = compile_args["loss"]
    model.compile(
        optimizer=optimizer_of(*compile_args["optimizer"]),
        loss=loss_of(loss, loss_options),
        metrics=compile_args["metrics"],
        weighted_metrics=compile_args.get("weightedMetrics"),
    )
    weights = np.round(rng.uniform(0, 4, rows)) / 2 if fit_args.get("sampleWeight") else None
    more = {}
    if weights is not None:
        more["sample_weight"] = weights
    if "classWeight" in fit_args:
        more["class_weight"] = {int(k): v for k, v in fit_args["classWeight"].items()}
    history = model.fit(
        x,
        y,
        epochs=fit_args["epochs"],
        batch_size=fit_args["batchSize"],
        validation_split=fit_args.get("validationSplit", 0.0),
        shuffle=False,
        verbose=0,
        **more,
    )
    evaluated = model.evaluate(x, y, batch_size=9, sample_weight=weights, return_dict=True, verbose=0)
    return {
        "name": name,
        "layers": [[kind, *args, options] for kind, args, options in layers],
        "compile": compile_args,
        "fit": {k: v for k, v in fit_args.items() if k != "sampleWeight"},
        "x": entry(x),
        "y": entry(y),
        "sampleWeight": None if weights is None else entry(weights),
        "before": [entry(w) for w in before],
        "history": {key: entry(values) for key, values in history.history.items()},
        "after": [entry(w) for w in model.get_weights()],
        "predict": entry(model.predict(x, verbose=0)),
        "evaluate": {key: float(value) for key, value in evaluated.items()},
    }


def summaries():
    big = [
        [DENSE, [64], {}],
        [NORM, [], {}],
        [ACTIVATION, ["relu"], {}],
        [DENSE, [32], {}],
        [NORM, [], {}],
        [ACTIVATION, ["relu"], {}],
        [DENSE, [1], {"activation": "sigmoid"}],
    ]
    texts = []
    # Last of all: Keras remembers the first float dtype that a layer was made with.
    keras.config.set_dtype_policy("float32")
    for width in (60, 76, 100):
        keras.backend.clear_session()
        keras.config.set_dtype_policy("float32")
        model = model_of(big, 20)
        lines = []
        model.summary(line_length=width, print_fn=lines.append)
        texts.append({"width": width, "text": "\n".join(lines).rstrip("\n")})
    return texts


ACTIVATIONS = """celu elu exponential gelu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear
log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus
sparse_sigmoid squareplus swish tanh tanh_shrink""".split()

BOTH = [{}, {"fromLogits": True}]
SMOOTH = [{"labelSmoothing": 0.2}, {"fromLogits": True, "labelSmoothing": 0.2}]

# class, ids, options, targets
LOSSES = [
    ("BinaryCrossentropy", ["binary_crossentropy", "bce", "BCE"], BOTH + SMOOTH, "binary"),
    ("CategoricalCrossentropy", ["categorical_crossentropy"], BOTH + SMOOTH, "one-hot"),
    ("SparseCategoricalCrossentropy", ["sparse_categorical_crossentropy"], BOTH, "labels"),
    ("MeanSquaredError", ["mean_squared_error", "mse", "MSE"], [{}], "numbers"),
    ("MeanAbsoluteError", ["mean_absolute_error", "mae", "MAE"], [{}], "numbers"),
    ("Huber", ["huber"], [{}, {"delta": 0.25}], "numbers"),
]

# id, targets
METRICS = [
    *((name, "binary") for name in ("accuracy", "binary_accuracy", "AUC", "auc", "Precision", "precision", "recall")),
    *((name, "one-hot") for name in ("acc", "categorical_accuracy", "top_k_categorical_accuracy")),
    *((name, "labels") for name in ("accuracy", "sparse_categorical_accuracy", "sparse_top_k_categorical_accuracy")),
    *((name, "numbers") for name in ("mse", "MAE", "mean_squared_error", "root_mean_squared_error", "r2_score")),
]


def answers(rng, kind, logits=False):
    """Targets, predictions, and a weight for each of 12 rows. Probabilities of classes do not sum to 1."""
    rows, classes = 12, 7
    scores = draw(rng, (rows, 1 if kind in ("binary", "numbers") else classes))
    if kind != "numbers" and not logits:
        scores = np.round(64 / (1 + np.exp(-scores))) / 64  # with zeros and ones where scores are far
        scores[0, 0], scores[1, 0] = 0, 1
    labels = rng.integers(0, classes, rows)
    targets = {
        "binary": (rng.uniform(size=(rows, 1)) < 0.5).astype("float64"),
        "one-hot": np.eye(classes)[labels],
        "labels": labels,
        "numbers": scores + draw(rng, (rows, 1)),
    }[kind]
    return targets, scores, np.round(rng.uniform(0, 4, rows)) / 2


def functions():
    rng = np.random.default_rng(11)
    x = np.concatenate([np.arange(-24, 25) / 8, draw(rng, 7) * 4]).reshape(8, 7)
    to_numpy = keras.ops.convert_to_numpy
    activations = {name: entry(to_numpy(keras.activations.get(name)(x))) for name in ACTIVATIONS}
    losses = []
    for kind, ids, settings, targets in LOSSES:
        for options in settings:
            y_true, y_pred, weights = answers(rng, targets, options.get("fromLogits", False))
            loss = getattr(keras.losses, kind)(**pythonic(options))
            losses.append(
                {
                    "class": kind,
                    "ids": ids,
                    "options": options,
                    "yTrue": entry(y_true),
                    "yPred": entry(y_pred),
                    "weights": entry(weights),
                    "value": float(loss(y_true, y_pred)),
                    "weighted": float(loss(y_true, y_pred, sample_weight=weights)),
                }
            )
    metrics = [metric_case(rng, name, targets) for name, targets in METRICS]
    return {"x": entry(x), "activations": activations, "losses": losses, "metrics": metrics}


def metric_case(rng, name, targets):
    """Two batches, as evaluate has them: the second weighs another metric of this name."""
    y_true, y_pred, weights = answers(rng, targets)
    model = keras.Sequential([keras.Input(y_pred.shape[1:]), keras.layers.Activation("linear")])
    model.compile(loss="mse", metrics=[name], weighted_metrics=[name])
    model.compute_loss = lambda *_, **__: keras.ops.zeros(())
    figures = model.evaluate(y_pred, y_true, sample_weight=weights, batch_size=8, return_dict=True, verbose=0)
    del figures["loss"]
    values = {key: float(value) for key, value in figures.items()}
    return {"id": name, "values": values} | {
        "yTrue": entry(y_true),
        "yPred": entry(y_pred),
        "weights": entry(weights),
    }


def entry(array):
    array = np.asarray(array, dtype=np.float64)
    return {"shape": list(array.shape), "data": [tidy(v) for v in array.ravel().tolist()]}


def tidy(value):
    return int(value) if value == int(value) and value != 0 else value


def header():
    return {
        "generator": "tooling/goldens/keras_models.py",
        "generatorSha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "versions": {m.__name__: m.__version__ for m in (np, keras, jax)},
    }


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def files():
    parts = functions()
    cases = ",\n".join(compact(case(i, *row)) for i, row in enumerate(CASES))
    models = compact(header() | {"summaries": summaries()})
    lists = ",\n".join(f"{compact(name)}:[\n" + ",\n".join(map(compact, parts.pop(name))) + "\n]" for name in ("losses", "metrics"))
    return {
        GOLDENS / "functions.json": compact(header() | parts)[:-1] + f",{lists}}}\n",
        GOLDENS / "models.json": models[:-1] + f',"cases":[\n{cases}\n]}}\n',
    }


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys() == b.keys() == {"shape", "data"}:
            scale = max(map(abs, b["data"]), default=0)
            return a["shape"] == b["shape"] and np.allclose(a["data"], b["data"], rtol=0, atol=RELATIVE * scale)
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a if k != "versions")
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b if not isinstance(b, float) else bool(np.isclose(a, b, rtol=RELATIVE, atol=0))


def main():
    texts = files()
    if "--check" in sys.argv[1:]:
        wrong = [p for p, t in texts.items() if not p.exists() or not same(json.loads(p.read_text()), json.loads(t))]
        for path in wrong:
            print(f"{path}: differs from what the generator writes")
        sys.exit(1 if wrong else 0)
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
