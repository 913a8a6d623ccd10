"""Golden texts of printed arrays, from NumPy.

    python tooling/goldens/print.py

writes packages/tensor/src/print/goldens/print.json. Needs numpy alone; its version stands in the file,
and matters: float32 turns to exponents at 1e6 since NumPy 2.4, at 1e8 before.

A case has `data` in row-major order; "nan", "inf", "-inf" and "-0" stand for what JSON has no number
for. Long arrays repeat their data: element i is data[i % len(data)]. Options left out are NumPy's
defaults. Texts are NumPy's; those of bool arrays are in lower case, as JavaScript spells them.
"""

import json
from pathlib import Path

import numpy as np

OUT = Path(__file__).resolve().parents[2] / "packages/tensor/src/print/goldens/print.json"
NAMES = {
    "precision": "precision",
    "threshold": "threshold",
    "edgeItems": "edgeitems",
    "lineWidth": "max_line_width",
}
rng = np.random.default_rng(20)
cases = []


def encode(value):
    if value.dtype == np.bool_ or np.issubdtype(value.dtype, np.integer):
        return int(value)
    if np.isnan(value):
        return "nan"
    if np.isinf(value):
        return "inf" if value > 0 else "-inf"
    if value == 0 and np.signbit(value):
        return "-0"
    number = float(str(value)) if value.dtype == np.float32 else float(value)
    return int(number) if number == int(number) and abs(number) < 2**53 else number


def case(data, dtype, shape=None, **options):
    """Adds one case; `data` is repeated to fill `shape`, which is its own by default."""
    data = np.asarray(data, dtype=dtype)
    shape = data.shape if shape is None else tuple(shape)
    flat = data.ravel()
    array = np.resize(flat, shape) if flat.size else np.zeros(shape, dtype)
    if options:
        text = np.array2string(array, **{NAMES[name]: value for name, value in options.items()})
    else:
        text = str(array)
    row = {"dtype": dtype, "shape": list(shape), "data": [encode(v) for v in flat]}
    if dtype == "bool":
        text = text.lower()
    cases.append({**row, **({"options": options} if options else {}), "text": text})


def both(data, shape=None, **options):
    case(data, "float32", shape, **options)
    case(data, "float64", shape, **options)


def scalars():
    for x in [0.0, -0.0, 1.0, -2.5, 1 / 3, 0.1, 1e-4, 9.999e-5, 1e-5, 123456.789, 999999.9]:
        both(x)
    for x in [1e6, 12345678.0, 1e8, 1e15, 1e16, 1.5e16, 1e23, 3e38, -1e-30, 1.25e-40]:
        both(x)
    for x in [np.nan, np.inf, -np.inf]:
        both(x)
    case(5e-324, "float64")
    case(1.7976931348623157e308, "float64")
    case(9007199254740993.0, "float64")
    case(np.float32(1e-45), "float32")
    case(np.finfo(np.float32).max, "float32")
    for x in [0, -7, 2**31 - 1]:
        case(x, "int32")
    case(True, "bool")
    case(False, "bool")


def empty():
    for shape in [(0,), (0, 3), (3, 0), (2, 0, 4)]:
        both([], shape)
    case([], "int32", (0,))
    case([], "bool", (0, 2))


def plain():
    both([1.0])
    both([0.0, -0.0])
    both([1, 2.5, -3, 4], (2, 2))
    both([0.1, 0.2, 0.3, -0.4])
    both([1 / 3, 2 / 3, 1, 100.125])
    both([1.5, 1000.0, 12.25])
    both([99999.5, 100.25])
    both([0.5, 0.25, 0.125, 0.0625, 0.00048828125])
    both(rng.standard_normal(5))
    both(rng.standard_normal((3, 4)))
    both(rng.standard_normal((2, 3, 2)))
    both(rng.standard_normal((2, 2, 2, 2)))
    both(rng.uniform(-1000, 1000, (4, 3)))
    both(rng.integers(-50, 50, (3, 3)))
    both(np.arange(30) / 8)
    both(np.ones((1, 1, 1, 1)))
    both(rng.standard_normal((1, 3, 1, 2)))


def magnitudes():
    both([1e-5, 1])
    both([1e-4, 1e-1])
    both([1e-3, 1.0])
    both([1e-3, 1.001])
    both([1e6, 1e5])
    both([999999.0, 1000.0])
    both([1e7, 12345.678])
    both([1e8, 99999999.0])
    both([1e10, -1e-10, 0])
    both([1e38, 1e-38, 1.0])
    both([1e30, 1e-5, -0.0])
    both([0.0, 1e-8])
    both([1e-9, 123456789, -5.5])
    both(10.0 ** np.arange(-6, 7))
    both(10.0 ** rng.uniform(-30, 30, (3, 4)))
    both(-(10.0 ** rng.uniform(-3, 6, (2, 5))))
    case(10.0 ** rng.uniform(-300, 300, (4, 3)), "float64")
    case([1e100, 1], "float64")
    case([5e-324, 2.2250738585072014e-308, 1.7976931348623157e308], "float64")
    case(np.array([1e-45, 1.1754944e-38, 3.4028235e38], np.float32), "float32")
    # Digits past those that identify a float32 are its true digits, not zeros.
    case([1.1e-5, 16777.217, 0.3, 7.0000005e-3, 1.2345679e-9], "float32")
    case(2.0 ** np.arange(-30, -10), "float32")
    case(2.0 ** np.arange(40, 60, 3), "float64")


