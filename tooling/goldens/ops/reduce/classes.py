"""Softmaxes and cross entropies."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed


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
        add(Input([[1, -2, 5], [0, 0, 7]], "int32"), out=["float32"], widen=True, grad=False)
        add(Input([[True, False, True]], "bool"), out=["float32"], widen=True, grad=False)


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

    add(Input([[1, -2, 5], [0, 0, 7]], "int32"), Input([[0, 1, 0], [1, 0, 0]], "int32"), out=["float32"], widen=True, grad=False)
    add(Input([[True, False]], "bool"), Input([[False, True]], "bool"), out=["float32"], widen=True, grad=False)

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
    sparse(Input([[1, -2, 5], [0, 0, 7]], "int32"), [2, 0], out=["float32"], widen=True, grad=False)
    sparse(Input([[True, False]], "bool"), [1], out=["float32"], widen=True, grad=False)
    sparse(expanded(q(1, 3), [2, 3]), expanded(np.array([2]), [2], "int32"), note="views")
    sparse(np.zeros((0, 3)), np.zeros(0), note="zero-size")
    sparse([[1000, 0, -1000], [-1000, -1000, -999]], [1, 2], grad=False, note="large logits")
