"""Trajectories of optimizers, and learning rates of schedules, in float64.

    python tooling/goldens/optimizers.py             # write
    python tooling/goldens/optimizers.py --check     # compare with the committed files; exit 1 if they differ

writes packages/optim/src/optimizers/goldens/optimizers.json (PyTorch's optimizers) and
packages/keras/src/optimizers/goldens/optimizers.json (Keras's). Needs numpy, torch, keras and jax. The last digits may
differ between builds: --check allows a relative 1e-13.

A file holds a problem, `cases` and `schedules`. The problem is three weights (a matrix, a vector, a scalar, whose
gradients are of very different sizes: those of the scalar are about as large as epsilon) with given
gradients for each of 20 steps, and zeros among them. A case names the call that made it and holds the weights
after each step, in one flat list each, [step][weight][element]. A schedule holds the rates of steps 0, 1, 2, ...

Two things are not the reference's own. PyTorch's clip_grad_norm_ adds 1e-6 to the norm; here the factor is
min(1, limit / norm), the norm being PyTorch's. And it has no Adam that adds epsilon to the root of the raw
second moment (the efficient form of Kingma and Ba, section 2); Keras has no other, so that case is Keras's.
Keras computes CosineDecay with pi in float32, so its rates are off by a relative 1e-7.
"""

import hashlib
import json
import math
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"
os.environ["JAX_ENABLE_X64"] = "1"

import jax
import keras
import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[2]
OPTIM = ROOT / "packages/optim/src/optimizers/goldens/optimizers.json"
KERAS = ROOT / "packages/keras/src/optimizers/goldens/optimizers.json"
STEPS = 20
SHAPES = [(2, 3), (4,), ()]
SCALES = [1.0, 20.0, 2e-8]

keras.config.set_floatx("float64")
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def problem():
    """Initial weights and gradients; every number is exact in float32."""
    rng = np.random.default_rng(7)
    single = lambda x: np.asarray(x, np.float32).astype(np.float64)
    weights = [single(rng.standard_normal(shape)) for shape in SHAPES]
    gradients = []
    for step in range(STEPS):
        # Large and small steps: limits on the norm are reached in some of them only.
        size = 10.0 ** rng.uniform(-1.5, 0.5)
        row = [single(size * c * rng.standard_normal(s)) for c, s in zip(SCALES, SHAPES)]
        row[0][step % 2, 0] = 0
        if step == 0:
            row[1][:] = 0
        gradients.append(row)
    return weights, gradients


WEIGHTS, GRADIENTS = problem()


def flat(arrays):
    return [[float(x) for x in np.asarray(a, np.float64).ravel()] for a in arrays]


# PyTorch


def clip_values(limit):
    return lambda weights: torch.nn.utils.clip_grad_value_(weights, limit)


def clip_norms(limit, together):
    """Scales by min(1, limit / norm): each gradient, or all by the norm of all."""

    def clip(weights):
        for group in [weights] if together else [[w] for w in weights]:
            norm = torch.nn.utils.get_total_norm([w.grad for w in group])
            for w in group:
                w.grad.mul_(min(1.0, limit / norm.item()) if norm > 0 else 1.0)

    return clip


def torch_trajectory(make, clip=None, schedule=None):
    weights = [torch.tensor(w, requires_grad=True) for w in WEIGHTS]
    optimizer = make(weights)
    scheduler = None if schedule is None else schedule(optimizer)
    trajectory = []
    for row in GRADIENTS:
        for w, g in zip(weights, row):
            w.grad = torch.tensor(g)
        if clip is not None:
            clip(weights)
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        trajectory.append(flat([w.detach().numpy() for w in weights]))
    return trajectory


