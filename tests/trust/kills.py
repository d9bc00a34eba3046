"""Kills runs at random moments, and fills the disk under them.

    kills.py TIFA [--records RECORDS.jsonl] [--kills 200] [--fills 20] [--into docs/TRUST.md]

A finished run of other speeches stands in the output folder. Runs of several kinds over invented records, the bundled corpus
and, if given, RECORDS are killed (SIGKILL) at moments drawn from the length of a whole run. After each kill what everybody sees
in the folder has to be that finished run, or the new one, to the byte, or a new one whose publication the next command ends; then
`--resume` goes on, to be killed again now and then, and has to end with the bytes of a run that was never killed. Filling: the
same on a small file system of its own (needs root for mount), of which files take all but some space.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("tifa", type=Path)
parser.add_argument("--records", type=Path)
parser.add_argument("--kills", type=int, default=200)
parser.add_argument("--fills", type=int, default=20)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--into", type=Path)
args = parser.parse_args()
random.seed(args.seed)

ROOT = Path(__file__).resolve().parents[2]
TIFA = str(args.tifa.resolve())
MARKS = ("<!-- kills -->", "<!-- end -->")
failures = []


def visible(folder):
    """Hashes of the files that everybody sees."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if not p.name.startswith(".")} if folder.exists() else {}


def command(records, output, more):
    return [TIFA, "run", str(records), "-o", str(output), "-q", *more]


def invented(path):
    """A megabyte of records: some repeat others, some share an id, some are broken."""
    with open(path, "w", encoding="utf-8") as file:
        for i in range(2000):
            text = f"同志们：做到“三个到位”，解决三农问题。第{i % 300}项。" + "推进五位一体总体布局，落实各项工作。" * (i % 31)
            file.write('{"id":\n' if i % 97 == 5 else json.dumps({"id": str(i % 1800), "year": 2000 + i % 12, "text": text}, ensure_ascii=False) + "\n")


def documents(folder):
    counts = json.loads((folder / "run.json").read_text())["counts"]
    return counts["documents_in"], counts["documents_out"] + counts["documents_lost"]


def check(what, good):
    if not good:
        failures.append(what)
        print("FAILED", what, flush=True)


def killed(work, name, records, more, times, old, tally):
    reference = work / "reference"
    shutil.rmtree(reference, ignore_errors=True)
    start = time.perf_counter()
    subprocess.run(command(records, reference, more), check=False, stderr=subprocess.DEVNULL)
    length = time.perf_counter() - start
    expected, before = visible(reference), visible(old)
    out, count = work / "out", 0
    while count < times:
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(old, out)
        for turn in range(random.randint(1, 4)):
            process = subprocess.Popen(command(records, out, [*more, "--resume"]), stderr=subprocess.DEVNULL)
            try:
                process.wait(random.uniform(0.01, length * 1.05))
                break
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait()
            count += 1
            now = visible(out)
            if now in (before, expected):
                tally["the last run" if now == before else "the new run"] += 1
            else:
                # Only while files are moved: then what is not in place yet is ready beside it.
                check(f"{name}: between two runs", (out / ".tifa-ready").exists())
                tally["the new run, to be moved on"] += 1
        done = subprocess.run(command(records, out, [*more, "--resume"]), capture_output=True)
        check(f"{name}: exit {done.returncode} {done.stderr[:300]}", done.returncode in (0, 1))
        check(f"{name}: other bytes after --resume", visible(out) == expected)
        check(f"{name}: something is left", not [p for p in out.iterdir() if p.name.startswith(".")])
        check(f"{name}: documents", len(set(documents(out))) == 1)
    print(f"{name}: {count} kills", flush=True)
    return count


def filled(work, records, more, times, old):
    """Runs on a disk of 64 MiB of which all but some is taken."""
    disk = work / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk], capture_output=True).returncode:
        print("skipped: a small file system cannot be mounted here")
        return 0, 0
    try:
        reference, out, ballast = work / "reference", disk / "out", disk / "ballast"
        shutil.rmtree(reference, ignore_errors=True)
        subprocess.run(command(records, reference, more), check=False, stderr=subprocess.DEVNULL)
        expected, before, stopped = visible(reference), visible(old), 0
        needs = sum(p.stat().st_size for p in reference.iterdir())
        for turn in range(times):
            shutil.rmtree(out, ignore_errors=True)
            shutil.copytree(old, out)
            free = shutil.disk_usage(disk).free
            leave = int(needs * 2.2 * (turn + 0.5) / times)
            with open(ballast, "wb") as file:
                file.write(bytes(max(free - leave, 0)))
            run = subprocess.run(command(records, out, more), capture_output=True)
            if run.returncode == 2:
                stopped += 1
                check(f"full disk: message {run.stderr[:200]}", b"cannot write" in run.stderr)
                check("full disk: the last run is not whole", visible(out) == before)
            else:
                check(f"full disk: exit {run.returncode} {run.stderr[:300]}", run.returncode in (0, 1) and visible(out) == expected)
            ballast.unlink()
            again = subprocess.run(command(records, out, [*more, "--resume"]), capture_output=True)
            check(f"full disk: exit {again.returncode} {again.stderr[:300]}", again.returncode in (0, 1))
            check("full disk: other bytes after --resume", visible(out) == expected)
        print(f"full disk: {times} runs, {stopped} stopped", flush=True)
        return times, stopped
    finally:
        subprocess.run(["umount", disk], check=False)


with tempfile.TemporaryDirectory() as folder:
    work = Path(folder)
    records, old = work / "invented.jsonl", work / "old"
    invented(records)
    subprocess.run(command(ROOT / "corpus" / "office", old, []), check=False)
    kinds = [
        ("records", records, []),
        ("corpus with reports", ROOT / "corpus", ["--xlsx", "--html", "--parquet", "--jsonl"]),
        ("records, one thread, further tables", records, ["--threads", "1", "--also", "words", "--also", "network", "--also", "sentences"]),
        ("records, two passes", records, ["--survey", "--keep-duplicates"]),
    ]
    if args.records:
        kinds.append((args.records.name, args.records.resolve(), []))
    tally = {"the last run": 0, "the new run": 0, "the new run, to be moved on": 0}
    kills = sum(killed(work, name, records, more, -(-args.kills // len(kinds)), old, tally) for name, records, more in kinds)
    fills, stopped = filled(work, records, [], args.fills, old)

text = "\n".join([
    f"{kills} kills over runs of {len(kinds)} kinds: half-written tables 0, lost documents 0, resumed runs with other bytes 0. "
    f"What the folder held after a kill: {', '.join(f'{what} {count}' for what, count in tally.items())}."
    if not failures else f"{kills} kills, {len(failures)} failures: {'; '.join(failures[:5])}",
    f"{fills} runs on a small disk with ever more space, {stopped} of them stopped by it: the same." if fills else "",
]).strip()
if args.into:
    page = args.into.read_text(encoding="utf-8")
    head, rest = page.split(MARKS[0], 1)
    args.into.write_text(f"{head}{MARKS[0]}\n{text}\n{MARKS[1]}{rest.split(MARKS[1], 1)[1]}", encoding="utf-8")
print(text)
print(f"{kills + fills - len(failures)} passed" + (f", {len(failures)} failed" if failures else ""))
sys.exit(1 if failures else 0)
