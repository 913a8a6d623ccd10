"""The promotion table: which dtype PyTorch gives to each operation on each pair of dtypes, and of a dtype and
a number. PyTorch's default dtypes are float32 and int64; ours are the 32-bit ones, so int64 reads int32."""

import math

import torch

from case import NAMES, TORCH

NUMBERS = {
    "2": 2,
    "0.5": 0.5,
    "2147483648": 2**31,
    "-2147483649": -(2**31) - 1,
    "NaN": math.nan,
    "Infinity": math.inf,
}
BEYOND_INT32 = ("2147483648", "-2147483649")
BINARY = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "maximum": torch.maximum,
    "equal": torch.eq,
    "floorDivide": torch.floor_divide,
    "remainder": torch.remainder,
    "atan2": torch.atan2,
    "logicalAnd": torch.logical_and,
}
# These take no number: a 0-d tensor of a number is as weak as one.
TENSORS_ONLY = ("maximum", "atan2", "logicalAnd")
UNARY = {
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "erf": torch.erf,
    "neg": torch.neg,
    "abs": torch.abs,
    "square": torch.square,
    "sum": torch.sum,
    "mean": torch.mean,
    "max": torch.amax,
    "argmax": torch.argmax,
    "logicalNot": torch.logical_not,
    "floor": torch.floor,
    "tan": torch.tan,
    "isNaN": torch.isnan,
}
# Where ours differs on purpose, and why.
OURS = {
    ("mean", "int32"): ("float32", "PyTorch refuses; ours takes the mean as float32"),
    ("mean", "bool"): ("float32", "PyTorch refuses; ours takes the mean as float32"),
    ("square", "bool"): (None, "PyTorch gives int64; ours refuses: it is no number"),
    ("argmax", "bool"): ("int32", "PyTorch refuses; ours takes false < true"),
}


def outcome(fn, *xs):
    """The name of the dtype, or None where PyTorch refuses."""
    try:
        return NAMES[fn(*xs).dtype]
    except (RuntimeError, TypeError):
        return None


def cell(op, a, b, result) -> dict:
    found = {"op": op, "a": a, "b": b, "result": result}
    ours = OURS.get((op, a)) if b is None else None
    if op == "sub" and (a, b) != ("bool", "bool") and "bool" in (a, b):
        ours = (promoted(a, b), "PyTorch refuses any bool; ours only the difference of two")
    if (a in BEYOND_INT32 or b in BEYOND_INT32) and (result if ours is None else ours[0]) == "int32":
        ours = ("float32", "PyTorch's integers are 64 bits wide; a number that does not fit ours makes float32")
    return found if ours is None else {**found, "torch": result, "result": ours[0], "why": ours[1]}


def promoted(a, b) -> str:
    """The dtype that two operands meet in, by name."""
    one = lambda x: torch.ones(1, dtype=TORCH[x]) if x in TORCH else torch.tensor(NUMBERS[x])
    return NAMES[torch.result_type(one(a), one(b))]


def table() -> list:
    tensors = {name: torch.ones(2, dtype=dtype) for name, dtype in TORCH.items()}
    cells = []
    for op, fn in BINARY.items():
        for a, x in tensors.items():
            cells += [cell(op, a, b, outcome(fn, x, y)) for b, y in tensors.items()]
        for text, value in NUMBERS.items():
            for a, x in tensors.items():
                number = torch.tensor(value) if op in TENSORS_ONLY else value
                cells.append(cell(op, a, text, outcome(fn, x, number)))
                left = torch.tensor(value)
                cells.append(cell(op, text, a, outcome(fn, left, x)))
    for op, fn in UNARY.items():
        cells += [cell(op, a, None, outcome(fn, x)) for a, x in tensors.items()]
    return cells
