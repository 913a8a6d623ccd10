"""Reading at positions along an axis."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed
from indexing.operands import ints, long


def add_to(f: Family) -> None:
    r = lambda *shape: f.random("gather", shape)

    def gather(x, indices, axis, **more):
        f.add("gather", [x, ints(indices)], lambda t, i: torch.gather(t, axis, long(i)), [T(0), T(1), axis], **{"grad": True, **more})

    gather(r(4), [3, 0, 0, 1, 3], 0)
    gather(r(3, 2), [[2, 0], [0, 0]], 0)
    gather(r(2, 4), [[3, 0, 3], [1, 1, 2]], 1)
    gather(r(2, 3, 2), [[[2, 0]], [[1, 1]]], 1)
    gather(r(2, 3, 2), [[[1], [0], [1]], [[0], [0], [1]]], -1)
    gather(r(3, 2), np.zeros((0, 2)), 0, note="no indices")
    gather(np.zeros((2, 0)), np.zeros((2, 0)), 1, note="zero-size")
    gather(transposed(r(3, 2), [1, 0]), transposed(np.array([[2, 1], [0, 0]]), [1, 0], "int32"), 0, note="transposed")
    gather(sliced(r(2, 3), 1), sliced(np.array([[2, 1], [0, 0]]), 1, "int32"), 1, note="sliced")
    gather(expanded(r(1, 3), [2, 3]), expanded(np.array([[2, 0]]), [2, 2], "int32"), 1, note="expanded")
    gather([NAN, -0.0, INF, 1], [1, 0, 2], 0, grad=False, note="special values")
    gather(Input([5, 6, 7], "int32"), [2, 2, 0], 0)
    gather(Input([True, False], "bool"), [1, 0, 0], 0)

    def taken(t, i, axis=0):
        axis = axis % t.ndim
        got = torch.index_select(t, axis, long(i).reshape(-1))
        return got.reshape(t.shape[:axis] + i.shape + t.shape[axis + 1 :])

    def take(x, indices, *axis, **more):
        f.add("take", [x, ints(indices)], lambda t, i: taken(t, i, *axis), [T(0), T(1), *axis], **{"grad": True, **more})

    r = lambda *shape: f.random("take", shape)
    take(r(4), [3, 0, 3])
    take(r(3, 2), [2, 0, 0, 1], 0)
    take(r(2, 3), [[2, 0], [0, 1]], -1)
    take(r(2, 3, 2), [[2], [1]], 1)
    take(r(2, 3, 2), 1, 1, note="one position")
    take(r(3, 2), np.zeros(0), 0, note="no indices")
    take(np.zeros((3, 0)), [2, 0], 0, note="zero-size")
    take(transposed(r(3, 2), [1, 0]), transposed(np.array([[2, 1], [0, 0]]), [1, 0], "int32"), 0, note="transposed")
    take(sliced(r(2, 3), 1), sliced(np.array([2, 0]), 0, "int32"), 1, note="sliced")
    take(expanded(r(1, 3), [2, 3]), expanded(np.array([2]), [2], "int32"), 1, note="expanded")
    take([NAN, -0.0, INF, 1], [1, 0, 2], grad=False, note="special values")
    take(Input([5, 6, 7], "int32"), [2, 2, 0])
    take(Input([True, False], "bool"), [1, 0, 0])

    def along(x, indices, axis, **more):
        f.add("takeAlongAxis", [x, ints(indices)], lambda t, i: torch.take_along_dim(t, long(i), axis), [T(0), T(1), axis], **{"grad": True, **more})

    r = lambda *shape: f.random("takeAlongAxis", shape)
    along(r(4), [3, 0, 3], 0)
    along(r(2, 3), [[2, 0], [0, 1]], 1)
    along(r(2, 3), [[2, 0]], 1, note="indices repeat")
    along(r(1, 3), [[2, 0], [1, 1]], -1, note="x repeats")
    along(r(2, 3, 1), [[[2, 0], [1, 1]]], 1, note="both repeat")
    along(r(3, 2), np.zeros((0, 1)), 0, note="no indices")
    along(np.zeros((3, 0)), [[2], [0]], 0, note="zero-size")
    along(transposed(r(3, 2), [1, 0]), transposed(np.array([[2, 1], [0, 0]]), [1, 0], "int32"), 0, note="transposed")
    along(sliced(r(2, 3), 1), sliced(np.array([[2], [0]]), 1, "int32"), 1, note="sliced")
    along(expanded(r(1, 3), [2, 3]), expanded(np.array([[2, 0]]), [2, 2], "int32"), 1, note="expanded")
    along([NAN, -0.0, INF, 1], [1, 0, 2], 0, grad=False, note="special values")
    along(Input([5, 6, 7], "int32"), [2, 2, 0], 0)
    along(Input([True, False], "bool"), [1, 0, 0], 0)
