"""Diagonals and triangles."""

import numpy as np
import torch

from case import INF, NAN, UNDEFINED, Family, Input, T, expanded, sliced, transposed
from move.values import DTYPES, values


def add_to(f: Family) -> None:
    def one(op, fn, **always):
        """A function that adds cases of an operation of one tensor and more arguments."""

        def add(x, *args, **more):
            known = [0 if a is UNDEFINED else a for a in args]
            f.add(op, [x], lambda t: fn(t, *known), [T(0), *args], **{"grad": True, **always, **more})

        return add, lambda *shape: f.random(op, shape)

    def of_diagonal(t, offset=0, axis1=-2, axis2=-1):
        # PyTorch refuses what lies outside; NumPy gives the shape of nothing.
        length = np.diagonal(np.empty(t.shape), offset, axis1, axis2).shape[-1]
        return torch.diagonal(t, offset if length else 0, axis1, axis2)[..., :length]

    diagonal, r = one("diagonal", of_diagonal)
    diagonal(r(3, 3))
    diagonal(r(2, 4), 1)
    diagonal(r(2, 4), 3)
    diagonal(r(4, 2), -2)
    diagonal(r(4, 2), -3)
    diagonal(r(2, 2, 3))
    diagonal(r(3, 2, 3), 1, 0, -1)
    diagonal(r(2, 3), 1, 1, 0, note="rows and columns swapped")
    diagonal(r(2, 3), 3, note="outside")
    diagonal(r(2, 3), -2, note="outside")
    diagonal(np.zeros((0, 2)), note="zero-size")
    diagonal(np.zeros((0, 2, 2)), note="zero-size")
    diagonal(transposed(r(2, 3), [1, 0]), note="transposed")
    diagonal(sliced(r(2, 3), 1), 1, note="sliced")
    diagonal(expanded(r(1, 3), [3, 3]), -1, note="expanded")
    diagonal([[NAN, 1], [2, -0.0]], grad=False, note="special values")
    for d in DTYPES:
        diagonal(values((2, 3), d), 1)

    diag, r = one("diag", lambda t, offset=0: torch.diag_embed(t, offset))
    diag(r(3))
    diag(r(2), 1)
    diag(r(2), -2)
    diag(r(2, 2))
    diag(r(2, 2), -1)
    diag(np.zeros(0), note="zero-size")
    diag(np.zeros((1, 0)), 2, note="zero-size: zeros")
    diag(transposed(r(2, 3), [1, 0]), note="transposed")
    diag(sliced(r(3), 0), note="sliced")
    diag(expanded(r(1), [3]), 1, note="expanded")
    diag([NAN, -0.0, INF], grad=False, note="special values")
    for d in DTYPES:
        diag(values((3,), d))

    for op, fn in (("tril", torch.tril), ("triu", torch.triu)):
        triangle, r = one(op, fn)
        triangle(r(3, 3))
        triangle(r(2, 4), 1)
        triangle(r(4, 2), -1)
        triangle(r(2, 3, 3), 0)
        triangle(r(2, 3), 9, note="far above")
        triangle(r(2, 3), -9, note="far below")
        triangle(r(2, 3), 2**31 - 1, note="farther above than int32 counts")
        triangle(np.zeros((0, 2)), note="zero-size")
        triangle(transposed(r(2, 3), [1, 0]), note="transposed")
        triangle(sliced(r(2, 3), 1), 1, note="sliced")
        triangle(expanded(r(1, 3), [3, 3]), -1, note="expanded")
        triangle([[NAN, INF], [-0.0, NAN]], grad=False, note="special values: those outside do not show")
        for d in DTYPES:
            triangle(values((3, 3), d))

    trace, r = one("trace", lambda t, offset=0: of_diagonal(t, offset).sum(-1))
    trace(r(3, 3))
    trace(r(2, 4), 1)
    trace(r(4, 2), -1)
    trace(r(2, 2, 3))
    trace(r(2, 3), 3, note="outside: 0")
    trace(np.zeros((2, 0)), note="zero-size: 0")
    trace(transposed(r(2, 3), [1, 0]), note="transposed")
    trace(sliced(r(2, 3), 1), 1, note="sliced")
    trace(expanded(r(1, 3), [3, 3]), note="expanded")
    trace([[NAN, 1], [2, 3]], grad=False, note="special values")
    trace(Input([[2**31 - 1, 0], [0, 1]], "int32"), values=lambda t: torch.tensor(-(2**31)), out=["int32"], note="int32 wraps")
    trace(values((3, 3), "bool"))
