"""Positions where something holds."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed


def bools(values) -> Input:
    return values if isinstance(values, Input) else Input(np.asarray(values, bool), "bool")


def add_to(f: Family) -> None:
    def mask(x, condition, **more):
        f.add("booleanMask", [x, bools(condition)], lambda t, m: t[m], [T(0), T(1)], **{"grad": True, **more})

    r = lambda *shape: f.random("booleanMask", shape)
    mask(r(4), [1, 0, 0, 1])
    mask(r(2, 3), [[0, 1, 1], [1, 0, 0]], note="elements")
    mask(r(3, 2), [0, 1, 1], note="rows")
    mask(r(2, 2, 2), [[0, 1], [1, 1]])
    mask(r(2, 3), [0, 0], note="nothing holds")
    mask(r(), True, note="0-d")
    mask(r(), False, note="0-d")
    mask(r(2), True, note="a mask without axes")
    mask(np.zeros((0, 2)), np.zeros(0), note="zero-size")
    mask(np.zeros((2, 0)), [1, 0], note="zero-size")
    mask(transposed(r(3, 2), [1, 0]), transposed(np.array([[1, 0], [0, 1], [1, 1]], bool), [1, 0], "bool"), note="transposed")
    mask(sliced(r(3, 2), 0), sliced(np.array([1, 0, 1], bool), 0, "bool"), note="sliced")
    mask(expanded(r(1, 2), [3, 2]), expanded(np.array([True]), [3], "bool"), note="expanded")
    mask([NAN, -0.0, INF], [1, 1, 1], grad=False, note="special values")
    mask(Input([5, 6, 7], "int32"), [0, 1, 1])
    mask(Input([True, False, False], "bool"), [1, 0, 1])

    def nonzero(x, **more):
        f.add("nonzero", [x], lambda t: torch.tensor(np.argwhere(t.numpy()), dtype=torch.int32), **more)

    r = lambda *shape: f.random("nonzero", shape)
    nonzero([0, 1, 0, -2])
    nonzero([[[0, 1], [1, 0]], [[0, 0], [1, 1]]])
    nonzero(r(2, 2))
    nonzero(0, note="0-d")
    nonzero(3, note="0-d")
    nonzero([0, 0], note="nothing holds")
    nonzero(np.zeros((0, 2)), note="zero-size")
    nonzero(transposed([[0, 1, 2], [3, 0, 0]], [1, 0]), note="transposed")
    nonzero(sliced([[0, 1], [3, 0]], 1), note="sliced")
    nonzero(expanded([[0, 1]], [3, 2]), note="expanded")
    nonzero([NAN, -0.0, INF, 0, 2.0**-149], note="special values")
    nonzero(Input([0, -2147483648, 0, 1], "int32"))
    nonzero(Input([[True, False], [False, True]], "bool"))
