"""Every table of tifa from documents on a cluster: for spark-submit.

    spark-submit --master spark://HOST:7077 submit.py INPUT OUTPUT [--analysed FOLDER] [--text COLUMN] [--option name=value …]

INPUT is JSON lines or Parquet, with the columns id, year, title and a text. OUTPUT gets NAME.parquet and NAME.csv for each table. With
--analysed the speeches are kept as Parquet, and read from there if they are there already.
"""

import argparse
import json
from pathlib import PurePath

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

import tifa.spark as ts


def option(written):
    """`name=value`; a value may be JSON: also=["words"]."""
    name, _, value = written.partition("=")
    try:
        return name.replace("-", "_"), json.loads(value)
    except json.JSONDecodeError:
        return name.replace("-", "_"), value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--analysed", help="where the speeches are kept, so that a second call need not analyse them")
    parser.add_argument("--text", help="the column of texts (default: found by its name)")
    parser.add_argument("--option", action="append", type=option, default=[], help="an option of tifa run, for instance group=[\"place\"]")
    args = parser.parse_args()
    spark = SparkSession.builder.appName("tifa").getOrCreate()
    read = spark.read.parquet if args.input.rstrip("/").endswith(".parquet") else spark.read.json

    def analyze():
        return ts.analyze(read(args.input), text=args.text, source=PurePath(args.input).name, **dict(args.option))

    if args.analysed is None:
        speeches = analyze()
    else:
        try:
            speeches = spark.read.parquet(args.analysed)
        except AnalysisException:
            analyze().write.parquet(args.analysed)
            speeches = spark.read.parquet(args.analysed)
    totals = ts.write_tables(speeches, args.output)
    print(json.dumps(totals.counts))
    spark.stop()


if __name__ == "__main__":
    main()
