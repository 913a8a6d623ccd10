"""Golden safetensors files, written or verified by the reference implementation.

    python tooling/goldens/safetensors_files.py             # write
    python tooling/goldens/safetensors_files.py --check     # compare with the committed file; exit 1 if it differs

writes packages/nn/src/safetensors/goldens/files.json. Needs numpy, torch and safetensors. Bytes are in base64.

- `files`: files that safetensors wrote or, where it would not write such a file, reads; with the values it reads in
  them, converted by NumPy or PyTorch to the dtypes that Evenkeel has.
- `halves`: digests of all finite and infinite 16-bit floats, converted to float32 (position i holds the float with bits
  i; NaNs are replaced by 0).
- `unfit`: files that safetensors reads and Evenkeel has no dtype for.
- `damaged`: files that break a rule, and whether safetensors reads them all the same.
- `ours`: what Evenkeel's encoder is expected to write for a state, byte for byte. The bytes are put together here,
  by the layout that encode.ts documents; safetensors has read them back to the values of the state.
"""

import base64
import hashlib
import json
import platform
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy
import safetensors.torch
import torch

OUT = Path(__file__).resolve().parents[2] / "packages/nn/src/safetensors/goldens/files.json"
OURS = {"float32": "F32", "float64": "F64", "int32": "I32", "bool": "BOOL"}
ALL_BITS = np.arange(2**16, dtype=np.uint16)


def encode(data):
    return base64.b64encode(data).decode()


def bits_of(array):
    """The elements as little-endian bytes."""
    return encode(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes())


def raw_file(header, data=b""):
    """A file with exactly this header (bytes, a text, or what JSON is made of)."""
    if not isinstance(header, (str, bytes)):
        header = json.dumps(header)
    if isinstance(header, str):
        header = header.encode()
    return struct.pack("<Q", len(header)) + header + data


def tensor(dtype, shape, begin, end):
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def read(content):
    """The tensors that safetensors finds in a file: a list of (name, shape, dtype and bytes)."""
    return safetensors.deserialize(content)


