"""Times whole runs of tifa beside benches/plain.py, in turn, and prints medians and the ratio pair by pair.

usage: whole_run.py TIFA RECORDS.jsonl [RUNS]

Needs jieba (PyPI, 0.42.1) for the Python that runs it.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def timed(command):
    """Wall seconds and peak memory in MiB of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {command}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main():
    tifa, records = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    plain = str(Path(__file__).with_name("plain.py"))
    with tempfile.TemporaryDirectory() as out:
        a = [sys.executable, plain, records, f"{out}/words.csv"]
        b = [tifa, "run", records, "-o", f"{out}/tables", "-q"]
        timed(a), timed(b)
        pairs = [(timed(a), timed(b)) for _ in range(runs)]
    for name, which in (("plain Python", 0), ("tifa", 1)):
        wall = statistics.median(p[which][0] for p in pairs)
        peak = statistics.median(p[which][1] for p in pairs)
        print(f"{name:13} {wall:7.2f} s {peak:7.1f} MiB")
    print(f"ratio         {statistics.median(a[0] / b[0] for a, b in pairs):7.1f}")


if __name__ == "__main__":
    main()
