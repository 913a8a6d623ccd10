"""Goldens of the reductions, the softmaxes and the cross entropies."""

from case import Family

from .classes import cross_entropies, softmaxes
from .reductions import more_reductions, reductions
from .statistics import statistics


def build() -> Family:
    f = Family("reduce")
    reductions(f)
    more_reductions(f)
    statistics(f)
    softmaxes(f)
    cross_entropies(f)
    return f