def ties():
    # Halfway between two texts of 8 (or fewer) digits: to even.
    case([0.001953125, 0.501953125, 0.505859375, 2.998046875], "float64")
    case([2**-9 + 2**-10, 1 + 2**-9], "float64")
    for precision in [0, 1, 2, 3]:
        both([0.5, 1.5, 2.5, 3.5, -0.5], precision=precision)
        both([0.125, 0.375, 0.0625, 9.9375], precision=precision)
        both([1.25e10, 1.35e-5, 9.5, 99.5, 9.75e20], precision=precision)
    both([0.99999999999, 9.999999999e-1, 9.99])
    both([9.9999999999e9, 1.0])
    both([2.0000000001e-9, 0.5], precision=3)


def special():
    both([np.nan])
    both([np.inf, -np.inf])
    both([np.nan, np.nan, np.inf])
    both([1, np.nan])
    both([1.5, np.inf, -np.inf, np.nan])
    both([np.nan, 1234.5, -np.inf], (3, 1))
    both([1e-12, np.nan, -np.inf, 7])
    both([np.inf, 1e20])
    both([-0.0, 0.0, np.nan])
    both([-np.inf, 0.25, 0.5])


def integers():
    case([1, -2, 300], "int32")
    case([0], "int32")
    case([7, 8, 9, 10], "int32", (2, 2))
    case([-(2**31), 2**31 - 1, 0], "int32")
    case(rng.integers(-1000, 1000, (3, 4)), "int32")
    case(rng.integers(0, 10, (2, 2, 3)), "int32")
    case(rng.integers(-9, 10, (2, 1, 2, 2)), "int32")
    case(np.arange(100), "int32")
    case(np.arange(1000), "int32")
    case(np.arange(7), "int32", (1001,))
    case([-1, 5, 1000000], "int32", (60, 60))


def bools():
    case([True], "bool")
    case([False, False], "bool")
    case([True, False, True], "bool", (2, 3))
    case([True, True], "bool", (2, 2, 2))
    case([True, False, False, True, True], "bool", (40,))
    case([True, False, False], "bool", (2000,))


def long_and_wide():
    both(np.arange(40) / 4)
    both(rng.standard_normal((2, 17)))
    both(rng.standard_normal(6), (2, 2, 13))
    both(rng.standard_normal(11), (1000,), lineWidth=120)
    both([1.5, -2.25, 1e9, 3], (1001,))
    both([1, 2, 3, 1e-7], (1001, 1))
    both([0.5, 100.25, -3], (7, 200))
    both([0.5, 7, -3.125, 1 / 3], (200, 7))
    both([0.5, 7, -3.125, 1 / 3, 12], (11, 12, 13))
    both([1, 2, 3, 4, 5], (2, 3, 4, 50))
    both([1, 2, np.nan], (3000,))
    # What is hidden has no say: only the 0.5 and the 1 at the ends are seen.
    both([0.5, 1, 0.5, 1e20], (1003,))
    both(np.arange(12) / 3, (4, 3), threshold=5, edgeItems=1)
    both(np.arange(12) / 3, (4, 3), threshold=11, edgeItems=1)
    both(np.arange(12) / 3, (4, 3), threshold=12, edgeItems=1)
    both(np.arange(10), (10,), threshold=0, edgeItems=2)
    both(np.arange(4), (4,), threshold=0, edgeItems=2)
    both(np.arange(20) / 7, (20,), lineWidth=30)
    both(np.arange(20) / 7, (4, 5), lineWidth=20)
    both(np.arange(8) / 7, (2, 4), lineWidth=1)
    both(rng.standard_normal((2, 3)), precision=2)
    both(rng.standard_normal((2, 3)) * 1e-7, precision=3)
    both(rng.standard_normal((2, 3)), precision=20)
    both(rng.standard_normal((2, 3)) * 1e12, precision=20)
    case(np.arange(30), "int32", lineWidth=20)
    case([True, False], "bool", (12,), lineWidth=25)


def main():
    for family in [scalars, empty, plain, magnitudes, ties, special, integers, bools, long_and_wide]:
        family()
    rows = ",\n".join("    " + json.dumps(row) for row in cases)
    head = json.dumps({"generator": "tooling/goldens/print.py", "versions": {"numpy": np.__version__}})
    OUT.write_text(head[:-1] + ', "cases": [\n' + rows + "\n]}\n")
    print(f"{OUT}: {len(cases)} cases, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