def torch_cases():
    o = torch.optim
    s = torch.optim.lr_scheduler
    decay = dict(weight_decay=0.1)

    def two_groups(w):
        rest = {"params": [w[1], w[2]], "lr": 0.02, "weight_decay": 0}
        return o.AdamW([{"params": [w[0]]}, rest], lr=0.05, **decay)

    rows = [
        ("SGD", "SGD(lr=0.05)", lambda w: o.SGD(w, 0.05)),
        ("SGD weightDecay", "SGD(lr=0.05, weight_decay=0.1)", lambda w: o.SGD(w, 0.05, **decay)),
        ("SGD momentum", "SGD(lr=0.05, momentum=0.9)", lambda w: o.SGD(w, 0.05, 0.9)),
        (
            "SGD momentum weightDecay",
            "SGD(lr=0.05, momentum=0.9, weight_decay=0.1)",
            lambda w: o.SGD(w, 0.05, 0.9, **decay),
        ),
        (
            "SGD nesterov",
            "SGD(lr=0.05, momentum=0.9, nesterov=True)",
            lambda w: o.SGD(w, 0.05, 0.9, nesterov=True),
        ),
        (
            "SGD nesterov weightDecay",
            "SGD(lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1)",
            lambda w: o.SGD(w, 0.05, 0.9, nesterov=True, **decay),
        ),
        ("Adam", "Adam(lr=0.05)", lambda w: o.Adam(w, 0.05)),
        (
            "Adam betas epsilon",
            "Adam(lr=0.05, betas=(0.8, 0.95), eps=0.001)",
            lambda w: o.Adam(w, 0.05, (0.8, 0.95), 0.001),
        ),
        ("Adam weightDecay", "Adam(lr=0.05, weight_decay=0.1)", lambda w: o.Adam(w, 0.05, **decay)),
        ("Adam amsgrad", "Adam(lr=0.05, amsgrad=True)", lambda w: o.Adam(w, 0.05, amsgrad=True)),
        (
            "Adam amsgrad weightDecay",
            "Adam(lr=0.05, amsgrad=True, weight_decay=0.1)",
            lambda w: o.Adam(w, 0.05, amsgrad=True, **decay),
        ),
        ("AdamW", "AdamW(lr=0.05)", lambda w: o.AdamW(w, 0.05)),
        (
            "AdamW amsgrad weightDecay",
            "AdamW(lr=0.05, amsgrad=True, weight_decay=0.1)",
            lambda w: o.AdamW(w, 0.05, amsgrad=True, **decay),
        ),
        (
            "AdamW groups",
            "AdamW(groups: matrix, rest with lr=0.02 and weight_decay=0; lr=0.05, weight_decay=0.1)",
            two_groups,
        ),
        ("RMSprop", "RMSprop(lr=0.05)", lambda w: o.RMSprop(w, 0.05)),
        (
            "RMSprop weightDecay",
            "RMSprop(lr=0.05, alpha=0.9, weight_decay=0.1)",
            lambda w: o.RMSprop(w, 0.05, 0.9, **decay),
        ),
        (
            "RMSprop momentum",
            "RMSprop(lr=0.05, momentum=0.9)",
            lambda w: o.RMSprop(w, 0.05, momentum=0.9),
        ),
        ("RMSprop centered", "RMSprop(lr=0.05, centered=True)", lambda w: o.RMSprop(w, 0.05, centered=True)),
        (
            "RMSprop centered momentum",
            "RMSprop(lr=0.05, centered=True, momentum=0.9, weight_decay=0.1)",
            lambda w: o.RMSprop(w, 0.05, centered=True, momentum=0.9, **decay),
        ),
    ]
    cases = [case(name, f"torch.optim.{call}", torch_trajectory(make)) for name, call, make in rows]
    raw = lambda: keras.optimizers.Adam(learning_rate=0.05, epsilon=1e-8)
    cases.append(
        case(
            "Adam raw",
            "keras.optimizers.Adam(learning_rate=0.05, epsilon=1e-8)",
            keras_trajectory(raw),
        )
    )
    sgd = lambda w: o.SGD(w, 0.05, 0.9)
    limited = "torch.optim.SGD(lr=0.05, momentum=0.9), "
    for name, call, clip in [
        ("clip value", "clip_grad_value_(1.5)", clip_values(1.5)),
        ("clip norm", "each gradient times min(1, 2.5 / its norm)", clip_norms(2.5, False)),
        ("clip globalNorm", "all gradients times min(1, 2.5 / norm)", clip_norms(2.5, True)),
    ]:
        cases.append(case(name, limited + call, torch_trajectory(sgd, clip=clip)))
    for name, call, schedule in [
        ("schedule stepDecay", "StepLR(6, gamma=0.5)", lambda opt: s.StepLR(opt, 6, gamma=0.5)),
        (
            "schedule cosineDecay",
            "CosineAnnealingLR(20, eta_min=0.001)",
            lambda opt: s.CosineAnnealingLR(opt, 20, eta_min=0.001),
        ),
    ]:
        adamw = lambda w: o.AdamW(w, 0.05)
        call = f"torch.optim.AdamW(lr=0.05), {call}"
        cases.append(case(name, call, torch_trajectory(adamw, schedule=schedule)))
    return cases


