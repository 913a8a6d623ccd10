"""The tables of the data sets of @evenkeel/data, and known values of them.

    python tooling/goldens/tables.py             # write
    python tooling/goldens/tables.py --check     # compare with the committed files; exit 1 if they differ

For breast-cancer, digits, iris and wine it writes packages/data/src/tables/<name>.ts (the table, in a TypeScript
string) and tables/goldens/<name>.json (the digest of that string, and column statistics by NumPy in float64).
The string is the source file, byte for byte; of digits it is a shorter form, from which the same numbers are read
back here. Needs npm, to fetch the package that the source files are taken from, and numpy; compares with
scikit-learn's copies of the tables where that is installed.
"""

import base64
import csv
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

PACKAGE = "scikitjs@1.24.0"
INTEGRITY = "xQE4nqGAeMp7K8DUeg+3NZzWcweXCgSy7cKDNtAOdadPvme7EfJd5Rwi9JHZqerTmwQ8u7eoe7IULkK4CEjDwA=="
FOLDER = "package/docs/static/data"
GENERATOR = "tooling/goldens/tables.py"
TABLES = Path(__file__).resolve().parents[2] / "packages/data/src/tables"

AS_CSV = "as comma-separated text: a header, then one {row} a line."
AS_PIXELS = """in base 17: one {row} a line, first its 64 pixels from 0 to g (16), one
 * character each, row after row of the image, then the digit."""

HEADER = """\
/**
 * {title}, {form}
 * Written by {generator}; not to be edited. Source, licence and citation: ../{name}.ts.
 */
export const table = `"""


@dataclass(frozen=True)
class Table:
    name: str  # of our files
    title: str
    row: str  # what a row is
    file: str  # of the source, and of scikit-learn's loader
    shape: tuple[int, int]
    classes: tuple[str, ...]
    form: str = AS_CSV


DIGITS = tuple(str(digit) for digit in range(10))

ALL = [
    Table(
        "breast-cancer",
        "Breast Cancer Wisconsin (Diagnostic)",
        "tumour",
        "breast_cancer",
        (569, 30),
        ("malignant", "benign"),
    ),
    Table("digits", "Optical Recognition of Handwritten Digits", "image", "digits", (1797, 64), DIGITS, AS_PIXELS),
    Table("iris", "Iris", "flower", "iris", (150, 4), ("setosa", "versicolor", "virginica")),
    Table("wine", "Wine", "wine", "wine", (178, 13), ("class_0", "class_1", "class_2")),
]


def sources():
    """The bytes of every source file, from the package whose digest is INTEGRITY."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, capture_output=True, text=True
        )
        archive = (Path(folder) / packed.stdout.strip().splitlines()[-1]).read_bytes()
    found = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    assert found == INTEGRITY, f"{PACKAGE} has the digest {found}"
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {table.name: tar.extractfile(f"{FOLDER}/{table.file}.csv").read() for table in ALL}


def parse(data):
    rows = list(csv.reader(io.StringIO(data.decode("ascii"))))
    values = np.array([[float(cell) for cell in row] for row in rows[1:]])
    return rows[0], values[:, :-1], values[:, -1].astype(int)


def pixels(features, labels):
    """The form AS_PIXELS."""
    lines = ["".join("0123456789abcdefg"[int(p)] for p in row) + str(label) for row, label in zip(features, labels)]
    text = "\n".join(lines) + "\n"
    back = [[int(c, 17) for c in line] for line in text.split()]
    assert np.array_equal(np.column_stack([features, labels]), back)
    return text


def compare_with_sklearn(table, names, features, labels):
    try:
        import sklearn
        from sklearn import datasets
    except ImportError:
        print(f"{table.name}: scikit-learn is not installed: not compared with its copy")
        return
    other = getattr(datasets, f"load_{table.file}")()
    assert names[:-1] == [str(name) for name in other.feature_names]
    assert np.array_equal(features, other.data) and np.array_equal(labels, other.target)
    assert tuple(str(name) for name in other.target_names) == table.classes
    print(f"{table.name}: equal to the table of scikit-learn {sklearn.__version__}")


def files_of(table, data):
    """The text of both files of a table, by path."""
    names, features, labels = parse(data)
    assert features.shape == table.shape and np.isfinite(features).all()
    compare_with_sklearn(table, names, features, labels)

    text = pixels(features, labels) if table.form is AS_PIXELS else data.decode("ascii")
    assert not set("`\\$\r") & set(text), "the text cannot stand in a template string as it is"
    goldens = {
        "generator": GENERATOR,
        "versions": {"numpy": np.__version__},
        "source": {
            "package": PACKAGE,
            "file": f"{FOLDER}/{table.file}.csv",
            "sha256": hashlib.sha256(data).hexdigest(),
        },
        "tableSha256": hashlib.sha256(text.encode("ascii")).hexdigest(),
        "featureNames": names[:-1],
        "means": features.mean(axis=0).tolist(),
        "deviations": features.std(axis=0).tolist(),
        "classCounts": np.bincount(labels).tolist(),
    }
    header = HEADER.format(
        title=table.title, form=table.form.format(row=table.row), generator=GENERATOR, name=table.name
    )
    return {
        TABLES / f"{table.name}.ts": header + text + "`;\n",
        TABLES / f"goldens/{table.name}.json": json.dumps(goldens, indent=2) + "\n",
    }


def main():
    data = sources()
    files = {path: text for table in ALL for path, text in files_of(table, data[table.name]).items()}
    if "--check" not in sys.argv[1:]:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            print(f"{path}: {path.stat().st_size} bytes")
        return
    different = [str(path) for path, content in files.items() if not path.exists() or path.read_text() != content]
    for path in different:
        print(f"{path}: differs from what the generator writes")
    if different:
        sys.exit(1)
    print("the committed files are what the generator writes")


if __name__ == "__main__":
    main()
