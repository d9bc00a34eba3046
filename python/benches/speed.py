"""How fast `analyze_batch` is beside the command, on the same texts and one core, in turns.

    python python/benches/speed.py FILE.jsonl [--rounds 3] [--everything]

The command's time is a whole run: start, reading, all CSV tables. Python's is that of analyze_batch over texts that are in
memory, start and reading not counted. Both are kept on one core (Linux).
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

import pyarrow as pa

import tifa

ROOT = Path(__file__).resolve().parents[2]
#: Documents in a batch.
BATCH = 256


def command(program, file):
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        done = subprocess.run([program, "run", file, "-q", "--threads", "1", "-o", folder])
        assert done.returncode <= 1
        return time.perf_counter() - begin


def wheel(batches, include):
    analyzer = tifa.Analyzer(threads=1)
    begin = time.perf_counter()
    speeches = sum(analyzer.analyze_batch(batch, include=include).num_rows for batch in batches)
    assert speeches
    return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--everything", action="store_true", help="every list column, and what merge needs")
    parser.add_argument("--tifa", default=str(ROOT / "target" / "release" / "tifa"))
    args = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rows = [json.loads(line) for line in open(args.file, encoding="utf-8")]
    batches = pa.Table.from_pylist(rows).to_batches(max_chunksize=BATCH)
    million = sum(len(row.get("content") or row.get("text") or "") for row in rows) / 1e6
    include = ["slogans", *tifa.LISTS, "problems", "partial"] if args.everything else ["slogans", "themes", "problems"]
    times = [(command(args.tifa, args.file), wheel(batches, include)) for _ in range(args.rounds)]
    ratio = statistics.median(by_command / by_wheel for by_command, by_wheel in times)
    by_command, by_wheel = (statistics.median(column) for column in zip(*times))
    print(f"{million:.1f} million characters, {len(rows)} documents, one core, {args.rounds} rounds, medians")
    print(f"command {by_command:.2f} s, analyze_batch {by_wheel:.2f} s: {ratio:.2f} of the command's speed")


if __name__ == "__main__":
    main()
