"""How calls over axes are written."""

from case import UNDEFINED, T


def axes_of(x, axis):
    return tuple(range(x.ndim)) if axis is None else axis


def args(axis, keepdims):
    if keepdims:
        return [T(0), UNDEFINED if axis is None else axis, True]
    return [T(0)] if axis is None else [T(0), axis]