def torch_schedules():
    s = torch.optim.lr_scheduler

    def warm(opt):
        rise = s.LinearLR(opt, start_factor=0.25, end_factor=1.0, total_iters=6)
        return s.SequentialLR(opt, [rise, s.CosineAnnealingLR(opt, 14, eta_min=0.02)], [6])

    rows = [
        ("stepDecay", "StepLR(4, gamma=0.3)", lambda opt: s.StepLR(opt, 4, gamma=0.3)),
        ("exponentialDecay", "ExponentialLR(0.9)", lambda opt: s.ExponentialLR(opt, 0.9)),
        (
            "cosineDecay",
            "CosineAnnealingLR(20, eta_min=0.02)",
            lambda opt: s.CosineAnnealingLR(opt, 20, eta_min=0.02),
        ),
        ("warmUp", "SequentialLR(LinearLR(0.25, 1, 6), CosineAnnealingLR(14, eta_min=0.02), [6])", warm),
    ]
    result = []
    for name, call, make in rows:
        weight = torch.zeros(1, requires_grad=True)
        optimizer = torch.optim.SGD([weight], lr=0.2)
        scheduler = make(optimizer)
        rates = []
        for _ in range(STEPS + 1):
            rates.append(scheduler.get_last_lr()[0])
            optimizer.step()
            scheduler.step()
        result.append({"name": name, "call": f"{call}, lr=0.2", "rates": rates})
    return result


# Keras


def keras_trajectory(make):
    weights = [
        keras.Variable(w, dtype="float64", name=f"w{i}") for i, w in enumerate(WEIGHTS)
    ]
    optimizer = make()
    optimizer.build(weights)
    trajectory = []
    for row in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(g) for g in row], weights)
        trajectory.append(flat([w.numpy() for w in weights]))
    return trajectory


def keras_cases():
    o = keras.optimizers
    s = keras.optimizers.schedules
    stairs = lambda: s.ExponentialDecay(0.05, decay_steps=6, decay_rate=0.5, staircase=True)
    cosine = lambda: s.CosineDecay(0.0, 14, alpha=0.1, warmup_target=0.05, warmup_steps=6)
    rows = [
        ("SGD", "SGD()", lambda: o.SGD()),
        ("SGD momentum", "SGD(0.05, momentum=0.9)", lambda: o.SGD(0.05, momentum=0.9)),
        (
            "SGD nesterov",
            "SGD(0.05, momentum=0.9, nesterov=True)",
            lambda: o.SGD(0.05, momentum=0.9, nesterov=True),
        ),
        ("SGD weight_decay", "SGD(0.05, weight_decay=0.1)", lambda: o.SGD(0.05, weight_decay=0.1)),
        ("SGD clipnorm", "SGD(0.05, clipnorm=2.5)", lambda: o.SGD(0.05, clipnorm=2.5)),
        (
            "SGD global_clipnorm",
            "SGD(0.05, global_clipnorm=2.5)",
            lambda: o.SGD(0.05, global_clipnorm=2.5),
        ),
        ("SGD clipvalue", "SGD(0.05, clipvalue=1.5)", lambda: o.SGD(0.05, clipvalue=1.5)),
        (
            "SGD ExponentialDecay momentum",
            "SGD(ExponentialDecay(0.05, 6, 0.5, staircase=True), momentum=0.9)",
            lambda: o.SGD(stairs(), momentum=0.9),
        ),
        ("Adam", "Adam()", lambda: o.Adam()),
        (
            "Adam betas epsilon",
            "Adam(0.05, beta_1=0.8, beta_2=0.95, epsilon=0.001)",
            lambda: o.Adam(0.05, beta_1=0.8, beta_2=0.95, epsilon=0.001),
        ),
        ("Adam amsgrad", "Adam(0.05, amsgrad=True)", lambda: o.Adam(0.05, amsgrad=True)),
        ("Adam weight_decay", "Adam(0.05, weight_decay=0.1)", lambda: o.Adam(0.05, weight_decay=0.1)),
        (
            "Adam CosineDecay",
            "Adam(CosineDecay(0.0, 14, alpha=0.1, warmup_target=0.05, warmup_steps=6))",
            lambda: o.Adam(cosine()),
        ),
        ("AdamW", "AdamW()", lambda: o.AdamW()),
        (
            "AdamW weight_decay",
            "AdamW(0.05, weight_decay=0.1)",
            lambda: o.AdamW(0.05, weight_decay=0.1),
        ),
        ("RMSprop", "RMSprop()", lambda: o.RMSprop()),
        ("RMSprop momentum", "RMSprop(0.05, momentum=0.9)", lambda: o.RMSprop(0.05, momentum=0.9)),
        ("RMSprop centered", "RMSprop(0.05, centered=True)", lambda: o.RMSprop(0.05, centered=True)),
        (
            "RMSprop rho centered momentum weight_decay",
            "RMSprop(0.05, rho=0.8, centered=True, momentum=0.9, weight_decay=0.1)",
            lambda: o.RMSprop(0.05, rho=0.8, centered=True, momentum=0.9, weight_decay=0.1),
        ),
    ]
    return [case(name, f"keras.optimizers.{call}", keras_trajectory(make)) for name, call, make in rows]


