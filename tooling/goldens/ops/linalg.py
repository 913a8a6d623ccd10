"""Goldens of linear algebra: PyTorch's torch.linalg in float64, with the signs that Evenkeel fixes."""

import numpy as np
import torch

from case import INF, NAN, UNDEFINED, Family, Input, T, expanded, sliced, transposed

TIE = 1e-6


def symmetric(x):
    return (x + x.mT) / 2


def signs(vectors):
    """1 or -1 for each column: the sign of its largest component, of several the first."""
    size = vectors.abs()
    if size.shape[-2] == 0:
        return torch.ones(*vectors.shape[:-2], 1, vectors.shape[-1], dtype=vectors.dtype)
    enough = size >= size.amax(-2, keepdim=True) * (1 - TIE)
    first = enough.to(torch.int64).argmax(-2, keepdim=True)
    return torch.where(vectors.gather(-2, first) < 0, -1.0, 1.0).to(vectors.dtype).detach()


def svd(x, full=False):
    u, s, vh = torch.linalg.svd(x, full_matrices=full)
    k = s.shape[-1]
    of_u, of_v = signs(u), signs(vh.mT).mT
    both = of_u[..., :k]
    vh_signs = torch.cat([both.mT, of_v[..., k:, :]], -2)
    return u * of_u, s, vh * vh_signs


def eigh(x):
    values, vectors = torch.linalg.eigh(symmetric(x))
    return values, vectors * signs(vectors)


def qr(x, mode="reduced"):
    q, r = torch.linalg.qr(x, mode=mode)
    k = min(x.shape[-2:])
    diagonal = torch.diagonal(r, dim1=-2, dim2=-1)
    sign = torch.where(diagonal < 0, -1.0, 1.0).to(x.dtype).detach()
    rest = torch.ones(*sign.shape[:-1], q.shape[-1] - k, dtype=x.dtype)
    sign = torch.cat([sign, rest], -1)
    return q * sign.unsqueeze(-2), r * sign.unsqueeze(-1)


def regular(f: Family, op: str, *shape: int) -> np.ndarray:
    """Matrices with singular values near 2, 4, 6 and so on."""
    m, n = shape[-2:]
    return f.random(op, shape, -0.5, 0.5) + np.eye(m, n) * (2 * np.arange(m) + 2)[:, None]


def systems(f: Family) -> None:
    def setup(op):
        x = lambda *shape: regular(f, op, *shape)
        r = lambda *shape: f.random(op, shape, -2, 2)
        return x, r

    def add(op, fn, inputs, *args, **more):
        given = [T(i) for i in range(len(inputs))] + list(args)
        f.add(op, inputs, fn, given, **{"grad": True, **more})

    def solved(a, b):
        return torch.linalg.solve(a, b.unsqueeze(-1)).squeeze(-1) if b.ndim == 1 else torch.linalg.solve(a, b)

    x, r = setup("solve")
    add("solve", solved, [x(3, 3), r(3, 2)])
    add("solve", solved, [x(2, 2), r(2)], note="a vector")
    add("solve", solved, [x(2, 1, 2, 2), r(2, 2, 1)], note="batches broadcast")
    add("solve", solved, [x(2, 2, 2), r(2)], note="a vector for each matrix")
    add("solve", solved, [[[0, 2], [4, 1]], [[1], [2]]], note="a pivot that is not the first")
    add("solve", solved, [transposed(x(3, 3), [1, 0]), sliced(r(3, 1), 0)], note="views")
    add("solve", solved, [np.zeros((0, 0)), np.zeros((0, 2))], note="no equation")
    f.add("solve", [Input([[2, 1], [1, 3]], "int32"), Input([[3], [4]], "int32")], solved, out=["float32"], widen=True, note="integers")

    def triangular(upper, transpose, unit):
        def fn(a, b):
            t = a.triu() if upper else a.tril()
            if unit:
                t = t - torch.diag_embed(torch.diagonal(t, dim1=-2, dim2=-1)) + torch.eye(a.shape[-1], dtype=a.dtype)
            return solved(t.mT if transpose else t, b)
        return fn

    x, r = setup("triangularSolve")
    for flags in [(u, t, d) for u in (False, True) for t in (False, True) for d in (False, True)]:
        add("triangularSolve", triangular(*flags), [x(3, 3), r(3, 2)], *flags, note="the other triangle is not read")
    whole = {"out": ["float32"], "widen": True, "grad": False, "note": "integers"}
    add("triangularSolve", triangular(False, False, False), [Input([[2, 9], [1, 3]], "int32"), Input([3, 4], "int32")], **whole)
    add("triangularSolve", triangular(False, False, False), [x(2, 2), r(2)], note="a vector")
    add("triangularSolve", triangular(True, False, False), [x(2, 1, 2, 2), r(2, 2, 1)], True, note="batches broadcast")

    x, r = setup("inv")
    for shape in ((3, 3), (1, 1), (2, 2, 2), (0, 2, 2), (0, 0)):
        add("inv", torch.linalg.inv, [x(*shape)])
    add("inv", torch.linalg.inv, [transposed(x(2, 2), [1, 0])], note="transposed")
    add("inv", torch.linalg.inv, [expanded(x(2, 2), [2, 2, 2])], note="expanded")
    f.add("inv", [Input([[2, 1], [1, 3]], "int32")], torch.linalg.inv, out=["float32"], widen=True, note="integers")

    x, r = setup("matrixPower")
    for n in (0, 1, 2, 3, 5, -1, -2):
        add("matrixPower", lambda t: torch.linalg.matrix_power(t, n), [x(2, 2)], n, grad=n != 0)
    add("matrixPower", lambda t: torch.linalg.matrix_power(t, 3), [x(2, 2, 2)], 3)
    add("matrixPower", lambda t: torch.linalg.matrix_power(t, 3), [Input([[2, 1], [1, -3]], "int32")], 3, **whole)

    x, r = setup("lstsq")
    least = lambda a, b: torch.linalg.pinv(a) @ b if b.ndim > 1 else (torch.linalg.pinv(a) @ b.unsqueeze(-1)).squeeze(-1)
    add("lstsq", least, [x(4, 2), r(4, 1)])
    add("lstsq", least, [x(2, 3), r(2, 2)], note="more columns: the smallest of all")
    add("lstsq", least, [x(3, 2), r(3)], note="a vector")
    add("lstsq", least, [Input([[2, 1], [1, 3], [0, 1]], "int32"), Input([3, 4, 5], "int32")], **whole)
    add("lstsq", least, [x(2, 3, 2), r(3, 1)], note="batch")


