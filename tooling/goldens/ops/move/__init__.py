"""Goldens of the movement operations: no arithmetic, so every value is exact."""

from case import Family
from move import basics, diagonals, repeats, shapes


def build() -> Family:
    f = Family("move")
    for part in (basics, shapes, repeats, diagonals):
        part.add_to(f)
    return f
