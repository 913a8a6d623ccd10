"""Golden .npy and .npz files, written by NumPy, for the readers and writers of @evenkeel/data.

    python tooling/goldens/npy_files.py           # write packages/data/src/npy/goldens/files.json
    python tooling/goldens/npy_files.py --check   # compare with the committed file; exit 1 if it differs

Needs numpy; the version stands in the file. Sections: `arrays` are files with what they are read as; `refused` are files
that hold what has no dtype of ours; `saved` are files that writeNpy writes byte for byte; `archives` are .npz files, and
`stored` is one that writeNpz writes byte for byte, which NumPy reads here.
"""

import base64
import io
import json
import sys
import zipfile
from pathlib import Path

import numpy as np
from numpy.lib import format as npy

OUT = Path(__file__).resolve().parents[2] / "packages/data/src/npy/goldens/files.json"


def encode(content):
    return base64.b64encode(content).decode()


def saved(array, version=None):
    out = io.BytesIO()
    if version is None:
        np.save(out, array)
    else:
        npy.write_array(out, array, version=version)
    return out.getvalue()


def number(x):
    """JSON has no NaN and no infinities, and loses the sign of a zero."""
    x = float(x)
    if np.isnan(x) or np.isinf(x) or (x == 0 and np.signbit(x)):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "-0.0": "-0"}[str(x)]
    return int(x) if x == int(x) and abs(x) < 2**53 else x


def values(array):
    return [number(x) for x in array.ravel(order="C").tolist()]


OURS = {"f2": "float32", "f4": "float32", "f8": "float64", "b1": "bool"}


def case(note, array, version=None):
    content = saved(array, version)
    assert np.array_equal(np.load(io.BytesIO(content)), array, equal_nan=array.dtype.kind == "f"), note
    dtype = OURS.get(f"{array.dtype.kind}{array.dtype.itemsize}", "int32")
    return {
        "note": note,
        "base64": encode(content),
        "dtype": dtype,
        "shape": list(array.shape),
        "values": values(array),
    }


HALVES = np.array([0x0000, 0x8000, 0x0001, 0x83FF, 0x0400, 0x3C00, 0xC000, 0x7BFF, 0x7C00, 0xFC00, 0x7E00], "<u2").view("<f2")
FLOATS = [0.1, -2.5, 0.0, -0.0, 1e-40, 3e38, np.inf, -np.inf, np.nan]


def arrays():
    cube = np.arange(24).reshape(2, 3, 4)
    return [
        case("f4", np.array(FLOATS, "<f4")),
        case("f8", np.array(FLOATS + [1e300, 5e-324], "<f8")),
        case("f2", HALVES),
        case("b1", np.array([[True, False, True]])),
        case("i1", np.array([-128, 0, 127], "i1")),
        case("u1", np.array([0, 255], "u1")),
        case("i2", np.array([-(2**15), 2**15 - 1], "<i2")),
        case("u2", np.array([0, 2**16 - 1], "<u2")),
        case("i4", np.array([-(2**31), 0, 2**31 - 1], "<i4")),
        case("u4", np.array([0, 2**31 - 1], "<u4")),
        case("i8", np.array([-(2**31), 2**31 - 1], "<i8")),
        case("u8", np.array([0, 2**31 - 1], "<u8")),
        case("big-endian f4", np.array(FLOATS, ">f4")),
        case("big-endian f8", np.array(FLOATS, ">f8")),
        case("big-endian f2", HALVES.astype(">f2")),
        case("big-endian i2", np.array([-2, 258], ">i2")),
        case("big-endian i4", np.array([-2, 16909060], ">i4")),
        case("big-endian i8", np.array([-2, 16909060], ">i8")),
        case("no axes", np.array(7, "<i4")),
        case("nothing", np.zeros((0, 3), "<f4")),
        case("three axes", cube.astype("<f4")),
        case("Fortran order", np.asfortranarray(cube.astype("<f4"))),
        case("Fortran order of two axes", np.asfortranarray(cube[0].astype(">i4"))),
        case("Fortran order of nothing", np.zeros((3, 0, 2), "<f8", order="F")),
        case("format 2.0", cube[0].astype("<f8"), (2, 0)),
        case("format 3.0", cube[1].astype("<i4"), (3, 0)),
    ]


def wide():
    """Integers that int32 does not hold; as float64 they are these."""
    return [
        {"descr": a.dtype.str, "base64": encode(saved(a)), "values": values(a.astype("f8")), "wrong": str(a[1])}
        for a in [
            np.array([1, 2**31], "<u4"),
            np.array([1, -(2**31) - 1], "<i8"),
            np.array([1, 2**63 - 1], "<i8"),
            np.array([1, 2**64 - 1], "<u8"),
        ]
    ]


