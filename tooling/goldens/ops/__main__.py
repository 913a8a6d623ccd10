"""Writes the golden values of the operations; with --check, compares them with the committed ones.

    python tooling/goldens/ops            writes packages/backend-testkit/src/goldens/<family>.json
                                          and tooling/conformance/src/goldens/promotion.json
    python tooling/goldens/ops --check    exits with 1 if a file differs from what this run computes
"""

import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np
import torch

import contract
import elementwise
import indexing
import linalg
import move
import promotion
import reduce
import scan
import sort
from case import Family, written

ROOT = Path(__file__).resolve().parents[3]
TARGET = ROOT / "packages/backend-testkit/src/goldens"
PROMOTION = ROOT / "tooling/conformance/src/goldens/promotion.json"
# Another build of PyTorch may round the last digits differently; the files need not change for that.
RELATIVE = 1e-14


def same(a, b) -> bool:
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b))
    if isinstance(a, float) or isinstance(b, float):
        numbers = all(isinstance(x, (int, float)) for x in (a, b))
        return numbers and math.isclose(a, b, rel_tol=RELATIVE, abs_tol=1e-15)
    return a == b


def differing(name: str, committed: str, computed: str) -> list[str]:
    old, new = json.loads(committed)["cases"], json.loads(computed)["cases"]
    if len(old) != len(new):
        return [f"{name}: {len(old)} cases committed, {len(new)} computed"]
    return [f"{name}: case {i} ({b['op']})" for i, (a, b) in enumerate(zip(old, new)) if not same(a, b)]


def main() -> int:
    check = "--check" in sys.argv[1:]
    versions = {"python": sys.version.split()[0], "numpy": np.__version__, "torch": torch.__version__}
    torch.set_default_dtype(torch.float32)
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")  # the variance of nothing is NaN, and wanted
    problems: list[str] = []
    families = [m.build() for m in (elementwise, reduce, scan, sort, move, contract, indexing, linalg)]
    families.append(Family("promotion", promotion.table()))
    for family in families:
        text = written(family, versions)
        path = PROMOTION if family.name == "promotion" else TARGET / f"{family.name}.json"
        if check:
            committed = path.read_text() if path.exists() else '{"cases":[]}'
            problems += differing(family.name, committed, text)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            print(f"{path.name}: {len(family.cases)} cases, {len(text)} bytes")
    for problem in problems:
        print(f"differs: {problem}", file=sys.stderr)
    if check and not problems:
        print("the committed golden values are the ones this run computes")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
