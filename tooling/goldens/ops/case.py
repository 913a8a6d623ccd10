"""What a golden case is, and how it is written down. Not the cases themselves: those are in the
family files beside this one.

A case is one call of one operation: the operands (`Input`), the call's arguments, the values PyTorch
or NumPy computed in float64, and, where asked, the gradients of sum(cotangent * output).
"""

import json
import math
import zlib
from dataclasses import dataclass, field
from typing import Any, Callable, Optional, Sequence

import numpy as np
import torch

NAN, INF = math.nan, math.inf
TORCH = {
    "float64": torch.float64,
    "float32": torch.float32,
    "int32": torch.int32,
    "bool": torch.bool,
}
NAMES = {
    torch.float64: "float64",
    torch.float32: "float32",
    torch.int32: "int32",
    torch.int64: "int32",
    torch.bool: "bool",
}


@dataclass
class Input:
    """A dense operand; `view` says which steps make the operand of the call from it."""

    data: Any
    dtype: str = "float64"
    view: Sequence[dict] = ()

    def dense(self) -> torch.Tensor:
        return torch.tensor(np.array(self.data).tolist(), dtype=TORCH[self.dtype]).reshape(
            np.array(self.data).shape
        )

    def tensor(self) -> torch.Tensor:
        x = self.dense()
        for step in self.view:
            if "transpose" in step:
                x = x.permute(step["transpose"])
            elif "slice" in step:
                axis, start, stop, by = step["slice"]
                x = x[(slice(None),) * axis + (slice(start, stop, by),)]
            else:
                x = x.expand(step["expand"])
        return x


class T:
    """The place of the i-th operand among the arguments."""

    def __init__(self, index: int):
        self.index = index


UNDEFINED = object()  # an argument left out before one that is given


def transposed(array: Any, axes: Sequence[int], dtype: str = "float64") -> Input:
    """An operand equal to `array`, stored with its axes permuted by `axes`."""
    array = np.asarray(array)
    return Input(np.transpose(array, axes), dtype, [{"transpose": np.argsort(axes).tolist()}])


def sliced(array: Any, axis: int, dtype: str = "float64") -> Input:
    """An operand equal to `array`, every second element along `axis` of a larger one."""
    array = np.asarray(array)
    size = array.shape[axis]
    shape = list(array.shape)
    shape[axis] = 2 * size + 1
    base = np.full(shape, 77 if dtype != "bool" else True, array.dtype)
    np.moveaxis(base, axis, 0)[1::2] = np.moveaxis(array, axis, 0)
    return Input(base, dtype, [{"slice": [axis, 1, 2 * size + 1, 2]}])


def expanded(array: Any, shape: Sequence[int], dtype: str = "float64") -> Input:
    """An operand of `shape` with stride 0 along the axes that `array` lacks."""
    return Input(np.asarray(array), dtype, [{"expand": list(shape)}])


def steep() -> np.ndarray:
    """Four channels [48, 4] with a mean far above the deviation, exact in float32. The means of the first two
    lie midway between two float32 numbers, as far off as rounding can put them: a variance around the rounded
    mean that is not corrected for it is 1.2 and 4.8 percent too large. Then one where mean(x^2) - mean(x)^2
    is nothing but rounding, and a constant one."""
    i = np.arange(48)
    return np.stack([1e7 + i * 5 % 16 - 8, 3e6 + (i * 3 % 8 - 4) / 4, 10000.0 + i % 2, 0 * i + 1e7 + 1], axis=1)


def steep_moments(x: torch.Tensor, dims: Sequence[int], keepdims: bool = False) -> tuple:
    """Mean and biased variance where the mean is exact in float64, as those of `steep` are: torch.var, which
    updates a running mean, loses six digits there."""
    mean = x.mean(dims, keepdim=True)
    variance = ((x - mean) ** 2).mean(dims, keepdim=True)
    return (mean, variance) if keepdims else (mean.squeeze(dims), variance.squeeze(dims))


