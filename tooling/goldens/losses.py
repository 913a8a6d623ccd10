"""Golden values of the losses of @evenkeel/nn, and of their gradients, from PyTorch and from Keras in float64.

    python tooling/goldens/losses.py             # write
    python tooling/goldens/losses.py --check     # compare with the committed file; exit 1 if it differs

writes packages/nn/src/losses/goldens/losses.json. Needs numpy, torch, keras and jax. A case is

    { "loss", "by", "options", "prediction", "target", "weights", "cotangent", "value", "gradient" }

where `value` is what the loss gives with these options, and `gradient` that of the prediction for `cotangent` (1 for
a scalar). A gradient is null where the reference and we take different sides: PyTorch's of a probability of exactly
0 or 1 is 1e12, ours 0. `by` says which library computed the losses before they were reduced; PyTorch has no
weighted mean of these, so for reductions it lacks, its unreduced losses are reduced by the formula of our
documentation, and its autograd differentiates that too.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"

import jax  # noqa: E402

jax.config.update("jax_enable_x64", True)

import keras  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

keras.config.set_floatx("float64")
GENERATOR = "tooling/goldens/losses.py"
OUT = Path(__file__).resolve().parents[2] / "packages/nn/src/losses/goldens/losses.json"
rng = np.random.default_rng(3)
cases = []


def encode(value):
    if value is None:
        return None
    value = np.asarray(value)
    return {"shape": list(value.shape), "dtype": str(value.dtype), "data": value.ravel().tolist()}


def reduced(losses, weights, reduction):
    """The definition of the reductions."""
    count = losses.numel()
    if weights is None:
        weights = torch.ones_like(losses)
    w = weights.reshape(weights.shape + (1,) * (losses.ndim - weights.ndim)).expand(losses.shape)
    total = losses * w
    return {
        "mean": lambda: total.sum() / count,
        "weightedMean": lambda: total.sum() / w.sum(),
        "sum": lambda: total.sum(),
        "none": lambda: total,
    }[reduction]()


def record(loss, by, options, prediction, target, weights, value, gradient_of, differentiable=True):
    value = np.asarray(value)
    cotangent = np.ones(()) if value.ndim == 0 else rng.standard_normal(value.shape)
    cases.append(
        {
            "loss": loss,
            "by": by,
            "options": options,
            "prediction": encode(prediction),
            "target": encode(target),
            "weights": encode(weights),
            "cotangent": encode(cotangent),
            "value": encode(value),
            "gradient": encode(gradient_of(cotangent)) if differentiable else None,
        }
    )


def by_torch(loss, options, prediction, target, unreduced, weights=None, differentiable=True):
    p = torch.tensor(prediction, requires_grad=True)
    w = None if weights is None else torch.tensor(weights, dtype=torch.float64)
    y = reduced(unreduced(p, torch.tensor(target)), w, options.get("reduction", "mean"))

    def gradient(cotangent):
        return torch.autograd.grad(y, p, torch.tensor(cotangent))[0].numpy()

    record(loss, "torch", options, prediction, target, weights, y.detach().numpy(), gradient, differentiable)


KERAS_REDUCTION = {"mean": "sum_over_batch_size", "weightedMean": "mean_with_sample_weight", "sum": "sum", "none": None}


def by_keras(loss, options, prediction, target, make, weights=None):
    computes = make(reduction=KERAS_REDUCTION[options.get("reduction", "mean")])

    def f(p):
        return computes(target, p, sample_weight=weights)

    value, pullback = jax.vjp(f, prediction)
    record(loss, "keras", options, prediction, target, weights, value, lambda c: pullback(c)[0])


REDUCTIONS = ("mean", "weightedMean", "sum", "none")


def weight_cases(shape):
    """No weights, one for each row with a 0 among them, and one for each loss."""
    rows = rng.uniform(0.5, 2, shape[:1])
    rows[1] = 0
    return [None, rows] if len(shape) == 1 else [None, rows, rng.uniform(0, 3, shape)]


def numbers():
    shape = (4, 3)
    p, t = rng.standard_normal(shape) * 2, rng.standard_normal(shape)
    p[0, 0] = t[0, 0]
    losses = {
        "meanSquaredError": ({}, lambda p, t: F.mse_loss(p, t, reduction="none")),
        "meanAbsoluteError": ({}, lambda p, t: F.l1_loss(p, t, reduction="none")),
        "huber": ({}, lambda p, t: F.huber_loss(p, t, reduction="none")),
    }
    for loss, (options, unreduced) in losses.items():
        for weights in weight_cases(shape):
            for reduction in REDUCTIONS:
                by_torch(loss, {**options, "reduction": reduction}, p, t, unreduced, weights)
    for delta in (0.25, 3.0):
        by_torch("huber", {"delta": delta}, p, t, lambda p, t: F.huber_loss(p, t, reduction="none", delta=delta))


class BinaryOfColumn(keras.losses.Loss):
    """keras.losses.BinaryCrossentropy, whose mean over the last axis is in float32 whatever the dtype."""

    def __init__(self, from_logits, smoothing, reduction):
        super().__init__(reduction=reduction)
        self.from_logits, self.smoothing = from_logits, smoothing

    def call(self, y, p):
        y = y * (1.0 - self.smoothing) + 0.5 * self.smoothing
        return keras.ops.binary_crossentropy(y, p, from_logits=self.from_logits)[..., 0]


def binary():
    loss, shape = "binaryCrossEntropy", (4, 2)
    z, hard, soft = rng.standard_normal(shape) * 3, rng.integers(0, 2, shape), rng.uniform(0, 1, shape)
    p = 1 / (1 + np.exp(-z))

    def of_logits(z, t):
        return F.binary_cross_entropy_with_logits(z, t.to(z.dtype), reduction="none")

    def of_probabilities(p, t):
        return F.binary_cross_entropy(p, t.to(p.dtype), reduction="none")

    for weights in weight_cases(shape):
        for reduction in REDUCTIONS:
            by_torch(loss, {"fromLogits": True, "reduction": reduction}, z, hard.astype(np.int32), of_logits, weights)
            by_torch(loss, {"fromLogits": False, "reduction": reduction}, p, soft, of_probabilities, weights)
    huge = np.array([1e4, -1e4, 1e4, -1e4, 0.0, 40.0])
    by_torch(loss, {"fromLogits": True, "reduction": "none"}, huge, np.array([0.0, 1, 1, 0, 1, 0]), of_logits)
    exact = np.array([0.0, 1, 0, 1, 1e-12, 1 - 1e-12])
    ends = np.array([0.0, 1, 1, 0, 1, 0])
    by_torch(loss, {"fromLogits": False, "reduction": "none"}, exact, ends, of_probabilities, differentiable=False)

    column, rows = (5, 1), rng.uniform(0.5, 2, 5)
    z, t = rng.standard_normal(column) * 3, rng.integers(0, 2, column).astype(np.float64)
    p = 1 / (1 + np.exp(-z))
    p[0], p[1], p[2] = 0, 1, 3e-8  # outside the clipping
    for smoothing in (0.0, 0.2):
        smooth = {"labelSmoothing": smoothing} if smoothing else {}
        for weights in (None, rows):
            for reduction in ("mean", "weightedMean", "sum"):
                for from_logits, x, epsilon in ((True, z, {}), (False, p, {"epsilon": 1e-7})):
                    by_keras(
                        loss,
                        {"fromLogits": from_logits, **epsilon, **smooth, "reduction": reduction},
                        x,
                        t,
                        lambda reduction: BinaryOfColumn(from_logits, smoothing, reduction),
                        weights,
                    )


def categorical():
    loss, shape = "categoricalCrossEntropy", (4, 3)
    z = rng.standard_normal(shape) * 3
    p = np.exp(z) / np.exp(z).sum(-1, keepdims=True)
    soft = rng.dirichlet(np.ones(3), 4)
    labels = np.array([2, 0, 1, 2], dtype=np.int32)
    hard = np.eye(3, dtype=np.int32)[labels]
    rows = weight_cases((4,))

    def of_logits(z, t):
        return F.cross_entropy(z, t.to(z.dtype), reduction="none")

    for weights in rows:
        for reduction in REDUCTIONS:
            by_torch(loss, {"fromLogits": True, "reduction": reduction}, z, soft, of_logits, weights)
            by_torch(
                "sparseCategoricalCrossEntropy",
                {"fromLogits": True, "reduction": reduction},
                z,
                labels,
                lambda z, t: F.cross_entropy(z, t.long(), reduction="none"),
                weights,
            )
            by_torch(
                "sparseCategoricalCrossEntropy",
                {"fromLogits": False, "reduction": reduction},
                p,
                labels,
                lambda p, t: F.nll_loss(p.log(), t.long(), reduction="none"),
                weights,
            )
            by_torch(
                loss,
                {"fromLogits": False, "reduction": reduction},
                p,
                hard,
                lambda p, t: -(t * p.log()).sum(-1),
                weights,
            )
    for smoothing in (0.1, 1.0):
        by_torch(
            loss,
            {"fromLogits": True, "labelSmoothing": smoothing, "reduction": "none"},
            z,
            hard,
            lambda z, t: F.cross_entropy(z, t.to(z.dtype), reduction="none", label_smoothing=smoothing),
        )
    huge = np.array([[1e4, -1e4, 0], [1e4, 1e4, -1e4]])
    by_torch(loss, {"fromLogits": True, "reduction": "none"}, huge, np.array([[0.0, 1, 0], [0.5, 0, 0.5]]), of_logits)
    maps = rng.standard_normal((2, 5, 3))
    places = rng.integers(0, 3, (2, 5)).astype(np.int32)
    by_torch(
        "sparseCategoricalCrossEntropy",
        {"fromLogits": True, "reduction": "none"},
        maps,
        places,
        lambda z, t: F.cross_entropy(z.transpose(1, 2), t.long(), reduction="none"),
        rng.uniform(0, 2, 2),
    )

    q = p * np.array([[1.0], [2.0], [0.5], [3.0]])  # divided by their sum
    q[0] = [1, 0, 0]  # and clipped
    for weights in rows:
        for reduction in REDUCTIONS:
            options = {"fromLogits": False, "epsilon": 1e-7, "reduction": reduction}
            by_keras(
                "sparseCategoricalCrossEntropy",
                options,
                q,
                labels,
                lambda reduction: keras.losses.SparseCategoricalCrossentropy(reduction=reduction),
                weights,
            )
            by_keras(
                loss,
                {**options, "labelSmoothing": 0.1},
                q,
                hard,
                lambda reduction: keras.losses.CategoricalCrossentropy(label_smoothing=0.1, reduction=reduction),
                weights,
            )


def same(old, new):
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(same(old[k], new[k]) for k in old if k != "versions")
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(same, old, new))
    if isinstance(old, float) and isinstance(new, float):
        return abs(old - new) <= 1e-13 * max(1, abs(old), abs(new))
    return old == new


def main():
    numbers()
    binary()
    categorical()
    goldens = {
        "generator": GENERATOR,
        "generatorSha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "versions": {m.__name__: m.__version__ for m in (np, torch, keras, jax)},
        "cases": cases,
    }
    if "--check" in sys.argv[1:]:
        if not same(json.loads(OUT.read_text()), json.loads(json.dumps(goldens))):
            sys.exit(f"{OUT}: differs from what the generator writes")
        print("the committed file is what the generator writes")
        return
    head = json.dumps({k: v for k, v in goldens.items() if k != "cases"}, indent=2)[:-2]
    lines = ",\n".join("    " + json.dumps(case) for case in cases)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(f'{head},\n  "cases": [\n{lines}\n  ]\n}}\n')
    print(f"{OUT}: {len(cases)} cases, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