def keras_schedules():
    s = keras.optimizers.schedules
    rows = [
        ("ExponentialDecay", "ExponentialDecay(0.2, 4, 0.3)", s.ExponentialDecay(0.2, 4, 0.3)),
        (
            "ExponentialDecay staircase",
            "ExponentialDecay(0.2, 4, 0.3, staircase=True)",
            s.ExponentialDecay(0.2, 4, 0.3, staircase=True),
        ),
        ("CosineDecay", "CosineDecay(0.2, 15, alpha=0.1)", s.CosineDecay(0.2, 15, alpha=0.1)),
        (
            "CosineDecay warmup",
            "CosineDecay(0.05, 10, alpha=0.1, warmup_target=0.2, warmup_steps=6)",
            s.CosineDecay(0.05, 10, alpha=0.1, warmup_target=0.2, warmup_steps=6),
        ),
        (
            "InverseTimeDecay",
            "InverseTimeDecay(0.2, 4, 0.5)",
            s.InverseTimeDecay(0.2, 4, 0.5),
        ),
        (
            "PolynomialDecay",
            "PolynomialDecay(0.2, 15, 0.01, power=2.0)",
            s.PolynomialDecay(0.2, 15, 0.01, power=2.0),
        ),
        (
            "PiecewiseConstantDecay",
            "PiecewiseConstantDecay([5, 12], [0.2, 0.1, 0.01])",
            s.PiecewiseConstantDecay([5, 12], [0.2, 0.1, 0.01]),
        ),
    ]
    return [
        {"name": name, "call": call, "rates": [float(f(step)) for step in range(STEPS + 1)]}
        for name, call, f in rows
    ]


def case(name, call, trajectory):
    return {"name": name, "call": call, "weights": trajectory}


def written(cases, schedules):
    """One case a line: readable, and small in a diff."""
    head = {
        "generator": "tooling/goldens/optimizers.py",
        "sha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "versions": {
            "python": sys.version.split()[0],
            "numpy": np.__version__,
            "torch": torch.__version__,
            "keras": keras.__version__,
            "jax": jax.__version__,
        },
        "shapes": [list(s) for s in SHAPES],
        "initial": flat(WEIGHTS),
    }
    text = json.dumps(head, separators=(",", ":"))[:-1]
    lists = {"gradients": [flat(row) for row in GRADIENTS], "cases": cases, "schedules": schedules}
    for name, rows in lists.items():
        lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        text += f',"{name}":[\n{lines}\n]'
    return text + "}\n"


def same(a, b):
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a if k != "versions")
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-13, abs_tol=1e-15)
    return a == b


def main():
    files = {
        OPTIM: written(torch_cases(), torch_schedules()),
        KERAS: written(keras_cases(), keras_schedules()),
    }
    if "--check" in sys.argv[1:]:
        wrong = [p for p, text in files.items() if not same(json.loads(p.read_text()), json.loads(text))]
        for path in wrong:
            print(f"{path}: differs from what the generator writes")
        sys.exit(1 if wrong else 0)
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
