"""Goldens of the elementwise operations."""

import numpy as np
import torch

from case import INF, NAN, Family, Input, T, expanded, sliced, transposed

TINY = 2.0**-149  # the smallest float32 above zero; 2**-130 is also subnormal there
SPECIAL = [NAN, 0.0, -0.0, INF, -INF, 1, -1, 0.5, -2.5, TINY, -(2.0**-130), 1e15, -1e15, 2.0**100]
PAIRS = [NAN, 0.0, -0.0, INF, -INF, 2, -3.5, TINY, 2.0**100]
INTS = [0, 1, -1, 7, -7, 46341, 2147483647, -2147483648]


def np_fn(fn):
    def call(*xs):
        with np.errstate(all="ignore"):
            return torch.tensor(np.asarray(fn(*[x.detach().numpy() for x in xs])))

    return call


def softplus(x):
    return torch.logaddexp(x, torch.zeros_like(x))


# name: (PyTorch function, domain of the ordinary values, integers keep their dtype)
UNARY = {
    "neg": (torch.neg, (-4, 4), True),
    "abs": (torch.abs, (-4, 4), True),
    "sign": (torch.sign, (-4, 4), True),
    "square": (torch.square, (-4, 4), True),
    "relu": (torch.relu, (-4, 4), True),
    "sqrt": (torch.sqrt, (1 / 32, 6), False),
    "rsqrt": (torch.rsqrt, (1 / 32, 6), False),
    "reciprocal": (torch.reciprocal, (1 / 32, 6), False),
    "exp": (torch.exp, (-6, 6), False),
    "expm1": (torch.expm1, (-3, 3), False),
    "log": (torch.log, (1 / 32, 6), False),
    "log1p": (torch.log1p, (-31 / 32, 6), False),
    "tanh": (torch.tanh, (-6, 6), False),
    "sigmoid": (torch.sigmoid, (-9, 9), False),
    "softplus": (softplus, (-9, 9), False),
    "erf": (torch.erf, (-4, 4), False),
    "erfInv": (torch.erfinv, (-31 / 32, 31 / 32), False),
    "sin": (torch.sin, (-9, 9), False),
    "cos": (torch.cos, (-9, 9), False),
}
# PyTorch's root may be off by a last bit (its vector library); NumPy's is the rounded one. Its sign
# forgets NaN.
VALUES = {"sqrt": np_fn(np.sqrt), "sign": np_fn(np.sign)}
# Near multiples of pi / 2, and so large that all digits of pi count. The last but one is the float32 nearest to one.
WAVES = [0.785, 1.5707964, 3.1415927, 355, -1e4, 16367173 * 2.0**72, 3e38]
# Steps of the scale near the ends of the range, where a cheap formula loses its digits.
EXTRA = {
    "exp": [-745, -103, -87.5, -20, 1e-3, 20, 88, 88.75, 709, 710],
    "expm1": [-40, -1e-4, -1e-8, 1e-8, 1e-4, 0.25, 40, 88],
    "log": [1 - 2**-20, 1 + 2**-20, 1e-30, 1e30, 0.75, 1.5],
    "log1p": [-1 + 2**-20, -1e-8, 1e-8, 1e-4, 1e30],
    "tanh": [-20, -1e-4, 1e-8, 0.625, 9.5, 20],
    "sigmoid": [-90, -40, -17, 17, 40, 90],
    "softplus": [-90, -40, -17, 1e-4, 17, 21, 40, 90],
    "erf": [-6, -1e-4, 1e-8, 0.84375, 1.25, 3, 6],
    "erfInv": [-1 + 2**-20, -0.9, -1e-4, 1e-8, 0.5, 0.99, 1 - 2**-20],
    "sin": WAVES,
    "cos": WAVES,
}


def f32(values):
    return np.asarray(values, np.float32).astype(np.float64)