@dataclass
class Family:
    name: str
    cases: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)

    def random(self, op: str, shape: Sequence[int], low: float = -4, high: float = 4) -> np.ndarray:
        """Multiples of 1/32, exact in float32. The stream belongs to the operation and the number of
        draws so far, so a new case of another operation changes nothing here."""
        draw = self.counts.get(op, 0)
        self.counts[op] = draw + 1
        rng = np.random.default_rng([zlib.crc32(op.encode()), draw])
        return rng.integers(math.ceil(low * 32), math.floor(high * 32) + 1, size=shape) / 32

    def add(
        self,
        op: str,
        inputs: Sequence[Any],
        fn: Callable[..., Any],
        args: Optional[Sequence[Any]] = None,
        grad: bool = False,
        out: Optional[Sequence[str]] = None,
        widen: bool = False,
        without: Sequence[int] = (),
        differentiable_outputs: Optional[int] = None,
        note: Optional[str] = None,
        values: Optional[Callable[..., Any]] = None,
    ) -> None:
        """One case. `fn` gets the operands and gives one tensor or a tuple; `out` overrides the
        dtypes of the outputs; `widen` computes integer operands in float64; `without` names the
        operands that have no gradient; `differentiable_outputs` says how many outputs, from the
        first, have one; `values` computes the outputs where `fn` is good for the gradient only."""
        operands = [x if isinstance(x, Input) else Input(x) for x in inputs]
        tensors = [x.tensor() for x in operands]
        if widen:
            tensors = [x.to(torch.float64) for x in tensors]
        wanted = [
            grad and x.dtype == torch.float64 and i not in without for i, x in enumerate(tensors)
        ]
        leaves = [x.detach().requires_grad_() if w else x for x, w in zip(tensors, wanted)]
        outputs = as_tuple(fn(*leaves))
        names = out or [NAMES[as_tensor(x).dtype] for x in outputs]
        case: dict = {"op": op}
        if note:
            case["note"] = note
        case["args"] = [argument(x) for x in (args or [T(i) for i in range(len(operands))])]
        case["inputs"] = [described(x) for x in operands]
        case["outputs"] = [
            {"shape": list(as_tensor(x).shape), "dtype": n, "data": flat(as_tensor(x).detach(), n)}
            for x, n in zip(as_tuple(values(*tensors)) if values else outputs, names)
        ]
        if any(wanted):
            count = len(outputs) if differentiable_outputs is None else differentiable_outputs
            cotangents = [
                torch.tensor(self.random(op, tuple(x.shape), -2, 2), dtype=torch.float64)
                for x in outputs[:count]
            ]
            got = torch.autograd.grad(
                sum((c * x).sum() for c, x in zip(cotangents, outputs)),
                [x for x, w in zip(leaves, wanted) if w],
                allow_unused=True,
            )
            found = iter(got)
            gradients = [
                (lambda g, x: torch.zeros_like(x) if g is None else g)(next(found), x) if w else None
                for x, w in zip(leaves, wanted)
            ]
            case["cotangents"] = [flat(c, "float64") for c in cotangents] + [None] * (
                len(outputs) - count
            )
            case["gradients"] = [None if g is None else flat(g, "float64") for g in gradients]
        self.cases.append(case)


def as_tuple(x: Any) -> tuple:
    return tuple(x) if isinstance(x, (tuple, list)) else (x,)


def as_tensor(x: Any) -> torch.Tensor:
    return x if isinstance(x, torch.Tensor) else torch.tensor(np.asarray(x))


def described(x: Input) -> dict:
    dense = x.dense()
    record = {"shape": list(dense.shape), "dtype": x.dtype, "data": flat(dense, x.dtype)}
    if x.view:
        record["view"] = list(x.view)
    return record


def argument(x: Any) -> Any:
    if isinstance(x, T):
        return {"tensor": x.index}
    if x is UNDEFINED:
        return {"undefined": True}
    if isinstance(x, (list, tuple)):
        return [argument(y) for y in x]
    if isinstance(x, (bool, str)) or x is None:
        return x
    return number(float(x))


def flat(x: torch.Tensor, dtype: str) -> list:
    if dtype in ("int32", "bool"):
        return [int(v) for v in x.reshape(-1).tolist()]
    return [number(v) for v in x.to(torch.float64).reshape(-1).tolist()]


def number(v: float) -> Any:
    """A JSON value that reads back as exactly `v`; what JSON cannot say is a string."""
    if math.isnan(v):
        return "NaN"
    if math.isinf(v):
        return "Infinity" if v > 0 else "-Infinity"
    if v == 0:
        return "-0" if math.copysign(1, v) < 0 else 0
    return int(v) if v == int(v) and abs(v) < 2**53 else v


def written(family: Family, versions: dict) -> str:
    """One case a line, so that a change of one case is a change of one line."""
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in family.cases)
    return '{"versions":%s,"cases":[\n%s\n]}\n' % (json.dumps(versions), lines)
