"""PyTorch as a contender: reads requests and writes answers, a JSON value a line; see worker/contract.ts.

python worker.py            serves a coordinator
python worker.py CASE       does one training step and says what import, preparation and step took
"""

import ctypes
import json
import sys
import time

START = time.perf_counter()

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

IMPORTED = time.perf_counter()

EPSILON = 1e-5
# The share of the batch in the running statistics.
MOMENTUM = 0.1

torch.set_num_threads(1)
torch.set_num_interop_threads(1)


class Lane:
    """One way to compute a case: run is timed, check gives the values to compare."""

    def __init__(self, name, run, check):
        self.name, self.run, self.check = name, run, check


def read_arrays(file):
    """The arrays of a case by name: float32, one after the other in one file."""
    with open(file["path"], "rb") as f:
        values = torch.frombuffer(bytearray(f.read()), dtype=torch.float32)
    arrays, at = {}, 0
    for array in file["arrays"]:
        size = 1
        for n in array["shape"]:
            size *= n
        arrays[array["name"]] = values[at : at + size].reshape(array["shape"]).clone()
        at += size
    return arrays


def flat(*tensors):
    """The elements of all, row-major."""
    return torch.cat([t.detach().reshape(-1) for t in tensors])


def network_of(network, arrays):
    """Linear, batch norm and activation for each layer but the last, with the weights that everybody gets."""
    sizes = network["sizes"]
    activation = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}[network["activation"]]
    layers = []
    for i, (fan_in, units) in enumerate(zip(sizes, sizes[1:])):
        linear = torch.nn.Linear(fan_in, units)
        with torch.no_grad():
            linear.weight.copy_(arrays[f"kernel{i}"].t())
            linear.bias.copy_(arrays[f"bias{i}"])
        layers.append(linear)
        if i == len(sizes) - 2:
            continue
        norm = torch.nn.BatchNorm1d(units, eps=EPSILON, momentum=MOMENTUM)
        with torch.no_grad():
            norm.weight.copy_(arrays[f"gamma{i}"])
            norm.bias.copy_(arrays[f"beta{i}"])
        layers += [norm, activation()]
    return torch.nn.Sequential(*layers)


def train(spec, arrays):
    """The usual loop, with each implementation of the optimizer that there is."""
    kind = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[spec["optimizer"]]
    binary = spec["network"]["loss"] == "binaryCrossEntropy"
    loss_of = F.binary_cross_entropy_with_logits if binary else F.cross_entropy
    x, y = arrays["x"], arrays["y"]
    if not binary:
        y = y.to(torch.int64)

    def lane(name, options):
        model = network_of(spec["network"], arrays).train()
        optimizer = kind(model.parameters(), lr=spec["learningRate"], **options)

        def step():
            optimizer.zero_grad()
            loss = loss_of(model(x), y)
            loss.backward()
            optimizer.step()
            return loss.item()

        return Lane(name, step, lambda: torch.tensor([step() for _ in range(spec["steps"])]))

    return [
        lane("foreach", {"foreach": True}),
        lane("one parameter at a time", {"foreach": False}),
        lane("fused", {"fused": True}),
    ]


def infer(spec, arrays):
    """One row, without recording."""
    model = network_of(spec["network"], arrays).eval()
    x = arrays["x"][:1].clone()
    row = x.tolist()

    def from_tensor():
        with torch.inference_mode():
            return model(x).item()

    def from_list():
        with torch.inference_mode():
            return model(torch.tensor(row)).tolist()[0][0]

    run = from_tensor if spec["from"] == "tensor" else from_list
    return [Lane("inference_mode", run, lambda: torch.tensor([run()]))]


def matmul(spec, arrays):
    a, b = arrays["a"], arrays["b"]
    a = a.t() if spec["transposed"] == "a" else a
    b = b.t() if spec["transposed"] == "b" else b
    out = torch.empty(spec["m"], spec["n"])
    into = lambda: torch.mm(a, b, out=out)  # noqa: E731
    return [
        Lane("a @ b", lambda: a @ b, lambda: flat(a @ b)),
        Lane("mm with out", into, lambda: flat(into())),
    ]


