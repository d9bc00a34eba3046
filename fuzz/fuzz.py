#!/usr/bin/env python3
"""Fuzzes every target, two at a time, and tells how many inputs each has tried.

    fuzz.py SECONDS [--only NAME] [--into docs/TRUST.md] [--keep NUMBER] [--built]

SECONDS is for each target. Needs a nightly toolchain and `cargo install cargo-fuzz`. What the fuzzer collects lies in
`fuzz/target/collected`; inputs that break a promise in `fuzz/found`, which `cargo test` tries from then on. --keep puts the
NUMBER smallest inputs that reach the most code into `fuzz/corpus`. --into adds the inputs tried to the table in a Markdown file.
Exit status 1 if a promise was broken.
"""

import argparse
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE / "target" / "x86_64-unknown-linux-gnu" / "release"
COLLECTED = HERE / "target" / "collected"
#: Whole runs and dictionaries are slow, and short inputs say as much.
LENGTHS = {"run": 120, "dictionary": 80, "docx": 400, "html": 400, "lexicon": 200}


def folder(path):
    path.mkdir(parents=True, exist_ok=True)
    return path


def fuzz(target, seconds):
    """Runs one target; returns how many inputs it tried, and whether all kept the promise."""
    collected, found, kept = folder(COLLECTED / target), folder(HERE / "found" / target), folder(HERE / "corpus" / target)
    command = [
        BUILT / target,
        collected,
        kept,
        f"-artifact_prefix={found}/",
        f"-max_total_time={seconds}",
        f"-max_len={LENGTHS.get(target, 160)}",
        "-timeout=60",
        "-print_final_stats=1",
    ]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace")
    (COLLECTED / f"{target}.log").write_text(done.stderr)
    tried = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    last = re.findall(r"^#(\d+)", done.stderr, re.MULTILINE)
    if not any(found.iterdir()):
        found.rmdir()
    return int(tried.group(1) if tried else last[-1] if last else 0), done.returncode == 0


def keep(target, number):
    """Puts a few small inputs that reach much into the repository."""
    merged = HERE / "target" / "merged" / target
    shutil.rmtree(merged, ignore_errors=True)
    folder(merged)
    # The fuzzer merges in the order of size: first what is small.
    subprocess.run([BUILT / target, "-merge=1", "-timeout=60", merged, COLLECTED / target], capture_output=True, check=False)
    corpus = HERE / "corpus" / target
    shutil.rmtree(corpus, ignore_errors=True)
    folder(corpus)
    chosen = sorted(merged.iterdir(), key=lambda path: (path.stat().st_size, path.name))
    # Some small ones and some large ones.
    step = max(1, len(chosen) // number)
    for path in chosen[::step][:number]:
        shutil.copy(path, corpus / path.name)


def table_into(path, tried):
    """Adds to the counts between the marks of a Markdown file."""
    begin, end = "<!-- fuzz -->", "<!-- end -->"
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition(begin)
    table, _, tail = rest.partition(end)
    if not tail:
        sys.exit(f"{path}: no {begin} … {end}")
    counts = {name: int(number.replace(",", "")) for name, number in re.findall(r"^\| `(\w+)` \| ([\d,]+) \|$", table, re.MULTILINE)}
    for name, number in tried.items():
        counts[name] = counts.get(name, 0) + number
    rows = "\n".join(f"| `{name}` | {number:,} |" for name, number in sorted(counts.items()))
    total = f"| all | {sum(counts.values()):,} |"
    path.write_text(f"{head}{begin}\n| target | inputs tried |\n|---|---:|\n{rows}\n{total}\n{end}{tail}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seconds", type=int)
    parser.add_argument("--only", help="one target")
    parser.add_argument("--into", type=Path)
    parser.add_argument("--keep", type=int, default=0, metavar="NUMBER")
    parser.add_argument("--built", action="store_true", help="the targets are built already")
    args = parser.parse_args()
    targets = [args.only] if args.only else sorted(path.stem for path in (HERE / "fuzz_targets").glob("*.rs"))
    if not args.built:
        subprocess.run(["cargo", "+nightly", "fuzz", "build", "-s", "none", "--fuzz-dir", HERE], cwd=HERE, check=True)
    with ThreadPoolExecutor(2) as pool:
        results = dict(zip(targets, pool.map(lambda target: fuzz(target, args.seconds), targets)))
        if args.keep:
            list(pool.map(lambda target: keep(target, args.keep), targets))
    for target, (tried, good) in results.items():
        print(f"{target:12} {tried:10,} {'kept its promises' if good else 'BROKE ONE: see fuzz/found/' + target}")
    print(f"{'all':12} {sum(tried for tried, _ in results.values()):10,}")
    if args.into:
        table_into(args.into, {target: tried for target, (tried, _) in results.items()})
    return 0 if all(good for _, good in results.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
