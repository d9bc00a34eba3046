"""A million generated documents through one run, against a naive count in one loop.

    million.py TIFA [--documents 1000000]

Every document is a record with a sentence of its own; some are broken, some share an id. Checked: documents in are documents out and
lost ones, each lost one has its row, and the hits of three slogans by year are those of a plain loop over the generator.
"""

import argparse
import collections
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("tifa", type=Path)
parser.add_argument("--documents", type=int, default=1_000_000)
args = parser.parse_args()

SLOGANS = ("五位一体", "三个代表", "科学发展观")
with tempfile.TemporaryDirectory() as folder:
    work = Path(folder)
    expected, broken = collections.Counter(), 0
    with open(work / "all.jsonl", "w", encoding="utf-8") as file:
        for i in range(args.documents):
            if i % 1013 == 7:
                broken += 1
                file.write(f'{{"id":"{i}","text":\n')
                continue
            year, times = 1990 + i % 30, (i % 3, i // 3 % 2, i // 7 % 4)
            words = "。".join(f"要贯彻{slogan}" for slogan, n in zip(SLOGANS, times) for _ in range(n))
            expected.update({(slogan, year): n for slogan, n in zip(SLOGANS, times) if n})
            # A number written in ideographs makes each text its own.
            own = "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in str(i))
            file.write(json.dumps({"id": str(i % 900_000), "year": year, "text": f"同志们，本件编为{own}。{words}。"}, ensure_ascii=False) + "\n")
    out = work / "out"
    run = subprocess.run([str(args.tifa.resolve()), "run", str(work / "all.jsonl"), "-o", str(out), "-q", "--keep-duplicates"])
    assert run.returncode == 1, run.returncode
    counts = json.loads((out / "run.json").read_text())["counts"]
    assert counts["documents_in"] == args.documents == counts["documents_out"] + counts["documents_lost"], counts
    assert counts["documents_lost"] == broken == counts["errors"], counts
    rows = lambda name: csv.DictReader(open(out / name, encoding="utf-8-sig", newline=""))
    assert sum(row["severity"] == "error" for row in rows("problems.csv")) == broken
    found = {(row["slogan"], int(row["year"])): int(row["hits"]) for row in rows("slogans_by_year.csv") if row["slogan"] in SLOGANS and int(row["hits"])}
    wrong = {key: (found.get(key), n) for key, n in expected.items() if found.get(key) != n} | {key: n for key, n in found.items() if key not in expected}
    assert not wrong, wrong
    ids = set()
    for row in rows("speeches.csv"):
        ids.add(row["speech_id"])
    assert len(ids) == counts["documents_out"], (len(ids), counts)
print(f"{args.documents} documents, {broken} broken, {sum(expected.values())} hits: {len(expected) + 4} passed")
sys.exit(0)
