"""Variances, quantiles, and logSumExp."""

import numpy as np
import torch

from case import INF, NAN, UNDEFINED, Family, Input, T, expanded, sliced, steep, steep_moments, transposed

from .shared import args, axes_of


def log_sum_exp(x, axis=None, keepdims=False):
    return torch.logsumexp(x, dim=axes_of(x, axis), keepdim=keepdims) if x.ndim else x * 1


def spread(fn):
    def call(x, axis=None, keepdims=False, correction=0):
        if x.ndim == 0:
            return fn(x.reshape(1), dim=0, correction=correction)
        return fn(x, dim=axes_of(x, axis), keepdim=keepdims, correction=correction)

    return call


def quantile(x, q, axis=None, keepdims=False, interpolation="linear"):
    """torch.quantile takes one axis, or all."""
    q = torch.tensor(q, dtype=torch.float64)
    axes = sorted(a % x.ndim for a in np.atleast_1d(axes_of(x, axis)))
    kept = [a for a in range(x.ndim) if a not in axes]
    flat = x.permute(*kept, *axes).reshape(*(x.shape[a] for a in kept), -1)
    y = torch.quantile(flat, q, dim=-1, interpolation=interpolation)
    shape = [1 if a in axes else n for a, n in enumerate(x.shape)]
    return y.reshape(*q.shape, *shape) if keepdims else y


def limits(x, qs):
    """The quantiles of sorted rows where elements are infinite: PyTorch and NumPy give NaN for what lies beside
    infinity (lower + (upper - lower) t); the weighted sum lower (1 - t) + upper t is the limit of finite ones."""
    rows = []
    for q in qs:
        place = q * (x.shape[1] - 1)
        low, t = int(place), place - int(place)
        one = [float(r[low]) if t == 0 else float(r[low]) * (1 - t) + float(r[low + 1]) * t for r in x]
        rows.append(one)
    return torch.tensor(rows, dtype=torch.float64)


def spreads(f: Family) -> None:
    for op, fn in (("variance", spread(torch.var)), ("standardDeviation", spread(torch.std))):
        r = lambda *shape: f.random(op, shape)

        def add(x, axis=None, keepdims=False, correction=0, **more):
            a = args(axis, keepdims)
            if correction:
                a = [T(0), UNDEFINED if axis is None else axis, keepdims, correction]
            f.add(op, [x], lambda t: fn(t, axis, keepdims, correction), a, **{"grad": True, **more})

        add(r(5))
        add(r(3, 2), 0)
        add(r(2, 3), -1, correction=1)
        add(r(2, 3, 2), [0, 2], True)
        add(r(2, 3, 2), [0, 1], correction=1)
        add(r(2, 3), None, True, 1)
        add(r(4), 0, correction=0.5, note="a correction that is no integer")
        add(r(4), 0, correction=-1, note="a negative correction")
        add(r(), note="0-d")
        add(r(19), correction=1, note="longer than a vector register")
        add(transposed(r(3, 2), [1, 0]), 0, correction=1, note="transposed")
        add(sliced(r(2, 3), 1), 1, note="sliced")
        add(expanded(r(1, 3), [2, 3]), 1, correction=1, note="expanded along the kept axis")
        add(np.zeros((0, 3)), 1, note="zero-size result")
        add(np.zeros((2, 0)), 1, grad=False, note="empty axis")
        add([[2, 2, 2], [1, 2, 4]], 1, note="equal elements")
        add([[2], [3]], 1, correction=1, grad=False, note="as many elements as the correction: NaN")
        add([[1, 2], [3, 3]], 1, correction=2, grad=False, note="as many elements as the correction: infinite, or NaN")
        # NumPy's: PyTorch gives NaN for a divisor below 0, NumPy divides by 0.
        by_numpy = np.var if op == "variance" else np.std
        add([[1, 2], [3, 3]], 1, correction=3, grad=False, note="fewer elements than the correction",
            values=lambda t: torch.tensor(by_numpy(t.numpy(), axis=1, ddof=3)))
        add([[NAN, 1], [INF, 1], [-INF, -INF]], 1, grad=False, note="special values")
        add(Input([[1, -2, 3], [100, 1, 7]], "int32"), 1, out=["float32"], widen=True, grad=False)
        add(Input([[True, False, True]], "bool"), 1, out=["float32"], widen=True, grad=False)
        far = [10000.0, 10001, 10000, 10001]
        add(far, note="a mean far above the deviation")
    columns = lambda t: steep_moments(t, (0,))[1]
    f.add("variance", [steep()[:12]], columns, [T(0), 0], note="a mean up to two million deviations away")


