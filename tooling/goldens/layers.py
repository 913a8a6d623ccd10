"""Golden values of the layers of @evenkeel/nn: Dense, BatchNorm, and a small network of both.

    python tooling/goldens/layers.py             # write
    python tooling/goldens/layers.py --check     # compare with the committed files; exit 1 if they differ

Writes packages/nn/src/layers/goldens/dense.json and packages/nn/src/normalization/goldens/*.json. The values are
those of PyTorch and of Keras (on JAX), in float64; what they call momentum is written as our `decay` and `update`.
Every input is a multiple of 1/64, so exact in float32 too. Gradients are those of sum(cotangent * output).
Needs numpy, torch, keras and jax.
"""

import hashlib
import json
import os
import sys
from pathlib import Path

os.environ |= {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1", "JAX_PLATFORMS": "cpu"}

import jax
import keras
import numpy as np
import torch
from keras.src.backend.common import dtypes

keras.config.set_floatx("float64")
# Keras on JAX takes float64 and float32 together for float32, so its batch norm would compute in float32.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
assert keras.backend.result_type("float64", "float32") == "float64"
to_numpy = keras.ops.convert_to_numpy
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ROOT / "packages/nn/src/layers/goldens"
NORMALIZATION = ROOT / "packages/nn/src/normalization/goldens"
RELATIVE = 1e-12  # what another build of PyTorch or JAX may round differently


# ----------------------------------------------------------------------------- numbers


def grid(values):
    """The nearest multiples of 1/64."""
    return np.round(np.asarray(values) * 64) / 64


def draw(rng, shape, low=-2.0, high=2.0):
    return grid(rng.uniform(low, high, shape))


def uneven(rng, shape):
    """Values whose mean and deviation differ along every axis, so that no two channels are alike."""
    x = rng.normal(size=shape)
    for axis, n in enumerate(shape):
        along = [n if i == axis else 1 for i in range(len(shape))]
        x = x * rng.permutation(np.linspace(0.6, 1.7, n)).reshape(along)
        x = x + rng.permutation(np.linspace(-1.5, 1.5, n)).reshape(along)
    return grid(x)


def entry(array):
    array = np.asarray(array, dtype=np.float64)
    return {"shape": list(array.shape), "data": [tidy(v) for v in array.ravel().tolist()]}


def tidy(value):
    return int(value) if value == int(value) and value != 0 else value


def entries(**arrays):
    return {name: None if array is None else entry(array) for name, array in arrays.items()}


# ----------------------------------------------------------------------------- Dense


def dense_cases():
    cases = []
    for rank, shape in ((2, (4, 3)), (3, (2, 4, 3))):
        for bias in (True, False):
            for source in ("PyTorch", "Keras"):
                rng = np.random.default_rng([1, rank, bias, len(source)])
                x, dy = draw(rng, shape), draw(rng, (*shape[:-1], 5))
                kernel, b = draw(rng, (3, 5)), draw(rng, 5) if bias else None
                y, grads = (torch_dense if source == "PyTorch" else keras_dense)(x, kernel, b, dy)
                dx, dkernel, dbias = grads if bias else (*grads, None)
                cases.append(
                    {"source": source, "rank": rank}
                    | entries(x=x, kernel=kernel, bias=b, cotangent=dy)
                    | entries(y=y, dx=dx, dkernel=dkernel, dbias=dbias)
                )
    return cases


def torch_dense(x, kernel, bias, dy):
    layer = torch.nn.Linear(*kernel.shape, bias=bias is not None)
    layer.load_state_dict(
        {"weight": torch.tensor(kernel.T)} | ({} if bias is None else {"bias": torch.tensor(bias)})
    )
    x = torch.tensor(x, requires_grad=True)
    y = layer(x)
    y.backward(torch.tensor(dy))
    grads = [x.grad, layer.weight.grad.T] + ([] if bias is None else [layer.bias.grad])
    return y.detach(), grads


def keras_dense(x, kernel, bias, dy):
    layer = keras.layers.Dense(kernel.shape[1], use_bias=bias is not None)
    layer.build(x.shape)
    variables = [kernel] if bias is None else [kernel, bias]
    y, pull = jax.vjp(lambda x, *v: layer.stateless_call(v, [], x)[0], x, *variables)
    return y, pull(dy)


# ----------------------------------------------------------------------------- BatchNorm

TORCH_NORMS = {2: torch.nn.BatchNorm1d, 3: torch.nn.BatchNorm1d, 4: torch.nn.BatchNorm2d, 5: torch.nn.BatchNorm3d}
TORCH_OPTIONS = {"epsilon": 1e-5, "varianceEstimator": "unbiased"}
KERAS_OPTIONS = {"epsilon": 1e-3, "varianceEstimator": "biased", "update": "ema"}
SHAPES = {2: (6, 3), 3: (3, 5, 4), 4: (2, 3, 2, 4), 5: (2, 3, 2, 2, 3)}
BOTH = (True, True)


class TorchNorm:
    """One of PyTorch's, with the channels on any axis."""

    def __init__(self, rank, axis, channels, momentum=0.1, scale=True, center=True, track=True):
        assert scale or not center, "PyTorch has no shift without a factor"
        self.axis = axis
        self.layer = TORCH_NORMS[rank](channels, momentum=momentum, affine=scale, bias=center, track_running_stats=track)

    def set(self, gamma=None, beta=None, mean=None, variance=None):
        values = {"weight": gamma, "bias": beta, "running_mean": mean, "running_var": variance}
        given = {name: torch.tensor(value) for name, value in values.items() if value is not None}
        self.layer.load_state_dict(given, strict=False)

    def statistics(self):
        return self.layer.running_mean.numpy().copy(), self.layer.running_var.numpy().copy()

    def call(self, x, training):
        self.layer.train(training)
        return self.layer(torch.as_tensor(x).movedim(self.axis, 1)).movedim(1, self.axis).detach()

    def gradients(self, x, dy, training):
        self.layer.train(training)
        x = torch.tensor(x, requires_grad=True)
        y = self.layer(x.movedim(self.axis, 1)).movedim(1, self.axis)
        wrt = [p for p in (x, self.layer.weight, self.layer.bias) if p is not None]
        grads = list(torch.autograd.grad(y, wrt, torch.tensor(dy)))
        take = lambda p: None if p is None else grads.pop(0)
        return y.detach(), [take(x), take(self.layer.weight), take(self.layer.bias)]


class KerasNorm:
    def __init__(self, shape, axis, momentum=0.99, scale=True, center=True):
        self.layer = keras.layers.BatchNormalization(axis=axis, momentum=momentum, scale=scale, center=center)
        self.layer.build(shape)

    def set(self, gamma=None, beta=None, mean=None, variance=None):
        layer = self.layer
        values = {"gamma": gamma, "beta": beta, "moving_mean": mean, "moving_variance": variance}
        for name, value in values.items():
            if value is not None:
                getattr(layer, name).assign(value)

    def statistics(self):
        return to_numpy(self.layer.moving_mean), to_numpy(self.layer.moving_variance)

    def call(self, x, training):
        return to_numpy(self.layer(x, training=training))

    def gradients(self, x, dy, training):
        layer = self.layer
        trained = [v.value for v in layer.trainable_variables]
        others = [v.value for v in layer.non_trainable_variables]

        def run(x, *variables):
            return layer.stateless_call(list(variables), others, x, training=training)

        y, pull, moved = jax.vjp(run, x, *trained, has_aux=True)
        for variable, value in zip(layer.non_trainable_variables, moved):
            variable.assign(value)
        dx, *grads = pull(dy)
        names = [v.name for v in layer.trainable_variables]
        return y, [dx] + [grads[names.index(n)] if n in names else None for n in ("gamma", "beta")]


def norm_configs():
    """Source, rank, axis, (scale, center)."""
    for rank in SHAPES:
        for axis in range(1, rank):
            yield "PyTorch", rank, axis, BOTH
        for axis in dict.fromkeys((1, -1) if rank == 2 else (1, 2, -1)):
            yield "Keras", rank, axis, BOTH
    for rank, axis in ((2, -1), (4, 1)):
        for parts in ((True, False), (False, False)):
            yield "PyTorch", rank, axis % rank, parts
        for parts in ((True, False), (False, True), (False, False)):
            yield "Keras", rank, axis, parts


def norm_inputs():
    inputs = {}
    for rank, shape in SHAPES.items():
        rng = np.random.default_rng([2, rank])
        inputs[rank] = {"x": uneven(rng, shape), "cotangent": draw(rng, shape)}
    return inputs


def norm_cases(inputs):
    return [norm_case(inputs, *config) for config in norm_configs()]


def norm_case(inputs, source, rank, axis, parts):
    x, dy = inputs[rank]["x"], inputs[rank]["cotangent"]
    channels = x.shape[axis]
    rng = np.random.default_rng([3, rank, axis % rank])
    gamma = draw(rng, channels, 0.5, 2) * rng.choice([-1, 1], channels) if parts[0] else None
    beta = draw(rng, channels) if parts[1] else None
    mean, variance = draw(rng, channels, -3, 3), draw(rng, channels, 0.4, 4)

    def new():
        if source == "PyTorch":
            norm = TorchNorm(rank, axis, channels, 0.1, *parts)
        else:
            norm = KerasNorm(x.shape, axis, 0.99, *parts)
        norm.set(gamma, beta, mean, variance)
        return norm

    modes = {}
    for name, training in (("training", True), ("inference", False)):
        norm = new()
        y, (dx, dgamma, dbeta) = norm.gradients(x, dy, training)
        after = dict(zip(("mean", "variance"), norm.statistics()))
        if not training:
            assert all(np.array_equal(after[k], v) for k, v in (("mean", mean), ("variance", variance)))
            after = {}
        modes[name] = entries(y=y, dx=dx, dgamma=dgamma, dbeta=dbeta, **after)
    options = {"axis": axis, "scale": parts[0], "center": parts[1]}
    options |= {"decay": 0.9, "update": "ema"} | TORCH_OPTIONS if source == "PyTorch" else {"decay": 0.99} | KERAS_OPTIONS
    before = entries(gamma=gamma, beta=beta, mean=mean, variance=variance)
    return {"source": source, "rank": rank, "options": options} | before | modes


# ----------------------------------------------------------------------------- running statistics

SIZES = (5, 6, 4, 7)
STEPS = (0, 1, 2, 50)


def running():
    rng = np.random.default_rng(4)
    batches = [uneven(rng, (SIZES[i % len(SIZES)], 3)) + draw(rng, 3, -3, 3) for i in range(max(STEPS))]
    probe, dy = uneven(rng, (4, 3)), draw(rng, (4, 3))
    gamma, beta = draw(rng, 3, 0.5, 2), draw(rng, 3)
    values = {"gamma": gamma, "beta": beta}
    cases = []
    for momentum in (0.1, 0.3, None):
        rule = {"update": "cumulative"} if momentum is None else {"update": "ema", "decay": round(1 - momentum, 10)}
        norm = TorchNorm(2, 1, 3, momentum)
        cases.append({"source": "PyTorch", "options": rule | TORCH_OPTIONS, "after": walk(norm, values, batches, probe)})
    for momentum in (0.99, 0.9):
        norm = KerasNorm((None, 3), -1, momentum)
        cases.append(
            {
                "source": "Keras",
                "options": {"decay": momentum} | KERAS_OPTIONS,
                "after": walk(norm, values, batches, probe),
            }
        )
    return {
        "batches": [entry(b) for b in batches],
        **entries(probe=probe, cotangent=dy, gamma=gamma, beta=beta),
        "cases": cases,
        "frozen": frozen(values, batches, probe, dy),
        "untracked": untracked(values, probe, dy),
    }


def walk(norm, values, batches, probe):
    norm.set(**values)
    found = []
    for step in range(max(STEPS) + 1):
        if step > 0:
            norm.call(batches[step - 1], True)
        if step in STEPS:
            mean, variance = norm.statistics()
            found.append({"steps": step} | entries(mean=mean, variance=variance, y=norm.call(probe, False)))
    return found


def frozen(values, batches, probe, dy):
    """Keras after two steps, then trainable = False: called in training."""
    norm = KerasNorm((None, 3), -1, 0.99)
    norm.set(**values)
    for batch in batches[:2]:
        norm.call(batch, True)
    before = norm.statistics()
    norm.layer.trainable = False
    assert norm.layer.trainable_variables == []
    # Frozen, its gamma and beta are among the others: only x has a gradient.
    others = [v.value for v in norm.layer.non_trainable_variables]
    y, pull = jax.vjp(lambda x: norm.layer.stateless_call([], others, x, training=True)[0], probe)
    norm.call(probe, True)
    mean, variance = norm.statistics()
    assert np.array_equal(mean, before[0]) and np.array_equal(variance, before[1])
    options = {"decay": 0.99} | KERAS_OPTIONS
    return {"options": options, "steps": 2} | entries(y=y, dx=pull(dy)[0], mean=mean, variance=variance)


def untracked(values, probe, dy):
    """PyTorch without running statistics: a batch is normalized by itself in inference too."""
    norm = TorchNorm(2, 1, 3, track=False)
    norm.set(**values)
    y, (dx, dgamma, dbeta) = norm.gradients(probe, dy, False)
    return entries(y=y, dx=dx, dgamma=dgamma, dbeta=dbeta)


# ----------------------------------------------------------------------------- a network

WIDTHS = (5, 6, 4, 1)


def network():
    """Dense 6, norm, relu, Dense 4, norm, relu, Dense 1; the mean sigmoid cross entropy of its logits."""
    rng = np.random.default_rng(5)
    x, targets = uneven(rng, (8, WIDTHS[0])), rng.permutation([0.0, 1.0] * 4).reshape(8, 1)
    weights = []
    for i, (n, m) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        weights.append({"kernel": draw(rng, (n, m), -1, 1), "bias": draw(rng, m, -1, 1)})
        if i < 2:
            weights.append({"gamma": draw(rng, m, 0.5, 2), "beta": draw(rng, m, 0, 1.5)})
    results = [torch_network(x, targets, weights), keras_network(x, targets, weights)]
    # Without the estimator and epsilon the two would be one: a check that both were given the same weights.
    assert 0 < abs(results[0]["loss"] - results[1]["loss"]) < 1e-2
    for result in results:
        for name in ("logits", "inference"):
            assert len(set(result[name]["data"])) == len(x), "rows whose units are all off say nothing"
    return {
        **entries(x=x, targets=targets),
        # Places in a Sequential whose layers 2 and 5 are relu.
        "weights": named(weights),
        "cases": results,
    }


def named(layers):
    places = (0, 1, 3, 4, 6)
    return {f"layers.{i}.{name}": entry(v) for i, values in zip(places, layers) for name, v in values.items()}


def torch_network(x, targets, weights):
    nn = torch.nn
    norms = [nn.BatchNorm1d(6), nn.BatchNorm1d(4)]
    model = nn.Sequential(nn.Linear(5, 6), norms[0], nn.ReLU(), nn.Linear(6, 4), norms[1], nn.ReLU(), nn.Linear(4, 1))
    layers = [model[i] for i in (0, 1, 3, 4, 6)]
    with torch.no_grad():
        for layer, values in zip(layers, weights):
            first, second = values.values()
            layer.weight.copy_(torch.tensor(first.T))
            layer.bias.copy_(torch.tensor(second))
    away_from_zero = []
    for norm in norms:
        norm.register_forward_hook(lambda _m, _x, y: away_from_zero.append(y.abs().min().item()))
    x = torch.tensor(x)
    logits = model(x)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, torch.tensor(targets))
    loss.backward()
    assert min(away_from_zero) > 1e-3, "relu has a kink there"
    grads = [
        {name: p.grad.T if p.ndim == 2 else p.grad for name, p in zip(values, (layer.weight, layer.bias))}
        for layer, values in zip(layers, weights)
    ]
    statistics = [n.running_mean.numpy().copy() for n in norms], [n.running_var.numpy().copy() for n in norms]
    options = {"decay": 0.9, "update": "ema"} | TORCH_OPTIONS
    inference = model.eval()(x).detach()
    return network_result("PyTorch", options, logits.detach(), loss.item(), grads, statistics, inference)


