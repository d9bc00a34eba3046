"""Installs a wheel into a fresh environment of every Python that is here, and runs the README's first example there.

    python python/tests/check_install.py WHEEL

Prints a line for each Python from 3.10 to 3.13, and how many passed; a Python that is not here is named.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def interpreters():
    """One program for each version that answers to its name, or that pyenv has."""
    for version in ("3.10", "3.11", "3.12", "3.13"):
        pyenv = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
        for program in [shutil.which(f"python{version}"), *pyenv]:
            if program and subprocess.run([program, "-c", "import venv"], capture_output=True).returncode == 0:
                yield version, str(program)
                break
        else:
            print(f"Python {version}: not here")


def example():
    """The README's first example and what it says that it prints."""
    text = README.read_text("utf-8")
    code = re.search(r"```python\n(.*?)```", text, re.S)
    return code.group(1), re.search(r"prints `(.*?)`", text[code.end() :]).group(1)


def main(wheel):
    code, expected = example()
    passed = failed = 0
    for version, program in interpreters():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([program, "-m", "venv", folder], check=True)
            python = Path(folder) / "bin" / "python"
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel], check=True)
            done = subprocess.run([python, "-c", code], capture_output=True, text=True, cwd=folder)
            good = done.returncode == 0 and done.stdout.strip() == expected
            passed, failed = passed + good, failed + (not good)
            print(f"Python {version}: {done.stdout.strip() or done.stderr.strip()}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
