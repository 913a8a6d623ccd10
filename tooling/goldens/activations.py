"""Values and derivatives of the activations of @evenkeel/nn, from PyTorch and Keras in float64.

    python tooling/goldens/activations.py             # write
    python tooling/goldens/activations.py --check     # compare with the committed file; exit 1 if they differ

writes packages/nn/src/functional/goldens/activations.json. Needs torch (CPU), keras and jax.

Where both frameworks have an activation they are compared here, values and derivatives, at every point: they must
agree to 1e-12, but for the kinks that a case names. There their derivatives differ, ours is that of the flatter
side, and the point is left out. squareplus, which Keras computes with cancellation, is written from decimals of 50
digits and compared with Keras in the same way. Every point is exact in float32, so that the same cases hold there.
"""

import hashlib
import json
import math
import os
import sys
from decimal import Decimal, getcontext
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import keras
import torch
import torch.nn.functional as F
from keras import activations as K

keras.config.set_floatx("float64")
getcontext().prec = 50

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "packages/nn/src/functional/goldens/activations.json"
SIZES = [2.0**-27, 2.0**-10, 0.125, 0.3125, 0.5, 0.75, 1, 1.25, 1.875, 2, 2.5, 3, 4.25, 6, 8.5, 12.25, 31.75, 100, 10000]
POINTS = [-x for x in reversed(SIZES)] + [0.0] + SIZES


def by_torch(f):
    x = torch.tensor(POINTS, dtype=torch.float64, requires_grad=True)
    y = f(x)
    y.sum().backward()
    return y.tolist(), x.grad.tolist()


def by_keras(f):
    x = jax.numpy.asarray(POINTS, dtype="float64")
    y = f(x)
    assert y.dtype == "float64", y.dtype
    slope = jax.vmap(jax.grad(lambda t: f(t)))(x)
    return [float(v) for v in y], [float(v) for v in slope]


def squareplus_by_decimals(b):
    roots = [(Decimal(x), (Decimal(x) ** 2 + Decimal(b)).sqrt()) for x in POINTS]
    return [float((x + root) / 2) for x, root in roots], [float((1 + x / root) / 2) for x, root in roots]


def case(id, torch_f, keras_f, options=None, kinks=()):
    sources = [by_torch(torch_f)] if torch_f else []
    sources += [by_keras(keras_f)] if keras_f else []
    return {"id": id, "options": options or {}, "sources": sources, "kinks": kinks}


def squareplus(options, b):
    sources = [squareplus_by_decimals(b), by_keras(lambda x: K.squareplus(x, b=b))]
    return {"id": "squareplus", "options": options, "sources": sources, "kinks": ()}


