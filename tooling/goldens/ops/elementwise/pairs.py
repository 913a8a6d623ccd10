"""Goldens of the functions of two numbers that are more than an instruction: division with a rest, powers, angles."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed

from .common import f32, np_fn

# Quotients of these stay below 2^24, up to where fmod is exact in float32.
SIMPLE = [NAN, 0.0, -0.0, INF, -INF, 2, -3.5, 0.75, -1000]
LEFT = [0, 1, -1, 7, -7, 2147483647, -2147483648]
RIGHT = [3, -7, 2, 65537, 2147483647, -1, 0]


def floor_quotient(a, b):
    return torch.div(a, b, rounding_mode="floor")


# name: (PyTorch function, for the gradient; NumPy's, for values: PyTorch's may have the other zero)
DIVISION = {
    "floorDivide": (floor_quotient, np.floor_divide),
    "remainder": (torch.remainder, np.remainder),
    "fmod": (torch.fmod, np.fmod),
}


def division(f: Family) -> None:
    for op, (fn, values) in DIVISION.items():
        r = lambda *shape: f.random(op, shape, -9, 9)
        divisor = lambda *shape: f.random(op, shape, 33 / 32, 4)
        add = lambda a, b, **more: f.add(op, [a, b], fn, **{"values": np_fn(values), **more})
        number = lambda x, like: torch.tensor(x, dtype=like.dtype)
        add(r(2, 3), divisor(2, 3), grad=True)
        add(r(2, 1, 2), -divisor(3, 1), grad=True, note="broadcast; a negative divisor")
        add(r(), divisor(3), grad=True, note="0-d broadcast")
        add(transposed(r(2, 3), [1, 0]), divisor(2, 3), grad=True, note="transposed")
        right = lambda x: fn(x, number(1.75, x))
        f.add(op, [r(2, 2)], right, [T(0), 1.75], grad=True, values=lambda x: right(x) + 0.0, note="number on the right")
        left = lambda x: fn(number(-5, x), x)
        f.add(op, [divisor(2, 2)], left, [-5, T(0)], grad=True, note="number on the left")
        add(np.zeros((0, 3)), np.ones((1, 3)), grad=True, note="zero-size")
        add([6, -6, 0, -0.0, 6, -6], [3, 3, 3, 3, -3, -3], grad=True, note="no rest: which zero it is")
        simple = f32(SIMPLE)
        add(simple.reshape(-1, 1), simple.reshape(1, -1), note="special values, all pairs")
        ints = lambda a, b, **more: f.add(op, [a, b], np_fn(values), **more)
        ints(Input(np.reshape(LEFT, (-1, 1)), "int32"), Input(RIGHT, "int32"), note="int32; 0 where the divisor is 0")
        f.add(op, [Input(LEFT, "int32")], np_fn(lambda x: values(x, np.int32(-3))), [T(0), -3], note="int32 and number")
        f.add(op, [Input(RIGHT, "int32")], np_fn(lambda x: values(np.int32(100), x)), [100, T(0)], note="number and int32")


POWERS = [NAN, 0.0, -0.0, INF, -INF, 1, -1, 2, -0.5, 3, 2.0**100]


def c_pow(a, b):
    # NumPy takes shortcuts for some scalars; as arrays of one length they all go to C's pow.
    a, b = np.broadcast_arrays(a, b)
    return np.power(np.ascontiguousarray(a), np.ascontiguousarray(b))


def int_pow(a, b):
    def one(x, n):
        if n < 0:
            return {0: 0, 1: 1, -1: 1 if n % 2 == 0 else -1}.get(x, 0)
        return (pow(x, n, 2**32) + 2**31) % 2**32 - 2**31

    return np.array(np.vectorize(lambda x, n: one(int(x), int(n)), otypes=[np.int64])(a, b), np.int32)


def power(f: Family) -> None:
    base = lambda *shape: f.random("pow", shape, 1 / 4, 5)
    r = lambda *shape: f.random("pow", shape, -3, 3)
    add = lambda a, b, **more: f.add("pow", [a, b], torch.pow, **more)
    add(base(2, 3), r(2, 3), grad=True)
    add(base(2, 1, 2), r(3, 1), grad=True, note="broadcast")
    add(base(), r(3), grad=True, note="0-d broadcast")
    add(transposed(base(2, 3), [1, 0]), r(2, 3), grad=True, note="transposed")
    add(np.zeros((0, 3)), np.ones((1, 3)), grad=True, note="zero-size")
    add([-2, -0.5, -3, -1.5, -2], [2, 3, -1, -2, 0.5], note="of negative numbers")
    add([0.0, 0, 0, 2, -2, 1], [0, 1, 2, 0, 0, 5], grad=True, note="the derivative at 0")
    powers = f32(POWERS)
    f.add("pow", [powers.reshape(-1, 1), powers.reshape(1, -1)], np_fn(c_pow), note="special values, all pairs")
    add(f32([1.0001, 0.9999, 1 + 2**-20, 10, 2, 2, 1.5, 1e-10]), f32([1e4, -1e5, 2**20, 30, -149, 127.9, 200, 4]), note="ends of the range")
    add(base(3), Input([2, -1, 0], "int32"), note="int32 exponents of floats")
    number = lambda n: lambda x: torch.pow(x, n)
    for n in (2, 3, 0.5, -1, 0, 1, 2.5):
        f.add("pow", [base(2)], number(n), [T(0), n], grad=True, note="a number as exponent")
    special = f32([NAN, -0.0, INF, -INF, -2])
    for n in (2, 3, 0.5, -1, 0, 1):
        exact = lambda x: c_pow(x, np.full(x.shape, float(n)))
        f.add("pow", [special], np_fn(exact), [T(0), n], note="special values")
    f.add("pow", [r(4)], lambda x: torch.pow(torch.tensor(1.5, dtype=x.dtype), x), [1.5, T(0)], grad=True, note="number as base")
    left, right = [0, 1, -1, 2, -3, 46341, 2147483647], [0, 1, 31, 2147483647, -1, -2]
    ints = lambda *xs, **more: f.add("pow", [Input(x, "int32") for x in xs], np_fn(int_pow), **more)
    ints(np.reshape(left, (-1, 1)), right, note="int32 is exact and wraps")
    for n in (0, 1, 2, 3, 5):
        f.add("pow", [Input(left, "int32")], np_fn(lambda x: int_pow(x, n)), [T(0), n], note="int32 and number")
    f.add("pow", [Input(right, "int32")], np_fn(lambda x: int_pow(-3, x)), [-3, T(0)], note="number and int32")
    f.add("pow", [Input([4, 9], "int32")], torch.sqrt, [T(0), 0.5], out=["float32"], widen=True)
    f.add("pow", [Input([True, False], "bool")], np_fn(lambda x: int_pow(x, 3)), [T(0), 3], note="bool and number")


# name: (PyTorch function, domains of both operands)
FUNCTIONS = {
    "hypot": (torch.hypot, (1 / 4, 5), (1 / 4, 5)),
    "atan2": (torch.atan2, (1 / 4, 4), (-4, 4)),
    "copySign": (torch.copysign, (-4, 4), (1 / 4, 4)),
    "logAddExp": (torch.logaddexp, (-4, 4), (-4, 4)),
    "xlogy": (torch.xlogy, (-4, 4), (1 / 4, 6)),
}
SPECIAL_PAIRS = {
    "hypot": [NAN, 0.0, -0.0, INF, -INF, 2, -3.5, 1e-30, 2.0**100, 1e30],
    "atan2": [NAN, 0.0, -0.0, INF, -INF, 2, -3.5, 1e-30, 2.0**100],
    "copySign": [NAN, 0.0, -0.0, INF, -INF, 2, -3.5],
    "logAddExp": [NAN, 0.0, INF, -INF, 2, -3.5, 1000, -1000, 1000.5, 40],
    "xlogy": [NAN, 0.0, -0.0, INF, -INF, 2, -3.5, 1e-30],
}
# Where PyTorch defines the derivative.
POINTS = {
    "hypot": [([3, 0, -4], [0, 2, 3])],
    "atan2": [([0.0, 0.0, 2, -2], [1, -1, 0, 0])],
    "copySign": [([0.0, 2, -2, 2], [-1, -1, 1, 1])],
    "logAddExp": [([1, -3, 800, -800], [1, -3, 0, 0])],
    "xlogy": [([0.0, 0.0, 2], [2, 0.5, 1])],
}


def pairs(f: Family) -> None:
    division(f)
    power(f)
    for op, (fn, first, second) in FUNCTIONS.items():
        a = lambda *shape: f.random(op, shape, *first)
        b = lambda *shape: f.random(op, shape, *second)
        add = lambda x, y, **more: f.add(op, [x, y], fn, **more)
        add(a(2, 3), b(2, 3), grad=True)
        add(a(2, 1, 2), b(3, 1), grad=True, note="broadcast")
        add(a(), b(3), grad=True, note="0-d broadcast")
        add(transposed(a(2, 3), [1, 0]), b(2, 3), grad=True, note="transposed")
        add(expanded(a(2), [2, 2]), sliced(b(2, 2), 1), note="expanded and sliced")
        add(np.zeros((0, 3)), np.ones((1, 3)), grad=True, note="zero-size")
        number = lambda v, like: torch.tensor(v, dtype=like.dtype)
        f.add(op, [a(2, 2)], lambda x: fn(x, number(1.5, x)), [T(0), 1.5], grad=True, note="number on the right")
        f.add(op, [b(2, 2)], lambda x: fn(number(0.75, x), x), [0.75, T(0)], grad=True, note="number on the left")
        special = f32(SPECIAL_PAIRS[op])
        add(special.reshape(-1, 1), special.reshape(1, -1), note="special values, all pairs")
        for x, y in POINTS[op]:
            add(x, y, grad=True, note="the derivative at special points")
        add(Input([1, 2, 7], "int32"), Input([3, 2, 1], "int32"), out=["float32"], widen=True)
        add(Input([True, False], "bool"), Input([[True], [True]], "bool"), out=["float32"], widen=True)

    r = lambda *shape: f.random("lerp", shape)
    t = lambda *shape: f.random("lerp", shape, 0, 1)
    add = lambda a, b, t, **more: f.add("lerp", [a, b, t], torch.lerp, **more)
    add(r(2, 3), r(2, 3), t(2, 3), grad=True)
    add(r(2, 1), r(3), t(2, 3), grad=True, note="broadcast")
    add(r(), r(), t(), grad=True, note="0-d")
    add(np.zeros((0, 2)), r(2), t(1), grad=True, note="zero-size")
    add(transposed(r(2, 3), [1, 0]), sliced(r(2, 3), 0), t(2, 3), note="views")
    for w in (0, 1, 0.25, 0.75, -0.5, 1.5):
        f.add("lerp", [r(3), r(3)], lambda a, b: torch.lerp(a, b, w), [T(0), T(1), w], grad=True, note="a number as t")
    ends = f32([1e8, 0.1, INF, 1, NAN, 1])
    add(ends, f32([1, -0.3, 1, INF, 1, NAN]), f32([1, 1, 0.25, 0.75, 0, 1]), note="special values")
    yes, no = Input([True], "bool"), Input([False], "bool")
    add(Input([False, True], "bool"), yes, no, out=["float32"], widen=True)
    f.add("lerp", [yes, no], lambda a, b: torch.lerp(a, b, 0.25), [T(0), T(1), 0.25], out=["float32"], widen=True)
    f.add("lerp", [Input([0, 10], "int32"), Input([10, 20], "int32")], lambda a, b: torch.lerp(a, b, 0.25), [T(0), T(1), 0.25], out=["float32"], widen=True)
