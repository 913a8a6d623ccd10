"""Goldens of the contractions and of batch normalization."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, steep, steep_moments, transposed


def matmul(f: Family) -> None:
    r = lambda *shape: f.random("matmul", shape, -2, 2)
    add = lambda a, b, **more: f.add("matmul", [a, b], torch.matmul, **{"grad": True, **more})
    add(r(2, 3), r(3, 4))
    add(r(1, 1), r(1, 1))
    add(r(1, 5), r(5, 1), note="row by column")
    add(r(4, 1), r(1, 3), note="column by row")
    add(r(5, 9), r(9, 6), note="odd edges", grad=False)
    add(r(3, 70), r(70, 2), note="a long sum", grad=False)
    add(r(2, 2, 3), r(2, 3, 2), note="batched")
    add(r(2, 2, 3), r(3, 2), note="batch broadcast on the right")
    add(r(2, 3), r(2, 3, 2), note="batch broadcast on the left")
    add(r(2, 1, 2, 3), r(3, 3, 1), note="batch axes broadcast against each other")
    add(transposed(r(2, 3), [1, 0]), r(3, 2), note="left transposed")
    add(r(2, 3), transposed(r(3, 2), [1, 0]), note="right transposed")
    add(transposed(r(2, 3), [1, 0]), transposed(r(3, 2), [1, 0]), note="both transposed")
    add(transposed(r(2, 2, 3), [1, 2, 0]), r(2, 3, 2), note="batch axis innermost")
    add(sliced(r(2, 3), 1), sliced(r(3, 2), 0), note="sliced")
    add(expanded(r(1, 3), [2, 3]), expanded(r(3, 1), [3, 2]), note="expanded")
    add(np.zeros((2, 0)), np.zeros((0, 3)), note="an empty sum is zero")
    add(np.zeros((0, 3)), r(3, 2), note="no rows")
    add(r(2, 3), np.zeros((3, 0)), note="no columns")
    add(np.zeros((0, 2, 3)), r(3, 2), note="no batch")
    add([[NAN, 1], [1, 2], [INF, 1]], [[1, 0], [2, 1]], grad=False, note="NaN and infinity reach the whole row: 0 * Infinity is NaN")
    add([[2.0**60, 1]], [[2.0**60], [1]], grad=False, note="large")
    f.add("matmul", [Input([[1, 2], [3, -4]], "int32"), Input([[5, -6], [7, 8]], "int32")], torch.matmul)
    f.add("matmul", [Input([[65536, 1]], "int32"), Input([[65536], [2147483647]], "int32")], lambda a, b: torch.sum(a.reshape(-1) * b.reshape(-1), dtype=torch.int32).reshape(1, 1), note="int32 wraps")
    f.add("matmul", [Input([[2147483647, 2147483646]], "int32"), Input([[2147483647], [2147483645]], "int32")], lambda a, b: torch.sum(a.reshape(-1) * b.reshape(-1), dtype=torch.int32).reshape(1, 1), note="int32 wraps: products above 2**53")


def linear(f: Family) -> None:
    r = lambda *shape: f.random("linear", shape, -2, 2)
    fn = lambda x, w, b: x @ w + b
    add = lambda x, w, b, **more: f.add("linear", [x, w, b], fn, **{"grad": True, **more})
    add(r(2, 3), r(3, 4), r(4))
    add(r(1, 1), r(1, 1), r(1))
    add(r(2, 2, 3), r(3, 2), r(2), note="two leading axes")
    add(r(17, 5), r(5, 3), r(3), note="longer than a vector register", grad=False)
    add(np.zeros((0, 3)), r(3, 2), r(2), note="no rows")
    add(transposed(r(2, 3), [1, 0]), transposed(r(3, 2), [1, 0]), sliced(r(2), 0), note="views")
    add(sliced(r(2, 3), 1), expanded(r(3, 1), [3, 2]), expanded(r(1), [2]), note="views")
    add([[NAN, 1], [1, 2]], [[1, 0], [2, 1]], [INF, 0], grad=False, note="special values")


def batch_norm(f: Family) -> None:
    r = lambda *shape: f.random("batchNorm", shape)

    def add(x, gamma, beta, epsilon, **more):
        inputs = [x] + [p for p in (gamma, beta) if p is not None]
        has_gamma, has_beta = gamma is not None, beta is not None

        def fn(x, *ps):
            dims = tuple(range(x.ndim - 1))
            variance, mean = torch.var_mean(x, dim=dims, correction=0) if dims else (x * 0, x * 1)
            y = (x - mean) / torch.sqrt(variance + epsilon)
            if has_gamma:
                y = y * ps[0]
            if has_beta:
                y = y + ps[-1]
            return y, mean, variance

        args = [T(0), T(1) if has_gamma else None, T(1 + has_gamma) if has_beta else None, epsilon]
        f.add("batchNorm", inputs, fn, args, **{"grad": True, "differentiable_outputs": 1, **more})

    add(r(6, 3), r(3), r(3), 1e-5)
    add(r(6, 3), None, None, 1e-3)
    add(r(5, 2), r(2), None, 1e-5)
    add(r(5, 2), None, r(2), 1e-5)
    add(r(2, 3, 2, 4), r(4), r(4), 1e-5, note="convolutional: all axes but the last")
    add(r(33, 5), r(5), r(5), 1e-5, note="longer than a vector register")
    add(transposed(r(4, 3), [1, 0]), sliced(r(3), 0), expanded(r(1), [3]), 1e-5, note="views")
    add(sliced(r(4, 2), 0), r(2), r(2), 1e-3, note="sliced")
    add(expanded(r(4, 1), [4, 3]), r(3), r(3), 1e-3, note="expanded: equal channels")
    add([[2, 1], [2, 3], [2, -1]], np.array([1.5, 2]), np.array([0.5, -1]), 1e-3, note="a constant channel")
    add([[1000, 4096], [1001, 4097], [999, 4095], [1002, 4096]], np.array([1, 1.0]), np.array([0, 0.0]), 1e-5, note="a mean far above the deviation")
    # Where the mean is no float32 number, neither is x minus it: y is off by up to a tenth of a deviation, and
    # a small gamma leaves the comparison of these channels to the variance.
    small, shift, epsilon = np.array([2.0**-14, 2.0**-14, 1, 1]), np.array([0.5, -0.5, 0.25, -2]), 1e-5

    def exact(x, gamma, beta):
        mean, variance = steep_moments(x, (0,))
        return (x - mean) / torch.sqrt(variance + epsilon) * gamma + beta, mean, variance

    note = "a mean up to two million deviations away: the variance needs the correction for the rounded mean"
    f.add("batchNorm", [steep(), small, shift], exact, [T(0), T(1), T(2), epsilon], note=note)


def products(f: Family) -> None:
    """dot, vecdot, inner, outer, tensordot and kron."""
    vec = lambda axis: lambda a, b: torch.linalg.vecdot(*torch.broadcast_tensors(a, b), dim=axis)
    axes = lambda n: lambda a, b: torch.tensordot(a, b, n)

    def adder(op, fn):
        r = lambda *shape: f.random(op, shape, -2, 2)

        def add(a, b, *args, **more):
            given = fn(*args) if args or op in ("vecdot", "tensordot") else fn
            rest = [list(x) if isinstance(x, tuple) else x for x in args]
            f.add(op, [a, b], given, [T(0), T(1), *rest], **{"grad": True, **more})

        return add, r

    wrapping = lambda a, b: torch.sum(a * b, dtype=torch.int32)
    add, r = adder("dot", torch.dot)
    add(r(5), r(5))
    add(r(1), r(1))
    add(r(70), r(70), grad=False, note="a long sum")
    add(sliced(r(4), 0), expanded(r(1), [4]), note="views")
    add([NAN, 1], [1, 1], grad=False, note="NaN")
    add([INF, 1], [0, 1], grad=False, note="0 * Infinity is NaN")
    add(np.zeros(0), np.zeros(0), note="an empty sum is zero")
    f.add("dot", [Input([2147483647, 2147483646], "int32"), Input([2147483647, 2147483645], "int32")], wrapping, note="int32 wraps")

    add, r = adder("vecdot", lambda axis=-1: vec(axis))
    add(r(3), r(3))
    add(r(2, 3), r(2, 3))
    add(r(2, 3), r(2, 3), 0)
    add(r(2, 3), r(3), note="broadcast")
    add(r(2, 1, 2), r(3, 2), -1, note="broadcast both ways")
    add(r(2, 3, 2), r(3, 1), -2)
    add(transposed(r(2, 3), [1, 0]), sliced(r(2, 3), 1), note="views")
    add(np.zeros((2, 0)), np.zeros((2, 0)), note="an empty sum is zero")

    # PyTorch's sums of products of int32 are int64: they wrap here as ours do.
    large = lambda *shape: Input(np.resize([65536, -3, 2147483647, 5], shape), "int32")
    whole = {"grad": False, "note": "int32 wraps"}
    wrapped = lambda fn: lambda a, b: fn(a.to(torch.int64), b.to(torch.int64)).to(torch.int32)
    f.add("vecdot", [large(2, 3), large(3)], wrapped(lambda a, b: (a * b).sum(-1)), **whole)
    f.add("inner", [large(2, 3), large(4, 3)], wrapped(torch.inner), **whole)
    f.add("tensordot", [large(2, 3), large(3, 2)], wrapped(axes(1)), [T(0), T(1), 1], **whole)
    f.add("kron", [large(2), large(3)], wrapped(torch.kron), **whole)

    add, r = adder("inner", torch.inner)
    add(r(3), r(3))
    add(r(2, 3), r(4, 3))
    add(r(2, 2, 3), r(3))
    add(transposed(r(2, 3), [1, 0]), sliced(r(2, 3), 1), note="views")
    add(np.zeros((2, 0)), np.zeros((3, 0)), note="an empty sum is zero")

    add, r = adder("outer", torch.outer)
    add(r(3), r(2))
    add(np.zeros(0), r(2), note="empty")
    add(sliced(r(2), 0), expanded(r(1), [3]), note="views")
    add([NAN, INF], [0, 1], grad=False, note="special values")
    f.add("outer", [Input([65536, -3], "int32"), Input([65536, 2147483647], "int32")], torch.outer, note="int32 wraps")

    add, r = adder("tensordot", lambda n=2: axes(n))
    add(r(2, 3, 2), r(3, 2, 4))
    add(r(2, 3), r(3, 2), 1)
    add(r(2), r(1, 2), 0)
    add(np.array(1.5), np.array(-2.0), 0, note="scalars")
    add(r(3, 2, 2), r(2, 1, 3), ((-1, 0), (0, 2)))
    add(transposed(r(3, 2), [1, 0]), sliced(r(3, 2), 0), ((0,), (0,)), note="views")
    add(np.zeros((2, 0)), np.zeros((0, 3)), 1, note="an empty sum is zero")

    add, r = adder("kron", lambda a, b: torch.kron(a.contiguous(), b.contiguous()))
    add(r(2), r(3))
    add(r(2, 1), r(1, 2))
    add(r(2, 2), r(2, 3))
    add(r(2), r(2, 2), note="axes in front")
    add(transposed(r(2, 2), [1, 0]), sliced(r(2, 1), 0), note="views")
    add(np.zeros((0, 2)), r(2), note="empty")


def einsum(f: Family) -> None:
    r = lambda *shape: f.random("einsum", shape, -2, 2)

    def add(equation, *xs, **more):
        fn = lambda *ts: torch.einsum(equation, *ts)
        args = [equation, *(T(i) for i in range(len(xs)))]
        f.add("einsum", list(xs), fn, args, **{"grad": True, "note": equation, **more})

    add("ij,jk->ik", r(2, 3), r(3, 2))
    add("ij,jk", r(2, 3), r(3, 2))
    add("Ba,ab", r(2, 3), r(3, 2))
    add("bij , bjk -> bik", r(2, 2, 3), r(2, 3, 1))
    add("bij,bkj->kib", r(2, 2, 3), r(2, 1, 3))
    add("...ij,...jk", r(2, 1, 2, 3), r(2, 3, 1))
    add("i...,...j->j...i", r(2, 1, 3), r(2, 3, 2))
    add("...i,i->", r(2, 3), r(3))
    add("i,j,k->kji", r(2), r(1), r(3))
    add("ij,jk,kl,lm->im", r(2, 3), r(3, 2), r(2, 2), r(2, 1))
    add("ijk,jl,kl->il", r(2, 3, 2), r(3, 2), r(2, 2))
    add("ijk,kj->i", r(2, 3, 2), r(2, 3))
    add("ij,ij->ji", r(2, 3), r(2, 3))
    add("ij,ij", r(2, 3), r(2, 3))
    add("ij,k->j", r(2, 3), r(2))
    add("ij->", r(2, 3))
    add("ji", r(2, 3))
    add("ii", r(3, 3))
    add("ii->i", r(3, 3))
    add("iij->ji", r(2, 2, 3))
    add("iiji->ij", r(2, 2, 3, 2))
    add("ii,ij->j", r(2, 2), r(2, 3))
    add("...ii->...i", r(2, 2, 2))
    add("ij,jk->ik", r(2, 1), r(3, 2), note="an axis of size 1 broadcasts")
    add("i,i->i", r(1), r(1), note="one element")
    add(",i->i", np.array(0.5), r(2), note="a scalar")
    add("->", np.array(0.5), note="a scalar alone")
    add("ij,jk->ik", np.zeros((2, 0)), np.zeros((0, 3)), note="an empty sum is zero")
    add("ij,jk->ik", transposed(r(2, 3), [1, 0]), sliced(r(3, 2), 0), note="views")
    add("ii,i->i", expanded(r(2, 1), [2, 2]), sliced(r(2), 0), note="views")
    add("ij,j->i", [[NAN, 1], [1, INF]], [1, 0], grad=False, note="special values")
    f.add("einsum", [Input([[65536, 1]], "int32"), Input([[65536], [2147483647]], "int32")], lambda a, b: torch.sum(a.reshape(-1) * b.reshape(-1), dtype=torch.int32).reshape(1, 1), ["ij,jk->ik", T(0), T(1)], note="int32 wraps")

    def mixed(equation, *xs, to, **more):
        fn = lambda *ts: torch.einsum(equation, *(t.to(to) for t in ts)).to(to)
        args = [equation, *(T(i) for i in range(len(xs)))]
        f.add("einsum", list(xs), fn, args, note=f"{equation} of several dtypes", **more)

    bits = Input([1, 0, 1], "bool")
    mixed("i,i,->", bits, bits, Input(3, "int32"), to=torch.int32)
    mixed("i,ij,i->j", bits, r(3, 2), bits, to=torch.float64, grad=True)
    mixed("i,j->j", Input([2**30, 2**30, 2**30], "int32"), [1, -0.5], to=torch.float64)


def build() -> Family:
    f = Family("contract")
    matmul(f)
    products(f)
    einsum(f)
    linear(f)
    batch_norm(f)
    return f
