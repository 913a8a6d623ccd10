"""Classes as rows."""

import numpy as np
import torch

from case import Family, T, expanded, sliced, transposed
from indexing.operands import ints


def add_to(f: Family) -> None:
    def one_hot(indices, depth, dtype=None, **more):
        kind = {None: torch.float32, "float64": torch.float64, "float32": torch.float32, "int32": torch.int32, "bool": torch.bool}[dtype]
        def fn(i):
            return (i.unsqueeze(-1) == torch.arange(depth)).to(kind)
        f.add("oneHot", [ints(indices)], fn, [T(0), depth] + ([] if dtype is None else [dtype]), **more)

    one_hot([0, 2, 1], 3)
    one_hot([[0, 1], [1, 0]], 2, "float64")
    one_hot(1, 3, "int32", note="0-d")
    one_hot([1, 0], 2, "bool")
    one_hot([3, -1, 0], 3, note="out of range: a row of zeros")
    one_hot(np.zeros(0), 3, note="zero-size")
    one_hot(transposed(np.array([[0, 1, 2]]), [1, 0], "int32"), 3, note="transposed")
    one_hot(sliced(np.array([1, 2]), 0, "int32"), 3, note="sliced")
    one_hot(expanded(np.array([1]), [2], "int32"), 3, note="expanded")
