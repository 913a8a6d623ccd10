"""Goldens of what gives bool: questions about a number, closeness, and logic. There are no gradients."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed

from .common import INTS, SPECIAL, f32, np_fn

QUESTIONS = {
    "isNaN": torch.isnan,
    "isFinite": torch.isfinite,
    "isInfinite": torch.isinf,
    "signBit": torch.signbit,
    "logicalNot": torch.logical_not,
}
LOGIC = {"logicalAnd": torch.logical_and, "logicalOr": torch.logical_or, "logicalXor": torch.logical_xor}


def questions(f: Family) -> None:
    for op, fn in QUESTIONS.items():
        f.add(op, [f32(SPECIAL)], fn)
        f.add(op, [f32([-2, NAN, 3e38, 1e-40])], fn)
        f.add(op, [Input([[0, 3], [-1, 2147483647]], "int32")], fn)
        f.add(op, [transposed(np.array([[True, False, True]]), [1, 0], "bool")], fn, note="transposed")
        f.add(op, [expanded(f32([NAN, -1]), [2, 2])], fn, note="expanded")
        f.add(op, [-INF], fn, note="0-d")
        f.add(op, [Input(np.zeros((0, 2)), "bool")], fn, note="zero-size")

    for op, fn in LOGIC.items():
        some = f32([NAN, 0.0, -0.0, INF, 2, 2.0**-149])
        add = lambda a, b, **more: f.add(op, [a, b], fn, **more)
        add(some.reshape(-1, 1), some, note="special values, all pairs")
        add(Input([0, 1, -1, 0], "int32"), Input([0, 0, 2, 5], "int32"))
        add(Input([[True], [False]], "bool"), Input([True, False], "bool"), note="all pairs of bool")
        add(Input([True, False, True], "bool"), [1.5, 0, 0], note="bool and float")
        add(Input([2, 0, 0], "int32"), [0.5, 0.25, 0], note="int32 and float")
        add(transposed(np.array([[0, 1.0], [2, 0]]), [1, 0]), sliced(np.array([[1, 1.0], [0, 0]]), 0), note="views")
        add(np.zeros((0, 2)), np.ones(2), note="zero-size")
        for value in (0, -0.0, 0.5, NAN):
            number = torch.tensor(value)
            f.add(op, [Input([0, 3], "int32")], lambda x: fn(x, number), [T(0), value], note="a number is true or false")
            f.add(op, [[0, 3]], lambda x: fn(number, x), [value, T(0)], note="a number is true or false")

    close = lambda **options: np_fn(lambda a, b: np.isclose(a, b, **options))
    add = lambda a, b, **more: f.add("isClose", [a, b], close(), **more)
    pairs = f32([NAN, 0.0, -0.0, INF, -INF, 1, 1 + 2**-20, 1.0001, 1e10, 1.00001e10])
    add(pairs.reshape(-1, 1), pairs, note="special values, all pairs")
    add([[1, 2], [3, 4]], [[1], [4]], note="broadcast")
    add(transposed(np.array([[0, 1.0], [2, 0]]), [1, 0]), sliced(np.array([[0, 2.0], [0, 0]]), 0), note="views")
    add(np.zeros((0, 2)), np.ones(2), note="zero-size")
    add(Input([1, 2147483647, -5], "int32"), Input([1, 2147483646, 5], "int32"), note="int32")
    add(Input([True, False], "bool"), Input([[True], [False]], "bool"), note="bool")
    f.add("isClose", [[1, 1 + 2**-20, 2]], np_fn(lambda a: np.isclose(a, 1)), [T(0), 1], note="number on the right")
    f.add("isClose", [[1, 1.25, 2]], np_fn(lambda b: np.isclose(1, b)), [1, T(0)], note="number on the left")
