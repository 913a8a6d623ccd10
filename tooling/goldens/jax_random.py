"""Golden values of random keys, bits and distributions, from JAX and Random123.

    python tooling/goldens/jax_random.py

writes packages/tensor/src/random/goldens/random.json (keys and bits) and
tooling/conformance/src/goldens/jax-random.json (bits and distributions, which need a backend). Needs jax, numpy and scipy (for
quantiles); the versions stand in the file.
Words and bits are unsigned 32-bit integers. Values of float32 are written with the digits that
identify them, so that reading them as doubles and rounding to float32 gives the same bits.
(Not named random.py: that would hide Python's own module from every script in this folder.)
"""

import json
from pathlib import Path

import jax
import jax.extend.random
import numpy as np
import scipy
import scipy.stats

ROOT = Path(__file__).resolve().parents[2]
KEYS = ROOT / "packages/tensor/src/random/goldens/random.json"
DRAWS = ROOT / "tooling/conformance/src/goldens/jax-random.json"

assert jax.config.jax_threefry_partitionable, "the goldens are those of the partitionable mode"

# Of the quantiles that draws of gamma are compared with.
PROBABILITIES = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999]

# Random123, tests/kat_vectors, lines "threefry2x32 20": counter, key, output.
KAT = """
00000000 00000000 00000000 00000000 6b200159 99ba4efe
ffffffff ffffffff ffffffff ffffffff 1cb996fc bb002be7
243f6a88 85a308d3 13198a2e 03707344 c4923a9c 483df7a0
"""


def key_of(seed):
    """jax.random.key with all 64 bits of the seed (without x64 JAX truncates it to 32)."""
    with jax.enable_x64(True):
        words = np.asarray(jax.random.key_data(jax.random.key(seed)))
    assert [int(w) for w in words] == [seed >> 32, seed & 0xFFFFFFFF], seed
    return jax.random.wrap_key_data(words)


def words(key):
    return [int(w) for w in np.asarray(jax.random.key_data(key)).ravel()]


def pairs(keys):
    return np.asarray(jax.random.key_data(keys)).astype(np.int64).tolist()


def ints(array):
    return np.asarray(array).astype(np.int64).ravel().tolist()


def floats(array):
    array = np.asarray(array)
    assert array.dtype == np.float32, array.dtype
    return [float(str(v)) for v in array.ravel()]


def both(draw):
    """What JAX gives, and what its formula gives when each operation is rounded to float32.

    jax.random's functions are jitted, and XLA contracts `u * (high - low) + low` to one fused
    multiply-add, which moves the last bit of some values. `unfused` is the same draw with each
    operation compiled by itself.
    """
    fused = floats(draw())
    with jax.disable_jit():
        return {"values": fused, "unfused": floats(draw())}


def randint(seed, shape, low, high):
    """Above the largest int32, JAX takes a bound of 64 bits only with these enabled."""
    with jax.enable_x64(True):
        return ints(jax.random.randint(key_of(seed), tuple(shape), low, high, np.int32))


def kat():
    rows = []
    for line in KAT.split("\n"):
        if line:
            c0, c1, k0, k1, x0, x1 = (int(w, 16) for w in line.split())
            rows.append({"counter": [c0, c1], "key": [k0, k1], "output": [x0, x1]})
    return rows


def counters():
    """Blocks of counters beyond what an array can reach: JAX's own block function."""
    rows = []
    for seed, start in [(0, 2**32 - 2), (42, 2**40 + 3), (2**53 - 1, 2**53 - 4)]:
        key = key_of(seed)
        index = np.arange(start, start + 4, dtype=np.uint64)
        halves = np.concatenate([index >> 32, index & 0xFFFFFFFF]).astype(np.uint32)
        block = jax.extend.random.threefry_2x32(jax.random.key_data(key), halves)
        x0, x1 = np.split(np.asarray(block), 2)
        rows.append({"key": words(key), "start": start, "bits": ints(x0 ^ x1)})
    return rows


