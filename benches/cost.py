"""What a run costs for each million characters and for each document, and what that means for corpora of other sizes.

    python benches/cost.py target/release/tifa LONG.jsonl SHORT.jsonl [--rounds 3] [--into docs/SCALE.md]

LONG holds long documents (reports), SHORT short ones (news). Both are repeated under new ids to some 20 MB, with a few characters of each
changed, so that no document is a copy, and read on one thread and on two. From the two times come the two costs: seconds = a * million
characters + b * documents. The start of the program, measured with one document, is taken off.
"""

import argparse
import json
import platform
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

#: Corpora that people ask about: documents, characters of each on average.
CORPORA = [
    ("People's Daily 1946-2025", 2_000_000, 900),
    ("web pages", 100_000_000, 1_200),
    ("10 TB of text (3 bytes a character), pages as above", 10_000_000_000_000 // 3 // 1_200, 1_200),
]
MARK = re.compile("<!-- cost -->.*?<!-- end -->", re.S)


def text_of(row):
    return next(name for name in ("content", "text", "正文") if name in row)


def repeated(path, size, into):
    """Records of a file again and again until there are so many bytes; returns documents and characters."""
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    documents = characters = written = 0
    with open(into, "w", encoding="utf-8") as out:
        while written < size:
            row = dict(rows[documents % len(rows)])
            name = text_of(row)
            # Other words at every hundredth character: nobody's copy.
            turn = chr(0x4E00 + documents % 20_000)
            row[name] = "".join(part + turn for part in re.findall("(?s).{1,100}", row[name]))
            row["id"] = f"d{documents:07}"
            line = json.dumps(row, ensure_ascii=False) + "\n"
            out.write(line)
            documents, characters, written = documents + 1, characters + len(row[name]), written + len(line.encode())
    return documents, characters / 1e6


def run(tifa, path, threads, folder):
    begin = time.perf_counter()
    done = subprocess.run([tifa, "run", path, "-q", "--threads", str(threads), "-o", f"{folder}/out"], check=False)
    assert done.returncode <= 1
    return time.perf_counter() - begin


def hours(seconds):
    if seconds < 5400:
        return f"{max(1, seconds / 60):.0f} min"
    return f"{seconds / 3600:,.1f} h" if seconds < 72 * 3600 else f"{seconds / 86400:,.0f} days"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tifa")
    parser.add_argument("long")
    parser.add_argument("short")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=20_000_000, help="bytes of each of the two")
    parser.add_argument("--into", type=Path)
    args = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        one = f"{folder}/one.jsonl"
        repeated(args.short, 1, one)
        made = [(repeated(path, args.size, f"{folder}/{name}.jsonl"), f"{folder}/{name}.jsonl") for name, path in (("long", args.long), ("short", args.short))]
        costs = {}
        for threads in (1, 2):
            start = statistics.median(run(args.tifa, one, threads, folder) for _ in range(args.rounds))
            times = [statistics.median(run(args.tifa, path, threads, folder) for _ in range(args.rounds)) - start for _, path in made]
            ((docs_a, chars_a), (docs_b, chars_b)) = (size for size, _ in made)
            determinant = chars_a * docs_b - chars_b * docs_a
            by_chars = (times[0] * docs_b - times[1] * docs_a) / determinant
            by_docs = (times[1] * chars_a - times[0] * chars_b) / determinant
            costs[threads] = by_chars, by_docs, times
        (docs_a, chars_a), (docs_b, chars_b) = (size for size, _ in made)
        lines.append(f"{Path(args.long).name} ({docs_a} documents, {chars_a:.1f} million characters) and {Path(args.short).name}")
        lines.append(f"({docs_b} documents, {chars_b:.1f} million), medians of {args.rounds}; {platform.machine()}, 2 cores.\n")
        lines.append("| | one thread | two threads |\n|---|---|---|")
        for name, at, form in (("a million characters", 0, "{:.3f} s"), ("1,000 documents beside", 1, "{:.3f} s")):
            values = [form.format(costs[threads][at] * (1000 if at else 1)) for threads in (1, 2)]
            lines.append(f"| {name} | {values[0]} | {values[1]} |")
        for name, at in ((Path(args.long).name, 0), (Path(args.short).name, 1)):
            lines.append(f"| {name}, all of it | {costs[1][2][at]:.2f} s | {costs[2][2][at]:.2f} s |")
        lines.append("\n| corpus | documents | million characters | one such machine | 8 | 64 |\n|---|---|---|---|---|---|")
        for name, documents, each in CORPORA:
            million = documents * each / 1e6
            seconds = costs[2][0] * million + costs[2][1] * documents
            lines.append(f"| {name} | {documents:,} | {million:,.0f} | {hours(seconds)} | {hours(seconds / 8)} | {hours(seconds / 64)} |")
    text = "\n".join(lines)
    print(text)
    if args.into:
        page = args.into.read_text("utf-8")
        assert MARK.search(page), f"{args.into} has no <!-- cost --> … <!-- end -->"
        args.into.write_text(MARK.sub(lambda _: f"<!-- cost -->\n{text}\n<!-- end -->", page), "utf-8")


if __name__ == "__main__":
    main()
