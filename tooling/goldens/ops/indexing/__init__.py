"""Goldens of the operations with indices."""

from case import Family
from indexing import masks, one_hot, reading, reads, writes


def build() -> Family:
    f = Family("indexing")
    for part in (reads, writes, one_hot, masks, reading):
        part.add_to(f)
    return f
