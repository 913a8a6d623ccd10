"""Golden values of Jacobian-vector products, Hessians and their products with a direction, from JAX in float64.

    python tooling/goldens/jax_autograd.py

writes tooling/conformance/src/goldens/jax-autograd.json. Needs jax and numpy; the versions stand in the file. The
functions are written out again in jvp.test.ts, under the same names.
"""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

OUT = Path(__file__).resolve().parents[2] / "tooling/conformance/src/goldens/jax-autograd.json"


def gated(x, w):
    return jnp.tanh(x @ w) * jax.nn.sigmoid(x @ w)


def standardized(x):
    centered = x - x.mean(0)
    return centered / jnp.sqrt((centered**2).mean(0) + 0.001)


def log_sum_exp(x):
    return jnp.log(jnp.sum(jnp.exp(x)))


def rosenbrock(x):
    return jnp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def cubes(x):
    return jnp.sum(standardized(x) ** 3 * jnp.arange(1.0, x.size + 1).reshape(x.shape))


def points(seed, *shapes):
    """Multiples of 1/64, which every dtype holds."""
    random = np.random.default_rng(seed)
    return [np.round(random.normal(size=shape) * 64) / 64 for shape in shapes]


def array(x):
    return {"shape": list(x.shape), "data": np.asarray(x, np.float64).ravel().tolist()}


def product(name, f, *shapes):
    drawn = points(len(name), *shapes, *shapes)
    at, tangents = drawn[: len(shapes)], drawn[len(shapes) :]
    value, tangent = jax.jvp(f, at, tangents)
    return {
        "name": name,
        "at": [array(x) for x in at],
        "tangents": [array(t) for t in tangents],
        "value": array(value),
        "tangent": array(tangent),
    }


def second(name, f, shape):
    x, v = points(len(name), shape, shape)
    hessian = jax.hessian(f)(x)
    return {
        "name": name,
        "at": array(x),
        "v": array(v),
        "hessian": array(hessian),
        "product": array(jnp.tensordot(hessian, v, len(shape))),
    }


def main():
    result = {
        "generator": "tooling/goldens/jax_autograd.py",
        "versions": {"jax": jax.__version__, "numpy": np.__version__},
        "jvp": [
            product("gated", gated, (2, 3), (3, 2)),
            product("standardized", standardized, (4, 3)),
            product("logSumExp", log_sum_exp, (5,)),
        ],
        "hessian": [
            second("logSumExp", log_sum_exp, (4,)),
            second("rosenbrock", rosenbrock, (4,)),
            second("cubes", cubes, (3, 2)),
        ],
    }
    lines = []
    for name, value in result.items():
        if isinstance(value, list):
            rows = ",\n".join("    " + json.dumps(row) for row in value)
            lines.append(f'  "{name}": [\n{rows}\n  ]')
        else:
            lines.append(f'  "{name}": {json.dumps(value)}')
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
