"""Sums, products, extremes, their positions, truth, and moments."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, steep, steep_moments, transposed

from .shared import args, axes_of


def total(x, axis=None, keepdims=False):
    return torch.sum(x, dim=axes_of(x, axis), keepdim=keepdims) if x.ndim else x * 1


def mean(x, axis=None, keepdims=False):
    return torch.mean(x, dim=axes_of(x, axis), keepdim=keepdims) if x.ndim else x * 1


def largest(x, axis=None, keepdims=False):
    return torch.amax(x, dim=axes_of(x, axis), keepdim=keepdims)


def argmax(x, axis=None, keepdims=False):
    """NumPy's: the first of ties, and of NaN."""
    return torch.tensor(np.argmax(x.detach().numpy(), axis=axis, keepdims=keepdims).astype(np.int32))


def moments(x, axis=None, keepdims=False):
    dims = axes_of(x, axis)
    if x.ndim == 0:
        return x * 1, x * 0
    variance = torch.var(x, dim=dims, correction=0, keepdim=keepdims)
    return mean(x, axis, keepdims), variance


def reductions(f: Family) -> None:
    for op, fn in (("sum", total), ("mean", mean), ("max", largest), ("argmax", argmax), ("moments", moments)):
        grad = op != "argmax"
        r = lambda *shape: f.random(op, shape)

        def add(x, axis=None, keepdims=False, **more):
            f.add(op, [x], lambda t: fn(t, axis, keepdims), args(axis, keepdims), **{"grad": grad, **more})

        add(r(5))
        add(r(2, 3, 4))
        add(r(2, 3, 4), 0)
        add(r(2, 3, 4), -1)
        add(r(2, 3, 4), 1, True)
        add(r(2, 3), None, True)
        add(r(6, 1), 1, note="an axis of length 1")
        add(r(), note="0-d")
        add(r(17, 3), 0, note="longer than a vector register")
        add(r(3, 37), 1, note="longer than a vector register")
        add(transposed(r(3, 4), [1, 0]), 0, note="transposed")
        add(transposed(r(2, 3, 4), [2, 0, 1]), -2, note="transposed")
        add(transposed(r(3, 4), [1, 0]), note="transposed")
        add(sliced(r(2, 3), 1), 1, note="sliced")
        add(expanded(r(2, 1), [2, 4]), 1, note="expanded along the reduced axis")
        add(expanded(r(1, 3), [2, 3]), 1, note="expanded along the kept axis")
        add(np.zeros((0, 3)), 1, note="zero-size result")
        if op != "argmax":
            add(r(2, 3, 4), [0, 2])
            add(r(2, 3, 4), [0, -1], True)
            add(r(2, 3, 4), [0, 1, 2])
            add(sliced(r(2, 3, 2), 1), [0, 1], note="sliced")
        if op not in ("argmax", "max"):
            add(np.zeros((0, 3)), 0, note="empty axis", grad=op == "sum")
            add(np.zeros((2, 0)), None, note="empty", grad=op == "sum")
            add(np.zeros((2, 0)), 1, True, note="empty axis", grad=op == "sum")
        rows = [[NAN, 1, 2], [1, NAN, INF], [INF, 1, 2], [-INF, 1, 2], [INF, -INF, 0], [INF, INF, 1], [-INF, -INF, -INF], [-0.0, -0.0, -0.0]]
        add(rows, 1, grad=False, note="special values")
        if op in ("max", "argmax"):
            add([[1, 3, 3], [2, 2, 2], [5, 4, 5]], 1, note="ties: the cotangent is split evenly")
            add([[1, 3, 3], [2, 3, 2]], None, note="ties over all")
            add([[NAN, 1, NAN], [1, NAN, 2]], 1, grad=False, note="the first NaN")
            add(Input([[3, -1], [3, 7], [-2147483648, -2147483648]], "int32"), 1)
            add(Input([[3, -1], [3, 7]], "int32"), 0)
            add(Input([[False, True], [False, False]], "bool"), 1, **({"out": ["int32"]} if op == "argmax" else {}))
        ints = [[1, -2, 3], [2147483647, 1, 7]]
        bools = [[True, False, True], [False, False, False]]
        if op == "sum":
            wrap = lambda t: torch.sum(t, dim=1, dtype=torch.int32)
            f.add(op, [Input(ints, "int32")], wrap, [T(0), 1], note="int32 wraps")
            f.add(op, [Input(bools, "bool")], wrap, [T(0), 1], note="bool counts, as int32")
            f.add(op, [Input(np.zeros((2, 0)), "int32")], wrap, [T(0), 1], note="empty")
        if op == "mean":
            f.add(op, [Input([[1, -2, 3], [100, 1, 7]], "int32")], lambda t: mean(t, 1), [T(0), 1], out=["float32"], widen=True)
            f.add(op, [Input(bools, "bool")], lambda t: mean(t, 1), [T(0), 1], out=["float32"], widen=True)
    f.add("moments", [np.array([[1000.0, 1000.5, 999.5, 1001], [-4096, -4095, -4096, -4097]])], lambda t: moments(t, 1), [T(0), 1], note="a mean far above the deviation: a one-pass variance fails here in float32")
    far = "a mean up to two million deviations away: the variance needs the correction for the rounded mean"
    f.add("moments", [steep()], lambda t: steep_moments(t, (0,)), [T(0), 0], note=far)
    for whole in (Input([[1, -2, 5], [0, 0, 7]], "int32"), Input([[True, False, True]], "bool")):
        f.add("moments", [whole], lambda t: moments(t, 1), [T(0), 1], out=["float32", "float32"], widen=True)
    f.add("moments", [transposed(steep().T, [1, 0])], lambda t: steep_moments(t, (1,), True), args(1, True), note=f"{far}; transposed")
    f.add("moments", [steep().T], lambda t: steep_moments(t, (1,)), [T(0), -1], note=far)
    f.add("moments", [steep()[:, 0]], lambda t: steep_moments(t, (0,)), [T(0)], note=far)
    f.add("sum", [np.array([2.0**12, 2.0**-8] * 8)], total, note="terms of unequal size")