def unary(f: Family) -> None:
    for op, (fn, (low, high), keeps) in UNARY.items():
        add = lambda x, **more: f.add(op, [x], fn, **{"values": VALUES.get(op), **more})
        r = lambda *shape: f.random(op, shape, low, high)
        add(r(7), grad=True)
        add(r(2, 3, 2), grad=True)
        add(r(), grad=True, note="0-d")
        add(np.zeros((2, 0, 3)), grad=True, note="zero-size")
        add(transposed(r(3, 4), [1, 0]), grad=True, note="transposed")
        add(sliced(r(2, 3), 1), note="sliced")
        add(expanded(r(1, 3), [2, 3]), note="expanded")
        add(f32(SPECIAL), note="special values")
        if op in EXTRA:
            add(f32(EXTRA[op]), note="ends of the range")
        if keeps:
            add(Input(INTS, "int32"), note="int32 keeps its dtype, and wraps")
        else:
            add(Input([0, 1, -1, 2, 5], "int32"), out=["float32"], widen=True)
            add(Input([False, True], "bool"), out=["float32"], widen=True)
    f.add("relu", [[0.0, -0.0, 1, -1]], torch.relu, grad=True, note="the derivative at 0 is 0")
    f.add("abs", [[0.0, -0.0, 1, -1]], torch.abs, grad=True, note="the derivative at 0 is 0")
    f.add("logicalNot", [SPECIAL], torch.logical_not)
    f.add("logicalNot", [Input([[0, 3], [-1, 0]], "int32")], torch.logical_not)
    f.add("logicalNot", [transposed(np.array([[True, False, True]]), [1, 0], "bool")], torch.logical_not)
    f.add("logicalNot", [Input(np.zeros((0, 2)), "bool")], torch.logical_not)


ARITHMETIC = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
}
COMPARE = {
    "equal": torch.eq,
    "notEqual": torch.ne,
    "less": torch.lt,
    "lessEqual": torch.le,
    "greater": torch.gt,
    "greaterEqual": torch.ge,
}


def binary(f: Family) -> None:
    for op, fn in {**ARITHMETIC, **COMPARE}.items():
        grad = op in ARITHMETIC
        r = lambda *shape: f.random(op, shape)
        positive = lambda *shape: f.random(op, shape, 0.25, 4)  # a divisor
        add = lambda a, b, **more: f.add(op, [a, b], fn, **more)
        tensor = lambda x, like: torch.tensor(x, dtype=like.dtype)
        add(r(2, 3), positive(2, 3), grad=grad)
        add(r(2, 1, 3), positive(4, 1), grad=grad, note="broadcast")
        add(r(), positive(3), grad=grad, note="0-d broadcast")
        add(r(), positive(), grad=grad, note="0-d")
        f.add(op, [r(2, 2)], lambda x: fn(x, tensor(1.5, x)), [T(0), 1.5], grad=grad, note="number on the right")
        f.add(op, [positive(2, 2)], lambda x: fn(tensor(-2, x), x), [-2, T(0)], grad=grad, note="number on the left")
        add(np.zeros((0, 3)), np.ones((1, 3)), grad=grad, note="zero-size")
        add(np.zeros((2, 0)), np.ones(1), note="zero-size broadcast")
        add(transposed(r(2, 3), [1, 0]), positive(2, 3), grad=grad, note="transposed")
        add(sliced(r(2, 3), 0), transposed(positive(2, 3), [1, 0]), note="sliced and transposed")
        add(expanded(r(3), [2, 3]), sliced(positive(2, 3), 1), note="expanded and sliced")
        add(transposed(r(2, 3, 2), [2, 0, 1]), positive(3, 1), grad=grad, note="transposed and broadcast")
        pairs = f32(PAIRS)
        add(pairs.reshape(-1, 1), pairs.reshape(1, -1), note="special values, all pairs")
        left = [0, 1, -1, 2147483647, -2147483648, 65537, 7]
        right = [3, -7, 2, 65537, 2147483647, -1]
        if op == "div":
            ints = lambda a, b: f.add(op, [a, b], fn, out=["float32"], widen=True)
            ints(Input(np.reshape(left, (-1, 1)), "int32"), Input([*right, 0], "int32"))
            ints(Input([True, False], "bool"), Input([[True], [False]], "bool"))
        else:
            add(Input(np.reshape(left, (-1, 1)), "int32"), Input(right, "int32"), note="int32")
            if op != "sub":
                add(Input([True, False], "bool"), Input([[True], [False]], "bool"), note="bool")
            f.add(op, [Input([1, -5, 2147483647], "int32")], lambda x: fn(x, torch.tensor(2, dtype=torch.int32)), [T(0), 2], note="int32 and number")
    for op, fn in (("maximum", torch.maximum), ("minimum", torch.minimum)):
        f.add(op, [[1, 2, 2, 3, -1], [1, 2, 3, 2, -1]], fn, grad=True, note="ties: half of the cotangent each")
    # x op x: both operands are one tensor in the gradient of a user, here two equal ones
    f.add("mul", [[1.5, -2], [1.5, -2]], torch.mul, grad=True)


