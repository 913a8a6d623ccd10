"""Goldens of what chooses between values."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed

from .common import INTS, SPECIAL, f32


def select(f: Family) -> None:
    r = lambda *shape: f.random("where", shape)
    bools = lambda values: Input(values, "bool")
    where = lambda c, a, b, **more: f.add("where", [c, a, b], torch.where, grad=True, **more)
    mask = [[True, False, True], [False, True, False]]
    where(bools(mask), r(2, 3), r(2, 3))
    where(bools([True, False, True]), r(2, 1), r(1, 3), note="all three broadcast")
    where(bools(True), r(2), r(2), note="0-d condition")
    where(bools(np.zeros((0, 2))), r(1, 2), r(0, 1), note="zero-size")
    where(transposed(np.array(mask), [1, 0], "bool"), transposed(r(2, 3), [1, 0]), expanded(r(3), [2, 3]), note="views")
    where(sliced(np.array(mask), 1, "bool"), sliced(r(2, 3), 0), r(2, 3), note="views")
    special = f32(SPECIAL)
    f.add("where", [bools([i % 2 == 0 for i in range(len(special))]), special, special[::-1].copy()], torch.where, note="the operand not chosen has no influence, NaN included")
    one = lambda v, x: torch.tensor(v, dtype=x.dtype)
    f.add("where", [bools(mask), r(2, 3)], lambda c, x: torch.where(c, x, one(0.5, x)), [T(0), T(1), 0.5], grad=True)
    f.add("where", [bools(mask), r(2, 3)], lambda c, x: torch.where(c, one(-1, x), x), [T(0), -1, T(1)], grad=True)
    f.add("where", [bools([True, False]), Input([5, 6], "int32"), Input([-5, -6], "int32")], torch.where)
    f.add("where", [bools([True, False]), bools([True, True]), bools([False, False])], torch.where)

    r = lambda *shape: f.random("clip", shape)
    clip = lambda x, lo, hi, **more: f.add("clip", [x], lambda t: torch.clamp(t, lo, hi), [T(0), lo, hi], **more)
    clip(r(2, 5), -1.25, 2.03125, grad=True)
    clip([-2, -1, 0, 0.5, 1, 2], -1, 1, grad=True, note="the derivative is 1 at the ends, as PyTorch has it")
    clip(r(), 0, 1, grad=True, note="0-d")
    clip(np.zeros((0, 2)), 0, 1, grad=True, note="zero-size")
    clip(transposed(r(2, 3), [1, 0]), -1, INF, grad=True, note="transposed; no upper end")
    clip(sliced(r(2, 2), 1), -INF, 0.5, note="sliced; no lower end")
    clip(expanded(r(1), [2, 3]), -0.5, 0.5, note="expanded")
    clip(special, -2, 2.5, note="special values")
    clip(Input(INTS, "int32"), -7, 100)

    r = lambda *shape: f.random("nanToNum", shape)
    add = lambda x, **more: f.add("nanToNum", [x], torch.nan_to_num, **more)
    add(r(2, 3), grad=True)
    add(transposed(r(2, 3), [1, 0]), grad=True, note="transposed")
    add(r(), grad=True, note="0-d")
    add(np.zeros((2, 0)), grad=True, note="zero-size")
    add([NAN, 1, -0.0, NAN, -2.5], grad=True, note="the derivative is 0 at NaN")
    # The largest number of float64 is none of float32: what stands for infinities is said, but for one case.
    add(Input([NAN, INF, -INF, 1.5, -0.0], "float32"), note="special values in float32")
    numbers = lambda x: torch.nan_to_num(x, 0.5, 7, -9)
    some = np.array([NAN, INF, -INF, 1.5, -0.0])
    f.add("nanToNum", [some], numbers, [T(0), 0.5, 7, -9], grad=True, note="numbers of your own; the derivative is 0 there")
    f.add("nanToNum", [expanded(some, [2, 5])], numbers, [T(0), 0.5, 7, -9], note="expanded")
    add(Input(INTS, "int32"))
    add(Input([True, False], "bool"))
