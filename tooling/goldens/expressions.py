"""Writes what functions of NumPy and PyTorch give that docs/coverage.md answers with an expression of ours.

    python tooling/goldens/expressions.py    writes tooling/conformance/src/goldens/expressions.json

`operands` are the tensors that the expressions name. Each value is a list of arrays, in the order in which the
function answers them; what is one number there has the shape [].
"""

import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import torch

PATH = Path(__file__).resolve().parents[1] / "conformance/src/goldens/expressions.json"

nan, inf = math.nan, math.inf
# Every number is exact in binary, so that a float32 holds it too.
OPERANDS = {
    "x": np.array([[0.25, -1.5, 2.75], [0.0, 1.25, -0.125]]),
    "a": np.array([[1.5, -0.5, 2.0], [0.75, -2.25, 0.5]]),
    "b": np.array([[-1.25, 0.5, 3.5], [1.75, 0.25, -0.5]]),
    "p": np.array([[0.25, 0.5, 0.125], [0.75, 0.0625, 0.375]]),
    "z": np.array([[1.0, nan, -2.0], [nan, 0.5, 3.0]]),
    "f": np.array([1.0, inf, -inf, nan]),
    "u": np.array([0.5, -1.5]),
    "v": np.array([1.25, -0.125, 2.0]),
    "m": np.array([[2.0, 0.5], [0.5, 1.0]]),
    "y": np.array([[[1.0, -0.5], [0.25, 2.0]], [[-1.5, 0.75], [3.0, 0.5]]]),
    "i": np.array([1, 0], dtype=np.int32),
    "j": np.array([2, 0, 1], dtype=np.int32),
    "condition": np.array([[True, False, True], [False, False, True]]),
}
NUMBERS = {"n": 4, "lo": 0.5, "hi": 2.0}


def numpy_values() -> dict:
    x, a, b, p, z, f, u, v, m, y, i, j, condition = OPERANDS.values()
    n, lo, hi = NUMBERS.values()

    def changed(change, array):
        copy = array.copy()
        change(copy)
        return copy

    return {
        "divmod": np.divmod(a, b),
        "float_power": np.float_power(p, b),
        "positive": np.positive(x),
        "fmax": np.fmax(z, a),
        "fmin": np.fmin(z, a),
        "modf": np.modf(x),
        "ldexp": np.ldexp(x, j),
        "logaddexp2": np.logaddexp2(a, b),
        "deg2rad": np.deg2rad(x),
        "radians": np.radians(x),
        "rad2deg": np.rad2deg(x),
        "degrees": np.degrees(x),
        "allclose": np.allclose(a, b),
        "array_equal": np.array_equal(a, b),
        "array_equiv": np.array_equiv(a, b),
        "isposinf": np.isposinf(f),
        "isneginf": np.isneginf(f),
        "heaviside": np.heaviside(x, b),
        "select": np.select([condition, x < 0], [a, b]),
        "piecewise": np.piecewise(x, [x < 0, x > 1], [np.negative, np.square]),
        "isin": np.isin(x, v),
        "average": np.average(x, weights=p),
        "ptp": np.ptp(x),
        "percentile": np.percentile(x, 30),
        "nansum": np.nansum(z),
        "nanprod": np.nanprod(z),
        "nanmax": np.nanmax(z),
        "nanmin": np.nanmin(z),
        "nanargmax": np.nanargmax(z),
        "nanargmin": np.nanargmin(z),
        "nanmean": np.nanmean(z),
        "nancumsum": np.nancumsum(z, axis=0),
        "nancumprod": np.nancumprod(z, axis=0),
        "diff": np.diff(x, axis=0),
        "ediff1d": np.ediff1d(v),
        "trapezoid": np.trapezoid(x, axis=0),
        "union1d": np.union1d(a, b),
        "digitize": np.digitize(x, np.sort(v)),
        "linspace": np.linspace(lo, hi, n),
        "logspace": np.logspace(lo, hi, n),
        "geomspace": np.geomspace(lo, hi, n),
        "tri": np.tri(n, 3),
        "vander": np.vander(v, n, increasing=True),
        "fromfunction": np.fromfunction(lambda k: k * k, (n,)),
        "indices": list(np.indices((2, 3))),
        "asarray_chkfinite": np.isfinite(np.asarray_chkfinite(x)).all(),  # or it raises
        "copy": np.copy(x),
        "ravel": np.ravel(x),
        "atleast_1d": np.atleast_1d(v),
        "atleast_2d": np.atleast_2d(v),
        "atleast_3d": np.atleast_3d(x),
        "broadcast_arrays": np.broadcast_arrays(x, v),
        "append": np.append(a, b, axis=0),
        "vstack": np.vstack([a, b]),
        "row_stack": np.vstack([v, v]),
        "hstack": np.hstack([a, b]),
        "column_stack": np.column_stack([v, v]),
        "dstack": np.dstack([a, b]),
        "block": np.block([[a, b], [b, a]]),
        "vsplit": np.vsplit(x, 2),
        "hsplit": np.hsplit(x, 3),
        "dsplit": np.dsplit(y, 2),
        "array_split": np.array_split(v, 2),
        "unstack": np.unstack(x),
        "flipud": np.flipud(x),
        "fliplr": np.fliplr(x),
        "rot90": np.rot90(x),
        "ix_": x[np.ix_(i, j)],
        "choose": np.choose(condition.astype(int), [a, b]),
        "put": changed(lambda w: np.put(w, i, 0.5), v),
        "copyto": changed(lambda w: np.copyto(w, 0, where=condition), x),
        "place": changed(lambda w: np.place(w, condition, [0]), x),
        "putmask": changed(lambda w: np.putmask(w, condition, 0), x),
        "flatnonzero": np.flatnonzero(x).reshape(-1, 1),
        "delete": np.delete(v, 1),
        "insert": np.insert(v, 1, u),
        "fill_diagonal": changed(lambda w: np.fill_diagonal(w, 0), m),
        "unravel_index": np.unravel_index(j, (2, 2)),
        "ravel_multi_index": np.ravel_multi_index((i, i), (2, 3)),
        "tril_indices": np.tril_indices(n, m=3),
        "triu_indices": np.triu_indices(n, m=3),
        "tril_indices_from": np.tril_indices_from(x),
        "triu_indices_from": np.triu_indices_from(x),
        "diag_indices": np.diag_indices(n),
        "diag_indices_from": np.diag_indices_from(np.eye(n)),
        "vdot": np.vdot(a, b),
        "matvec": np.matvec(x, v),
        "vecmat": np.vecmat(u, x),
        "linalg.multi_dot": np.linalg.multi_dot([m, m, m]),
        "cross": np.cross(a, b),
        "linalg.cross": np.linalg.cross(a, b),
        "cov": np.cov(x),
        "linalg.cond": np.linalg.cond(m),
    }


