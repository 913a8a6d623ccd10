"""Writing at positions.

PyTorch leaves open which of several values of one position is set, and its gradient is wrong there. So the values are
written by NumPy, one after the other, together with the number of the one that was written; the result, put together by
these numbers, has the right gradient.
"""

import numpy as np
import torch

from case import INF, NAN, UNDEFINED, Family, Input, T, expanded, sliced, transposed
from indexing.operands import ints, long


def written(t, positions, updates):
    """t, flat, with the elements of `updates` at flat `positions`, the last of each."""
    source = np.arange(t.numel())
    for i, position in enumerate(np.asarray(positions).reshape(-1)):
        source[position] = t.numel() + i
    every = torch.cat([t.reshape(-1), updates.reshape(-1)])
    return every[torch.tensor(source, dtype=torch.int64)].reshape(t.shape)


def add_to(f: Family) -> None:
    r = lambda *shape: f.random("scatterAdd", shape)

    def scatter(x, indices, updates, axis, **more):
        f.add("scatterAdd", [x, ints(indices), updates], lambda t, i, u: torch.scatter_add(t, axis, long(i), u), [T(0), T(1), T(2), axis], **{"grad": True, **more})

    scatter(r(4), [3, 0, 0, 1, 3], r(5), 0, note="repeated indices add up")
    scatter(r(3, 2), [[2, 0], [0, 0]], r(2, 2), 0)
    scatter(r(2, 4), [[3, 0, 3], [1, 1, 2]], r(2, 3), 1)
    scatter(r(2, 3, 2), [[[2, 0]], [[1, 1]]], r(2, 1, 2), -2)
    scatter(r(3, 2), np.zeros((0, 2)), np.zeros((0, 2)), 0, note="no updates")
    scatter(np.zeros((2, 0)), np.zeros((2, 0)), np.zeros((2, 0)), 1, note="zero-size")
    scatter(transposed(r(3, 2), [1, 0]), transposed(np.array([[2, 1], [0, 0]]), [1, 0], "int32"), sliced(r(2, 2), 0), 0, note="views")
    scatter(expanded(r(1, 3), [2, 3]), expanded(np.array([[2, 0]]), [2, 2], "int32"), expanded(r(2, 1), [2, 2]), 1, note="expanded")
    scatter([1, 2, 3], [0, 1, 1], [NAN, INF, 1], 0, grad=False, note="special values")
    scatter(Input([5, 6, 2147483647], "int32"), [2, 0, 0], Input([1, 10, 20], "int32"), 0, note="int32 wraps")


    def flat_positions(t, i, axis):
        grids = list(np.indices(i.shape))
        grids[axis] = i.numpy().astype(np.int64)
        return np.ravel_multi_index(tuple(grids), t.shape) if i.numel() else np.zeros(0, np.int64)

    def put(x, indices, updates, axis, **more):
        f.add("scatter", [x, ints(indices), updates], lambda t, i, u: written(t, flat_positions(t, i, axis), u), [T(0), T(1), T(2), axis], **{"grad": True, **more})

    r = lambda *shape: f.random("scatter", shape)
    put(r(4), [3, 0, 1], r(3), 0)
    put(r(4), [3, 0, 0, 1, 3], r(5), 0, note="the last of repeated indices")
    put(r(3, 2), [[2, 0], [0, 0]], r(2, 2), 0)
    put(r(2, 4), [[3, 0, 3], [1, 1, 2]], r(2, 3), 1)
    put(r(2, 3, 2), [[[2, 0]], [[1, 1]]], r(2, 1, 2), -2)
    put(r(3, 2), np.zeros((0, 2)), np.zeros((0, 2)), 0, note="no updates")
    put(np.zeros((2, 0)), np.zeros((2, 0)), np.zeros((2, 0)), 1, note="zero-size")
    put(transposed(r(3, 2), [1, 0]), transposed(np.array([[2, 1], [2, 0]]), [1, 0], "int32"), sliced(r(2, 2), 0), 0, note="views")
    put(expanded(r(1, 3), [2, 3]), expanded(np.array([[2, 2]]), [2, 2], "int32"), expanded(r(2, 1), [2, 2]), 1, note="expanded")
    put([NAN, 2, 3], [0, 1, 1], [-0.0, NAN, INF], 0, grad=False, note="special values")
    put(Input([5, 6, 2147483647], "int32"), [2, 0, 0], Input([-2147483648, 10, 20], "int32"), 0)
    put(Input([True, False, True], "bool"), [2, 1, 1], Input([False, False, True], "bool"), 0)

    def index_put(x, indices, values, add=None, **more):
        count = len(indices)

        def fn(t, v, *at):
            at = [long(i) for i in at]
            shape = t[tuple(at)].shape
            if add:
                return torch.index_put(t, at, v, accumulate=True)
            every = torch.arange(t.numel()).reshape(t.shape)[tuple(at)]
            return written(t, every, v.expand(shape))

        f.add("indexPut", [x, values, *[ints(i) for i in indices]], fn, [T(0), [T(i + 2) for i in range(count)], T(1)] + ([] if add is None else [add]), **{"grad": True, **more})

    r = lambda *shape: f.random("indexPut", shape)
    index_put(r(4), [[3, 0, 1]], r(3))
    index_put(r(4), [[3, 0, 3, 0]], r(4), note="the last of repeated indices")
    index_put(r(2, 3), [[1, 0], [2, 0]], r(2))
    index_put(r(3, 2), [[2, 0, 2]], r(3, 2), note="rows, repeated")
    index_put(r(3, 2), [[2, 0]], r(), note="one value")
    index_put(r(3, 3), [[[2], [0]], [1, 2]], r(2, 2), note="indices broadcast")
    index_put(r(2, 2, 2), [[1, 0, 1], [1, 0, 1]], r(2), note="values broadcast")
    index_put(r(2, 3), [1, 2], r(), note="one position")
    index_put(r(2, 3), [np.zeros(0)], np.zeros((0, 3)), note="no positions")
    index_put(np.zeros((2, 0)), [[1]], np.zeros((1, 0)), note="zero-size")
    index_put(r(4), [[3, 0, 3, 0]], r(4), True, note="repeated indices add up")
    index_put(r(3, 2), [[2, 0, 2]], r(2), True, note="rows are added")
    index_put(r(2, 3), [[1, 1], [2, 2]], r(), True, note="one value, twice")
    index_put(transposed(r(3, 2), [1, 0]), [transposed(np.array([[2, 0], [1, 2]]), [1, 0], "int32")], sliced(r(2, 2, 2), 1), note="views")
    index_put(expanded(r(1, 2), [3, 2]), [expanded(np.array([2]), [2], "int32")], expanded(r(1), [2, 2]), note="expanded")
    f.add("indexPut", [r(3, 2), ints([2, 0])], lambda t, i: torch.index_fill(t, 0, long(i), -0.5), [T(0), [T(1)], -0.5], grad=True, note="a number")
    index_put([NAN, 2, 3], [[0, 1, 1]], [-0.0, NAN, INF], grad=False, note="special values")
    index_put(Input([5, 6, 2147483647], "int32"), [[2, 2]], Input([1, 1], "int32"), True, note="int32 wraps")
    index_put(Input([5, 6, 7], "int32"), [[2, 0]], Input(-2147483648, "int32"))
    index_put(Input([[True, False], [True, True]], "bool"), [[1, 1], [0, 0]], Input([True, False], "bool"), False)
