"""Runs every python and r block of a Markdown page, each in a process of its own and in an empty folder in which `output` leads to
the output folder of a run.

    python run_snippets.py DOC.md OUTPUT [--seconds 120]

Python blocks run with the Python that runs this; they need what the page names (pandas, polars, pyarrow and duckdb from PyPI). R
blocks need Rscript and the package readr, and are skipped without. Exits with 1 at the first block that fails, with its place and
what it printed, and where a page has no such block.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

parser = argparse.ArgumentParser()
parser.add_argument("page", type=pathlib.Path)
parser.add_argument("output", type=pathlib.Path)
parser.add_argument("--seconds", type=float, default=120.0, help="longest time that a block may take")
args = parser.parse_args()

FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})\s*(.*?)\s*$")
ENDINGS = {"python": ".py", "r": ".R"}


def blocks(page):
    """Line number, language and code of each block that is to run."""
    language = mark = None
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        fence = FENCE.match(line)
        if mark is None:
            if fence:
                indent, mark = len(fence[1]), fence[2]
                language = fence[3].split()[0].lower() if fence[3] else ""
                begin, code = number, []
        elif fence and fence[2][0] == mark[0] and len(fence[2]) >= len(mark) and not fence[3]:
            if language in ENDINGS:
                yield begin, language, "\n".join(code) + "\n"
            mark = None
        else:
            code.append(line[min(indent, len(line) - len(line.lstrip(" "))):])
    if mark is not None:
        sys.exit(f"{page}:{begin}: the block has no end")


def without_r():
    """Why R blocks cannot run; None if they can."""
    if shutil.which("Rscript") is None:
        return "Rscript is not there"
    asked = subprocess.run(["Rscript", "-e", 'quit(status = !requireNamespace("readr", quietly = TRUE))'], capture_output=True)
    return None if asked.returncode == 0 else "R has no package readr"


def run(language, code):
    """Runs a block in a folder of its own; the exit code and what it printed."""
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(args.output.resolve(), os.path.join(folder, "output"), target_is_directory=True)
        script = pathlib.Path(folder, "snippet" + ENDINGS[language])
        script.write_text(code, encoding="utf-8")
        command = [sys.executable] if language == "python" else ["Rscript", "--encoding=UTF-8"]
        surroundings = os.environ | {"PYTHONIOENCODING": "utf-8"}
        locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "C")
        if "utf" not in locale.lower():
            # R reads no Chinese in the locale C.
            surroundings["LC_ALL"] = "C.UTF-8"
        try:
            done = subprocess.run(
                command + [script.name],
                cwd=folder,
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=args.seconds,
            )
        except subprocess.TimeoutExpired as late:
            return 1, (late.stdout or b"").decode("utf-8", "replace") + f"\nstopped after {args.seconds:g} seconds"
        return done.returncode, done.stdout.decode("utf-8", "replace")


if not (args.output / "run.json").is_file():
    sys.exit(f"{args.output} has no run.json: it is no output folder")
found = list(blocks(args.page))
if not found:
    sys.exit(f"{args.page}: no python or r block")
missing = without_r() if any(language == "r" for _, language, _ in found) else None
passed = skipped = 0
for line, language, code in found:
    if language == "r" and missing:
        print(f"{args.page}:{line}: skipped, {missing}")
        skipped += 1
        continue
    status, printed = run(language, code)
    if status != 0:
        sys.exit(f"{args.page}:{line}: the {language} block fails with exit code {status}\n{printed.rstrip()}")
    passed += 1
print(f"snippets: {passed} passed, 0 failed" + (f", {skipped} skipped" if skipped else ""))