def others(f: Family) -> None:
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

    cast(f)

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
    f.add("sigmoidCrossEntropy", [[-1000, -90, -30, 30, 90, 1000, 0], [0, 1, 0, 1, 0, 1, 0.5]], bce, note="large logits")


def cast(f: Family) -> None:
    def to(values, dtype, target, fn=None, **more):
        kind = {"float64": torch.float64, "float32": torch.float32, "int32": torch.int32, "bool": torch.bool}
        f.add("cast", [Input(values, dtype) if not isinstance(values, Input) else values], fn or (lambda x: x.to(kind[target])), [T(0), target], out=[target], **more)

    to(f.random("cast", (2, 3)), "float64", "float64", grad=True)
    to([0.1, 1 / 3, 1e-50, 1e300, -INF, NAN, -0.0, 16777217], "float64", "float32", note="rounds to nearest even; overflows to infinity")
    to(f32([0.1, NAN, -INF, -0.0, 1e-40]), "float32", "float64")
    to(f32([0.1, NAN, -INF, -0.0, 1e-40]), "float32", "float32")
    def int_of(x):
        # PyTorch leaves out-of-range values undefined; ours saturates, as WebAssembly's trunc_sat does
        v = np.trunc(x.numpy().astype(np.float64))
        v = np.where(np.isnan(v), 0, np.clip(v, -(2.0**31), 2.0**31 - 1))
        return torch.tensor(v.astype(np.int32))
    values = [0.0, -0.0, 0.99, -0.99, 1.5, -1.5, 2.5, 1e9, 3e9, -3e9, INF, -INF, NAN]
    to(values, "float64", "int32", int_of, note="truncates, saturates, NaN gives 0")
    to(f32(values), "float32", "int32", int_of, note="truncates, saturates, NaN gives 0")
    for dtype in ("float64", "float32"):
        to([0.0, -0.0, 0.5, NAN, INF, TINY], dtype, "bool")
        to([0, 1, -7, 2147483647, -2147483648], "int32", dtype)
        to([True, False], "bool", dtype)
    to([0, 1, -7], "int32", "int32")
    to([0, 1, -7], "int32", "bool")
    to([[True, False]], "bool", "int32")
    to([True, False], "bool", "bool")
    to(transposed(np.array([[1.5, -2.5], [3, 0.25], [-1.5, 9]]), [1, 0]), "", "int32", int_of, note="transposed")
    to(sliced(np.array([[1, 0], [-1, 5]]), 0, "int32"), "", "bool", note="sliced")
    to(expanded(np.array([True, False]), [2, 2], "bool"), "", "int32", note="expanded")
    to(np.zeros((0, 2)), "float64", "int32", int_of, note="zero-size")


def build() -> Family:
    f = Family("elementwise")
    unary(f)
    binary(f)
    others(f)
    return f