def read_metadata(content):
    """The metadata that safetensors finds in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.safetensors"
        path.write_bytes(content)
        with safetensors.safe_open(path, framework="np") as file:
            return file.metadata() or {}


def converted(array):
    """A NumPy array or a PyTorch tensor in the dtype that Evenkeel reads it as."""
    if isinstance(array, torch.Tensor):
        return array.to(torch.float32).numpy()
    if array.dtype in (np.float32, np.float64, np.int32, np.bool_):
        return array
    if array.dtype == np.float16:
        return array.astype(np.float32)
    result = array.astype(np.int32)
    assert (result.astype(object) == array.astype(object)).all()
    return result


def raw_bytes(array):
    return array.view(torch.int16).numpy().tobytes() if isinstance(array, torch.Tensor) else array.tobytes()


def row(name, values):
    return {"name": name, "dtype": str(values.dtype), "shape": list(values.shape), "bits": bits_of(values)}


def golden(note, content, tensors, metadata=None):
    """A file in which safetensors has found `tensors` and `metadata`."""
    found = dict(read(content))
    assert set(found) == set(tensors) and read_metadata(content) == (metadata or {}), note
    for name, array in tensors.items():
        assert found[name]["shape"] == list(array.shape), (note, name)
        assert bytes(found[name]["data"]) == raw_bytes(array), (note, name)
    return {
        "note": note,
        "base64": encode(content),
        "tensors": [row(name, converted(array)) for name, array in tensors.items()],
        "metadata": list((metadata or {}).items()),
    }


def floats(dtype):
    info = np.finfo(dtype)
    return np.array(
        [0, -0.0, 1, -2.5, 1 / 3, info.max, info.min, info.tiny, info.smallest_subnormal, np.inf, -np.inf, np.nan],
        dtype,
    )


def every_numpy_dtype():
    tensors = {
        "f64": floats(np.float64).reshape(3, 4),
        "f32": floats(np.float32).reshape(2, 1, 6),
        "f16": floats(np.float16),
        "i64": np.array([[-(2**31), 2**31 - 1, 0]], np.int64),
        "i32": np.array([-(2**31), 2**31 - 1, -1], np.int32),
        "i16": np.array([-(2**15), 2**15 - 1, 7], np.int16),
        "i8": np.array([-128, 127, -1], np.int8),
        "u64": np.array([0, 2**31 - 1], np.uint64),
        "u32": np.array([0, 2**31 - 1], np.uint32),
        "u16": np.array([0, 2**16 - 1], np.uint16),
        "u8": np.array([0, 255, 128], np.uint8),
        "bool": np.array([[True, False], [False, True]]),
    }
    return golden("every dtype of NumPy", safetensors.numpy.save(tensors), tensors)


def bfloat16():
    values = [0, -0.0, 1, -2.5, 1 / 3, 3.3895e38, 1e-40, float("inf"), -float("inf"), float("nan")]
    tensors = {"bf16": torch.tensor(values).to(torch.bfloat16).reshape(2, 5)}
    return golden("BF16", safetensors.torch.save(tensors), tensors)


def shapes():
    tensors = {
        "scalar": np.array(1.5, np.float32),
        "none": np.zeros((0,), np.float32),
        "none of many": np.zeros((3, 0, 2), np.int32),
        "one": np.full((1, 1, 1, 1, 1, 1), -1, np.int32),
        "no bool": np.zeros((0, 4), np.bool_),
    }
    return golden("0-d and without elements", safetensors.numpy.save(tensors), tensors)


def names():
    plain = ["", "__proto__", "constructor", "a.b/c d", "10", "9"]
    escaped = ['quote " and \\', "größe 重み 🙂", "\n\t\x01"]
    tensors = {name: np.array([i], np.int32) for i, name in enumerate(plain + escaped)}
    metadata = {"__proto__": "größe 🙂 \n"}
    return golden("names and metadata", safetensors.numpy.save(tensors, metadata), tensors, metadata)


def unaligned():
    header = {
        "bool": tensor("BOOL", [1], 0, 1),
        "f64": tensor("F64", [2], 1, 17),
        "f32": tensor("F32", [], 17, 21),
        "f16": tensor("F16", [1], 21, 23),
        "u8": tensor("U8", [1], 23, 24),
        "i64": tensor("I64", [1], 24, 32),
    }
    data = struct.pack("<?ddfeBq", True, 0.1, -1e300, 0.5, -2.0, 200, -5)
    tensors = {
        "bool": np.array([True]),
        "f64": np.array([0.1, -1e300]),
        "f32": np.array(0.5, np.float32),
        "f16": np.array([-2], np.float16),
        "u8": np.array([200], np.uint8),
        "i64": np.array([-5], np.int64),
    }
    # The header is as long as it happens to be: even the data begin at an odd byte.
    text = json.dumps(header)
    return golden("odd offsets", raw_file(text + " " * (len(text) % 2 + 1), data), tensors)


def other_orders():
    header = {
        "c": tensor("U8", [1], 2, 3),
        "empty": tensor("F32", [0], 2, 2),
        "a": tensor("U8", [1], 0, 1),
        "b": tensor("U8", [1], 1, 2),
    }
    text = json.dumps(header, indent=1) + "\r\n\t  "
    tensors = {
        "c": np.array([3], np.uint8),
        "empty": np.array([], np.float32),
        "a": np.array([1], np.uint8),
        "b": np.array([2], np.uint8),
    }
    return golden("header in another order, with white space", raw_file(text, b"\1\2\3"), tensors)


def files():
    assert read(raw_file("{}")) == []
    return [
        every_numpy_dtype(),
        bfloat16(),
        shapes(),
        names(),
        unaligned(),
        other_orders(),
        golden("no tensors", safetensors.numpy.save({}), {}),
        golden("metadata alone", safetensors.numpy.save({}, {"key": "text"}), {}, {"key": "text"}),
    ]


def halves():
    def digest(values):
        values = np.where(np.isnan(values), np.float32(0), values)
        return hashlib.sha256(values.astype("<f4").tobytes()).hexdigest()

    brain = torch.from_numpy(ALL_BITS.view(np.int16).copy()).view(torch.bfloat16)
    return {
        "F16": digest(ALL_BITS.view(np.float16).astype(np.float32)),
        "BF16": digest(brain.to(torch.float32).numpy()),
    }


def unfit():
    def case(name, content):
        assert len(read(content)) == 1
        return {"tensor": name, "base64": encode(content)}

    def whole(dtype, value):
        return case("big", safetensors.numpy.save({"big": np.array([1, value], dtype)}))

    return [
        {**whole(np.int64, 2**31), "dtype": "I64", "value": str(2**31)},
        {**whole(np.int64, -(2**63)), "dtype": "I64", "value": str(-(2**63))},
        {**whole(np.uint64, 2**64 - 1), "dtype": "U64", "value": str(2**64 - 1)},
        {**whole(np.uint32, 2**32 - 1), "dtype": "U32", "value": str(2**32 - 1)},
        {**case("b", raw_file({"b": tensor("BOOL", [2], 0, 2)}, b"\1\2")), "dtype": "BOOL", "value": "2"},
        {
            **case("f8", safetensors.torch.save({"f8": torch.ones(3).to(torch.float8_e4m3fn)})),
            "dtype": "F8_E4M3",
            "value": None,
        },
    ]


def damaged():
    u8 = json.dumps(tensor("U8", [2], 0, 2))
    big = 2**53 + 1
    whole = raw_file({"a": tensor("F32", [1], 0, 4)}, b"\0" * 4)
    cases = {
        "empty": b"",
        "seven bytes": b"\0" * 7,
        "a header of 90 MB in 8 bytes": struct.pack("<Q", 90_000_000),
        "a header above 100 MB": struct.pack("<Q", 100_000_001) + b"{}",
        "a header of 2^64 - 1 bytes": b"\xff" * 8 + b"{}",
        "a header of no bytes": raw_file(""),
        "a header of no bytes, then {": raw_file("", b"{}"),
        "cut in the header": whole[:20],
        "cut at the last byte of the header": whole[:-5],
        "cut in the data": whole[:-1],
        "a byte too many": whole + b"\0",
        "an array": raw_file("[]"),
        "white space before the header": raw_file(" {}"),
        "a byte order mark": raw_file(b"\xef\xbb\xbf{}"),
        "NUL as padding": raw_file("{}\0\0"),
        "no UTF-8": raw_file(b'{"\xff":' + u8.encode() + b"}", b"ab"),
        "a lone surrogate": raw_file('{"\\ud800":%s}' % u8, b"ab"),
        "a bad escape": raw_file('{"\\x":%s}' % u8, b"ab"),
        "a control character in a name": raw_file('{"\n":%s}' % u8, b"ab"),
        "a header that does not end": raw_file('{"a":%s' % u8, b"ab"),
        "a string that does not end": raw_file('{"a'),
        "a comma too many": raw_file('{"a":%s,}' % u8, b"ab"),
        "two objects": raw_file("{}{}"),
        "equal names": raw_file('{"a":%s,"a":%s}' % (u8, u8), b"ab"),
        "equal names, one escaped": raw_file('{"a":%s,"\\u0061":%s}' % (u8, u8), b"ab"),
        "metadata twice": raw_file('{"__metadata__":{},"__metadata__":{}}'),
        "equal keys in the metadata": raw_file('{"__metadata__":{"a":"b","a":"c"}}'),
        "equal fields": raw_file('{"a":{"dtype":"U8","dtype":"U8","shape":[2],"data_offsets":[0,2]}}', b"ab"),
        "an unknown field": raw_file({"a": {**json.loads(u8), "scale": 2}}, b"ab"),
        "no dtype": raw_file({"a": {"shape": [2], "data_offsets": [0, 2]}}, b"ab"),
        "no shape": raw_file({"a": {"dtype": "U8", "data_offsets": [0, 2]}}, b"ab"),
        "one offset": raw_file({"a": {**json.loads(u8), "data_offsets": [2]}}, b"ab"),
        "three offsets": raw_file({"a": {**json.loads(u8), "data_offsets": [0, 2, 2]}}, b"ab"),
        "an array for a tensor": raw_file({"a": ["U8", [2], [0, 2]]}, b"ab"),
        "metadata that is a number": raw_file({"__metadata__": {"a": 1}}),
        "metadata that is null": raw_file({"__metadata__": None}),
        "an unknown dtype": raw_file({"a": tensor("X8", [2], 0, 2)}, b"ab"),
        "a dtype in lower case": raw_file({"a": tensor("f32", [1], 0, 4)}, b"\0" * 4),
        "a fraction": raw_file({"a": tensor("U8", [2.5], 0, 2)}, b"ab"),
        "2.0": raw_file({"a": tensor("U8", [2.0], 0, 2)}, b"ab"),
        "2e0": raw_file('{"a":{"dtype":"U8","shape":[2e0],"data_offsets":[0,2]}}', b"ab"),
        "02": raw_file('{"a":{"dtype":"U8","shape":[02],"data_offsets":[0,2]}}', b"ab"),
        "a negative size": raw_file({"a": tensor("U8", [-2], 0, 2)}, b"ab"),
        "two negative sizes": raw_file({"a": tensor("U8", [-2, -1], 0, 2)}, b"ab"),
        "-0": raw_file('{"a":{"dtype":"U8","shape":[-0],"data_offsets":[0,0]}}'),
        "offsets the wrong way round": raw_file({"a": tensor("U8", [2], 2, 0)}, b"ab"),
        "a shape larger than the bytes": raw_file({"a": tensor("F32", [2], 0, 4)}, b"abcd"),
        "1e15 elements": raw_file({"a": tensor("F32", [10**15], 0, 4)}, b"abcd"),
        "1e15 elements and offsets for them": raw_file({"a": tensor("F32", [10**15], 0, 4 * 10**15)}, b"abcd"),
        "a size above 2^64": raw_file({"a": tensor("U8", [2**64 + 2], 0, 2)}, b"ab"),
        "a product that wraps to 4 at 2^64": raw_file({"a": tensor("F32", [2**62 + 1], 0, 4)}, b"abcd"),
        "a product above 2^53, then 0": raw_file({"a": tensor("F64", [2**40, 2**40, 0], 0, 0)}),
        "a hole at the front": raw_file({"a": tensor("U8", [2], 1, 3)}, b"abc"),
        "a hole between": raw_file({"a": tensor("U8", [1], 0, 1), "b": tensor("U8", [1], 2, 3)}, b"abc"),
        "an overlap": raw_file({"a": tensor("U8", [2], 0, 2), "b": tensor("U8", [2], 1, 3)}, b"abc"),
        "the same bytes twice": raw_file({"a": tensor("U8", [2], 0, 2), "b": tensor("U8", [2], 0, 2)}, b"ab"),
        "nothing, in the middle of a tensor": raw_file(
            {"a": tensor("U8", [2], 0, 2), "b": tensor("U8", [0], 1, 1)}, b"ab"
        ),
        "sizes above 2^53": raw_file({"a": tensor("U8", [0, big], 0, 0)}),
    }
    rows = []
    for note, content in cases.items():
        try:
            read(content)
            reads = True
        except Exception:
            reads = False
        rows.append({"note": note, "base64": encode(content), "referenceReads": reads})
    return rows


def ours_bytes(state, metadata):
    """A state in the layout of encode.ts: `state` has (name, kind, array) in order."""
    aligned = sorted(state, key=lambda entry: -entry[2].itemsize)
    begins, length = {}, 0
    for name, _, array in aligned:
        begins[name] = length
        length += array.nbytes

    def text(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    kinds = {
        kind: names
        for kind in ["statistic", "optimizer"]
        if (names := [name for name, found, _ in state if found == kind])
    }
    texts = {**metadata, **({"evenkeel.kinds": text(kinds)} if kinds else {})}
    header = {"__metadata__": dict(sorted(texts.items()))} if texts else {}
    for name, _, array in state:
        begin = begins[name]
        header[name] = tensor(OURS[str(array.dtype)], list(array.shape), begin, begin + array.nbytes)
    head = text(header).encode()
    head += b" " * (-len(head) % 8)
    return struct.pack("<Q", len(head)) + head + b"".join(array.tobytes() for _, _, array in aligned)


def ours():
    f32 = np.array([0x7F800001, 0xFFC12345, 0x7FFFFFFF, 0x80000000], np.uint32).view("<f4")
    f64 = np.array([0x7FF0000000000001, 0xFFF8123456789ABC, 1 << 63], np.uint64).view("<f8")
    states = {
        "a model and its optimizer": (
            [
                ("layers.10.kernel", "parameter", np.arange(6, dtype=np.float32).reshape(2, 3) / 7),
                ("layers.9.mask", "parameter", np.array([True, False, True])),
                ("layers.1.runningMean", "statistic", np.array([0.1, -0.0], np.float64)),
                ("layers.10.kernel.mean", "optimizer", np.zeros((2, 3), np.float32)),
                ("steps", "optimizer", np.array(7, np.int32)),
                ('größe " 🙂', "statistic", np.zeros((0, 2), np.bool_)),
            ],
            {"epoch": "12", "1": 'quotes " and\nlines'},
        ),
        "NaNs with payloads": (
            [("f32", "parameter", f32), ("f64", "parameter", f64)],
            {},
        ),
        "nothing": ([], {}),
    }
    rows = []
    for note, (state, metadata) in states.items():
        content = ours_bytes(state, metadata)
        found = safetensors.numpy.load(content)
        assert set(found) == {name for name, _, _ in state}
        for name, _, array in state:
            assert found[name].dtype == array.dtype and found[name].shape == array.shape, (note, name)
            assert found[name].tobytes() == array.tobytes(), (note, name)
        texts = read_metadata(content)
        kinds = json.loads(texts.pop("evenkeel.kinds", "{}"))
        listed = [(name, kind) for kind, names in kinds.items() for name in names]
        assert texts == metadata and set(listed) == {
            (name, kind) for name, kind, _ in state if kind != "parameter"
        }
        rows.append(
            {
                "note": note,
                "state": [{"kind": kind, **row(name, array)} for name, kind, array in state],
                "metadata": list(metadata.items()),
                "base64": encode(content),
            }
        )
    return rows


def main():
    sections = {"files": files(), "halves": halves(), "unfit": unfit(), "damaged": damaged(), "ours": ours()}
    head = {
        "generator": "tooling/goldens/safetensors_files.py",
        "sha256": hashlib.sha256(Path(__file__).read_bytes()).hexdigest(),
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "torch": torch.__version__,
            "safetensors": safetensors.__version__,
        },
    }
    if "--check" in sys.argv[1:]:
        committed = json.loads(OUT.read_text())
        different = [key for key, value in sections.items() if committed[key] != json.loads(json.dumps(value))]
        different += [] if committed["sha256"] == head["sha256"] else ["sha256"]
        for key in different:
            print(f"{OUT}: {key} differs from what the generator writes")
        if different:
            sys.exit(1)
        print("the committed file is what the generator writes")
        return

    def section(value):
        if not isinstance(value, list):
            return json.dumps(value)
        return "[\n" + ",\n".join("  " + json.dumps(one) for one in value) + "\n]"

    lines = [f"{json.dumps(key)}: {section(value)}" for key, value in {**head, **sections}.items()]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
