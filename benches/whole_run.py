"""Times whole runs of tifa beside programs that people use today, in turn, and writes a table of medians and ratios.

    python whole_run.py TIFA RECORDS.jsonl [--runs 5] [--cut RECORDS.jsonl…] [--growth 1,10,100,1000] [--into ../docs/PERFORMANCE.md]

TIFA is the program (target/release/tifa); beside it two examples have to be built:

    cargo build --release --bins --examples

Needs jieba and rjieba from PyPI for the Python that runs it. `--cut` names other records for segmentation alone. `--growth` takes sizes in MB: the records are repeated under new ids
until a file has that size, and runs are timed on one and two threads. `--into` replaces what stands between the two marks in
that file; `--draw` writes a picture of the growth.
"""

import argparse
import importlib.metadata
import json
import math
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("tifa", type=Path)
parser.add_argument("records", type=Path)
parser.add_argument("--runs", type=int, default=5)
parser.add_argument("--cut", type=Path, nargs="+", default=[])
parser.add_argument("--growth", default="")
parser.add_argument("--into", type=Path)
parser.add_argument("--draw", type=Path)
args = parser.parse_args()

HERE = Path(__file__).parent
TIFA = str(args.tifa.resolve())
CUT = str(args.tifa.resolve().parent / "examples" / "cut_only")
SEGMENTATION = str(args.tifa.resolve().parent / "examples" / "segmentation")
PLAIN = str(HERE / "plain.py")
MARKS = ("<!-- measured -->", "<!-- end -->")


def timed(command, core=None):
    """Wall seconds, CPU seconds and peak memory in MiB of one run."""
    if core is not None:
        command = ["taskset", "-c", str(core), *command]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"failed: {command}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def at_once(*commands):
    """Wall seconds until the last of some runs that begin together has ended: what the machine's cores do side by side."""
    start = time.perf_counter()
    for process in [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for command in commands]:
        if process.wait() not in (0, 1):
            sys.exit(f"failed: {process.args}")
    return time.perf_counter() - start


def beside(ours, theirs, core=None):
    """Medians of both, run in turn after one warm-up, and the median of theirs over ours, pair by pair."""
    timed(ours, core), timed(theirs, core)
    pairs = [(timed(theirs, core), timed(ours, core)) for _ in range(args.runs)]
    median = lambda which, figure: statistics.median(p[which][figure] for p in pairs)
    return {
        "theirs": (median(0, 0), median(0, 2)),
        "ours": (median(1, 0), median(1, 2)),
        "ratio": statistics.median(a[0] / b[0] for a, b in pairs),
    }


def repeated(folder, megabytes):
    """A file of about that size: the records again and again, each with an id of its own."""
    path = Path(folder) / f"{megabytes}.jsonl"
    lines = [json.loads(line) for line in args.records.read_text(encoding="utf-8").splitlines() if line.strip()]
    size, turn = 0, 0
    with open(path, "w", encoding="utf-8") as file:
        while size < megabytes * 1_000_000:
            for number, record in enumerate(lines):
                line = json.dumps({**record, "id": f"{turn}-{number}"}, ensure_ascii=False) + "\n"
                file.write(line)
                size += len(line.encode())
                if size >= megabytes * 1_000_000:
                    break
            turn += 1
    return path


def drawn(lines):
    """An SVG of time and memory by size, both axes logarithmic: a straight line grows in proportion."""
    width, height, left, gap = 420, 260, 60, 40
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * (width + left)} {height + 80}" font-family="sans-serif" font-size="12">']
    for panel, (column, title) in enumerate([(1, "seconds"), (2, "peak memory, MiB")]):
        points = [(p[0], p[column]) for line in lines.values() for p in line]
        reach = lambda axis: (math.floor(math.log10(min(p[axis] for p in points))), math.ceil(math.log10(max(p[axis] for p in points)) - 1e-9))
        (x0, x1), (y0, y1) = reach(0), reach(1)
        x = lambda v: left + panel * (width + left) + (math.log10(v) - x0) / max(x1 - x0, 1) * (width - gap)
        y = lambda v: 30 + height - (math.log10(v) - y0) / max(y1 - y0, 1) * height
        parts.append(f'<text x="{x(10**x0)}" y="18">{title}</text>')
        for e in range(x0, x1 + 1):
            parts.append(f'<path d="M{x(10**e):.1f} 30V{30 + height}" stroke="#ddd"/><text x="{x(10**e):.1f}" y="{height + 48}" text-anchor="middle">{10**e:g} MB</text>')
        for e in range(y0, y1 + 1):
            parts.append(f'<path d="M{x(10**x0):.1f} {y(10**e):.1f}H{x(10**x1):.1f}" stroke="#ddd"/><text x="{x(10**x0) - 6:.1f}" y="{y(10**e) + 4:.1f}" text-anchor="end">{10**e:g}</text>')
        for (threads, line), colour in zip(lines.items(), ("#0072b2", "#d55e00")):
            path = "L".join(f"{x(p[0]):.1f} {y(p[column]):.1f}" for p in line)
            parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
            parts.extend(f'<circle cx="{x(p[0]):.1f}" cy="{y(p[column]):.1f}" r="3" fill="{colour}"/>' for p in line)
            parts.append(f'<text x="{x(10**x0) + 90 * (int(threads) - 1):.1f}" y="{height + 70}" fill="{colour}">{threads} thread{"s" if threads != "1" else ""}</text>')
    return "\n".join([*parts, "</svg>", ""])


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        sys.exit(f"needs {package} from PyPI")


