"""Writes the names of the public functions of NumPy and PyTorch, which docs/coverage.md sets beside ours.

    python tooling/goldens/names.py            writes tooling/conformance/src/coverage/names.json
    python tooling/goldens/names.py --check    exits with 1 if the file is not what this run finds

A function is what can be called, is no class (NumPy's ufuncs are functions), and has a name without an
underscore before it; of torch, also without one after it.
"""

import inspect
import json
import sys
import types
from pathlib import Path

import numpy as np
import torch
import torch.special

PATH = Path(__file__).resolve().parents[1] / "conformance/src/coverage/names.json"

CALLABLE = (types.BuiltinFunctionType, types.FunctionType)


def functions(module) -> list[str]:
    found = [(name, getattr(module, name)) for name in dir(module) if not name.startswith("_")]
    return [
        name
        for name, x in found
        if callable(x) and not inspect.isclass(x) and not inspect.ismodule(x)
    ]


def torch_functions() -> list[str]:
    # torch also holds instances that can be called, and add_ beside add: the form that changes its operand.
    return [
        name
        for name in functions(torch)
        if isinstance(getattr(torch, name), CALLABLE) and not name.endswith("_")
    ]


def names() -> dict:
    return {
        "generator": "tooling/goldens/names.py",
        "versions": {"numpy": np.__version__, "torch": torch.__version__.split("+")[0]},
        "modules": {
            "numpy": functions(np),
            "numpy.linalg": functions(np.linalg),
            "numpy.random.Generator": functions(np.random.Generator),
            "torch": torch_functions(),
            "torch.linalg": functions(torch.linalg),
            "torch.special": functions(torch.special),
        },
    }


def main() -> int:
    found = names()
    if "--check" in sys.argv[1:]:
        if json.loads(PATH.read_text()) == found:
            print("the committed names are the ones this run finds")
            return 0
        print("the committed names are others", file=sys.stderr)
        return 1
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(json.dumps(found, indent=2) + "\n")
    for module, members in found["modules"].items():
        print(f"{module}: {len(members)} functions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
