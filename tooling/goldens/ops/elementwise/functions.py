"""Goldens of the functions of one number."""

import numpy as np
import torch
from scipy.special import polygamma

from case import Family, Input, T, expanded, sliced, transposed

from .common import INTS, SPECIAL, f32, np_fn


def softplus(x):
    return torch.logaddexp(x, torch.zeros_like(x))


# name: (PyTorch function, domain of the ordinary values, integers keep their dtype)
UNARY = {
    "neg": (torch.neg, (-4, 4), True),
    "abs": (torch.abs, (-4, 4), True),
    "sign": (torch.sign, (-4, 4), True),
    "square": (torch.square, (-4, 4), True),
    "relu": (torch.relu, (-4, 4), True),
    "sqrt": (torch.sqrt, (1 / 32, 6), False),
    "rsqrt": (torch.rsqrt, (1 / 32, 6), False),
    "reciprocal": (torch.reciprocal, (1 / 32, 6), False),
    "exp": (torch.exp, (-6, 6), False),
    "expm1": (torch.expm1, (-3, 3), False),
    "log": (torch.log, (1 / 32, 6), False),
    "log1p": (torch.log1p, (-31 / 32, 6), False),
    "tanh": (torch.tanh, (-6, 6), False),
    "sigmoid": (torch.sigmoid, (-9, 9), False),
    "softplus": (softplus, (-9, 9), False),
    "erf": (torch.erf, (-4, 4), False),
    "erfInv": (torch.erfinv, (-31 / 32, 31 / 32), False),
    "sin": (torch.sin, (-9, 9), False),
    "cos": (torch.cos, (-9, 9), False),
}
# PyTorch's root may be off by a last bit (its vector library); NumPy's is the rounded one. Its sign
# forgets NaN.
VALUES = {"sqrt": np_fn(np.sqrt), "sign": np_fn(np.sign)}
# Near multiples of pi / 2, and so large that all digits of pi count. The last but one is the float32 nearest to one.
WAVES = [0.785, 1.5707964, 3.1415927, 355, -1e4, 16367173 * 2.0**72, 3e38]
# Steps of the scale near the ends of the range, where a cheap formula loses its digits.
EXTRA = {
    "exp": [-745, -103, -87.5, -20, 1e-3, 20, 88, 88.75, 709, 710],
    "expm1": [-40, -1e-4, -1e-8, 1e-8, 1e-4, 0.25, 40, 88],
    "log": [1 - 2**-20, 1 + 2**-20, 1e-30, 1e30, 0.75, 1.5],
    "log1p": [-1 + 2**-20, -1e-8, 1e-8, 1e-4, 1e30],
    "tanh": [-20, -1e-4, 1e-8, 0.625, 9.5, 20],
    "sigmoid": [-90, -40, -17, 17, 40, 90],
    "softplus": [-90, -40, -17, 1e-4, 17, 21, 40, 90],
    "erf": [-6, -1e-4, 1e-8, 0.84375, 1.25, 3, 6],
    "erfInv": [-1 + 2**-20, -0.9, -1e-4, 1e-8, 0.5, 0.99, 1 - 2**-20],
    "sin": WAVES,
    "cos": WAVES,
}


def unary(f: Family) -> None:
    for op, (fn, (low, high), keeps) in UNARY.items():
        add = lambda x, **more: f.add(op, [x], fn, **{"values": VALUES.get(op), **more})
        r = lambda *shape: f.random(op, shape, low, high)
        add(r(7), grad=True)
        add(r(2, 3, 2), grad=True)
        add(r(), grad=True, note="0-d")
        add(np.zeros((2, 0, 3)), grad=True, note="zero-size")
        add(transposed(r(3, 4), [1, 0]), grad=True, note="transposed")
        add(sliced(r(2, 3), 1), note="sliced")
        add(expanded(r(1, 3), [2, 3]), note="expanded")
        add(f32(SPECIAL), note="special values")
        if op in EXTRA:
            add(f32(EXTRA[op]), note="ends of the range")
        if keeps:
            add(Input(INTS, "int32"), note="int32 keeps its dtype, and wraps")
        else:
            add(Input([0, 1, -1, 2, 5], "int32"), out=["float32"], widen=True)
            add(Input([False, True], "bool"), out=["float32"], widen=True)
    f.add("relu", [[0.0, -0.0, 1, -1]], torch.relu, grad=True, note="the derivative at 0 is 0")
    f.add("abs", [[0.0, -0.0, 1, -1]], torch.abs, grad=True, note="the derivative at 0 is 0")


def logit(x):
    # PyTorch's loses digits around 1/2, where it is the logarithm of nearly 1.
    x = x.astype(np.longdouble)
    return np.log(x / (1 - x)).astype(np.float64)


