"""Goldens of arithmetic and of comparisons."""

import numpy as np
import torch

from case import Family, Input, T, expanded, sliced, transposed

from .common import PAIRS, f32

ARITHMETIC = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
}
COMPARE = {
    "equal": torch.eq,
    "notEqual": torch.ne,
    "less": torch.lt,
    "lessEqual": torch.le,
    "greater": torch.gt,
    "greaterEqual": torch.ge,
}


def binary(f: Family) -> None:
    for op, fn in {**ARITHMETIC, **COMPARE}.items():
        grad = op in ARITHMETIC
        r = lambda *shape: f.random(op, shape)
        positive = lambda *shape: f.random(op, shape, 0.25, 4)  # a divisor
        add = lambda a, b, **more: f.add(op, [a, b], fn, **more)
        tensor = lambda x, like: torch.tensor(x, dtype=like.dtype)
        add(r(2, 3), positive(2, 3), grad=grad)
        add(r(2, 1, 3), positive(4, 1), grad=grad, note="broadcast")
        add(r(), positive(3), grad=grad, note="0-d broadcast")
        add(r(), positive(), grad=grad, note="0-d")
        f.add(op, [r(2, 2)], lambda x: fn(x, tensor(1.5, x)), [T(0), 1.5], grad=grad, note="number on the right")
        f.add(op, [positive(2, 2)], lambda x: fn(tensor(-2, x), x), [-2, T(0)], grad=grad, note="number on the left")
        add(np.zeros((0, 3)), np.ones((1, 3)), grad=grad, note="zero-size")
        add(np.zeros((2, 0)), np.ones(1), note="zero-size broadcast")
        add(transposed(r(2, 3), [1, 0]), positive(2, 3), grad=grad, note="transposed")
        add(sliced(r(2, 3), 0), transposed(positive(2, 3), [1, 0]), note="sliced and transposed")
        add(expanded(r(3), [2, 3]), sliced(positive(2, 3), 1), note="expanded and sliced")
        add(transposed(r(2, 3, 2), [2, 0, 1]), positive(3, 1), grad=grad, note="transposed and broadcast")
        pairs = f32(PAIRS)
        add(pairs.reshape(-1, 1), pairs.reshape(1, -1), note="special values, all pairs")
        left = [0, 1, -1, 2147483647, -2147483648, 65537, 7]
        right = [3, -7, 2, 65537, 2147483647, -1]
        if op == "div":
            ints = lambda a, b: f.add(op, [a, b], fn, out=["float32"], widen=True)
            ints(Input(np.reshape(left, (-1, 1)), "int32"), Input([*right, 0], "int32"))
            ints(Input([True, False], "bool"), Input([[True], [False]], "bool"))
        else:
            add(Input(np.reshape(left, (-1, 1)), "int32"), Input(right, "int32"), note="int32")
            if op != "sub":
                add(Input([True, False], "bool"), Input([[True], [False]], "bool"), note="bool")
            f.add(op, [Input([1, -5, 2147483647], "int32")], lambda x: fn(x, torch.tensor(2, dtype=torch.int32)), [T(0), 2], note="int32 and number")
    for op, fn in (("maximum", torch.maximum), ("minimum", torch.minimum)):
        f.add(op, [[1, 2, 2, 3, -1], [1, 2, 3, 2, -1]], fn, grad=True, note="ties: half of the cotangent each")
    # x op x: both operands are one tensor in the gradient of a user, here two equal ones
    f.add("mul", [[1.5, -2], [1.5, -2]], torch.mul, grad=True)