def torch_values() -> dict:
    arrays = [torch.from_numpy(array.copy()) for array in OPERANDS.values()]
    x, a, b, p, z, f, u, v, m, y, i, j, condition = arrays
    i, j = i.long(), j.long()
    n, lo, hi = NUMBERS.values()
    c = torch.linalg.cholesky(m)
    float64 = {"dtype": torch.float64}
    return {
        "rsub": torch.rsub(a, b),
        "float_power": torch.float_power(p, b),
        "positive": torch.positive(x),
        "fmax": torch.fmax(z, a),
        "fmin": torch.fmin(z, a),
        "clamp_min": torch.clamp_min(x, lo),
        "clamp_max": torch.clamp_max(x, hi),
        "addcmul": torch.addcmul(x, a, b, value=0.5),
        "addcdiv": torch.addcdiv(x, a, b, value=0.5),
        "frac": torch.frac(x),
        "ldexp": torch.ldexp(x, j),
        "logaddexp2": torch.logaddexp2(a, b),
        "special.entr": torch.special.entr(p),
        "deg2rad": torch.deg2rad(x),
        "rad2deg": torch.rad2deg(x),
        "special.ndtr": torch.special.ndtr(x),
        "special.ndtri": torch.special.ndtri(p),
        "allclose": torch.allclose(a, b),
        "equal": torch.equal(a, b),
        "isposinf": torch.isposinf(f),
        "isneginf": torch.isneginf(f),
        "heaviside": torch.heaviside(x, b),
        "isin": torch.isin(x, v),
        "aminmax": torch.aminmax(x),
        "var_mean": torch.var_mean(x),
        "std_mean": torch.std_mean(x),
        "median": torch.median(x),
        "nansum": torch.nansum(z),
        "nanmean": torch.nanmean(z),
        "diff": torch.diff(x, dim=0),
        "trapezoid": torch.trapezoid(x, dim=0),
        "trapz": torch.trapz(x, dim=0),
        "cumulative_trapezoid": torch.cumulative_trapezoid(x, dim=0),
        "msort": torch.msort(x),
        "kthvalue": torch.kthvalue(x, 2).values,
        "bucketize": torch.bucketize(x, torch.sort(v).values),
        "linspace": torch.linspace(lo, hi, n, **float64),
        "logspace": torch.logspace(lo, hi, n, **float64),
        "linalg.vander": torch.linalg.vander(v, N=n),
        "vander": torch.vander(v, n, increasing=True),
        "is_floating_point": torch.is_floating_point(x),
        "clone": torch.clone(x),
        "flatten": torch.flatten(x),
        "ravel": torch.ravel(x),
        "unflatten": torch.unflatten(x, 1, (1, 3)),
        "atleast_1d": torch.atleast_1d(v),
        "atleast_2d": torch.atleast_2d(v),
        "atleast_3d": torch.atleast_3d(x),
        "broadcast_tensors": torch.broadcast_tensors(x, v),
        "vstack": torch.vstack([a, b]),
        "row_stack": torch.row_stack([a, b]),
        "hstack": torch.hstack([a, b]),
        "column_stack": torch.column_stack([v, v]),
        "dstack": torch.dstack([a, b]),
        "vsplit": torch.vsplit(x, 2),
        "hsplit": torch.hsplit(x, 3),
        "dsplit": torch.dsplit(y, 2),
        "chunk": torch.chunk(v, 2),
        "tensor_split": torch.tensor_split(v, 2),
        "unbind": torch.unbind(x),
        "flipud": torch.flipud(x),
        "fliplr": torch.fliplr(x),
        "rot90": torch.rot90(x),
        "take": torch.take(x, j),
        "put": torch.put(v, i, torch.tensor([0.5, 0.5], **float64)),
        "index_add": torch.index_add(v, 0, i, u),
        "index_copy": torch.index_copy(v, 0, i, u),
        "index_fill": torch.index_fill(v, 0, i, 0.5),
        "masked_fill": torch.masked_fill(x, condition, 0),
        "unravel_index": torch.unravel_index(j, (2, 2)),
        "tril_indices": list(torch.tril_indices(n, 3)),
        "triu_indices": list(torch.triu_indices(n, 3)),
        "select_scatter": torch.select_scatter(x, v, 0, 1),
        "slice_scatter": torch.slice_scatter(x, v[None], 0, 1, 2),
        "vdot": torch.vdot(v, v),
        "mv": torch.mv(x, v),
        "bilinear": torch.bilinear(m, m, y, None),
        "chain_matmul": torch.linalg.multi_dot([m, m, m]),  # the other is deprecated, and says so
        "linalg.multi_dot": torch.linalg.multi_dot([m, m, m]),
        "addmm": torch.addmm(m, m, m),
        "baddbmm": torch.baddbmm(y, y, y),
        "addbmm": torch.addbmm(m, y, y.mT),
        "addmv": torch.addmv(u, x, v),
        "addr": torch.addr(x, u, v),
        "cartesian_prod": torch.cartesian_prod(u, v),
        "cross": torch.cross(a, b, dim=-1),
        "linalg.cross": torch.linalg.cross(a, b),
        "cosine_similarity": torch.cosine_similarity(a, b, dim=-1),
        "dist": torch.dist(a, b),
        "pairwise_distance": torch.pairwise_distance(a, b, eps=0),
        "cdist": torch.cdist(a, b),
        "cov": torch.cov(x),
        "logdet": torch.logdet(m),
        "cholesky_solve": torch.cholesky_solve(m, c),
        "cholesky_inverse": torch.cholesky_inverse(c),
        "frobenius_norm": torch.linalg.matrix_norm(x),  # the name alone is not to be called
        "nuclear_norm": torch.nuclear_norm(x),
        "linalg.cond": torch.linalg.cond(m),
        "kl_div": torch.kl_div(x, p, reduction=0),
        "margin_ranking_loss": torch.margin_ranking_loss(a, b, torch.sign(x), 0.0, 1),
        "hinge_embedding_loss": torch.hinge_embedding_loss(x, torch.where(condition, 1.0, -1.0), 1.0, 1),
        "poisson_nll_loss": torch.poisson_nll_loss(x, b, True, False, 1e-8, 1),
        "embedding": torch.embedding(x, i),
    }


