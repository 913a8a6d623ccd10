"""Coefficients of the polynomials in packages/tensor/src/program/formulas.

    python tooling/goldens/minimax.py

prints them, highest power first, with the largest relative error of the function they stand for.
Needs numpy and mpmath. Each polynomial is the best one in the maximum norm (Lawson's iteration: least squares,
whose weights grow where the error is large), with its coefficients rounded to float32 one after the
other, from the highest power down, each time fitting the rest again.
"""

from math import asin, atan, erf, erfc, log

import mpmath as mp
import numpy as np

mp.mp.dps = 30


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
    fit(
        "exp2.ts TAIL",
        -0.5,
        0.5,
        6,
        lambda r: np.expm1(r * np.log(2)) / r,
        lambda r: abs(r / 2**r),
    )
    # In q = s^2, where s = (m - 1) / (m + 1).
    fit(
        "pow.ts SERIES",
        0,
        0.04,
        2,
        lambda q: float(3 * (mp.atanh(mp.sqrt(q)) / mp.sqrt(q) - 1 - mp.mpf(q) / 3) / mp.mpf(q) ** 2),
        lambda q: q**2 / 3,
    )
    # In s = t^2, for |t| <= 1, and for |t| <= 1/2.
    fit(
        "atan.ts TAIL",
        0,
        1,
        7,
        lambda s: (atan(np.sqrt(s)) - np.sqrt(s)) / s**1.5,
        lambda s: s**1.5 / atan(np.sqrt(s)),
    )
    fit(
        "asin.ts TAIL",
        0,
        0.25,
        4,
        lambda s: (asin(np.sqrt(s)) - np.sqrt(s)) / s**1.5,
        lambda s: s**1.5 / asin(np.sqrt(s)),
    )

    # In t - 1/4, where t = 1 / (2 + x).
    def erfc_ratio(u):
        x = 1 / (mp.mpf(u) + 0.25) - 2
        return float(mp.erfc(x) * mp.exp(x**2) * (x + 2))

    fit("erfc.ts RATIO", 1 / 12.2 - 0.25, 0.25, 9, erfc_ratio, lambda u: 1 / erfc_ratio(u))

    # In t - 3/8, where t = 1 / (2 + z).
    def lgamma_ratio(u):
        z = 1 / (mp.mpf(u) + 0.375) - 2
        z += 1e-9 if abs(z * (z - 1)) < 1e-9 else 0
        return float(mp.loggamma(1 + z) / (z * (z - 1)))

    fit(
        "lgamma.ts MIDDLE",
        1 / 3.5 - 0.375,
        1 / 1.5 - 0.375,
        9,
        lgamma_ratio,
        lambda u: 1 / lgamma_ratio(u),
    )

    # In s = 1 / x^2.
    def stirling_rest(s):
        x = 1 / mp.sqrt(s)
        known = (x - 0.5) * (mp.log(x) - 1) + (mp.log(2 * mp.pi) - 1) / 2
        return float((mp.loggamma(x) - known) * x)

    fit(
        "lgamma.ts STIRLING",
        1e-4,
        1 / 2.5**2,
        2,
        stirling_rest,
        lambda s: float(mp.sqrt(s) / mp.loggamma(1 / mp.sqrt(s))),
    )
    # In s = r^2.
    fit(
        "lgamma.ts SINE",
        0,
        0.25,
        4,
        lambda s: float(mp.sinpi(mp.sqrt(s)) / mp.sqrt(s)),
        lambda s: float(mp.sqrt(s) / mp.sinpi(mp.sqrt(s))),
    )
