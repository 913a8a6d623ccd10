"""Goldens of the operations with indices."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed


def ints(values) -> Input:
    return values if isinstance(values, Input) else Input(np.asarray(values, np.int64), "int32")


def long(x):
    return x.to(torch.int64)


def build() -> Family:
    f = Family("indexing")
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

    def one_hot(indices, depth, dtype=None, **more):
        kind = {None: torch.float32, "float64": torch.float64, "float32": torch.float32, "int32": torch.int32, "bool": torch.bool}[dtype]
        def fn(i):
            return (i.unsqueeze(-1) == torch.arange(depth)).to(kind)
        f.add("oneHot", [ints(indices)], fn, [T(0), depth] + ([] if dtype is None else [dtype]), **more)

    one_hot([0, 2, 1], 3)
    one_hot([[0, 1], [1, 0]], 2, "float64")
    one_hot(1, 3, "int32", note="0-d")
    one_hot([1, 0], 2, "bool")
    one_hot([3, -1, 0], 3, note="out of range: a row of zeros")
    one_hot(np.zeros(0), 3, note="zero-size")
    one_hot(transposed(np.array([[0, 1, 2]]), [1, 0], "int32"), 3, note="transposed")
    one_hot(sliced(np.array([1, 2]), 0, "int32"), 3, note="sliced")
    one_hot(expanded(np.array([1]), [2], "int32"), 3, note="expanded")
    return f
