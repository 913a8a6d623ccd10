"""The reading syntax. NumPy has it too; what PyTorch reads, for the gradient, is compared with what NumPy does."""

import numpy as np
import torch

from case import INF, NAN, UNDEFINED, Family, Input, T, expanded, sliced, transposed
from indexing.operands import ints, long


def bools(values) -> Input:
    return values if isinstance(values, Input) else Input(np.asarray(values, bool), "bool")


def term(x, by):
    """A term as NumPy and PyTorch write it."""
    if isinstance(x, T):
        return long(by) if by.dtype == torch.int32 else by
    if isinstance(x, list):
        return slice(*[None if y is UNDEFINED else y for y in x])
    return {":": slice(None), "...": Ellipsis}.get(x, x) if isinstance(x, str) else x


def add_to(f: Family) -> None:
    def at(x, *terms, by=None, **more):
        def fn(t, *others):
            key = tuple(term(y, *others) if isinstance(y, T) else term(y, None) for y in terms)
            got = t[key]
            of_numpy = np.asarray(t.detach())[tuple(y.numpy() if isinstance(y, torch.Tensor) else y for y in key)]
            assert np.array_equal(got.detach().numpy(), of_numpy, equal_nan=got.dtype == torch.float64)
            return got

        f.add("at", [x] + ([] if by is None else [by]), fn, [T(0), *terms], **{"grad": True, **more})

    r = lambda *shape: f.random("at", shape)
    at(r(2, 3), note="whole")
    at(r(2, 3), 1)
    at(r(2, 3), ":", -1)
    at(r(2, 3), -2, 2, note="0-d")
    at(r(4, 5), [1, None], [0, 5, 2])
    at(r(5), [None, None, 2])
    at(r(5), [UNDEFINED, -1])
    at(r(4), [-99, 99], note="cut off")
    at(r(4), [3, 2], note="an empty range")
    at(r(2, 3, 2), "...", 0)
    at(r(2, 3, 2), 0, "...", [0, 1])
    at(r(2, 3), ":", ":", "...", note="... stands for nothing")
    at(r(2, 3), None, 1, None, ":", None)
    at(r(), "...", note="0-d")
    at(r(), None, "...", None, note="0-d")
    at(np.zeros((0, 2)), ":", 1, note="zero-size")
    at(r(3, 2), T(1), by=ints([2, 0, 2]))
    at(r(2, 3, 2), 1, T(1), None, by=ints([[2, 0], [1, 1]]))
    at(r(4, 3), [1, 3], T(1), by=ints([2]))
    at(r(2, 3), ":", T(1), by=ints(1), note="a 0-d tensor")
    at(r(2, 3), T(1), by=ints(np.zeros(0)), note="no positions")
    at(r(2, 3), T(1), by=bools([0, 1]))
    at(r(3, 2, 2), [0, 2], T(1), 0, by=bools([1, 1]), note="a mask inside")
    at(r(2, 2), T(1), by=bools([[1, 0], [1, 1]]))
    at(r(2, 2, 2), "...", T(1), by=bools([[1, 0], [1, 1]]), note="a mask at the end")
    at(transposed(r(3, 2), [1, 0]), [1, 3], None, 0, note="transposed")
    at(sliced(r(3, 2), 0), T(1), -1, by=transposed(np.array([[2, 1], [0, 0]]), [1, 0], "int32"), note="views")
    at(expanded(r(1, 2), [3, 2]), [0, 3, 2], 1, note="expanded")
    at([[NAN, -0.0], [INF, 1]], ":", 0, grad=False, note="special values")
    at(Input([[5, 6], [7, 8]], "int32"), -1, [1, None])
    at(Input([[True, False], [False, False]], "bool"), 0)
