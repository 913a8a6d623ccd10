"""Goldens of casts."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed

from .common import TINY, f32


def cast(f: Family) -> None:
    def to(values, dtype, target, fn=None, **more):
        kind = {"float64": torch.float64, "float32": torch.float32, "int32": torch.int32, "bool": torch.bool}
        f.add("cast", [Input(values, dtype) if not isinstance(values, Input) else values], fn or (lambda x: x.to(kind[target])), [T(0), target], out=[target], **more)

    to(f.random("cast", (2, 3)), "float64", "float64", grad=True)
    to([0.1, 1 / 3, 1e-50, 1e300, -INF, NAN, -0.0, 16777217], "float64", "float32", note="rounds to nearest even; overflows to infinity")
    halfway = [1 + 2**-24, 1 + 3 * 2**-24, 1 + 2**-24 + 2**-50, (2 - 2**-24) * 2.0**127, (2 - 2**-24 - 2**-50) * 2.0**127]
    to([*halfway, 2.0**-150, -(2.0**-150), 3 * 2.0**-150, -1e-50], "float64", "float32", note="halfway between two, and the ends of the range")
    to([16777217, 16777219, -16777217, 2147483583, 2147483584, 2147483646], "int32", "float32", note="rounds to nearest even")
    to([2147483647, -2147483648, 16777217], "int32", "float64", note="all of int32 is exact")
    to(f32([0.1, NAN, -INF, -0.0, 1e-40]), "float32", "float64")
    to(f32([0.1, NAN, -INF, -0.0, 1e-40]), "float32", "float32")
    def int_of(x):
        # PyTorch leaves out-of-range values undefined; ours saturates, as WebAssembly's trunc_sat does
        v = np.trunc(x.numpy().astype(np.float64))
        v = np.where(np.isnan(v), 0, np.clip(v, -(2.0**31), 2.0**31 - 1))
        return torch.tensor(v.astype(np.int32))
    values = [0.0, -0.0, 0.99, -0.99, 1.5, -1.5, 2.5, 1e9, 3e9, -3e9, INF, -INF, NAN]
    to(values, "float64", "int32", int_of, note="truncates, saturates, NaN gives 0")
    to(f32(values), "float32", "int32", int_of, note="truncates, saturates, NaN gives 0")
    for dtype in ("float64", "float32"):
        to([0.0, -0.0, 0.5, NAN, INF, TINY], dtype, "bool")
        to([0, 1, -7, 2147483647, -2147483648], "int32", dtype)
        to([True, False], "bool", dtype)
    to([0, 1, -7], "int32", "int32")
    to([0, 1, -7], "int32", "bool")
    to([[True, False]], "bool", "int32")
    to([True, False], "bool", "bool")
    to(transposed(np.array([[1.5, -2.5], [3, 0.25], [-1.5, 9]]), [1, 0]), "", "int32", int_of, note="transposed")
    to(sliced(np.array([[1, 0], [-1, 5]]), 0, "int32"), "", "bool", note="sliced")
    to(expanded(np.array([True, False]), [2, 2], "bool"), "", "int32", note="expanded")
    to(np.zeros((0, 2)), "float64", "int32", int_of, note="zero-size")