def factorizations(f: Family) -> None:
    def adder(op, fn):
        x = lambda *shape: regular(f, op, *shape)

        def add(a, *args, **more):
            f.add(op, [a], lambda t: fn(t, *args), [T(0), *args], **{"grad": True, **more})

        return add, x

    def squares(op, fn, **more):
        add, x = adder(op, fn)
        for shape in ((3, 3), (1, 1), (2, 2, 2), (0, 2, 2)):
            add(x(*shape), **more)
        add(transposed(x(3, 3), [1, 0]), note="transposed", **more)
        add(sliced(x(2, 2), 1), note="sliced", **more)
        outputs = len(fn(torch.eye(2, dtype=torch.float64))) if isinstance(fn(torch.eye(2)), tuple) else 1
        f.add(op, [Input([[4, 1], [1, 3]], "int32")], fn, out=["float32"] * outputs, widen=True, note="integers")
        return add, x

    add, x = squares("det", torch.linalg.det)
    add(np.zeros((0, 0)), note="0 by 0")
    # PyTorch's own gradient divides by the determinant; for singular matrices: by permutations.
    by_rows = lambda t: t[0, 0] * (t[1, 1] * t[2, 2] - t[1, 2] * t[2, 1]) - t[0, 1] * (t[1, 0] * t[2, 2] - t[1, 2] * t[2, 0]) + t[0, 2] * (t[1, 0] * t[2, 1] - t[1, 1] * t[2, 0])
    add2, _ = adder("det", by_rows)
    add2([[1, 2, 0], [2, 4, 0], [0, 1, 3]], note="singular, of rank 2")
    add2([[1, 2, 3], [2, 4, 6], [3, 6, 9]], note="singular, of rank 1: no gradient is left")

    def slogdet(t):
        sign, log = torch.linalg.slogdet(t)
        return log, sign

    add, x = squares("slogdet", slogdet, differentiable_outputs=1)
    add([[0, 1], [1, 0]], differentiable_outputs=1, note="negative")
    add([[1, 2], [2, 4]], grad=False, note="singular")

    add, x = squares("cholesky", lambda t, upper=False: torch.linalg.cholesky(symmetric(t), upper=upper))
    add(x(2, 2), True)
    add(x(2, 2, 2), True)

    def any_shape(op, fn, **more):
        add, x = adder(op, fn)
        for shape in ((3, 3), (4, 2), (2, 3), (1, 1), (3, 1), (2, 2, 2), (0, 3, 2)):
            add(x(*shape), **more)
        add(transposed(x(3, 2), [1, 0]), note="transposed", **more)
        return add, x

    add, x = any_shape("qr", qr)
    add(x(2, 2), "complete")
    add(x(2, 3), "complete")
    add(x(3, 2), "complete", grad=False, note="one more column")
    add(np.zeros((2, 0)), grad=False, note="no column")

    add, x = any_shape("svd", svd)
    add(x(2, 2), True)
    add(x(3, 2), True, grad=False, note="one more column")
    add(x(2, 3), True, grad=False, note="one more row")
    add([[3, 0], [0, -4], [0, 0]], grad=False, note="diagonal")

    add, x = any_shape("svdvals", torch.linalg.svdvals)
    add(np.zeros((2, 2)), grad=False, note="zeros")
    add(np.diag([3.0, 3, 3]), note="equal ones: their gradient is finite")

    add, x = squares("eigh", eigh)
    add([[2, 1], [1, 2]], note="components of equal size")
    add(np.diag([3.0, -1, 2]), note="diagonal")

    add, x = squares("eigvalsh", lambda t: torch.linalg.eigvalsh(symmetric(t)))
    add(np.diag([3.0, 3, -1]), grad=False, note="equal ones")

    add, x = any_shape("pinv", lambda t, rtol=None: torch.linalg.pinv(t, rtol=rtol))
    add(np.zeros((2, 3)), grad=False, note="zeros")
    add(np.diag([2.0, 1, 0]), grad=False, note="of rank 2")
    add(np.diag([4.0, 1]), 0.5, grad=False, note="a tolerance of its own")

    integers = Input([[3, 1], [1, 2], [-1, 4]], "int32")
    for op, fn, outputs in (("qr", qr, 2), ("svd", svd, 3), ("svdvals", torch.linalg.svdvals, 1), ("pinv", torch.linalg.pinv, 1)):
        f.add(op, [integers], fn, out=["float32"] * outputs, widen=True, note="integers")
    f.add("matrixRank", [integers], torch.linalg.matrix_rank, out=["int32"], widen=True, note="integers")

    add, x = adder("matrixRank", lambda t, rtol=None: torch.linalg.matrix_rank(t, rtol=rtol))
    more = {"grad": False, "out": ["int32"]}
    add(x(3, 2), **more)
    add([[1, 2], [2, 4]], **more, note="of rank 1")
    add(np.zeros((2, 3)), **more, note="zeros")
    add(np.diag([1.0, 0.5, 0.1]), 0.3, **more, note="a tolerance of its own")
    add(np.stack([np.eye(2), np.ones((2, 2))]), **more, note="batch")


