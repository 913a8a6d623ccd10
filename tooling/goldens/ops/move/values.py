"""Operands of the dtypes without a gradient."""

import numpy as np

from case import Input

DTYPES = ("int32", "bool")


def values(shape, dtype):
    flat = np.arange(int(np.prod(shape))) * 7 % 5 - 2
    return Input(flat.reshape(shape) % 2 == 0 if dtype == "bool" else flat.reshape(shape), dtype)