def product(x, axis=None, keepdims=False):
    """torch.prod takes one axis."""
    for dim in sorted({d % x.ndim for d in np.atleast_1d(axes_of(x, axis))}, reverse=True) if x.ndim else ():
        x = torch.prod(x, dim=dim, keepdim=keepdims, dtype=torch.int32 if x.dtype in (torch.int32, torch.bool) else None)
    return x * 1


def smallest(x, axis=None, keepdims=False):
    return torch.amin(x, dim=axes_of(x, axis), keepdim=keepdims)


def by_numpy(fn, dtype):
    def call(x, axis=None, keepdims=False):
        axes = tuple(axis) if isinstance(axis, (list, tuple)) else axis
        return torch.tensor(np.asarray(fn(x.detach().numpy(), axis=axes, keepdims=keepdims)).astype(dtype))

    return call


def count(x, axis=None, keepdims=False):
    return np.count_nonzero(x, axis=axis, keepdims=keepdims)


def more_reductions(f: Family) -> None:
    ops = {
        "prod": product,
        "min": smallest,
        "argmin": by_numpy(np.argmin, np.int32),
        "any": by_numpy(np.any, np.bool_),
        "all": by_numpy(np.all, np.bool_),
        "countNonzero": by_numpy(count, np.int32),
    }
    for op, fn in ops.items():
        grad = op in ("prod", "min")
        low, high = (-1.5, 1.5) if op == "prod" else (-4, 4)
        r = lambda *shape: f.random(op, shape, low, high)
        truth = op in ("any", "all", "countNonzero")

        def add(x, axis=None, keepdims=False, **more):
            f.add(op, [x], lambda t: fn(t, axis, keepdims), args(axis, keepdims), **{"grad": grad, **more})

        add(r(5))
        add(r(3, 2), 0)
        add(r(2, 2, 3), -1)
        add(r(2, 3, 2), 1, True)
        add(r(2, 3), None, True)
        add(r(), note="0-d")
        add(r(1, 18), 1, note="longer than a vector register")
        add(r(9, 1), 0, note="longer than a vector register")
        add(transposed(r(3, 2), [1, 0]), 0, note="transposed")
        add(sliced(r(2, 3), 1), 1, note="sliced")
        add(expanded(r(2, 1), [2, 4]), 1, note="expanded along the reduced axis")
        add(expanded(r(1, 3), [2, 3]), 1, note="expanded along the kept axis")
        add(np.zeros((0, 3)), 1, note="zero-size result")
        if op != "argmin":
            add(r(2, 3, 2), [0, 2])
            add(r(2, 3, 2), [0, -1], True)
        if truth or op == "prod":
            add(np.zeros(0), note="empty")
            add(np.zeros((0, 3)), 0, note="empty axis")
            add(np.zeros((2, 0)), 1, True, note="empty axis")
        if truth:
            add([[0, 0, 0], [0, 1, 0], [1, -1, 2], [-0.0, 0, NAN], [INF, -INF, NAN], [2.0**-126, 0, 0], [NAN, NAN, NAN]], 1, note="zeros and special values")
            add(Input([[0, 0], [-2147483648, 0], [1, 2]], "int32"), 1)
            add(Input([[False, False], [True, False], [True, True]], "bool"), 1)
            add(Input([[False, False], [True, False], [True, True]], "bool"))
    p = lambda x, axis=None, **more: f.add("prod", [x], lambda t: product(t, axis), args(axis, False), **more)
    p([[2, 0, 3, 4], [0, 2, 0, 5], [0, 0, 0, 1], [1, -2, 3, -4]], 1, grad=True, note="zeros: the gradient is the product of the others")
    p([[2, 0, 3], [4, 5, 6]], grad=True, note="one zero among all")
    p([[[2, 0], [3, 4]], [[0, 5], [1, 2]]], [0, 2], grad=True, note="zeros over two axes")
    p([[NAN, 1, 2], [INF, 2, 3], [-INF, 2, 3], [INF, 0, 1], [-0.0, 2, 3], [-0.0, -2, 3], [2.0**100, 2.0**100, 2.0**-100]], 1, note="special values")
    p(Input([[1, -2, 3], [65536, 65537, 3], [-2147483648, -1, 1]], "int32"), 1, note="int32 wraps")
    p(Input([[True, True], [True, False]], "bool"), 1, note="bool counts, as int32")
    p(Input(np.zeros((2, 0)), "int32"), 1, note="empty")
    for op, fn in (("min", smallest), ("argmin", ops["argmin"])):

        def add(x, axis=None, **more):
            f.add(op, [x], lambda t: fn(t, axis), args(axis, False), **{"grad": op == "min", **more})

        special = [[NAN, 1, 2], [1, NAN, -INF], [INF, 1, 2], [INF, -INF, 0], [INF, INF, INF], [1, NAN, NAN], [-0.0, -0.0, -0.0]]
        add(special, 1, grad=False, note="special values")
        add([[3, 1, 1], [2, 2, 2], [4, 5, 4]], 1, note="ties: the cotangent is split evenly")
        add([[3, 1, 1], [1, 2, 3]], note="ties over all")
        add(Input([[3, -1], [3, 7], [2147483647, 2147483647], [-2147483648, 5]], "int32"), 1)
        add(Input([[False, True], [True, True]], "bool"), 1)