def keras_network(x, targets, weights):
    k = keras.layers
    norms = [k.BatchNormalization(), k.BatchNormalization()]
    model = keras.Sequential(
        [k.Dense(6), norms[0], k.ReLU(), k.Dense(4), norms[1], k.ReLU(), k.Dense(1)],
    )
    model.build(x.shape)
    trained = [v for values in weights for v in values.values()]
    for variable, value in zip(model.trainable_variables, trained):
        variable.assign(value)
    others = [v.value for v in model.non_trainable_variables]
    entropy = keras.losses.BinaryCrossentropy(from_logits=True)

    def run(trained):
        logits, moved = model.stateless_call(trained, others, x, training=True)
        return entropy(targets, logits), (logits, moved)

    (loss, (logits, moved)), grads = jax.value_and_grad(run, has_aux=True)([v.value for v in model.trainable_variables])
    for variable, value in zip(model.non_trainable_variables, moved):
        variable.assign(value)
    rest = iter(grads)
    named_grads = [{name: next(rest) for name in values} for values in weights]
    statistics = [to_numpy(n.moving_mean) for n in norms], [to_numpy(n.moving_variance) for n in norms]
    inference = to_numpy(model(x, training=False))
    options = {"decay": 0.99} | KERAS_OPTIONS
    return network_result("Keras", options, logits, float(loss), named_grads, statistics, inference)