def main():
    seeds = [0, 1, 42, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**40 + 5, 2**53 - 1]
    result = {
        "generator": "tooling/goldens/jax_random.py",
        "versions": {"jax": jax.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "kat": kat(),
        "keys": [{"seed": s, "key": words(key_of(s))} for s in seeds],
        "foldIn": [
            {"seed": s, "data": d, "key": words(jax.random.fold_in(key_of(s), d))}
            for s in (0, 42, 2**40 + 5)
            for d in (0, 1, 7, 2**31, 2**32 - 1)
        ],
        "split": [
            {"seed": s, "n": n, "keys": pairs(jax.random.split(key_of(s), n))}
            for s, n in [(0, 2), (42, 5), (2**53 - 1, 3)]
        ],
        "bits": [
            {"seed": s, "shape": shape, "bits": ints(jax.random.bits(key_of(s), tuple(shape)))}
            for s, shape in [(0, []), (0, [1]), (1, [7]), (42, [3, 5]), (2**53 - 1, [2, 3, 3])]
        ],
        # The tail of a long array: element i depends on the key and on i only.
        "tail": {
            "seed": 7,
            "length": 1001,
            "start": 990,
            "bits": ints(jax.random.bits(key_of(7), (1001,))[990:]),
        },
        "counters": counters(),
        "uniform": [
            {
                "seed": s,
                "shape": shape,
                "low": low,
                "high": high,
                **both(
                    lambda: jax.random.uniform(key_of(s), tuple(shape), np.float32, low, high)
                ),
            }
            for s, shape, low, high in [
                (0, [5], 0.0, 1.0),
                (42, [3, 7], 0.0, 1.0),
                (2**32, [13], -2.0, 3.0),
                (3, [], 0.25, 0.5),
            ]
        ],
        "normal": [
            {
                "seed": s,
                "shape": shape,
                **both(lambda: jax.random.normal(key_of(s), tuple(shape), np.float32)),
            }
            for s, shape in [(0, [5]), (42, [3, 7]), (2**40 + 5, [31]), (3, [])]
        ],
        "truncatedNormal": [
            {
                "seed": s,
                "shape": shape,
                "lower": lower,
                "upper": upper,
                **both(
                    lambda: jax.random.truncated_normal(
                        key_of(s), lower, upper, tuple(shape), np.float32
                    )
                ),
            }
            for s, shape, lower, upper in [
                (0, [5], -2.0, 2.0),
                (42, [3, 7], -2.0, 2.0),
                (9, [9], -0.5, 3.0),
            ]
        ],
        "bernoulli": [
            {
                "seed": s,
                "shape": shape,
                "p": p,
                "values": ints(jax.random.bernoulli(key_of(s), np.float32(p), tuple(shape))),
            }
            for s, shape, p in [(0, [17], 0.3), (42, [3, 11], 0.3), (5, [9], 0.9)]
        ],
        "exponential": [
            {
                "seed": s,
                "shape": shape,
                **both(lambda: jax.random.exponential(key_of(s), tuple(shape), np.float32)),
            }
            for s, shape in [(0, [5]), (42, [3, 7])]
        ],
        "gumbel": [
            {
                "seed": s,
                "shape": shape,
                **both(lambda: jax.random.gumbel(key_of(s), tuple(shape), np.float32)),
            }
            for s, shape in [(0, [5]), (42, [3, 7])]
        ],
        # Spans above 2^16 are JAX's only where it keeps all bits: see randint's docstring.
        "randint": [
            {"seed": s, "shape": shape, "low": low, "high": high, "values": randint(s, shape, low, high)}
            for s, shape, low, high in [
                (0, [7], 0, 2),
                (42, [3, 5], -3, 4),
                (1, [9], 0, 1),
                (5, [9], 1, 7),
                (7, [9], 0, 65_535),
                (8, [9], -65_536, 0),
                (9, [9], 2**31 - 1000, 2**31 - 1),
                (10, [9], -(2**31), 2**31),
            ]
        ],
        # 2000 elements take two rounds of sorting.
        "permutation": [
            {"seed": s, "n": n, "order": ints(jax.random.permutation(key_of(s), n))}
            for s, n in [(0, 1), (1, 2), (42, 10), (2**40 + 5, 33)]
        ]
        + [{"seed": 3, "n": 2000, "head": ints(jax.random.permutation(key_of(3), 2000)[:20])}],
        "permutedRows": [
            {
                "seed": s,
                "shape": shape,
                "axis": axis,
                "values": ints(
                    jax.random.permutation(key_of(s), np.arange(np.prod(shape)).reshape(shape), axis)
                ),
            }
            for s, shape, axis in [(4, [5], 0), (5, [4, 3], 0), (6, [2, 5, 2], 1), (7, [3, 4], -1)]
        ],
        "choice": [
            {
                "seed": s,
                "n": n,
                "shape": shape,
                "replace": replace,
                "p": p,
                "values": ints(
                    jax.random.choice(
                        key_of(s), n, tuple(shape), replace, None if p is None else np.float32(p)
                    )
                ),
            }
            for s, n, shape, replace, p in [
                (0, 10, [4], True, None),
                (1, 10, [2, 3], False, None),
                (2, 5, [], True, None),
                (3, 4, [3, 7], True, [0.1, 0.2, 0.3, 0.4]),
                (4, 4, [20], True, [0, 0.5, 0, 0.5]),
                (5, 6, [4], False, [0.25, 0, 0.25, 0.125, 0.25, 0.125]),
                (6, 9, [5], True, [0.5] + [0.0625] * 8),
            ]
        ],
        "categorical": [
            {
                "seed": s,
                "logits": {"shape": list(np.shape(logits)), "data": floats(np.float32(logits))},
                "axis": axis,
                "shape": shape,
                "values": ints(
                    jax.random.categorical(
                        key_of(s), np.float32(logits), axis, None if shape is None else tuple(shape)
                    )
                ),
            }
            for s, logits, axis, shape in [
                (0, [0.0, 1.0, 2.0], -1, None),
                (1, [[0.0, 1.0, -1.0], [3.0, 0.0, 0.0]], -1, None),
                (2, [[0.0, 1.0, -1.0], [3.0, 0.0, 0.0]], 0, None),
                (3, [[0.0, 1.0, -1.0], [3.0, 0.0, 0.0]], 1, [6, 2]),
                (4, [[0.0, 1.0, -1.0], [3.0, 0.0, 0.0]], 0, [5, 3]),
                (5, [[0.5, -0.5]], -1, [4]),
            ]
        ],
        "gammaQuantiles": [
            {
                "concentration": a,
                "probabilities": PROBABILITIES,
                "quantiles": [float(q) for q in scipy.stats.gamma.ppf(PROBABILITIES, a)],
            }
            for a in (0.05, 0.5, 1, 2.5, 30, 10_000)
        ],
    }
    about = ("generator", "versions")
    keys = ("kat", "keys", "foldIn", "split", "bits", "tail", "counters")
    write(KEYS, {k: v for k, v in result.items() if k in about + keys})
    write(DRAWS, {k: v for k, v in result.items() if k in about + ("bits",) or k not in keys})


def write(path, values):
    """One row a line: readable, and small in a diff."""
    parts = []
    for name, value in values.items():
        if isinstance(value, list):
            rows = ",\n".join("    " + json.dumps(row) for row in value)
            parts.append(f'  "{name}": [\n{rows}\n  ]')
        else:
            parts.append(f'  "{name}": {json.dumps(value)}')
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n")
    print(f"{path}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