rows = []
with tempfile.TemporaryDirectory() as out:
    run = lambda records, *more, into="tables": [TIFA, "run", str(records), "-o", f"{out}/{into}", "-q", *more]
    python = [sys.executable, PLAIN, str(args.records), f"{out}/words.csv"]
    small = Path(out) / "one.txt"
    with open(args.records, encoding="utf-8") as lines:
        first = json.loads(next(lines))
    small.write_text((first.get("text") or first.get("content"))[:1000], encoding="utf-8")
    for what, ours, theirs, core in (
        (f"whole run, beside plain Python with jieba {version('jieba')}, two cores", run(args.records), python, None),
        (f"whole run, beside plain Python with rjieba {version('rjieba')}, two cores", run(args.records), [*python, "rjieba"], None),
        ("whole run, beside jieba-rs 0.11.0 merely cutting, one core", run(args.records, "--threads", "1"), [CUT, str(args.records)], 1),
        ("one speech of 3 KB, beside loading jieba-rs's dictionary", run(small), [CUT, str(args.records), "load"], None),
    ):
        found = beside(ours, theirs, core)
        rows.append(f"| {what} | {found['theirs'][0]:.2f} s, {found['theirs'][1]:.0f} MiB | {found['ours'][0]:.2f} s, {found['ours'][1]:.0f} MiB | {found['ratio']:.2f} |")
        print(rows[-1], flush=True)
    cuts = []
    texts = args.cut or [args.records]
    said = subprocess.run(["taskset", "-c", "1", SEGMENTATION, *map(str, texts)], capture_output=True, text=True, check=True).stdout
    for what, theirs, ours, ratio in re.findall(r"^(.+): jieba-rs ([\d.]+) MB/s, tifa ([\d.]+) MB/s, ratio ([\d.]+)$", said, re.MULTILINE):
        cuts.append(f"| {what} | {theirs} | {ours} | {ratio} |")
        print(cuts[-1], flush=True)
    growth, lines = [], {"1": [], "2": []}
    for size in (int(s) for s in args.growth.split(",") if s):
        path = repeated(out, size)
        cells = []
        for threads in ("1", "2"):
            timings = [timed(run(path, "--threads", threads)) for _ in range(3 if size <= 100 else 1)]
            wall, cpu, peak = (statistics.median(t[i] for t in timings) for i in range(3))
            cells.append(f"{wall:.2f} s, {cpu:.2f} s CPU, {peak:.0f} MiB")
            lines[threads].append((size, wall, peak))
        if size <= 250:
            # The same work twice: two threads cannot do more than two runs of one.
            both = at_once(*(run(path, "--threads", "1", into=folder) for folder in ("tables", "others")))
            one, two = lines["1"][-1][1], lines["2"][-1][1]
            cells.append(f"{both:.2f} s")
            cells.append(f"{one / two:.2f} of {2 * one / both:.2f}")
        else:
            cells.extend(["", f"{lines['1'][-1][1] / lines['2'][-1][1]:.2f}"])
        growth.append(f"| {size} | {' | '.join(cells)} |")
        print(growth[-1], flush=True)
        path.unlink()

cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.processor())
text = "\n".join([
    f"{args.records.name}, {args.records.stat().st_size / 1e6:.1f} MB; medians of {args.runs} pairs of runs in turn after a warm-up; {cpu}, {os.cpu_count()} cores; "
    f"Python {platform.python_version()}.",
    "",
    "| what | the other | tifa | ratio, pair by pair |",
    "|---|---|---|---|",
    *rows,
    "",
    f"Segmentation alone, {' and '.join(t.name for t in texts)}, one core, in MB of text a second, medians of 9 rounds in turn:",
    "",
    "| words | jieba-rs 0.11.0 | tifa | ratio, round by round |",
    "|---|---|---|---|",
    *cuts,
] + ([
    "",
    "The same records repeated under new ids; the last column says how many times as fast two threads are as one, and how much as much",
    "two runs do at once, which this machine allows:",
    "",
    "| MB | one thread | two threads | two runs of one thread at once | twice |",
    "|---|---|---|---|---|",
    *growth,
] if growth else []))
if args.into:
    page = args.into.read_text(encoding="utf-8")
    head, rest = page.split(MARKS[0])
    tail = rest.split(MARKS[1])[1]
    args.into.write_text(f"{head}{MARKS[0]}\n{text}\n{MARKS[1]}{tail}", encoding="utf-8")
if args.draw and growth:
    args.draw.write_text(drawn(lines), encoding="utf-8")
