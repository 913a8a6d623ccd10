"""Repetition, other orders, borders."""

import numpy as np
import torch
import torch.nn.functional as F

from case import INF, NAN, UNDEFINED, Family, Input, T, expanded, sliced, transposed
from move.values import DTYPES, values


def padded(t, widths, mode="constant", value=0):
    """torch.nn.functional.pad mirrors and repeats only some axes of some ranks, so each axis is put together by
    positions that NumPy pads."""
    if mode is UNDEFINED:
        mode = "constant"
    pairs = [[widths, widths]] * t.ndim if isinstance(widths, int) else widths
    if mode == "constant":
        flat = [n for pair in reversed(pairs) for n in pair]
        got = F.pad(t, flat, value=value) if flat else t.clone()
    else:
        got = t
        for axis, pair in enumerate(pairs):
            at = np.pad(np.arange(t.shape[axis]), pair, mode=mode)
            got = got.index_select(axis, torch.tensor(at, dtype=torch.int64))
    how = {"constant_values": value} if mode == "constant" else {}
    assert np.array_equal(got.detach().numpy(), np.pad(t.detach().numpy(), pairs, mode=mode, **how) if pairs else t.detach().numpy(), equal_nan=got.dtype == torch.float64)
    return got


def add_to(f: Family) -> None:
    def one(op, fn):
        """A function that adds cases of an operation of one tensor and more arguments."""

        def add(x, *args, **more):
            f.add(op, [x], lambda t: fn(t, *args), [T(0), *args], **{"grad": True, **more})

        return add, lambda *shape: f.random(op, shape)

    def meshgrid(xs, indexing=None, **more):
        args = [[T(i) for i in range(len(xs))]] + ([] if indexing is None else [indexing])
        f.add("meshgrid", xs, lambda *ts: torch.meshgrid(*ts, indexing=indexing or "xy"), args, **{"grad": True, **more})

    r = lambda *shape: f.random("meshgrid", shape)
    meshgrid([r(3), r(2)])
    meshgrid([r(3), r(2)], "ij")
    meshgrid([r(2), r(3), r(2)], "xy")
    meshgrid([r(2), r(1), r(3)], "ij")
    meshgrid([r(3)], note="one alone")
    meshgrid([r(2), np.zeros(0)], note="zero-size")
    meshgrid([sliced(r(3), 0), expanded(r(1), [2])], note="views")
    for d in DTYPES:
        meshgrid([values((2,), d), values((3,), d)])

    tile, r = one("tile", lambda t, n: torch.tile(t, tuple(np.atleast_1d(n))))
    tile(r(3), 2)
    tile(r(2, 3), [2, 2])
    tile(r(2, 3), 2, note="fewer numbers")
    tile(r(3), [2, 1, 2], note="more numbers")
    tile(r(1, 2), [3, 1])
    tile(r(2, 1, 2), [2, 2, 2])
    tile(r(), [2, 2], note="0-d")
    tile(r(2, 3), [0, 2], note="none")
    tile(np.zeros((0, 2)), [2, 2], note="zero-size")
    tile(transposed(r(2, 3), [1, 0]), [1, 2], note="transposed")
    tile(sliced(r(2, 3), 1), [2, 1], note="sliced")
    tile(expanded(r(1, 2), [3, 2]), 2, note="expanded")
    tile([NAN, -0.0, INF], 2, grad=False, note="special values")
    for d in DTYPES:
        tile(values((3,), d), 2)

    repeat, r = one("repeat", lambda t, n, axis=0: torch.repeat_interleave(t, n, axis))
    repeat(r(3), 2)
    repeat(r(2, 3), 3, 0)
    repeat(r(2, 3), 2, -1)
    repeat(r(2, 2, 2), 2, 1)
    repeat(r(2, 3), 1, 1, note="once")
    repeat(r(2, 3), 0, 1, note="none")
    repeat(np.zeros((0, 2)), 2, 0, note="zero-size")
    repeat(transposed(r(2, 3), [1, 0]), 2, 0, note="transposed")
    repeat(sliced(r(2, 3), 1), 2, 1, note="sliced")
    repeat(expanded(r(1, 2), [3, 2]), 2, 0, note="expanded")
    repeat([NAN, -0.0, INF], 2, grad=False, note="special values")
    for d in DTYPES:
        repeat(values((3,), d), 2)

    def flipped(t, axis=None):
        return torch.flip(t, tuple(range(t.ndim)) if axis is None else tuple(np.atleast_1d(axis)))

    flip, r = one("flip", flipped)
    flip(r(4))
    flip(r(2, 3))
    flip(r(3, 2), 0)
    flip(r(2, 3, 2), [0, -1])
    flip(r(1, 3), 0, note="nothing to do")
    flip(r(), note="0-d")
    flip(np.zeros((0, 2)), note="zero-size")
    flip(transposed(r(2, 3), [1, 0]), 1, note="transposed")
    flip(sliced(r(2, 3), 1), 1, note="sliced")
    flip(expanded(r(1, 2), [3, 2]), note="expanded")
    flip([NAN, -0.0, INF], grad=False, note="special values")
    for d in DTYPES:
        flip(values((2, 3), d), 1)

    def rolled(t, shift, axis=None):
        if axis is None:
            return torch.roll(t, shift)
        return torch.roll(t, tuple(np.broadcast_to(shift, np.shape(axis) or (1,)).tolist()), tuple(np.atleast_1d(axis).tolist()))

    roll, r = one("roll", rolled)
    roll(r(4), 1, 0)
    roll(r(4), -1, 0)
    roll(r(4), 9)
    roll(r(4), -6)
    roll(r(2, 3), 2, note="as one row")
    roll(r(2, 3), [1, -1], [0, 1])
    roll(r(2, 3), 1, [0, -1])
    roll(r(2, 3), 3, 1, note="nothing to do")
    roll(r(), 1, note="0-d")
    roll(np.zeros((0, 2)), 1, 0, note="zero-size")
    roll(transposed(r(2, 3), [1, 0]), 1, note="transposed")
    roll(sliced(r(2, 3), 1), 1, 1, note="sliced")
    roll(expanded(r(1, 2), [3, 2]), 1, 1, note="expanded")
    roll([NAN, -0.0, INF], 1, grad=False, note="special values")
    for d in DTYPES:
        roll(values((2, 3), d), 1, 1)

    pad, r = one("pad", padded)
    pad(r(3), 2)
    pad(r(2, 3), [[1, 0], [0, 2]], "constant", 0.5)
    pad(r(2, 3), [[0, 0], [0, 0]], note="nothing to do")
    pad(r(), [], note="0-d")
    pad(np.zeros((0, 2)), 1, note="zero-size")
    pad(r(4), [[3, 2]], "reflect")
    pad(r(2, 3), [[1, 1], [0, 2]], "reflect")
    pad(np.zeros((0, 2)), [[0, 0], [1, 0]], "reflect", note="zero-size")
    pad(r(3), [[4, 2]], "edge")
    pad(r(2, 3), [[1, 2], [3, 0]], "edge")
    pad(np.zeros((2, 0)), [[1, 0], [0, 0]], "edge", note="zero-size")
    pad(transposed(r(2, 3), [1, 0]), 1, "reflect", note="transposed")
    pad(sliced(r(2, 3), 1), 1, "edge", note="sliced")
    pad(expanded(r(1, 2), [3, 2]), 1, note="expanded")
    pad([NAN, -0.0, INF], 1, "constant", -INF, grad=False, note="special values")
    pad([1, 2], 1, "constant", NAN, grad=False)
    pad(Input([5, 6], "int32"), 1, "constant", -(2**31))
    pad(Input([True, False], "bool"), 1, "constant", 1)
    for d in DTYPES:
        pad(values((2, 3), d), [[0, 1], [2, 0]])
        pad(values((3,), d), [[1, 2]], "reflect")
