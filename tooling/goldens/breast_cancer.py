"""The table of @evenkeel/data/breast-cancer, and known values of it.

    python tooling/goldens/breast_cancer.py             # write
    python tooling/goldens/breast_cancer.py --check     # compare with the committed files; exit 1 if they differ

writes packages/data/src/tables/breast-cancer.ts (the source file, byte for byte, in a TypeScript string) and
tables/goldens/breast-cancer.json (its digest, and column statistics by NumPy in float64). Needs npm, to fetch
the package that the source file is taken from, and numpy; compares with scikit-learn's copy of the table where
that is installed.
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
from pathlib import Path

import numpy as np

PACKAGE = "scikitjs@1.24.0"
INTEGRITY = "xQE4nqGAeMp7K8DUeg+3NZzWcweXCgSy7cKDNtAOdadPvme7EfJd5Rwi9JHZqerTmwQ8u7eoe7IULkK4CEjDwA=="
MEMBER = "package/docs/static/data/breast_cancer.csv"
TABLES = Path(__file__).resolve().parents[2] / "packages/data/src/tables"

HEADER = """\
/**
 * Breast Cancer Wisconsin (Diagnostic), as comma-separated text: a header, then one tumour a line.
 * Written by tooling/goldens/breast_cancer.py; not to be edited. Source, licence and citation: ../breast-cancer.ts.
 */
export const table = `"""


def source():
    """The bytes of the CSV file, from the package whose digest is INTEGRITY."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, capture_output=True, text=True
        )
        archive = (Path(folder) / packed.stdout.strip().splitlines()[-1]).read_bytes()
    found = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    assert found == INTEGRITY, f"{PACKAGE} has the digest {found}"
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return tar.extractfile(MEMBER).read()


def parse(data):
    rows = list(csv.reader(io.StringIO(data.decode("ascii"))))
    values = np.array([[float(cell) for cell in row] for row in rows[1:]])
    return rows[0], values[:, :-1], values[:, -1].astype(int)


def compare_with_sklearn(names, features, labels):
    try:
        import sklearn
        from sklearn.datasets import load_breast_cancer
    except ImportError:
        print("scikit-learn is not installed: not compared with its copy")
        return
    other = load_breast_cancer()
    assert names[:-1] == [str(name) for name in other.feature_names]
    assert np.array_equal(features, other.data) and np.array_equal(labels, other.target)
    assert [str(name) for name in other.target_names] == ["malignant", "benign"]
    print(f"equal to the table of scikit-learn {sklearn.__version__}")


def main():
    data = source()
    names, features, labels = parse(data)
    assert features.shape == (569, 30) and np.isfinite(features).all()
    compare_with_sklearn(names, features, labels)

    text = data.decode("ascii")
    assert not set("`\\$\r") & set(text), "the text cannot stand in a template string as it is"
    goldens = {
        "generator": "tooling/goldens/breast_cancer.py",
        "versions": {"numpy": np.__version__},
        "source": {"package": PACKAGE, "file": MEMBER, "sha256": hashlib.sha256(data).hexdigest()},
        "means": features.mean(axis=0).tolist(),
        "deviations": features.std(axis=0).tolist(),
        "classCounts": np.bincount(labels).tolist(),
    }
    files = {
        TABLES / "breast-cancer.ts": HEADER + text + "`;\n",
        TABLES / "goldens/breast-cancer.json": json.dumps(goldens, indent=2) + "\n",
    }
    if "--check" not in sys.argv[1:]:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            print(f"{path}: {path.stat().st_size} bytes")
        return
    different = [str(path) for path, content in files.items() if path.read_text() != content]
    for path in different:
        print(f"{path}: differs from what the generator writes")
    if different:
        sys.exit(1)
    print("the committed files are what the generator writes")


if __name__ == "__main__":
    main()
