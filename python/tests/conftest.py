"""The command, and documents, for all tests."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def tifa_command():
    """Calls the command that this wheel has to agree with."""
    program = os.environ.get("TIFA", str(ROOT / "target" / "release" / "tifa"))
    if not Path(program).exists():
        pytest.skip(f"{program} is not there: build it with cargo build --release, or name it in TIFA")

    def call(*args, cwd=None):
        done = subprocess.run([program, *map(str, args)], cwd=cwd, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
        assert done.returncode <= 1, done.stderr
        return done.stdout

    return call


@pytest.fixture(scope="session")
def speeches(tmp_path_factory):
    """Speeches of the bundled corpus as a file of records, and as rows."""
    rows = []
    for path in sorted((ROOT / "corpus").rglob("*.txt")):
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError:
            continue
        year = next((int(part) for part in path.stem.replace("_", "-").split("-") if part.isdigit() and len(part) == 4), None)
        rows.append({"id": path.stem, "year": year, "place": path.parent.name, "content": text})
    assert len(rows) > 10
    # One that has the name of another, one without a text.
    rows.append({**rows[0], "content": rows[1]["content"]})
    rows.append({"id": "empty", "year": 2001, "place": "", "content": " "})
    file = tmp_path_factory.mktemp("speeches") / "speeches.jsonl"
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return file, rows