def refused():
    def row(note, content, descr):
        return {"note": note, "base64": encode(content), "descr": descr}

    out = io.BytesIO()
    np.save(out, np.array([{"a": 1}], object), allow_pickle=True)
    rows = [row("objects", out.getvalue(), "|O")]
    for note, array in [
        ("texts", np.array(["ab", "c"])),
        ("bytes", np.array([b"ab", b"c"])),
        ("complex numbers", np.array([1j], "<c8")),
        ("raw bytes", np.array([b"abc"], "V3")),
        ("dates", np.array(["2026-11-20"], "<M8[D]")),
        ("durations", np.array([3], "<m8[s]")),
        ("long double", np.zeros(1, np.longdouble)),  # its padding is zero, too
    ]:
        rows.append(row(note, saved(array), array.dtype.str))
    record = np.array([(1, 2.0)], [("a", "<i4"), ("b", "<f4")])
    rows.append(row("records", saved(record), repr(record.dtype.descr)))
    return rows


def exact():
    """What writeNpy writes: bytes as u1, all else as it is."""
    shapes = [(), (1,), (3,), (2, 3), (0,), (0, 3), (12345,), (1,) * 29]
    rows = []
    for descr in ["<f4", "<f8", "<i4", "|b1", "|u1"]:
        for shape in shapes if descr == "<f4" else [(2, 2)]:
            count = int(np.prod(shape))
            array = (np.arange(count) % 2).astype(descr).reshape(shape)
            content = saved(array)
            header = content[: len(content) - array.nbytes]
            rows.append({"descr": descr, "shape": list(shape), "header": encode(header)})
    return rows


def contents(content):
    """What np.load finds in an archive."""
    with np.load(io.BytesIO(content)) as found:
        return [
            {"name": name, "shape": list(found[name].shape), "descr": found[name].dtype.str, "values": values(found[name])}
            for name in found.files
        ]


def archives():
    arrays = {
        "x": np.arange(6, dtype="<f4").reshape(2, 3) / 4,
        "labels": np.array([0, 1, 2], "<i8"),
        "größe": np.array(3.5, "<f8"),
        "layers/0/mask": np.array([True, False]),
        "repeated": np.full(500, 7, "<i4"),
    }
    rows = []
    for note, save in [("savez", np.savez), ("savez_compressed", np.savez_compressed)]:
        out = io.BytesIO()
        save(out, **arrays)
        rows.append({"note": note, "base64": encode(out.getvalue()), "arrays": contents(out.getvalue())})
    out = io.BytesIO()
    np.savez(out, np.arange(2, dtype="<i4"), np.ones((1, 1), "<f4"))
    rows.append({"note": "without names", "base64": encode(out.getvalue()), "arrays": contents(out.getvalue())})
    out = io.BytesIO()
    np.savez(out)
    rows.append({"note": "nothing", "base64": encode(out.getvalue()), "arrays": []})
    commented = io.BytesIO()
    with zipfile.ZipFile(commented, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.npy"), saved(np.array([1, 2], "<i4")))
        archive.comment = b"a comment, as other programs write"
    rows.append({"note": "a comment", "base64": encode(commented.getvalue()), "arrays": contents(commented.getvalue())})
    return rows


def stored():
    """The zip file of writeNpz, but for the extra fields and attributes that Python would add."""
    arrays = {"x": np.array([[1.5, -2]], "<f4"), "größe": np.array([7, 8], "<i4"), "0": np.array(True)}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, array in arrays.items():
            info = zipfile.ZipInfo(name + ".npy")
            info.create_system = 0
            archive.writestr(info, saved(array))
            info.external_attr = 0
    return {"base64": encode(out.getvalue()), "arrays": contents(out.getvalue())}


def main():
    sections = {
        "arrays": arrays(),
        "wide": wide(),
        "refused": refused(),
        "saved": exact(),
        "archives": archives(),
        "stored": [stored()],
    }
    if "--check" in sys.argv[1:]:
        committed = json.loads(OUT.read_text())
        different = [key for key, value in sections.items() if committed[key] != json.loads(json.dumps(value))]
        for key in different:
            print(f"{OUT}: {key} differs from what NumPy writes")
        if different:
            sys.exit(1)
        print("the committed file is what NumPy writes")
        return
    head = {"generator": "tooling/goldens/npy_files.py", "versions": {"numpy": np.__version__}}
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    for key, rows in sections.items():
        lines.append(f"{json.dumps(key)}: [\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]")
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{OUT}: {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
