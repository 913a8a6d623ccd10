"""Goldens of the reductions, the softmaxes and the cross entropies."""

import numpy as np
import torch

from case import INF, NAN, UNDEFINED, Family, Input, T, expanded, sliced, steep, steep_moments, transposed


def axes_of(x, axis):
    return tuple(range(x.ndim)) if axis is None else axis


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


def args(axis, keepdims):
    if keepdims:
        return [T(0), UNDEFINED if axis is None else axis, True]
    return [T(0)] if axis is None else [T(0), axis]


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
    f.add("moments", [transposed(steep().T, [1, 0])], lambda t: steep_moments(t, (1,), True), args(1, True), note=f"{far}; transposed")
    f.add("moments", [steep().T], lambda t: steep_moments(t, (1,)), [T(0), -1], note=far)
    f.add("moments", [steep()[:, 0]], lambda t: steep_moments(t, (0,)), [T(0)], note=far)
    f.add("sum", [np.array([2.0**12, 2.0**-8] * 8)], total, note="terms of unequal size")


def softmaxes(f: Family) -> None:
    for op, fn in (("softmax", torch.softmax), ("logSoftmax", torch.log_softmax)):
        r = lambda *shape: f.random(op, shape, -5, 5)

        def add(x, axis=None, **more):
            a = [T(0)] if axis is None else [T(0), axis]
            f.add(op, [x], lambda t: fn(t, -1 if axis is None else axis), a, **{"grad": True, **more})

        add(r(4))
        add(r(2, 5))
        add(r(2, 3, 4), 1)
        add(r(3, 2), 0)
        add(r(2, 3, 2), -2)
        add(r(3, 1), note="one class")
        add(r(2, 33), note="longer than a vector register")
        add(transposed(r(2, 3), [1, 0]), note="transposed")
        add(sliced(r(2, 3), 1), 1, note="sliced")
        add(expanded(r(1, 3), [2, 3]), 0, note="expanded")
        add(np.zeros((0, 3)), note="zero-size")
        add(np.zeros((2, 0)), note="no classes")
        add([[1000, 1000, 999], [-1000, -1001, -1000.5], [-INF, 0, 1], [0, 2.0**100, 0]], grad=False, note="large values, and -Infinity")
        add([[NAN, 0, 1], [INF, 0, 1], [-INF, -INF, -INF]], grad=False, note="NaN")


def cross_entropies(f: Family) -> None:
    r = lambda *shape: f.random("softmaxCrossEntropy", shape, -5, 5)

    def p(shape, axis=-1):
        raw = f.random("softmaxCrossEntropy", shape, 1 / 8, 2)
        out = np.round(raw / raw.sum(axis, keepdims=True) * 64) / 64
        return out

    def loss(z, t, axis=-1):
        return -(t * torch.log_softmax(z, axis)).sum(axis)

    def add(z, t, axis=None, **more):
        a = [T(0), T(1)] + ([] if axis is None else [axis])
        f.add("softmaxCrossEntropy", [z, t], lambda x, y: loss(x, y, -1 if axis is None else axis), a, **{"grad": True, **more})

    add(r(4), p((4,)))
    add(r(3, 5), p((3, 5)))
    add(r(2, 3, 4), p((2, 3, 4), 1), 1)
    add(r(3, 2), p((3, 2), 0), 0)
    add(r(2, 3), np.eye(3)[[2, 0]], note="one-hot")
    add(r(2, 3), np.array([[0.5, 0.25, 1], [0, 0, 0]]), note="targets that do not sum to 1")
    add(transposed(r(3, 4), [1, 0]), sliced(p((3, 4)), 0), note="views")
    add(expanded(r(1, 3), [2, 3]), transposed(p((2, 3)), [1, 0]), note="views")
    add(np.zeros((0, 3)), np.zeros((0, 3)), note="zero-size")
    add([[1000, 0, -1000], [-1000, -1000, -999]], [[0, 0.5, 0.5], [0.5, 0.5, 0]], grad=False, note="large logits")

    q = lambda *shape: f.random("sparseCrossEntropy", shape, -5, 5)

    def sparse(z, labels, **more):
        def fn(x, y):
            return -torch.gather(torch.log_softmax(x, -1), -1, y.to(torch.int64).unsqueeze(-1)).squeeze(-1)
        labels = labels if isinstance(labels, Input) else Input(labels, "int32")
        f.add("sparseCrossEntropy", [z, labels], fn, **{"grad": True, **more})

    sparse(q(3, 4), [0, 3, 3])
    sparse(q(2, 2, 3), [[0, 2], [1, 1]])
    sparse(q(5), 2, note="0-d label")
    sparse(q(2, 1), [0, 0], note="one class")
    sparse(transposed(q(2, 3), [1, 0]), sliced(np.array([1, 2]), 0, "int32"), note="views")
    sparse(expanded(q(1, 3), [2, 3]), expanded(np.array([2]), [2], "int32"), note="views")
    sparse(np.zeros((0, 3)), np.zeros(0), note="zero-size")
    sparse([[1000, 0, -1000], [-1000, -1000, -999]], [1, 2], grad=False, note="large logits")


def build() -> Family:
    f = Family("reduce")
    reductions(f)
    softmaxes(f)
    cross_entropies(f)
    return f
