"""Coefficients of the polynomials in packages/tensor/src/program/formulas.

    python tooling/goldens/minimax.py

prints them, highest power first, with the largest relative error of the function they stand for.
Needs numpy. Each polynomial is the best one in the maximum norm (Lawson's iteration: least squares,
whose weights grow where the error is large), with its coefficients rounded to float32 one after the
other, from the highest power down, each time fitting the rest again.
"""

from math import erf, erfc, log

import numpy as np


def lawson(x, powers, target, weight, steps=1500):
    """Coefficients of x^powers that minimise max |weight (target - polynomial)|."""
    scale = np.abs(x).max()
    basis = np.stack([(x / scale) ** p for p in powers], axis=1) * weight[:, None]
    values = target * weight
    lawson_weight = np.full(len(x), 1 / len(x))
    best, least = None, np.inf
    for _ in range(steps):
        root = np.sqrt(lawson_weight)
        c = np.linalg.lstsq(basis * root[:, None], values * root, rcond=None)[0]
        error = np.abs(values - basis @ c)
        if error.max() < least:
            best, least = c, error.max()
        lawson_weight *= error
        lawson_weight /= lawson_weight.sum()
    return [c / scale**p for c, p in zip(best, powers)]


def fit(name, low, high, degree, target, weight):
    """A polynomial in x for `target`, whose error counts `weight` times."""
    angles = np.linspace(0, np.pi, 801)
    x = (low + high) / 2 - (high - low) / 2 * np.cos(angles)
    x = x[np.abs(x) > 1e-6]  # the functions below are quotients, 0 / 0 at 0
    t = np.array([target(v) for v in x])
    w = np.array([weight(v) for v in x])
    left = list(range(degree, -1, -1))
    rest, coefficients = t, []
    while left:
        c = np.float32(lawson(x, left, rest, w)[0])
        coefficients.append(c)
        rest = rest - float(c) * x ** left.pop(0)
    print(f"{name} [{', '.join(str(c) for c in coefficients)}]")
    print(f"  relative error {np.abs(rest * w).max():.1e}")


if __name__ == "__main__":
    half = np.log(2) / 2 * 1.001
    fit(
        "exp.ts TAIL",
        -half,
        half,
        4,
        lambda r: (np.expm1(r) - r) / r**2,
        lambda r: abs(r**2 / np.expm1(r)),
    )
    fit(
        "log.ts TAIL",
        -1 / 3,
        1 / 3,
        7,
        lambda f: (np.log1p(f) - f) / f**2,
        lambda f: abs(f**2 / np.log1p(f)),
    )
    # An error d in log(erfc(x)) is one of erfc(x) d in erf(x).
    fit(
        "erf.ts LOG_ERFC",
        0,
        3.95,
        7,
        lambda x: log(erfc(x)) / x,
        lambda x: x * erfc(x) / erf(x),
    )
    # In s = r^2, for |r| <= 1.
    fit(
        "sin.ts SIN",
        0,
        1,
        2,
        lambda s: (np.sin(np.sqrt(s)) - np.sqrt(s)) / s**1.5,
        lambda s: s**1.5 / np.sin(np.sqrt(s)),
    )
    fit(
        "sin.ts COS",
        0,
        1,
        2,
        lambda s: (np.cos(np.sqrt(s)) - 1 + s / 2) / s**2,
        lambda s: s**2 / np.cos(np.sqrt(s)),
    )