def norms(f: Family) -> None:
    x = lambda *shape: regular(f, "matrixNorm", *shape)

    def add(a, ord=UNDEFINED, keepdims=False, **more):
        args = [T(0)] + ([ord] if ord is not UNDEFINED else []) + ([True] if keepdims else [])
        fn = lambda t: torch.linalg.matrix_norm(t, "fro" if ord is UNDEFINED else ord, keepdim=keepdims)
        f.add("matrixNorm", [a], fn, args, **{"grad": True, **more})

    for ord in ("fro", "nuc", 1, -1, 2, -2, INF, -INF):
        add(x(2, 3), ord)
    add(x(2, 2, 2))
    add(x(2, 3, 2), "nuc", True)
    add(np.zeros((2, 2)), note="zeros: the gradient is 0")
    add(np.zeros((0, 2, 2)), 2, note="no batch")
    add(transposed(x(3, 2), [1, 0]), 1, note="transposed")
    f.add("matrixNorm", [Input([[3, 0], [4, 0]], "int32")], torch.linalg.matrix_norm, out=["float32"], widen=True, note="integers")

    r = lambda *shape: f.random("vectorNorm", shape)

    def vec(a, ord=2, axis=None, keepdims=False, **more):
        dims = axis if axis is None or isinstance(axis, int) else tuple(axis)
        fn = lambda t: torch.linalg.vector_norm(t, ord, dim=dims, keepdim=keepdims)
        args = [T(0), ord, UNDEFINED if axis is None else axis, keepdims]
        f.add("vectorNorm", [a], fn, args, **{"grad": True, **more})

    vec(r(2, 3))
    for ord in (0, 0.5, 1, 1.5, 2, 3, -1, INF, -INF):
        vec(r(3, 2), ord, 0)
    vec(r(2, 2, 2), 2, [0, -1], True)
    vec(r(), 2, note="0-d")
    vec(np.zeros(3), 2, note="zeros: the gradient is 0")
    vec(np.zeros(3), 3, note="zeros: the gradient is 0")
    vec([3, -3, 1], INF, note="ties share the gradient")
    vec([[NAN, 1], [INF, 1], [0, -0.0]], 2, 1, grad=False, note="special values")
    vec(transposed(r(2, 3), [1, 0]), 3, 1, note="transposed")
    vec(sliced(r(2, 3), 1), 2, 1, note="sliced")
    vec(np.zeros((2, 0)), 1, 1, note="empty")
    vec(Input([[3, -4], [0, 2]], "int32"), 2, 1, out=["float32"], widen=True, grad=False, note="integers")


def build() -> Family:
    f = Family("linalg")
    systems(f)
    factorizations(f)
    norms(f)
    return f
