"""Goldens of the elementwise operations."""

from case import Family

from .arithmetic import binary
from .bits import bits
from .conversion import cast
from .cross_entropy import cross_entropy
from .functions import more_functions, rounding, unary
from .pairs import pairs
from .questions import questions
from .select import select


def build() -> Family:
    f = Family("elementwise")
    for group in (unary, more_functions, rounding, binary, pairs, select, cast, questions, bits, cross_entropy):
        group(f)
    return f
