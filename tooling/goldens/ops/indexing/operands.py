"""Operands that are positions."""

import numpy as np
import torch

from case import Input


def ints(values) -> Input:
    return values if isinstance(values, Input) else Input(np.asarray(values, np.int64), "int32")


def long(x):
    return x.to(torch.int64)