class Digamma(torch.autograd.Function):
    """PyTorch's, with SciPy's derivative: PyTorch's trigamma has ten digits only."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.digamma(x)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * torch.tensor(np.asarray(polygamma(1, x.numpy())))


# name: (PyTorch function, domain of the ordinary values, further points: the ends of the range, and where a cheap
# formula loses its digits)
MORE = {
    "exp2": (torch.exp2, (-6, 6), [-149, -126, -125.5, 1e-4, 127.75, 128, 1023.5]),
    "log2": (torch.log2, (1 / 32, 6), [1 - 2**-20, 1 + 2**-20, 1e-30, 0.75, 1.5, 1024, 2.0**-100]),
    "log10": (torch.log10, (1 / 32, 6), [1 - 2**-20, 1 + 2**-20, 1e-30, 0.75, 10, 100, 1e10]),
    "cbrt": (np_fn(np.cbrt), (1 / 32, 6), [1e-30, -1e30, 27, -8, 1.0001]),
    "tan": (torch.tan, (-4 / 3, 4 / 3), [0.785, 1.5707964, 3.1415927, 355, -1e4, 1e-4, 16367173 * 2.0**72]),
    "asin": (torch.asin, (-31 / 32, 31 / 32), [-1e-4, 0.9999, -0.9999, 1 - 2**-20, 0.7071, 1.5]),
    "acos": (torch.acos, (-31 / 32, 31 / 32), [-1e-4, 0.9999, -0.9999, 1 - 2**-20, 0.7071, 1.5]),
    "atan": (torch.atan, (-6, 6), [1e-4, -1e-8, 0.4142, 2.4142, 1e8, -1e30]),
    "sinc": (torch.sinc, (-4, 4), [0.2499, 0.25, -0.2501, 1e-4, 2**-20, 17, 100.3, -1000.7, 3, -3.5]),
    "sinh": (torch.sinh, (-6, 6), [1e-4, -1e-8, 0.9999, 88, 89, -89.25, 20]),
    "cosh": (torch.cosh, (-6, 6), [1e-4, -1e-8, 0.9999, 88, 89, -89.25, 20]),
    "asinh": (torch.asinh, (-6, 6), [1e-4, -1e-8, 0.9999, 1e4, -1e10, 1e30]),
    "acosh": (torch.acosh, (33 / 32, 8), [1, 1 + 2**-20, 1.0001, 0.5, 1e4, 1e30]),
    "atanh": (torch.atanh, (-31 / 32, 31 / 32), [1e-4, -1e-8, 0.9999, -1 + 2**-20, 1.5]),
    "logit": (torch.logit, (1 / 32, 31 / 32), [0.25, 0.2499, 0.75, 0.7501, 0.5 + 2**-20, 1e-30, 1 - 2**-20, 1.5]),
    "erfc": (torch.erfc, (-3, 3), [1e-4, 0.84375, 1.25, 2.857, 4, 6, 9, -6]),
    "lgamma": (torch.lgamma, (1 / 4, 6), [1, 2, 1.0001, 1.9999, 1e-4, 12.5, 171, 1e8, 1e30]),
    "digamma": (Digamma.apply, (1 / 4, 6), [1, 2, 1e-4, 12.5, 171, 1e8, 1e30]),
}
# Left of 0, where the reflection formula loses digits near the zeros.
REFLECTED = {"lgamma": [-0.5, -1.25, -2.75, -3.5, -10.25], "digamma": [-0.25, -1.25, -2.75, -10.25, -0.75]}

VALUES_OF_MORE = {"logit": np_fn(logit)}
# PyTorch has no cube root.
ROOTS = {"cbrt": lambda x: torch.sign(x) * torch.abs(x) ** (1 / 3)}


def more_functions(f: Family) -> None:
    for op, (fn, (low, high), points) in MORE.items():
        add = lambda x, **more: f.add(op, [x], ROOTS.get(op, fn), **{"values": VALUES_OF_MORE.get(op, fn), **more})
        r = lambda *shape: f.random(op, shape, low, high)
        add(r(7), grad=True)
        add(transposed(r(2, 3), [1, 0]), grad=True, note="transposed")
        add(r(), grad=True, note="0-d")
        add(np.zeros((2, 0, 3)), grad=True, note="zero-size")
        add(f32(SPECIAL), note="special values")
        add(f32(points), note="ends of the range")
        add(Input([0, 1, -1, 2, 5], "int32"), out=["float32"], widen=True)
        add(Input([False, True], "bool"), out=["float32"], widen=True)
        if op in REFLECTED:
            add(f32(REFLECTED[op]), grad=True, note="below 0")
    for op in ("sinc", "asin", "atan", "sinh", "cosh", "asinh", "atanh", "tan", "erfc", "exp2"):
        f.add(op, [[0.0, -0.0]], MORE[op][0], grad=True, note="the derivative at 0")
    f.add("logit", [[0.5, 0.25, 0.75]], torch.logit, grad=True, note="where the formulas meet")


ROUNDING = {"floor": torch.floor, "ceil": torch.ceil, "trunc": torch.trunc, "round": torch.round}
HALVES = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, -0.49999997, 4194304.5, -4194303.5, 8388607.5, 2.0**31, -(2.0**24)]


def rounding(f: Family) -> None:
    for op, fn in ROUNDING.items():
        add = lambda x, **more: f.add(op, [x], fn, **more)
        r = lambda *shape: f.random(op, shape)
        add(r(7), grad=True)
        add(transposed(r(2, 3), [1, 0]), grad=True, note="transposed")
        add(r(), grad=True, note="0-d")
        add(np.zeros((2, 0)), grad=True, note="zero-size")
        add(f32(HALVES), grad=True, note="halves; the derivative is 0")
        add(f32(SPECIAL), note="special values")
        add(Input(INTS, "int32"), note="int32 is unchanged")
