"""tifa on Spark against the command: every table equal, also when a worker is lost, and bad documents cost no job.

A cluster of two workers is started on loopback. The command is ``$TIFA``, or ``target/release/tifa`` of the repository.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyspark", reason="pyspark is not installed")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("Spark needs Java: no java on the path, and JAVA_HOME is not set", allow_module_level=True)
pytest.importorskip("tifa", reason="the package tifa-zh is not installed")

import pyarrow
import pyarrow.parquet
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import tifa
import tifa.spark as on_spark

HERE = Path(__file__).resolve()
REPOSITORY = HERE.parents[2]
sys.path.append(str(HERE.parents[1]))

from cluster import Cluster
from cluster import environment as cluster_environment

NEWS = REPOSITORY.parent / "shared" / "data" / "xwlb-sample.jsonl"
# Tables of a run.
TABLES = {name: columns for name, columns in tifa.TABLES.items() if name != "kwic"}
RISKY = "=+-@\t\r\n＝＋－＠"

Table = list[dict[str, Any]]


# --- What is compared.


def corpus_records() -> list[dict[str, Any]]:
    """Return the texts of the sample corpus as records, and some that are hard on tables."""
    folder = REPOSITORY / "corpus"
    with open(folder / "metadata.csv", encoding="utf-8-sig", newline="") as file:
        metadata = {row["file"]: row for row in csv.DictReader(file)}
    records = []
    for path in sorted(folder.rglob("*.txt")):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            # Spark has text and no bytes: encodings are the command's business.
            continue
        name = path.relative_to(folder).as_posix()
        known = metadata.get(name, {})
        record = {key: known.get(key) or None for key in ("title", "date", "place", "level")}
        records.append({"id": name, **record, "text": text})
    plain = {"title": None, "date": "2016-03-05", "place": "青溪县", "level": "county"}
    records += [
        {"id": "formula", **plain, "title": "=1+1", "text": "@同志们：\r\n “三农”, \"三农\" 工作\\n要抓好。\t\n-扎实推进乡村振兴。 "},
        {"id": records[0]["id"], **plain, "text": "与前一篇编号相同的讲话：坚持科学发展观，推进五位一体总体布局。"},
        {"id": "empty", **plain, "text": ""},
    ]
    return records


def news_records() -> list[dict[str, Any]]:
    """Return the records of a sample of news."""
    with open(NEWS, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Case:
    """Records as Spark reads them, and the tables that the command makes of them."""

    def __init__(
        self, spark: SparkSession, folder: Path, name: str, records: list[dict[str, Any]], options: dict[str, Any], files: int
    ) -> None:
        self.name = f"{name}.jsonl"
        self.options = options
        self.folder = folder / "command"
        lines = folder / self.name
        lines.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
        run_command(lines, self.folder, options)
        self.data = self._frame(spark, folder / "parquet", records, files)

    @staticmethod
    def _frame(spark: SparkSession, folder: Path, records: list[dict[str, Any]], files: int) -> DataFrame:
        """The records in several files, none of which has neighbours."""
        folder.mkdir()
        whole = pyarrow.Table.from_pylist([{**record, "line": line} for line, record in enumerate(records)])
        for number in range(files):
            rows = list(range(number, len(records), files))
            pyarrow.parquet.write_table(whole.take(rows), folder / f"{number:02}.parquet")
        return spark.read.parquet(str(folder))

    def analyzed(self) -> DataFrame:
        return on_spark.analyze(self.data, source=self.name, order="line", **self.options)

    def expected(self) -> dict[str, Table]:
        paths = {name: self.folder / f"{name}.parquet" for name in TABLES}
        tables = {name: pyarrow.parquet.read_table(path).to_pylist() for name, path in paths.items() if path.exists()}
        return {name: [{key: unguarded(cell) for key, cell in row.items()} for row in rows] for name, rows in tables.items()}


def unguarded(cell: Any) -> Any:
    """A cell of the command without the apostrophe that keeps spreadsheets from running it; a DataFrame needs none."""
    if isinstance(cell, list):
        return [unguarded(item) for item in cell[:1]] + cell[1:]
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and cell[1:2] and cell[1] in RISKY else cell


def run_command(path: Path, output: Path, options: dict[str, Any]) -> None:
    """Run ``tifa run`` with the options of an analysis."""
    flags = [flag for name, values in options.items() for value in as_list(values) for flag in (f"--{name}", str(value))]
    command = [command_path(), "--lang", "en", "run", str(path), "-o", str(output), "--parquet", "--quiet", *flags]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr


def command_path() -> str:
    found = os.environ.get("TIFA") or str(REPOSITORY / "target" / "release" / "tifa")
    if not Path(found).exists():
        pytest.skip(f"no command to compare with: {found} is not there; build it, or set TIFA")
    return found


def as_list(value: object) -> list[object]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


# --- How it is compared.


def row_of(row: dict[str, Any]) -> tuple[Any, ...]:
    """A row that can be counted. A list without items and no list are one."""
    return tuple((name, tuple(value) or None if isinstance(value, list) else value) for name, value in row.items())


def collected(table: DataFrame) -> Table:
    return [row.asDict(recursive=True) for row in table.collect()]


def assert_same_rows(name: str, found: Table, expected: Table) -> None:
    found_rows, expected_rows = Counter(map(row_of, found)), Counter(map(row_of, expected))
    surplus, missing = found_rows - expected_rows, expected_rows - found_rows
    assert not surplus and not missing, f"{name}: surplus {list(surplus)[:2]}, missing {list(missing)[:2]}"


def assert_same_tables(analyzed: DataFrame, sums: on_spark.Totals, expected: dict[str, Table]) -> None:
    """Every table, cell by cell; those that have an order, in it."""
    growing = set(tifa.LISTS.values())
    tables = on_spark.tables(analyzed, sums)
    assert set(tables) == set(expected)
    for name, table in tables.items():
        assert table.columns == [column for column, _ in TABLES[name]], name
        rows = collected(table)
        assert_same_rows(name, rows, expected[name])
        if name not in growing:
            assert [row_of(row) for row in rows] == [row_of(row) for row in expected[name]], f"{name}: order"


def stages(spark: SparkSession) -> list[Any]:
    tracker = spark.sparkContext.statusTracker()
    jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup()]
    found = [tracker.getStageInfo(stage) for job in jobs if job for stage in job.stageIds]
    return [stage for stage in found if stage]


def wait_until_both_work(spark: SparkSession, seconds: float) -> Any:
    """Wait until tasks run on both workers and some are done and some are not, and return the stage."""
    tracker = spark.sparkContext.statusTracker()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for stage in filter(None, map(tracker.getStageInfo, tracker.getActiveStageIds())):
            waiting = stage.numTasks - stage.numCompletedTasks - stage.numActiveTasks
            if stage.numActiveTasks >= 2 and stage.numCompletedTasks >= 2 and waiting >= 2:
                return stage
        time.sleep(0.02)
    raise TimeoutError("no stage in which two tasks run")


# --- Fixtures.


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with Cluster(workers=2) as running:
        yield running


@pytest.fixture(scope="module")
def spark(cluster: Cluster) -> SparkSession:
    # A task for each file.
    session = cluster.session(settings={"spark.sql.files.maxPartitionBytes": "1m"})
    session.sparkContext.setLogLevel("ERROR")
    return session


@pytest.fixture(scope="module")
def corpus(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("corpus")
    terms = folder / "terms.txt"
    terms.write_text("营商环境\n三农\n", encoding="utf-8")
    also = ["words", "network", "matrix", "richness", "sentences", "text"]
    options = {"also": also, "group": ["place", "level"], "terms": str(terms)}
    return Case(spark, folder, "corpus", corpus_records(), options, files=6)


@pytest.fixture(scope="module")
def read_corpus(corpus: Case) -> Iterator[DataFrame]:
    analyzed = corpus.analyzed().persist()
    yield analyzed
    analyzed.unpersist()


@pytest.fixture(scope="module")
def corpus_sums(read_corpus: DataFrame) -> on_spark.Totals:
    return on_spark.totals(read_corpus)


@pytest.fixture(scope="module")
def news(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Case:
    if not NEWS.exists():
        pytest.skip(f"no sample of news: {NEWS.name} is not beside the repository")
    return Case(spark, tmp_path_factory.mktemp("news"), NEWS.stem, news_records(), {}, files=24)


# --- Tests.


def test_a_corpus_gives_every_table_of_the_command(corpus: Case, read_corpus: DataFrame, corpus_sums: on_spark.Totals) -> None:
    expected = corpus.expected()
    assert set(expected) == set(TABLES)
    assert_same_tables(read_corpus, corpus_sums, expected)


def test_counts_and_renamed_documents_are_told(corpus: Case, corpus_sums: on_spark.Totals) -> None:
    record = json.loads((corpus.folder / "run.json").read_text(encoding="utf-8"))
    told = {name: count for name, count in corpus_sums.counts.items() if name != "files"}
    assert told == {name: record["counts"][name] for name in told}
    last = len(corpus_records()) - 2
    assert [(order, new) for order, _, new in corpus_sums.renamed] == [(last, f"{corpus_sums.renamed[0][1]}~2")]


def test_rows_are_in_the_order_of_the_documents(corpus: Case, read_corpus: DataFrame) -> None:
    hits = read_corpus.where("speech_id is not null").orderBy("order", "part").select(F.inline("hits"))
    shared = ("speech_id", "source", "year")
    expected = [{name: value for name, value in row.items() if name not in shared} for row in corpus.expected()["slogan_hits"]]
    assert [row_of(row) for row in collected(hits)] == [row_of(row) for row in expected]


def test_settings_outlive_filters_and_files(read_corpus: DataFrame, spark: SparkSession, tmp_path: Path) -> None:
    path = str(tmp_path / "read.parquet")
    read_corpus.where("year > 2010").write.parquet(path)
    again = spark.read.parquet(path)
    sums = on_spark.totals(again, tmp_path / "tables")
    assert sums.counts["speeches"] == again.count() > 0
    assert (tmp_path / "tables" / "term_counts.csv").exists() is False
    assert "slogans_by_group" in sums.names()


def test_csv_folders_hold_the_cells_of_the_command(corpus: Case, read_corpus: DataFrame, corpus_sums: on_spark.Totals, tmp_path: Path) -> None:
    on_spark.write_tables(read_corpus, tmp_path, totals=corpus_sums)
    for name, columns in TABLES.items():
        expected = Counter(csv_rows([corpus.folder / f"{name}.csv"], columns))
        assert Counter(csv_rows((tmp_path / f"{name}.csv").glob("part-*.csv"), columns)) == expected, name
        rows = pyarrow.parquet.read_table(tmp_path / f"{name}.parquet").num_rows
        assert rows == sum(expected.values()), name


def csv_rows(paths: Any, columns: list[tuple[str, str]]) -> list[tuple[Any, ...]]:
    """Rows of files with headers; numbers as numbers, for they may be written in several ways."""
    csv.field_size_limit(2**31 - 1)
    found = []
    for path in paths:
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            assert next(rows) == [name for name, _ in columns]
            kinds = [kind for _, kind in columns]
            found += [tuple(float(c) if k == "number" and c else c for c, k in zip(row, kinds, strict=True)) for row in rows]
    return found


def test_news_give_every_table_of_the_command(news: Case) -> None:
    analyzed = news.analyzed().persist()
    sums = on_spark.totals(analyzed)
    assert_same_tables(analyzed, sums, news.expected())
    assert_by_year_is_as_in_the_table(on_spark.by_year(analyzed, sums), news.expected()["slogans_by_year"])
    analyzed.unpersist()


def assert_by_year_is_as_in_the_table(by_year: DataFrame, expected: Table) -> None:
    found = {(row["year"], row["slogan"], row["class"]): row for row in collected(by_year)}
    assert len(found) == len(expected)
    for row in expected:
        own = found[row["year"], row["slogan"], row["class"]]
        for name in ("speeches", "hits", "chars", "speeches_in_year"):
            assert own[name] == row[name], row
        for name in ("per_10k_chars", "ci_low", "ci_high", "speech_share"):
            assert own[name] == pytest.approx(row[name], abs=5.1e-5), row


def test_a_lost_worker_changes_nothing(news: Case, spark: SparkSession, cluster: Cluster) -> None:
    analyzed = news.analyzed().persist()
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(analyzed.count)
        stage = wait_until_both_work(spark, seconds=120)
        assert not counting.done()
        cluster.kill_worker()
        assert counting.result() == news.data.count()
    after = spark.sparkContext.statusTracker().getStageInfo(stage.stageId)
    assert after is not None and after.numFailedTasks > 0, "no task was lost with the worker"
    assert_same_tables(analyzed, on_spark.totals(analyzed), news.expected())
    analyzed.unpersist()
    cluster.start_worker()


def test_the_script_for_spark_submit_writes_the_tables(corpus: Case, tmp_path: Path) -> None:
    # Few tasks for few rows: by default a shuffle has two hundred.
    arguments = "--master local[2] --driver-memory 1g --conf spark.sql.shuffle.partitions=4"
    environment = {**os.environ, **cluster_environment(), "PYSPARK_SUBMIT_ARGS": f"{arguments} pyspark-shell"}
    script = HERE.parents[1] / "examples" / "submit.py"
    command = [sys.executable, str(script), str(corpus.folder.parent / corpus.name), str(tmp_path / "tables")]
    command += ["--analysed", str(tmp_path / "analysed"), "--option", 'group=["place"]']
    counts = []
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stderr[-3000:]
        counts.append(json.loads(done.stdout.splitlines()[-1]))
        names = {path.name for path in (tmp_path / "tables").iterdir()}
        assert {"speeches.parquet", "slogans_by_group.csv", "slogan_hits.parquet"} <= names
        shutil.rmtree(tmp_path / "tables")
    record = json.loads((corpus.folder / "run.json").read_text(encoding="utf-8"))["counts"]
    assert counts[0] == counts[1] and counts[0]["speeches"] == record["speeches"] and counts[0]["chars"] == record["chars"]


def test_bad_documents_are_rows_with_problems(spark: SparkSession) -> None:
    texts = {
        "good": "同志们，要坚持科学发展观，做好“三农”工作。",
        "null": None,
        "nul-bytes": "\0" * 1000,
        "spaces": " \n\t ",
        "too-large": "坚持科学发展观。" * 900_000,
    }
    data = spark.createDataFrame(list(texts.items()), "id string, text string")
    read = on_spark.analyze(data).persist()
    rows = {row["source"]: row for row in read.select("source", "speech_id", "problems.code").collect()}
    assert len(rows) == len(texts)
    good = rows.pop("data#good")
    assert good["speech_id"] == "data#good:1" and not good["code"]
    assert all(row["speech_id"] is None and row["code"] for row in rows.values())
    codes = {code for row in rows.values() for code in row["code"]}
    assert {"no-text", "too-large"} <= codes
    counts = on_spark.totals(read).counts
    assert (counts["documents_in"], counts["documents_lost"], counts["speeches"]) == (5, 4, 1)
    read.unpersist()


def test_a_null_year_is_not_looked_for(spark: SparkSession) -> None:
    rows = [("a", "在全县农村工作会议上的讲话\n（2016年3月5日）\n同志们：要抓好三农工作。", None)]
    data = spark.createDataFrame(rows, "id string, text string, year int")
    assert on_spark.analyze(data, include=[]).first()["year"] is None
    assert on_spark.analyze(data.drop("year"), include=[]).first()["year"] == 2016


def test_wrong_columns_are_refused_before_anything_runs(spark: SparkSession) -> None:
    data = spark.createDataFrame([(1, ["x"], "x")], "id long, text array<string>, content string")
    with pytest.raises(TypeError, match="array<string>"):
        on_spark.analyze(data)
    with pytest.raises(ValueError, match="there are id, text, content"):
        on_spark.analyze(data, text="正文")
    with pytest.raises(ValueError, match="cannot include nothing"):
        on_spark.analyze(data, text="content", include=["nothing"])
    with pytest.raises(ValueError, match="no column 'partial'"):
        on_spark.totals(on_spark.analyze(data, text="content", include=["slogans"]))


def test_files_that_spark_sends_are_found(spark: SparkSession, tmp_path: Path) -> None:
    terms = tmp_path / "sent-terms.txt"
    terms.write_text("三农\n", encoding="utf-8")
    spark.sparkContext.addFile(str(terms))
    data = spark.createDataFrame([("a", "三农工作要抓好。")], "id string, text string")
    read = on_spark.analyze(data, include=["terms"], terms="nowhere/sent-terms.txt")
    assert [row.asDict() for row in read.select(F.inline("terms")).select("term", "count").collect()] == [{"term": "三农", "count": 1}]