def batch_norm(spec, arrays):
    """Of the matrix; and of the images in both memory formats, where the rows are pixels."""

    def lane(name, there, back):
        x = there(arrays["x"]).detach().requires_grad_()
        dy = there(arrays["dy"])
        gamma = arrays["gamma"].clone().requires_grad_()
        beta = arrays["beta"].clone().requires_grad_()

        def compute():
            y = F.batch_norm(x, None, None, gamma, beta, training=True, eps=EPSILON)
            return (y, *torch.autograd.grad(y, (x, gamma, beta), dy))

        def check():
            y, dx, dgamma, dbeta = compute()
            return flat(back(y), back(dx), dgamma, dbeta)

        return Lane(name, compute, check)

    lanes = [lane("2-D", lambda t: t, lambda t: t)]
    images = spec["images"]
    if images is not None:
        size = (images["count"], images["height"], images["width"], spec["channels"])
        to_last = lambda t: t.reshape(size).permute(0, 3, 1, 2)  # noqa: E731
        back = lambda t: t.permute(0, 2, 3, 1).reshape(spec["rows"], spec["channels"])  # noqa: E731
        lanes.append(lane("4-D channels_last", to_last, back))
        lanes.append(lane("4-D contiguous", lambda t: to_last(t).contiguous(), back))
    return lanes


def elementwise(spec, arrays):
    a, formula = arrays["a"], spec["formula"]
    if formula == "fused":
        return "eager PyTorch fuses nothing; torch.compile needs a C++ compiler"
    if formula == "tanh":
        ways = {"tanh": lambda: torch.tanh(a)}
    elif formula == "add":
        b = arrays["b"]
        ways = {"add": lambda: a + b}
    else:
        mean, scale, shift = arrays["mean"], arrays["scale"], arrays["shift"]
        ways = {
            "operations": lambda: torch.relu((a - mean) * scale + shift),
            "in place": lambda: (a - mean).mul_(scale).add_(shift).relu_(),
        }
    return [Lane(name, f, lambda f=f: flat(f())) for name, f in ways.items()]


def order(spec, arrays):
    """Along the last axis."""
    x = arrays["x"]
    ways = {
        "argsort": lambda: torch.argsort(x, dim=-1, stable=True),
        "cumsum": lambda: torch.cumsum(x, dim=-1),
    }
    run = ways[spec["operation"]]
    return [Lane(spec["operation"], run, lambda: flat(run()))]


CASES = {
    "train": train,
    "infer": infer,
    "matmul": matmul,
    "batchNorm": batch_norm,
    "elementwise": elementwise,
    "order": order,
}


def time_calls(run, calls):
    """Microseconds a call."""
    start = time.perf_counter()
    for _ in range(calls):
        run()
    return (time.perf_counter() - start) * 1e6 / calls


def time_for(run, ms):
    """Calls for so long, at least once; microseconds a call in the second half of that time."""
    start = time.perf_counter()
    us, calls = time_calls(run, 1), 1
    while (time.perf_counter() - start) * 1e3 < ms:
        us = time_calls(run, calls)
        calls *= 2
    return us


def answer(request, lanes):
    """The answer to a request; `lanes` is the case of now."""
    what = request["do"]
    if what == "prepare":
        make = CASES.get(request["spec"]["kind"])
        if make is None:
            return {"absent": f"no {request['spec']['kind']}"}
        made = make(request["spec"], read_arrays(request["arrays"]))
        if isinstance(made, str):
            return {"absent": made}
        lanes[:] = made
        return {"lanes": [{"name": lane.name, "isPart": False} for lane in lanes]}
    if what == "drop":
        lanes.clear()
        return None
    lane = lanes[request["lane"]]
    if what == "check":
        values = lane.check().to(torch.float32).contiguous()
        with open(request["out"], "wb") as f:
            f.write(ctypes.string_at(values.data_ptr(), values.nbytes))
        return None
    if what == "warm":
        return {"us": time_for(lane.run, request["ms"])}
    if request["first"]:
        lane.run()
    return {"us": time_calls(lane.run, request["calls"])}


def say(reply):
    print(json.dumps(reply), flush=True)


def serve():
    versions = {"torch": torch.__version__, "python": sys.version.split()[0]}
    say({"ok": {"versions": versions}})
    lanes = []
    for line in sys.stdin:
        try:
            say({"ok": answer(json.loads(line), lanes)})
        except Exception as error:
            say({"error": f"{type(error).__name__}: {error}"})


def start_up(path):
    with open(path) as f:
        case = json.load(f)
    before = time.perf_counter()
    lane = train(case["spec"], read_arrays(case["file"]))[0]
    ready = time.perf_counter()
    loss = lane.check()[0].item()
    done = time.perf_counter()
    say(
        {
            "ok": {
                "import_us": (IMPORTED - START) * 1e6,
                "prepare_us": (ready - before) * 1e6,
                "step_us": (done - ready) * 1e6,
                "loss": loss,
            }
        }
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        start_up(sys.argv[1])
    else:
        serve()