CASES = [
    case("relu", F.relu, K.relu),
    case("relu6", F.relu6, K.relu6),
    case("leakyRelu", F.leaky_relu, lambda x: K.leaky_relu(x, negative_slope=0.01), kinks=[0]),
    case(
        "leakyRelu",
        lambda x: F.leaky_relu(x, 0.25),
        lambda x: K.leaky_relu(x, negative_slope=0.25),
        {"negativeSlope": 0.25},
        kinks=[0],
    ),
    case("elu", F.elu, K.elu),
    case("elu", lambda x: F.elu(x, 0.5), lambda x: K.elu(x, alpha=0.5), {"alpha": 0.5}),
    case("selu", F.selu, K.selu),
    case("celu", F.celu, K.celu),
    case("celu", lambda x: F.celu(x, 2.5), lambda x: K.celu(x, alpha=2.5), {"alpha": 2.5}),
    case("gelu", F.gelu, lambda x: K.gelu(x, approximate=False)),
    case(
        "gelu",
        lambda x: F.gelu(x, approximate="tanh"),
        lambda x: K.gelu(x, approximate=True),
        {"approximate": "tanh"},
    ),
    case("silu", F.silu, K.silu),
    case("mish", F.mish, K.mish),
    case("sigmoid", torch.sigmoid, K.sigmoid),
    case("logSigmoid", F.logsigmoid, K.log_sigmoid),
    case("softplus", lambda x: F.softplus(x, threshold=700), K.softplus),
    squareplus({}, 4),
    squareplus({"b": 0.5}, 0.5),
    case("sparsePlus", None, K.sparse_plus),
    case("sparseSigmoid", None, K.sparse_sigmoid, kinks=[-1, 1]),
    case("hardSigmoid", None, K.hard_sigmoid),  # torch's slope is a float32 1/6, also in float64
    case("hardSilu", F.hardswish, K.hard_silu),
    case("hardTanh", F.hardtanh, K.hard_tanh, kinks=[-1, 1]),
    case("hardTanh", lambda x: F.hardtanh(x, -0.5, 2), None, {"min": -0.5, "max": 2}),
    case("tanh", torch.tanh, None),  # keras computes it in float32
    case("tanhShrink", F.tanhshrink, K.tanh_shrink),
    case("softsign", F.softsign, K.softsign),
    case("hardShrink", F.hardshrink, K.hard_shrink),
    case("hardShrink", lambda x: F.hardshrink(x, 2), lambda x: K.hard_shrink(x, 2), {"threshold": 2}),
    case("softShrink", F.softshrink, K.soft_shrink),
    case("softShrink", lambda x: F.softshrink(x, 2), lambda x: K.soft_shrink(x, 2), {"threshold": 2}),
    case(
        "threshold",
        lambda x: F.threshold(x, 0.5, -20),
        lambda x: K.threshold(x, 0.5, -20),
        {"threshold": 0.5, "value": -20},
    ),
    case("exponential", torch.exp, K.exponential),
    case("linear", lambda x: x * 1, K.linear),
]


def close(a, b):
    return a == b or (math.isfinite(a) and math.isfinite(b) and abs(a - b) <= 1e-12 * max(1, abs(a)))


def solve(c):
    """The points that all sources agree on; the numbers are those of the first."""
    name = f"{c['id']} {c['options']}"
    kept = [x not in c["kinks"] for x in POINTS]
    (values, slopes), *others = c["sources"]
    for other_values, other_slopes in others:
        for i, x in enumerate(POINTS):
            assert close(values[i], other_values[i]), (name, x, values[i], other_values[i])
            agree = close(slopes[i], other_slopes[i])
            if kept[i]:
                assert agree, (name, x, slopes[i], other_slopes[i])
            else:
                assert not agree, f"{name}: the frameworks agree at {x}"
                print(f"{name}: slope at {x}: torch {slopes[i]}, keras {other_slopes[i]}")

    def pick(numbers):
        return [encode(v) for v, keep in zip(numbers, kept) if keep]

    return {
        "id": c["id"],
        "options": c["options"],
        "x": pick(POINTS),
        "y": pick(values),
        "slope": pick(slopes),
    }


def encode(value):
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return int(value) if value == int(value) and abs(value) < 2**53 else value


def text():
    head = {
        "generator": "tooling/goldens/activations.py",
        "generatorSha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "versions": {"torch": torch.__version__, "keras": keras.__version__, "jax": jax.__version__},
    }
    rows = ",\n".join("    " + json.dumps(solve(c)) for c in CASES)
    return json.dumps(head)[:-1] + ', "cases": [\n' + rows + "\n]}\n"


def main():
    made = text()
    if "--check" not in sys.argv[1:]:
        OUT.parent.mkdir(parents=True, exist_ok=True)
        OUT.write_text(made)
        print(f"{OUT}: {len(CASES)} cases, {OUT.stat().st_size} bytes")
        return
    if not OUT.exists() or OUT.read_text() != made:
        print(f"{OUT}: differs from what the generator writes")
        sys.exit(1)
    print("the committed file is what the generator writes")


if __name__ == "__main__":
    main()