def number(x: float):
    if math.isnan(x):
        return "NaN"
    if math.isinf(x):
        return "Infinity" if x > 0 else "-Infinity"
    return x


def array(x) -> dict:
    x = np.asarray(x)
    return {"shape": list(x.shape), "data": [number(float(y)) for y in x.reshape(-1)]}


def arrays(value) -> list:
    if isinstance(value, torch.Tensor):
        value = value.numpy()
    several = isinstance(value, (tuple, list))
    return [array(v.numpy() if isinstance(v, torch.Tensor) else v) for v in (value if several else [value])]


def lines(x: dict, indent: str = "") -> str:
    """JSON with a line for each member of an object of objects or lists."""
    if not isinstance(x, dict) or "shape" in x:
        return json.dumps(x)
    inner = indent + " "
    members = [f"{inner}{json.dumps(key)}: {lines(value, inner)}" for key, value in x.items()]
    return "{\n" + ",\n".join(members) + f"\n{indent}}}"


def main() -> int:
    warnings.simplefilter("ignore")
    found = {
        "generator": "tooling/goldens/expressions.py",
        "versions": {"numpy": np.__version__, "torch": torch.__version__.split("+")[0]},
        "operands": {name: {"dtype": str(x.dtype), **array(x)} for name, x in OPERANDS.items()},
        "numbers": NUMBERS,
        "values": {
            "numpy": {name: arrays(x) for name, x in numpy_values().items()},
            "torch": {name: arrays(x) for name, x in torch_values().items()},
        },
    }
    PATH.write_text(lines(found) + "\n")
    print(f"{PATH.name}: {sum(len(x) for x in found['values'].values())} functions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
