"""Goldens of sorting, searching and counting."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed


def order(x, axis=-1, descending=False):
    """Stable, NaN the largest."""
    return torch.sort(x, dim=axis, descending=descending, stable=True)


def top(x, k, axis=-1, smallest=False):
    """The first k of the stable order: torch.topk leaves open which of equals it takes."""
    values, indices = order(x, axis, not smallest)
    return values.narrow(axis, 0, k), indices.narrow(axis, 0, k)


SPECIAL = [[NAN, 1, -INF, NAN, INF], [2, NAN, 2, 1, NAN], [0, -0.0, 1, -0.0, 0], [-INF, INF, -INF, 0, INF]]
TIES = [[2, 1, 2, 1, 2], [3, 3, 3, 3, 3]]
INTS = Input([[3, -2147483648, 2147483647, 3, 0], [1, 1, 0, 1, 0]], "int32")
BOOLS = Input([[True, False, True, False], [False, False, True, True]], "bool")


def orders(f: Family) -> None:
    for op in ("sort", "argsort"):
        r = lambda *shape: f.random(op, shape)
        pick = 0 if op == "sort" else 1

        def add(x, axis=None, descending=None, **more):
            a = [T(0)] if axis is None else [T(0), axis]
            if descending is not None:
                a = [T(0), -1 if axis is None else axis, descending]
            fn = lambda t: order(t, -1 if axis is None else axis, descending is True)[pick]
            f.add(op, [x], fn, a, **{"grad": op == "sort", **more})

        add(r(7))
        add(r(2, 4))
        add(r(3, 2), 0)
        add(r(2, 3, 2), 1, True)
        add(r(4), 0, False)
        add(r(3, 1), 1, note="one element")
        add(r(35), note="longer than a run of insertions")
        add(r(17), 0, True, note="longer than a vector register")
        add(transposed(r(3, 4), [1, 0]), 0, note="transposed")
        add(sliced(r(2, 3), 1), 1, True, note="sliced")
        add(expanded(r(1, 3), [2, 3]), 1, note="expanded")
        add(np.zeros(0), note="empty")
        add(np.zeros((0, 3)), 1, note="zero-size")
        for descending in (False, True):
            add(TIES, 1, descending, note="ties: stable")
            add(SPECIAL, 1, descending, grad=False, note="special values")
            add(INTS, 1, descending)
            add(BOOLS, 1, descending)


def tops(f: Family) -> None:
    r = lambda *shape: f.random("topK", shape)

    def add(x, k, axis=None, smallest=None, **more):
        a = [T(0), k] if axis is None else [T(0), k, axis]
        if smallest is not None:
            a = [T(0), k, -1 if axis is None else axis, smallest]
        fn = lambda t: top(t, k, -1 if axis is None else axis, smallest is True)
        f.add("topK", [x], fn, a, **{"grad": True, "differentiable_outputs": 1, **more})

    add(r(7), 3)
    add(r(3, 4), 2)
    add(r(4, 3), 2, 0)
    add(r(2, 3, 2), 1, 1, True)
    add(r(5), 5, 0, False, note="all")
    add(r(2, 3), 0, note="none")
    add(transposed(r(3, 4), [1, 0]), 2, 0, note="transposed")
    add(sliced(r(2, 3), 1), 2, 1, True, note="sliced")
    add(expanded(r(1, 3), [2, 3]), 2, note="expanded")
    add(np.zeros((0, 3)), 2, note="zero-size")
    for smallest in (False, True):
        add(TIES, 3, 1, smallest, note="ties: the first ones")
        add(SPECIAL, 3, 1, smallest, grad=False, note="special values")
        add(INTS, 2, 1, smallest)
        add(BOOLS, 3, 1, smallest)


def searches(f: Family) -> None:
    def add(a, v, side=None, **more):
        fn = lambda s, x: torch.tensor(np.searchsorted(s.numpy(), x.numpy(), side or "left").astype(np.int32))
        f.add("searchsorted", [a, v], fn, [T(0), T(1)] + ([side] if side else []), **more)

    r = lambda *shape: f.random("searchsorted", shape)
    for side in (None, "right"):
        add([-2, -1, -1, 0.5, 3, 3, 3, 4], [-3, -2, -1, 0, 3, 4, 5], side)
        add(np.sort(r(9)), r(2, 3), side)
        add(np.arange(33), [-1, 0, 0.5, 15, 31, 32, 33], side, note="one more than a power of two")
        add([1, 2, NAN, NAN], [NAN, 1, 3, INF, -INF], side, note="NaN is larger than everything")
        add([-INF, -0.0, 0, INF], [-0.0, 0, INF, -INF, NAN], side, note="infinities, signs of zeros")
        add(Input([-2147483648, 3, 3, 2147483647], "int32"), Input([3, 2147483647, -2147483648, 0], "int32"), side)
        add(Input([False, True, True], "bool"), Input([True, False], "bool"), side)
    add([1], [0, 1, 2], note="one element")
    add([], [0, 1, 2], note="nothing to search")
    add([1, 2], np.zeros((0, 2)), note="no values")
    add([1, 2, 3], 2.5, note="0-d")
    add(Input([1, 2, 3], "int32"), [0.5, 2, 2.5], "right", note="dtypes are promoted")
    add(sliced(np.array([1.0, 2, 4]), 0), transposed(r(2, 3), [1, 0]), note="views")
    add([1, 2, 4], expanded(np.array([[2.0], [5]]), [2, 2]), "right", note="expanded")


def distinct(f: Family) -> None:
    def parts(x):
        """The gradient reaches the first of equals."""
        values, first, inverse, counts = np.unique(x.detach().numpy(), return_index=True, return_inverse=True, return_counts=True)
        ints = lambda y: torch.tensor(np.asarray(y).astype(np.int32))
        return x.reshape(-1)[torch.tensor(first)], ints(first), ints(inverse).reshape(x.shape), ints(counts)

    def add(x, **more):
        f.add("unique", [x], parts, **{"grad": True, "differentiable_outputs": 1, **more})

    r = lambda *shape: f.random("unique", shape)
    add(r(6))
    add(r(2, 2, 2))
    add([3, 1, 3, 2, 1, 1])
    add([[2, 2], [2, 2]], note="one value")
    add(np.floor(r(31)), note="many")
    add(2.5, note="0-d")
    add(np.zeros((2, 0)), note="empty")
    add(transposed(np.array([[1.0, 2, 1], [2, 2, 3]]), [1, 0]), note="transposed")
    add(sliced(np.array([[1.0, 2], [2, 1]]), 1), note="sliced")
    add(expanded(np.array([[1.0, 0]]), [3, 2]), note="expanded")
    add([3, NAN, 1, NAN, -0.0, 0, 3, INF, -INF, NAN], grad=False, note="NaN and zeros are one value each")
    add(Input([5, -2147483648, 5, 2147483647], "int32"))
    add(Input([[True, False], [True, True]], "bool"))
    add(Input([True, True], "bool"))


def counts(f: Family) -> None:
    def add(x, length=None, **more):
        x = x if isinstance(x, Input) else Input(np.asarray(x, np.int64), "int32")
        fn = lambda t: torch.tensor(np.bincount(t.numpy().reshape(-1), minlength=length or 0).astype(np.int32))
        f.add("bincount", [x], fn, [T(0)] + ([] if length is None else [length]), **more)

    add([1, 3, 1, 0, 7])
    add([[2, 2], [0, 2]], 5)
    add([0, 0, 0])
    add(4, note="0-d")
    add([], note="empty")
    add([], 3, note="empty")
    add([], 0, note="empty, and no counts")
    add(transposed(np.array([[0, 1, 2], [2, 2, 3]]), [1, 0], "int32"), note="transposed")
    add(sliced(np.array([1, 2, 1]), 0, "int32"), note="sliced")
    add(expanded(np.array([1]), [4], "int32"), note="expanded")


def build() -> Family:
    f = Family("sort")
    orders(f)
    tops(f)
    searches(f)
    distinct(f)
    counts(f)
    return f
