"""Views, parts, and tensors as parts of larger ones."""

import numpy as np
import torch

from case import INF, NAN, UNDEFINED, Family, Input, T, expanded, sliced, transposed
from move.values import DTYPES, values


def add_to(f: Family) -> None:
    r = lambda op, *shape: f.random(op, shape)
    special = [[NAN, -0.0, INF], [-INF, 0.0, 2.0**-149]]

    def reshape(x, shape, target=None, **more):
        f.add("reshape", [x], lambda t: t.reshape(target or shape), [T(0), shape], **{"grad": True, **more})

    reshape(r("reshape", 2, 6), [3, 4])
    reshape(r("reshape", 2, 6), [-1])
    reshape(r("reshape", 2, 6), [2, -1, 3])
    reshape(r("reshape", 1, 1), [], note="to 0-d")
    reshape(r("reshape"), [1, 1, 1], note="from 0-d")
    reshape(np.zeros((0, 3)), [3, 0, 2], note="zero-size")
    reshape(np.zeros((2, 0)), [-1, 2], [0, 2], note="-1 of zero elements")
    reshape(transposed(r("reshape", 2, 6), [1, 0]), [4, 3], note="transposed: has to copy")
    reshape(sliced(r("reshape", 2, 3), 0), [3, 2], note="sliced")
    reshape(expanded(r("reshape", 1, 2), [3, 2]), [2, 3], note="expanded")
    reshape(special, [3, 2], grad=False, note="special values")
    for d in DTYPES:
        reshape(values((2, 3), d), [6])

    def transpose(x, axes=None, **more):
        rank = np.ndim(x.tensor()) if isinstance(x, Input) else np.ndim(x)
        order = list(range(rank))[::-1] if axes is None else axes
        order = [a % rank for a in order] if rank else []
        f.add("transpose", [x], lambda t: t.permute(order), [T(0)] + ([] if axes is None else [axes]), **{"grad": True, **more})

    transpose(r("transpose", 2, 3))
    transpose(r("transpose", 2, 3, 4))
    transpose(r("transpose", 2, 3, 4), [1, 0, 2])
    transpose(r("transpose", 2, 3, 2), [-1, 0, 1])
    transpose(r("transpose", 4))
    transpose(r("transpose"), note="0-d")
    transpose(np.zeros((2, 0, 3)), [2, 0, 1], note="zero-size")
    transpose(transposed(r("transpose", 2, 3), [1, 0]), [1, 0], note="transposed twice")
    transpose(sliced(r("transpose", 2, 3), 1), note="sliced")
    transpose(expanded(r("transpose", 1, 3), [2, 3]), note="expanded")
    transpose(special, grad=False, note="special values")
    for d in DTYPES:
        transpose(values((2, 3), d))

    def matrix_transpose(x, **more):
        f.add("matrixTranspose", [x], lambda t: t.mT, **{"grad": True, **more})

    matrix_transpose(r("matrixTranspose", 2, 3))
    matrix_transpose(r("matrixTranspose", 2, 3, 4))
    matrix_transpose(np.zeros((2, 0, 3)), note="zero-size")
    matrix_transpose(transposed(r("matrixTranspose", 2, 3, 2), [2, 0, 1]), note="transposed")
    matrix_transpose(sliced(r("matrixTranspose", 2, 3), 1), note="sliced")
    matrix_transpose(expanded(r("matrixTranspose", 1, 3), [2, 3]), note="expanded")
    matrix_transpose(special, grad=False, note="special values")
    for d in DTYPES:
        matrix_transpose(values((2, 3), d))

    def expand(x, shape, **more):
        f.add("expand", [x], lambda t: t.expand(shape), [T(0), shape], **{"grad": True, **more})

    expand(r("expand", 1, 3), [2, 3])
    expand(r("expand", 3), [2, 2, 3])
    expand(r("expand", 2, 1, 1), [2, 3, 2])
    expand(r("expand"), [2, 2], note="from 0-d")
    expand(r("expand", 2, 3), [2, 3], note="to its own shape")
    expand(r("expand", 1, 3), [0, 3], note="to zero-size")
    expand(transposed(r("expand", 1, 2, 3), [2, 1, 0]), [4, 2, 3], note="transposed")
    expand(sliced(r("expand", 2, 1), 0), [2, 3], note="sliced")
    expand(expanded(r("expand", 1, 2), [3, 1, 2]), [3, 2, 2], note="expanded twice")
    for d in DTYPES:
        expand(values((2, 1), d), [2, 3])

    def slice_(x, axis, *rest, **more):
        def fn(t):
            axis_ = axis % t.ndim
            start, stop, step = (list(rest) + [None, 1])[:3] if len(rest) < 3 else rest
            return t[(slice(None),) * axis_ + (slice(start, None if stop is UNDEFINED else stop, step),)]
        f.add("slice", [x], fn, [T(0), axis, *rest], **{"grad": True, **more})

    slice_(r("slice", 5), 0, 1, 4)
    slice_(r("slice", 5), 0, 2)
    slice_(r("slice", 7), 0, 1, 6, 2)
    slice_(r("slice", 7), 0, 0, UNDEFINED, 3)
    slice_(r("slice", 5), 0, -3, -1, note="negative: from the end")
    slice_(r("slice", 5), 0, -99, 99, note="clamped")
    slice_(r("slice", 5), 0, 3, 2, note="empty")
    slice_(r("slice", 5), 0, 9, note="empty")
    slice_(r("slice", 2, 3, 4), 1, 1, 2)
    slice_(r("slice", 2, 3, 4), -1, 1, 4, 2)
    slice_(r("slice", 3, 2), 0, 1, note="a start alone")
    slice_(np.zeros((0, 2)), 0, 0, 1, note="zero-size")
    slice_(transposed(r("slice", 3, 4), [1, 0]), 1, 1, 3, note="transposed")
    slice_(sliced(r("slice", 2, 5), 1), 1, 1, 5, 2, note="sliced twice")
    slice_(expanded(r("slice", 1, 2), [4, 2]), 0, 1, 3, note="expanded")
    for d in DTYPES:
        slice_(values((2, 3), d), 1, 1)

    def embed(x, axis, start, size, step=1, **more):
        def fn(t):
            axis_ = axis % t.ndim
            shape = list(t.shape)
            count, shape[axis_] = shape[axis_], size
            out = torch.zeros(shape, dtype=t.dtype)
            at = (slice(None),) * axis_ + (slice(start, start + (count - 1) * step + 1 if count else start, step),)
            out = out.clone()
            out[at] = t
            return out
        f.add("embed", [x], fn, [T(0), axis, start, size] + ([] if step == 1 else [step]), **{"grad": True, **more})

    embed(r("embed", 3), 0, 0, 3)
    embed(r("embed", 3), 0, 2, 6)
    embed(r("embed", 3), 0, 1, 7, 2)
    embed(r("embed", 2, 3), 1, 1, 8, 3)
    embed(r("embed", 2, 3, 2), -2, 1, 5)
    embed(np.zeros((2, 0)), 1, 1, 3, note="nothing written")
    embed(np.zeros((0, 2)), 1, 0, 3, note="zero-size")
    embed(transposed(r("embed", 2, 3), [1, 0]), 0, 0, 5, 2, note="transposed")
    embed(sliced(r("embed", 2, 2), 1), 1, 1, 4, note="sliced")
    embed(expanded(r("embed", 1, 2), [2, 2]), 0, 1, 3, note="expanded")
    for d in DTYPES:
        embed(values((2, 2), d), 0, 1, 4)

    def concat(xs, axis=None, **more):
        f.add("concat", xs, lambda *ts: torch.cat(ts, axis or 0), [[T(i) for i in range(len(xs))]] + ([] if axis is None else [axis]), **{"grad": True, **more})

    c = lambda *shape: r("concat", *shape)
    concat([c(2), c(3)])
    concat([c(2, 3), c(1, 3)], 0)
    concat([c(2, 1), c(2, 3), c(2, 2)], 1)
    concat([c(2, 2, 1), c(2, 2, 2)], -1)
    concat([c(2, 2)], 1, note="one alone")
    concat([np.zeros((0, 2)), c(2, 2)], 0, note="zero-size")
    concat([np.zeros((2, 0)), np.zeros((2, 0))], 1, note="nothing")
    concat([transposed(c(2, 3), [1, 0]), sliced(c(2, 2), 1), expanded(c(2, 1), [2, 3])], 1, note="views")
    for d in DTYPES:
        concat([values((2, 1), d), values((2, 2), d)], 1)

    f.add("stopGradient", [r("stopGradient", 2, 3)], lambda t: t.detach().clone())
    f.add("stopGradient", [transposed(r("stopGradient", 2, 3), [1, 0])], lambda t: t.detach().clone())
    f.add("stopGradient", [np.zeros((0, 2))], lambda t: t.detach().clone())
    for dtype in ("int32", "bool"):
        f.add("stopGradient", [values((3,), dtype)], lambda t: t.clone())
