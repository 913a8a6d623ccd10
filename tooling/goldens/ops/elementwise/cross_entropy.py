"""Goldens of the cross entropy of logits."""

import numpy as np
import torch

from case import Family, Input, expanded, sliced, transposed


def cross_entropy(f: Family) -> None:
    r = lambda *shape: f.random("sigmoidCrossEntropy", shape, -6, 6)
    p = lambda *shape: f.random("sigmoidCrossEntropy", shape, 0, 1)
    bce = lambda z, y: torch.clamp(z, min=0) - z * y + torch.log1p(torch.exp(-torch.abs(z)))
    torch_bce = lambda z, y: torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none")
    add = lambda z, y, **more: f.add("sigmoidCrossEntropy", [z, y], torch_bce, grad=True, **more)
    add(r(2, 4), p(2, 4))
    add(r(6), np.array([0, 1, 0, 1, 1, 0.0]))
    add(r(), p(), note="0-d")
    add(np.zeros((0, 2)), np.zeros((0, 2)), note="zero-size")
    add(transposed(r(2, 3), [1, 0]), sliced(p(2, 3), 0), note="views")
    add(expanded(r(1, 3), [2, 3]), transposed(p(2, 3), [1, 0]), note="views")
    f.add("sigmoidCrossEntropy", [Input([3, -2, 0], "int32"), Input([1, 0, 1], "int32")], bce, out=["float32"], widen=True)
    f.add("sigmoidCrossEntropy", [Input([True, False], "bool"), Input([False, False], "bool")], bce, out=["float32"], widen=True)
    f.add("sigmoidCrossEntropy", [[-1000, -90, -30, 30, 90, 1000, 0], [0, 1, 0, 1, 0, 1, 0.5]], bce, note="large logits")