def network_result(source, options, logits, loss, grads, statistics, inference):
    states = {}
    for place, mean, variance in zip((1, 4), *statistics):
        states |= {f"layers.{place}.runningMean": entry(mean), f"layers.{place}.runningVariance": entry(variance)}
    return {
        "source": source,
        "options": options,
        "loss": loss,
        **entries(logits=logits, inference=inference),
        "gradients": named(grads),
        "states": states,
    }


# ----------------------------------------------------------------------------- files


def files():
    inputs = norm_inputs()
    return {
        LAYERS / "dense.json": {"cases": dense_cases()},
        NORMALIZATION / "batch-norm.json": {
            "inputs": {str(rank): entries(**values) for rank, values in inputs.items()},
            "cases": norm_cases(inputs),
        },
        NORMALIZATION / "running-statistics.json": running(),
        NORMALIZATION / "network.json": network(),
    }


def header():
    return {
        "generator": "tooling/goldens/layers.py",
        "generatorSha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "versions": {m.__name__: m.__version__ for m in (np, torch, keras, jax)},
    }


def written(value, depth=0):
    """JSON, one line for each tensor."""
    if not isinstance(value, (dict, list)) or not value or "data" in value or not isinstance(value, dict) and not any(
        isinstance(v, (dict, list)) for v in value
    ):
        return json.dumps(value, separators=(", ", ": "))
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, list):
        return "[" + inner + ("," + inner).join(written(v, depth + 1) for v in value) + outer + "]"
    items = (json.dumps(k) + ": " + written(v, depth + 1) for k, v in value.items())
    return "{" + inner + ("," + inner).join(items) + outer + "}"


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        if a.keys() == b.keys() == {"shape", "data"}:
            scale = max(map(abs, b["data"]), default=0)
            return a["shape"] == b["shape"] and np.allclose(a["data"], b["data"], rtol=0, atol=RELATIVE * scale)
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b if not isinstance(b, float) else bool(np.isclose(a, b, rtol=RELATIVE, atol=0))


def main():
    texts = {path: written(header() | content) + "\n" for path, content in files().items()}
    if "--check" not in sys.argv[1:]:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(f"{path.name}: {len(text)} bytes")
        return
    without_versions = lambda text: {k: v for k, v in json.loads(text).items() if k != "versions"}
    different = [
        path
        for path, text in texts.items()
        if not path.exists() or not same(without_versions(path.read_text()), without_versions(text))
    ]
    for path in different:
        print(f"{path}: differs from what the generator writes")
    if different:
        sys.exit(1)
    print("the committed files are what the generator writes")


if __name__ == "__main__":
    main()
