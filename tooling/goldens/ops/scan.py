"""Goldens of the running sums, products and extremes."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed


def kept(x):
    """int32 stays, bool counts as int32."""
    return torch.int32 if x.dtype in (torch.int32, torch.bool) else None


OPS = {
    "cumsum": lambda x, axis: torch.cumsum(x, axis, dtype=kept(x)),
    "cumprod": lambda x, axis: torch.cumprod(x, axis, dtype=kept(x)),
    "cummax": lambda x, axis: tuple(torch.cummax(x, axis)),
    "cummin": lambda x, axis: tuple(torch.cummin(x, axis)),
}


def build() -> Family:
    f = Family("scan")
    for op, fn in OPS.items():
        extreme = op in ("cummax", "cummin")
        low, high = (-1.5, 1.5) if op == "cumprod" else (-4, 4)
        r = lambda *shape: f.random(op, shape, low, high)

        def add(x, axis=None, **more):
            a = [T(0)] if axis is None else [T(0), axis]
            only = {"differentiable_outputs": 1} if extreme else {}
            f.add(op, [x], lambda t: fn(t, 0 if axis is None else axis), a, **{"grad": True, **only, **more})

        add(r(5))
        add(r(3, 2), 0)
        add(r(2, 4), -1)
        add(r(2, 3, 2), 1)
        add(r(3, 1), 1, note="one element")
        add(r(1, 18), 1, note="longer than a vector register")
        add(r(2, 9), 0, note="wider than a vector register")
        add(transposed(r(3, 2), [1, 0]), 0, note="transposed")
        add(sliced(r(2, 3), 1), 1, note="sliced")
        add(expanded(r(2, 1), [2, 4]), 1, note="expanded along the axis", **({"grad": False} if extreme else {}))
        add(expanded(r(1, 3), [2, 3]), 1, note="expanded along the other axis")
        add(np.zeros(0), note="empty")
        add(np.zeros((2, 0)), 1, note="empty axis")
        add(np.zeros((0, 3)), 1, note="zero-size")
        special = [[1, NAN, 2, -INF], [INF, 1, -INF, 3], [-INF, -INF, INF, 0], [2, INF, NAN, 1]]
        add(special, 1, grad=False, note="special values")
    p = lambda x, **more: f.add("cumprod", [x], lambda t: OPS["cumprod"](t, 1), [T(0), 1], **more)
    p([[2, 0, 3, 4, 5], [0, 2, 0, 5, 1], [0, 0, 0, 0, 0], [1, -2, 3, 0, 4], [1, 2, 3, 4, 0]], grad=True, note="zeros: the gradient passes over them")
    p([[-0.0, 2, -3], [2, -0.0, -1]], note="signs of zeros")
    p(Input([[2, 65536, 65536, 3], [-1, -2147483648, 3, 7]], "int32"), note="int32 wraps")
    p(Input([[True, True, False, True]], "bool"), note="bool counts, as int32")
    s = lambda x, **more: f.add("cumsum", [x], lambda t: OPS["cumsum"](t, 1), [T(0), 1], **more)
    s(Input([[2147483647, 1, -5], [1, 2, 3]], "int32"), note="int32 wraps")
    s(Input([[True, True, False, True]], "bool"), note="bool counts, as int32")
    for op in ("cummax", "cummin"):

        def add(x, **more):
            f.add(op, [x], lambda t: OPS[op](t, 1), [T(0), 1], **more)

        add([[1, 1, 0, 1, 2, 2], [2, 2, 3, 1, 1, 2]], grad=True, differentiable_outputs=1, note="ties: the last of equals")
        add([[0, -0.0, 0, 1], [-0.0, 0, -0.0, -1]], note="signs of zeros: of equals the last")
        add([[1, NAN, 2, NAN], [NAN, NAN, 3, 3]], note="the last NaN")
        add(Input([[1, 5, 5, -2147483648, 2147483647]], "int32"))
        add(Input([[False, True, False, True], [True, False, True, False]], "bool"))
    return f
