"""Goldens of the bits of int32 and bool. There are no gradients."""

import numpy as np

from case import Family, Input, T, expanded, sliced, transposed

from .common import INTS, np_fn

BITS = {"bitwiseAnd": np.bitwise_and, "bitwiseOr": np.bitwise_or, "bitwiseXor": np.bitwise_xor}
COUNTS = [0, 1, 5, 31, 32, 33, 100, -1, -32, 2147483647]


# NumPy leaves negative counts undefined; ours moves all bits out, as it does for counts above 31.
def left_shift(x, n):
    x, n = np.broadcast_arrays(np.asarray(x, np.int64), np.asarray(n, np.int64))
    moved = np.where((n < 0) | (n > 31), 0, x << np.clip(n, 0, 31))
    return ((moved + 2**31) % 2**32 - 2**31).astype(np.int32)


def right_shift(x, n):
    x, n = np.broadcast_arrays(np.asarray(x, np.int32), np.asarray(n, np.int64))
    return (x >> np.where((n < 0) | (n > 31), 31, n)).astype(np.int32)


def bits(f: Family) -> None:
    some = [*INTS, 0x55555555, 0x0F0F0F0F]
    for op, fn in BITS.items():
        add = lambda a, b, **more: f.add(op, [a, b], np_fn(fn), **more)
        add(Input(np.reshape(some, (-1, 1)), "int32"), Input(some, "int32"), note="all pairs")
        add(Input([[True], [False]], "bool"), Input([True, False], "bool"), note="all pairs of bool")
        add(Input([True, False], "bool"), Input([3, 6], "int32"), note="bool and int32")
        add(transposed(np.array([[1, 2], [4, 7]]), [1, 0], "int32"), sliced(np.array([[3, 3], [5, 5]]), 0, "int32"), note="views")
        add(Input(np.zeros((0, 2)), "int32"), Input([1, 2], "int32"), note="zero-size")
        f.add(op, [Input(some, "int32")], np_fn(lambda x: fn(x, np.int32(-6))), [T(0), -6], note="number on the right")
        f.add(op, [Input([True, False], "bool")], np_fn(lambda x: fn(np.int32(5), x)), [5, T(0)], note="number and bool")
    for values, dtype in ((some, "int32"), ([True, False], "bool")):
        f.add("bitwiseNot", [Input(values, dtype)], np_fn(np.invert))
    f.add("bitwiseNot", [expanded(np.array([5, -1]), [2, 2], "int32")], np_fn(np.invert), note="expanded")
    f.add("bitwiseNot", [Input(7, "int32")], np_fn(np.invert), note="0-d")
    f.add("bitwiseNot", [Input(np.zeros((2, 0)), "bool")], np_fn(np.invert), note="zero-size")
    for op, fn in (("leftShift", left_shift), ("rightShift", right_shift)):
        add = lambda a, b, **more: f.add(op, [a, b], np_fn(fn), **more)
        add(Input(np.reshape(some, (-1, 1)), "int32"), Input(COUNTS, "int32"), note="all counts")
        add(Input([True, False], "bool"), Input([3, 6], "int32"), note="bool and int32")
        add(transposed(np.array([[1, 2], [-4, 7]]), [1, 0], "int32"), sliced(np.array([[3, 3], [1, 5]]), 0, "int32"), note="views")
        add(Input(np.zeros((0, 2)), "int32"), Input([1, 2], "int32"), note="zero-size")
        for n in (3, 40, -1):
            f.add(op, [Input(some, "int32")], np_fn(lambda x: fn(x, n)), [T(0), n], note="a number as count")
        f.add(op, [Input(COUNTS, "int32")], np_fn(lambda n: fn(-100, n)), [-100, T(0)], note="number on the left")
