"""Axes that come, go and move; tensors side by side and apart."""

import numpy as np
import torch

from case import INF, NAN, Family, T, expanded, sliced, transposed
from move.values import DTYPES, values

SPECIAL = [[NAN, -0.0, INF]]


def add_to(f: Family) -> None:
    def one(op, fn):
        """A function that adds cases of an operation of one tensor and more arguments."""

        def add(x, *args, **more):
            f.add(op, [x], lambda t: fn(t, *args), [T(0), *args], **{"grad": True, **more})

        return add, lambda *shape: f.random(op, shape)

    def squeezed(t, axis=None):
        return t.squeeze() if axis is None else t.squeeze(tuple(np.atleast_1d(axis)))

    squeeze, r = one("squeeze", squeezed)
    squeeze(r(1, 3, 1))
    squeeze(r(1, 1), note="to 0-d")
    squeeze(r(1, 3, 1), -1)
    squeeze(r(1, 3, 1, 1), [3, 0])
    squeeze(r(), note="0-d")
    squeeze(np.zeros((0, 1)), 1, note="zero-size")
    squeeze(transposed(r(1, 3, 2), [2, 0, 1]), note="transposed")
    squeeze(sliced(r(1, 3), 1), 0, note="sliced")
    squeeze(expanded(r(1, 1), [3, 1]), note="expanded")
    squeeze(SPECIAL, grad=False, note="special values")
    for d in DTYPES:
        squeeze(values((1, 3), d))

    def expanded_dims(t, axis):
        return t.reshape(np.expand_dims(np.empty(t.shape), tuple(np.atleast_1d(axis).astype(int))).shape)

    expand_dims, r = one("expandDims", expanded_dims)
    expand_dims(r(2, 3), 0)
    expand_dims(r(2, 3), 1)
    expand_dims(r(2, 3), -1)
    expand_dims(r(2, 3), [-1, 1])
    expand_dims(r(2, 3), [3, 0])
    expand_dims(r(3), [-2, -4, 1], note="from both ends")
    expand_dims(r(2), [], note="none")
    expand_dims(r(), 0, note="0-d")
    expand_dims(np.zeros((0, 2)), 2, note="zero-size")
    expand_dims(transposed(r(2, 3), [1, 0]), 1, note="transposed")
    expand_dims(sliced(r(2, 3), 1), 0, note="sliced")
    expand_dims(expanded(r(1, 2), [3, 2]), -1, note="expanded")
    expand_dims(SPECIAL, 1, grad=False, note="special values")
    for d in DTYPES:
        expand_dims(values((3,), d), 0)

    move_axis, r = one("moveAxis", lambda t, a, b: torch.movedim(t, tuple(np.atleast_1d(a).astype(int)), tuple(np.atleast_1d(b).astype(int))))
    move_axis(r(2, 3, 2), 0, -1)
    move_axis(r(2, 3, 2), 2, 0)
    move_axis(r(2, 1, 3, 2), [2, 3], [1, 0])
    move_axis(r(2, 1, 3, 2), [0, -1], [-1, 1])
    move_axis(r(2, 3), [], [], note="none")
    move_axis(np.zeros((0, 2)), 0, 1, note="zero-size")
    move_axis(transposed(r(2, 3, 2), [2, 0, 1]), 0, 1, note="transposed")
    move_axis(sliced(r(2, 3), 0), 0, 1, note="sliced")
    move_axis(expanded(r(1, 2), [3, 2]), 1, 0, note="expanded")
    for d in DTYPES:
        move_axis(values((2, 3), d), 0, 1)

    swap_axes, r = one("swapAxes", torch.swapaxes)
    swap_axes(r(2, 3, 2), 0, -1)
    swap_axes(r(2, 3, 2), 1, 2)
    swap_axes(r(2, 3), 1, -1, note="one with itself")
    swap_axes(np.zeros((0, 2)), 0, 1, note="zero-size")
    swap_axes(transposed(r(2, 3, 2), [2, 0, 1]), 0, 2, note="transposed")
    swap_axes(sliced(r(2, 3), 0), 0, 1, note="sliced")
    swap_axes(expanded(r(1, 2), [3, 2]), 1, 0, note="expanded")
    for d in DTYPES:
        swap_axes(values((2, 3), d), 0, 1)

    def parted(t, parts, axis=0):
        return torch.split(t, parts if isinstance(parts, list) else t.shape[axis] // parts or 1, axis)

    split, r = one("split", parted)
    split(r(4), 2)
    split(r(6, 2), 3)
    split(r(2, 3), 1, 1, note="one part")
    split(r(5, 2), [2, 0, 3], note="an empty part")
    split(r(2, 4), [1, 3], -1)
    split(np.zeros((2, 0)), [0, 0], 1, note="zero-size")
    split(transposed(r(4, 2), [1, 0]), 2, note="transposed")
    split(sliced(r(2, 4), 1), 2, 1, note="sliced")
    split(expanded(r(1, 2), [4, 2]), [1, 3], note="expanded")
    split([[NAN, -0.0, INF, 1]], 2, 1, grad=False, note="special values")
    for d in DTYPES:
        split(values((4,), d), 2)

    def stack(xs, axis=None, **more):
        args = [[T(i) for i in range(len(xs))]] + ([] if axis is None else [axis])
        f.add("stack", xs, lambda *ts: torch.stack([t.to(promoted(ts)) for t in ts], axis or 0), args, **{"grad": True, **more})

    def promoted(ts):
        met = ts[0].dtype
        for t in ts:
            met = torch.promote_types(met, t.dtype)
        return met

    r = lambda *shape: f.random("stack", shape)
    stack([r(2), r(2)])
    stack([r(2, 3), r(2, 3)], 1)
    stack([r(2), r(2), r(2)], -1)
    stack([r(), r()], note="0-d")
    stack([r(2, 2)], 2, note="one alone")
    stack([np.zeros((0, 2)), np.zeros((0, 2))], 1, note="zero-size")
    stack([transposed(r(3, 2), [1, 0]), sliced(r(3, 2), 1), expanded(r(3, 1), [3, 2])], 1, note="views")
    stack([values((2,), "int32"), values((2,), "bool")], note="dtypes meet")
    stack([values((2,), "int32"), r(2)], grad=False, note="dtypes meet")
    for d in DTYPES:
        stack([values((3,), d), values((3,), d)])
