"""How fast Spark with two workers is beside the command with two threads, on the same records.

    python python/benches/spark_speed.py FILE.jsonl [--tifa target/release/tifa]

Starting the cluster, the session and the workers' Python is not counted: a tenth of the records goes before. The command's time is a whole run.
Spark's is told for four jobs: `analyze` with nothing kept, `analyze` written as Parquet, that with `totals` made of it, and `totals` alone of
records that are analysed for them and not kept.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "python"))

from cluster import Cluster  # noqa: E402

import tifa.spark as on_spark  # noqa: E402


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--tifa", default=str(ROOT / "target" / "release" / "tifa"))
    parser.add_argument("--text", help="the column of texts (default: found by its name)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = [args.tifa, "run", args.file, "-q", "--threads", "2", "-o", f"{folder}/command"]
        # These machines are noisy: before and after.
        before = timed(lambda: subprocess.run(run, check=False))
        with Cluster(workers=2) as cluster:
            spark = cluster.session(settings={"spark.sql.files.maxPartitionBytes": "16m", "spark.sql.execution.arrow.maxRecordsPerBatch": "1024"})
            spark.sparkContext.setLogLevel("ERROR")
            documents = spark.read.json(str(args.file))

            def analyze(include=None):
                return on_spark.analyze(documents, text=args.text, source=args.file.name, include=include)

            # Both workers load their Python and the lexicons, and Java compiles what it runs.
            few = on_spark.analyze(documents.sample(0.1, seed=1), text=args.text).persist()
            few.write.parquet(f"{folder}/few")
            on_spark.totals(few)
            few.unpersist()
            nothing = timed(lambda: analyze().write.format("noop").mode("overwrite").save())
            path = f"{folder}/analysed"
            parquet = timed(lambda: analyze().write.parquet(path))
            sums = timed(lambda: on_spark.totals(spark.read.parquet(path), f"{folder}/totals"))
            alone = timed(lambda: on_spark.totals(analyze(["partial"]), f"{folder}/alone"))
        after = timed(lambda: subprocess.run(run, check=False))
        by_command = (before + after) / 2
        print("| what | seconds | of the command's speed |\n|---|---|---|")
        print(f"| the command, two threads (before and after: {before:.1f}, {after:.1f}) | {by_command:.1f} | 1 |")
        jobs = {
            "analyze, every column, nothing kept": nothing,
            "analyze, written as Parquet": parquet,
            "and `totals` made of it": parquet + sums,
            "`totals` of `analyze` with the column `partial` alone": alone,
        }
        for name, seconds in jobs.items():
            print(f"| {name} | {seconds:.1f} | {by_command / seconds:.2f} |")


if __name__ == "__main__":
    main()