def quantiles(f: Family) -> None:
    r = lambda *shape: f.random("median", shape)

    def median(x, axis=None, keepdims=False, **more):
        f.add("median", [x], lambda t: quantile(t, 0.5, axis, keepdims) if t.ndim else t * 1, args(axis, keepdims), **{"grad": True, **more})

    median(r(5))
    median(r(6))
    median(r(2, 3, 2), 0)
    median(r(2, 3, 2), -1)
    median(r(2, 3, 2), 1, True)
    median(r(2, 3, 2), [0, 2])
    median(r(2, 3), None, True)
    median(r(), note="0-d")
    median(r(2, 1), 1, note="one element")
    median(transposed(r(3, 4), [1, 0]), 0, note="transposed")
    median(sliced(r(2, 4), 1), 1, note="sliced")
    median(expanded(r(1, 4), [2, 4]), 1, note="expanded along the kept axis")
    f.add("median", [np.zeros((0, 3))], lambda t: t.sum(1), [T(0), 1], note="zero-size result")
    median([[3, 1, 1, 2], [2, 2, 2, 2], [5, 1, 5, 5]], 1, note="ties")
    # NumPy's: PyTorch interpolates to NaN beside infinity.
    median([[NAN, 1, 2, 3], [1, 2, INF, INF], [-INF, -INF, 1, 2], [-INF, -INF, INF, INF], [INF, INF, INF, INF], [-INF, 1, 2, INF], [NAN, NAN, INF, 0]], 1,
           values=lambda t: torch.tensor(np.median(t.numpy(), axis=1)), grad=False, note="special values")
    median(Input([[1, -2, 3, 8], [2147483647, -2147483648, 0, 1]], "int32"), 1, out=["float32"], widen=True, grad=False)
    median(Input([[True, False, True, True], [True, False, False, True]], "bool"), 1, out=["float32"], widen=True, grad=False)

    r = lambda *shape: f.random("quantile", shape)

    def add(x, q, axis=None, keepdims=False, interpolation=None, **more):
        a = [T(0), q, *args(axis, keepdims)[1:]]
        if interpolation:
            a = [T(0), q, UNDEFINED if axis is None else axis, keepdims, interpolation]
        f.add("quantile", [x], lambda t: quantile(t, q, axis, keepdims, interpolation or "linear") if t.ndim else t * 1, a, **{"grad": True, **more})

    add(r(5), 0.4)
    add(r(7), 0.9)
    add(r(3, 2), 0.25, 0)
    add(r(2, 3), 0.7, -1)
    add(r(2, 3, 2), 0.3, 1, True)
    add(r(2, 3, 2), 0.6, [0, 2])
    add(r(2, 4), [0.25, 0.5, 0.75], 1)
    add(r(2, 4), [1, 0], 0)
    add(r(2, 3, 2), [0.1, 0.85], [0, 1], True)
    add(r(2, 3), [0.2], None, True)
    add(r(), 0.3, note="0-d")
    add(r(2, 1), 0.7, 1, note="one element")
    add(transposed(r(3, 2), [1, 0]), 0.35, 0, note="transposed")
    add(sliced(r(2, 4), 1), 0.35, 1, note="sliced")
    add(expanded(r(1, 4), [2, 4]), 0.35, 1, note="expanded along the kept axis")
    for interpolation in ("linear", "lower", "higher", "nearest", "midpoint"):
        add(r(6), [0.05, 0.1, 0.3, 0.66, 1], 0, False, interpolation)
    add([[3, 1, 1, 2], [2, 2, 2, 2], [0.1, 0.1, 0.1, 0.1]], [0.3, 0.7], 1, note="ties: equals give themselves")
    add([[NAN, 1, 2, 3], [1, NAN, NAN, 0]], [0, 0.5, 1], 1, grad=False, note="NaN wins")
    infinite = [[-INF, 1, 2, INF], [-INF, -INF, 1, 2], [1, INF, INF, INF], [-INF, INF, INF, INF]]
    f.add("quantile", [infinite], lambda t: limits(t, [0, 0.25, 0.5, 0.75, 1]), [T(0), [0, 0.25, 0.5, 0.75, 1], 1], note="infinities: the limit of finite values")
    add(Input([[1, -2, 3, 8]], "int32"), [0.1, 0.5], 1, out=["float32"], widen=True, grad=False)
    add(Input([True, False, True], "bool"), 0.3, 0, out=["float32"], widen=True, grad=False)


def log_sum_exps(f: Family) -> None:
    op = "logSumExp"
    r = lambda *shape: f.random(op, shape)

    def add(x, axis=None, keepdims=False, **more):
        f.add(op, [x], lambda t: log_sum_exp(t, axis, keepdims), args(axis, keepdims), **{"grad": True, **more})

    add(r(5))
    add(r(2, 3, 2), 0)
    add(r(2, 3, 2), 1, True)
    add(r(2, 3, 2), [0, -1])
    add(r(2, 3), None, True)
    add(r(), note="0-d")
    add(r(19), note="longer than a vector register")
    add(transposed(r(3, 4), [1, 0]), 0, note="transposed")
    add(sliced(r(2, 3), 1), 1, note="sliced")
    add(expanded(r(2, 1), [2, 4]), 1, note="expanded along the reduced axis")
    add(np.zeros((0, 3)), 1, note="zero-size result")
    add(np.zeros((2, 0)), 1, note="empty axis: -Infinity")
    add(np.zeros((0, 2)), 0, True, note="empty axis: -Infinity")
    add([[1000, 1000, 999], [-1000, -1001, -1000.5], [-INF, 0, 1], [0, 2.0**100, 0], [3, 3, 3]], 1, note="large values, and -Infinity")
    add([[NAN, 0, 1], [INF, 0, 1], [-INF, -INF, -INF], [INF, INF, 0], [INF, -INF, 0]], 1, note="infinite results: gradients are NaN where the softmax is")
    add(Input([[1, -2, 3]], "int32"), 1, out=["float32"], widen=True, grad=False)
    add(Input([[True, False, True]], "bool"), 1, out=["float32"], widen=True, grad=False)


def statistics(f: Family) -> None:
    spreads(f)
    quantiles(f)
    log_sum_exps(f)
