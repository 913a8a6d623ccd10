"""Values and references that the cases of several groups share."""

import numpy as np
import torch

from case import INF, NAN

TINY = 2.0**-149  # the smallest float32 above zero; 2**-130 is also subnormal there
SPECIAL = [NAN, 0.0, -0.0, INF, -INF, 1, -1, 0.5, -2.5, TINY, -(2.0**-130), 1e15, -1e15, 2.0**100]
PAIRS = [NAN, 0.0, -0.0, INF, -INF, 2, -3.5, TINY, 2.0**100]
INTS = [0, 1, -1, 7, -7, 46341, 2147483647, -2147483648]


def np_fn(fn):
    def call(*xs):
        with np.errstate(all="ignore"):
            return torch.tensor(np.asarray(fn(*[x.detach().numpy() for x in xs])))

    return call


def f32(values):
    return np.asarray(values, np.float32).astype(np.float64)
