"""Policy speeches in bulk on Apache Spark (3.5 and 4): one row for each speech, and every table of ``tifa run``.

    from tifa.spark import analyze, by_year, totals, write_tables

    speeches = spark.read.parquet("…")                       # a row is a document: text, and what is known of it
    read = analyze(speeches, text="content", id="doc_id").persist()
    sums = totals(read)                                      # duplicates, slogans, trends, keyness …
    by_year(read, sums).where("slogan = '乡村振兴'").show()
    write_tables(read, "…/tables")

Documents are read where they lie, by the tasks of Spark; what leaves a task are rows and integer counts. Totals are made on the
driver, by the code that makes those of ``tifa run``, from some kilobytes a document, which are put in order on its disk and are never in
memory together. The tables are those that ``tifa run`` writes of the same documents in the same order.

What the cluster needs:

- the package ``tifa-zh`` and pyarrow in the workers' Python: installed there, or shipped with ``spark.archives``;
- files that options name (``lexicon``, ``themes``, ``terms``, ``dict``, ``metadata``, and ``config``) where every worker can read them: on shared
  storage, or sent with ``--files`` or ``SparkContext.addFile``, or in an archive of ``--archives``. A file that is not found under
  its path is looked for below ``SparkFiles.getRootDirectory()``: under its path, if that is relative, and under its bare name;
- batches that fit in memory: ``spark.sql.execution.arrow.maxRecordsPerBatch`` counts documents, whatever their length. 1024
  is good for news, 64 for long reports; with the default of 10,000 a worker holds that many texts;
- several tasks for each core, for instance by a smaller ``spark.sql.files.maxPartitionBytes``.
"""

from __future__ import annotations

import functools
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow
from pyspark import SparkFiles, StorageLevel
from pyspark.errors import PySparkException
from pyspark.sql import functions as F
from pyspark.sql.types import (
    ArrayType,
    BinaryType,
    BooleanType,
    DataType,
    DateType,
    DoubleType,
    IntegerType,
    LongType,
    NullType,
    NumericType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
    TimestampType,
)

from . import LISTS, TABLES, Analyzer, read_table
from ._tifa import SEPARATORS, duplicates

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

__all__ = ["Totals", "analyze", "by_year", "keyness", "output_schema", "tables", "totals", "trends", "write_tables"]

ORDER = "order"
SLOGANS = "slogans"
PROBLEMS = "problems"
# What the totals need of a document. The column `part` of a speech is its number in its document.
PARTIAL = "partial"

# Under this name the order goes into a task, and the settings into the metadata of the column PARTIAL.
_ORDER_IN = "__tifa_order__"
_SETTINGS = "tifa"

# Columns of speeches.csv that are known only when all speeches are.
_DUPLICATE = ("duplicate_of", "similarity")
# Columns that rows of the growing tables share with their speech.
_OF_SPEECH = ("speech_id", "source", "year")
_SLOGAN = ("slogan", "class", "kind", "known")

# Options that name files.
_FILES = ("lexicon", "themes", "terms", "dict", "metadata")
# Columns of these types are metadata; others (arrays, structs, binary) are passed over, as they are in a JSONL file.
_PLAIN = (StringType, NumericType, BooleanType, DateType, TimestampType, TimestampNTZType, NullType)

# Bytes of documents that a worker has the results of in memory: these are several times as large.
_BYTES = 2 << 20

_TYPES: dict[str, DataType] = {
    "string": StringType(),
    "integer": LongType(),
    "number": DoubleType(),
    "boolean": BooleanType(),
    "year": IntegerType(),
    "list": ArrayType(StringType()),
    "years": ArrayType(IntegerType()),
}

# Cells that begin so would be run as a formula by a spreadsheet.
_RISKY = "=+-@\t\r\n＝＋－＠"
# Between pieces of text in one cell, and what stands for it inside a piece.
_PIECES, _INSIDE = " | ", " ¦ "
# 97.5 % point of the normal distribution.
_Z = 1.959963984540054


def analyze(
    df: DataFrame,
    *,
    text: str | None = "text",
    id: str | None = None,
    title: str | None = None,
    year: str | None = None,
    date: str | None = None,
    source: str = "data",
    order: str | None = None,
    include: Iterable[str] | None = None,
    config: str | os.PathLike[str] | None = None,
    lang: str = "en",
    **options: Any,
) -> DataFrame:
    """Read the documents of a DataFrame; a row of the result is a speech.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        A row is a document. Strings, numbers, booleans, dates and timestamps are read as fields of a record, as text; other
        columns are passed over. A null year says that the year is not to be inferred, as in a JSONL file; where only some lines of
        such a file have a year, Spark makes null of the others: `coalesce(year, '')` says that nothing is said.
    text, id, title, year, date : str, optional
        Columns that hold these. Without a name they are found by the names that ``tifa run`` knows (id, 编号, 标题, 年份 …), as
        place and speaker always are.
    source : str
        What stands before ``#`` and the id in the column ``source``.
    order : str, optional
        A column of whole numbers, each of which stands once: the order of the documents. It decides which of two near copies
        is the earlier one, and the order of the rows. Without it the order is that of the rows in their partitions, which is the
        same at each reading only where ``df`` comes from files and not through a shuffle.
    include : iterable of str, optional
        Further columns: ``slogans`` (counts of this speech), the lists of ``tifa.LISTS`` (``sections``, ``hits``, ``members``,
        ``themes``, ``terms``, ``sentence_themes``, ``richness``, ``paragraphs``), ``problems`` of the document, and ``partial``,
        which `totals` needs. Without it all that the options ask for.
    config : path, optional
        A ``tifa.toml``.
    lang : {"en", "zh"}
        Language of messages.
    **options
        Options of ``tifa run`` with ``_`` for ``-``: ``lexicon=["my.toml"]``, ``also=["words"]``, ``group=["level"]``,
        ``target="year=2016"``. ``threads`` is 1 if it is not given, for Spark runs a task on each core.

    Returns
    -------
    pyspark.sql.DataFrame
        See `output_schema`. A document that is lost has one row, in which ``speech_id`` is null and ``problems`` says why.

    Raises
    ------
    ValueError
        A column is not there, nothing of that name can be included, or an option is wrong.
    TypeError
        A column that is named holds arrays, structs or the like.
    OSError
        A file that an option names cannot be read.
    """
    named = {"text": text, "id": id, "title": title, "year": year, "date": date}
    _check_columns(df, [column for column in [*named.values(), order] if column is not None])
    options |= {f"{role}_field": column for role, column in named.items() if column is not None}
    settings = _settings(config, options, lang)
    # What is wrong with an option is said here and not by a task.
    columns = _included(include, _analyzer(settings))
    on_workers = _settings(config, {"threads": 1} | options, lang)

    def read(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        return _read(batches, on_workers, columns, source)

    analyzed = _records(df, order).mapInArrow(read, output_schema(columns))
    if PARTIAL not in columns:
        return analyzed
    # With the column the settings outlive filters, caches and Parquet files.
    return analyzed.withMetadata(PARTIAL, {_SETTINGS: settings})


def output_schema(include: Iterable[str]) -> StructType:
    """Return the schema of what `analyze` returns.

    Parameters
    ----------
    include : iterable of str
        Names as for `analyze`.

    Returns
    -------
    pyspark.sql.types.StructType
        ``order``, the columns of ``speeches.csv`` but for ``duplicate_of`` and ``similarity``, and those that are included.
    """
    fields = [StructField(ORDER, LongType())]
    fields += _fields("speeches", without=_DUPLICATE)
    fields += [StructField(name, _included_type(name)) for name in include]
    return StructType(fields)


@dataclass
class Totals:
    """The tables of totals of all speeches, in a folder of the driver.

    Attributes
    ----------
    path : pathlib.Path
        The folder: ``speeches.csv``, ``problems.csv``, the tables of totals, ``run.json``, and reports that the options ask for. One
        that `totals` has made itself is removed with this object.
    counts : dict of str to int
        Counts of ``run.json``: documents, speeches, duplicates, characters, errors …
    renamed : list of tuple
        Documents whose source another one had before them: order, source in the DataFrame, source in the tables (``id~2``).
    session : pyspark.sql.SparkSession
        The session that tables are made in.
    keep_duplicates : bool
        Near copies are counted in these totals.
    """

    path: Path
    counts: dict[str, int]
    renamed: list[tuple[int, str, str]]
    session: SparkSession
    keep_duplicates: bool = False
    _folder: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False)

    def names(self) -> list[str]:
        """Return the names of the tables in the folder.

        Returns
        -------
        list of str
            In the order in which ``tifa run`` describes them.
        """
        return [name for name in TABLES if self._file(name).exists()]

    def table(self, name: str) -> DataFrame:
        """Return a table as a DataFrame.

        Parameters
        ----------
        name : str
            Name of the table: ``slogans``, ``trends``, ``keyness`` …

        Returns
        -------
        pyspark.sql.DataFrame
            Its columns with their types, in the order of the file. Its rows are sent by the driver: use `tables` for the
            speeches of a large corpus.

        Raises
        ------
        ValueError
            It is not among the totals.
        """
        if name not in self.names():
            raise ValueError(f"no table '{name}' among the totals; there are {', '.join(self.names())}")
        return self._frame(read_table(self.path, name), StructType(_fields(name)))

    def duplicates(self) -> DataFrame:
        """Return the speeches that nearly repeat others.

        Returns
        -------
        pyspark.sql.DataFrame
            ``speech_id``, ``duplicate_of``, and ``similarity`` from 0 to 1.
        """
        names = ("speech_id", *_DUPLICATE)
        return self._frame(duplicates(self.path), StructType([field for field in _fields("speeches") if field.name in names]))

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.csv"

    def _frame(self, batch: pyarrow.RecordBatch, schema: StructType) -> DataFrame:
        # As rows: Spark 3.5 takes no Arrow, and pandas would make decimal numbers of whole ones with gaps.
        rows = list(zip(*(column.to_pylist() for column in batch.columns)))
        return self.session.createDataFrame(rows, schema, verifySchema=False)


def totals(df: DataFrame, output: str | os.PathLike[str] | None = None) -> Totals:
    """Judge duplicates and make the tables of totals.

    The parts of the documents come to the driver partition by partition, which puts them in order on its disk.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        What `analyze` returned, with the column ``partial``; the options of that call are used. It may have been filtered, or
        written to Parquet and read again.
    output : path, optional
        A folder of the driver to write into. Without it a temporary one.

    Returns
    -------
    Totals
        The tables.

    Raises
    ------
    ValueError
        The column ``partial`` is not there, or does not come from `analyze`.
    """
    settings = _settings_of(df)
    folder = None if output is not None else tempfile.TemporaryDirectory(prefix="tifa-")
    path = Path(output if folder is None else folder.name)
    parts = df.where(F.col(PARTIAL).isNotNull()).select(PARTIAL)
    analyzer = _analyzer(settings)
    # One row for many documents: to send a row costs more than what is in it. The driver puts them in order.
    rows = _in_turn(parts.mapInArrow(_packed, "parts binary"))
    made = analyzer.merge(_unpacked(rows), path)
    return Totals(
        path=path,
        counts=made.counts,
        renamed=made.renamed,
        session=df.sparkSession,
        keep_duplicates=analyzer.options["keep_duplicates"],
        _folder=folder,
    )


def by_year(df: DataFrame, totals: Totals | None = None, *, keep_duplicates: bool | None = None) -> DataFrame:
    """Count every slogan in every year, by Spark.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        What `analyze` returned, with the column ``slogans``. It may be filtered: then it is the counts of what is left.
    totals : Totals, optional
        By which duplicates are left out, if they are made already.
    keep_duplicates : bool, optional
        Count near copies. Without it as the options of `analyze` say.

    Returns
    -------
    pyspark.sql.DataFrame
        The columns of ``slogans_by_year.csv`` but for ``tier``, and ``kind``, ``known`` and ``nested`` (hits nested in longer
        slogans), unrounded: ``chars`` are those of the year, rates are per 10,000 of them with a 95 % Wilson interval. Zeros
        are listed, years without speeches are not.
    """
    speeches = _counted(df, totals, keep_duplicates)
    whole = speeches.where("year is not null").groupBy("year").agg(
        F.sum("chars").alias("chars"), F.count("*").alias("speeches_in_year")
    )
    found = speeches.select("year", F.inline(SLOGANS))
    sums = found.groupBy("year", *_SLOGAN).agg(
        F.count("*").alias("speeches"), F.sum("hits").alias("hits"), F.sum("nested").alias("nested")
    )
    every = whole.crossJoin(found.select(*_SLOGAN).distinct())
    table = every.join(sums, ["year", *_SLOGAN], "left").fillna(0, ["speeches", "hits", "nested"])
    low, high = _wilson(F.col("hits"), F.col("chars"))
    return table.select(
        "year",
        *_SLOGAN,
        "speeches",
        "hits",
        "nested",
        "chars",
        (F.col("hits") * 1e4 / F.col("chars")).alias("per_10k_chars"),
        (low * 1e4).alias("ci_low"),
        (high * 1e4).alias("ci_high"),
        "speeches_in_year",
        (F.col("speeches") / F.col("speeches_in_year")).alias("speech_share"),
    ).orderBy("year", *_SLOGAN)


def trends(df: DataFrame, totals: Totals | None = None) -> DataFrame:
    """Return how slogans, themes and terms go over the years.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        What `analyze` returned.
    totals : Totals, optional
        If they are made already.

    Returns
    -------
    pyspark.sql.DataFrame
        ``trends.csv``.
    """
    return _or_made(df, totals).table("trends")


def keyness(df: DataFrame, totals: Totals | None = None) -> DataFrame:
    """Return what one group of speeches says more and less often than another.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        What `analyze` returned. The groups are its options ``target`` and ``reference``, for instance ``target="year=2016"``;
        without them, the last year and the year before.
    totals : Totals, optional
        If they are made already.

    Returns
    -------
    pyspark.sql.DataFrame
        ``keyness.csv``.
    """
    return _or_made(df, totals).table("keyness")


def tables(df: DataFrame, totals: Totals | None = None) -> dict[str, DataFrame]:
    """Return every table that ``tifa run`` writes, with the same columns in the same order.

    Tables that grow with the documents stay on the cluster; those of totals are sent by the driver.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        What `analyze` returned. It is evaluated by each table: persist it.
    totals : Totals, optional
        If they are made already.

    Returns
    -------
    dict of str to pyspark.sql.DataFrame
        Tables by name. A table is there if its column was included, or if it is among the totals.
    """
    totals = _or_made(df, totals)
    named = _renamed(df, totals)
    grown = {table: column for column, table in LISTS.items() if column in df.columns}
    made = set(totals.names())
    found: dict[str, DataFrame] = {}
    for name in TABLES:
        if name == "speeches":
            found[name] = _speeches(named, totals)
        elif name in grown:
            found[name] = _rows_of_speeches(named, grown[name], name)
        elif name in made:
            found[name] = totals.table(name)
    return found


def write_tables(
    df: DataFrame,
    path: str | os.PathLike[str],
    formats: Iterable[str] = ("parquet", "csv"),
    *,
    totals: Totals | None = None,
    mode: str = "error",
) -> Totals:
    """Write every table, as folders ``NAME.parquet`` and ``NAME.csv`` below a path that the workers can write to.

    CSV is UTF-8 with a header in each file; several texts in a cell have the separator that they have in the tables of ``tifa run``,
    and a cell that a spreadsheet would take for a formula has an apostrophe in front.

    Parameters
    ----------
    df : pyspark.sql.DataFrame
        What `analyze` returned. It is kept on the executors' disks meanwhile, unless it is persisted already.
    path : path
        A folder, in any file system that Spark knows.
    formats : iterable of {"parquet", "csv"}
        What to write.
    totals : Totals, optional
        If they are made already.
    mode : {"error", "overwrite", "append", "ignore"}
        What to do with tables that are there.

    Returns
    -------
    Totals
        Those that were used.

    Raises
    ------
    ValueError
        A format that is not known.
    """
    formats = list(formats)
    if unknown := set(formats) - {"parquet", "csv"}:
        raise ValueError(f"formats are parquet and csv, not {', '.join(sorted(unknown))}")
    folder = os.fspath(path).rstrip("/")
    with _persisted(df, unless=_is_persisted(df)):
        totals = _or_made(df, totals)
        for name, table in tables(df, totals).items():
            if "parquet" in formats:
                table.write.mode(mode).parquet(f"{folder}/{name}.parquet")
            if "csv" in formats:
                _write_csv(table, name, f"{folder}/{name}.csv", mode)
    return totals


# --- Into the tasks.


def _check_columns(df: DataFrame, named: list[str]) -> None:
    types = {field.name: field.dataType for field in df.schema.fields}
    for column in named:
        if column not in types:
            raise ValueError(f"no column '{column}'; there are {', '.join(types)}")
        if not isinstance(types[column], _PLAIN):
            raise TypeError(f"column '{column}' holds {types[column].simpleString()}; text, numbers, dates and the like can be read")


def _records(df: DataFrame, order: str | None) -> DataFrame:
    """The columns that tasks need: metadata as text, and the order."""
    plain = [field.name for field in df.schema.fields if isinstance(field.dataType, _PLAIN)]
    number = F.monotonically_increasing_id() if order is None else _column(order).cast("long")
    return df.select(*[_column(name).cast("string").alias(name) for name in plain], number.alias(_ORDER_IN))


def _column(name: str) -> Column:
    return F.col("`" + name.replace("`", "``") + "`")


def _read(
    batches: Iterator[pyarrow.RecordBatch], settings: str, include: list[str], source: str
) -> Iterator[pyarrow.RecordBatch]:
    """What a task does: Spark's batches may be large, and results are several times as large as texts."""
    analyzer = _analyzer(settings)
    for batch in batches:
        count = max(1, batch.num_rows * _BYTES // max(batch.nbytes, 1))
        for start in range(0, batch.num_rows, count):
            documents = batch.slice(start, count)
            yield analyzer.analyze_batch(documents, include=include, source=source, order=_ORDER_IN)


@functools.lru_cache(maxsize=4)
def _analyzer(settings: str) -> Analyzer:
    """An analyzer takes a while to load and serves all tasks of a process."""
    said = json.loads(settings)
    config = said["config"] and _located(said["config"])
    options = {name: _all_located(value) if name in _FILES else value for name, value in said["options"].items()}
    return Analyzer(config, lang=said["lang"], **options)


def _all_located(value: str | list[str]) -> str | list[str]:
    return _located(value) if isinstance(value, str) else [_located(path) for path in value]


def _located(path: str) -> str:
    """A file that an option names: where it says, or among the files that Spark has sent."""
    if os.path.exists(path):
        return path
    try:
        sent = SparkFiles.getRootDirectory()
    except AssertionError:
        # Outside of tasks, under Spark Connect.
        return path
    candidates = [os.path.join(sent, path), os.path.join(sent, os.path.basename(path))]
    return next((os.path.abspath(candidate) for candidate in candidates if os.path.exists(candidate)), path)


# --- Settings.


def _settings(config: str | os.PathLike[str] | None, options: dict[str, Any], lang: str) -> str:
    said = {"config": config, "options": options, "lang": lang}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, default=_as_json)


def _as_json(value: object) -> str | list[object]:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{value!r} can be no option")


def _settings_of(df: DataFrame) -> str:
    """The settings that `analyze` has left in the metadata."""
    if PARTIAL not in df.columns:
        raise ValueError(f"no column '{PARTIAL}': call analyze with '{PARTIAL}' among include, or without include")
    settings = df.schema[PARTIAL].metadata.get(_SETTINGS)
    if settings is None:
        raise ValueError(f"column '{PARTIAL}' is not as analyze made it: its metadata are lost")
    return settings


def _included(include: Iterable[str] | None, analyzer: Analyzer) -> list[str]:
    if include is None:
        return [SLOGANS, *analyzer.lists, PROBLEMS, PARTIAL]
    known = [SLOGANS, *LISTS, PROBLEMS, PARTIAL]
    include = list(include)
    if unknown := [name for name in include if name not in known]:
        raise ValueError(f"cannot include {', '.join(unknown)}; there are {', '.join(known)}")
    return include


# --- Types.


def _fields(table: str, without: Iterable[str] = ()) -> list[StructField]:
    return [StructField(name, _TYPES[kind]) for name, kind in TABLES[table] if name not in without]


def _included_type(name: str) -> DataType:
    if name == PARTIAL:
        return BinaryType()
    if name == PROBLEMS:
        return ArrayType(StructType(_fields("problems")))
    if name == SLOGANS:
        names = [field for field in _fields("slogans") if field.name in _SLOGAN]
        return ArrayType(StructType([*names, StructField("hits", LongType()), StructField("nested", LongType())]))
    return ArrayType(StructType(_fields(LISTS[name], without=_OF_SPEECH)))


# --- Out of the tasks.


def _packed(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """Each batch as one cell."""
    for batch in batches:
        cell = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(cell, batch.schema, options=pyarrow.ipc.IpcWriteOptions(compression="lz4")) as stream:
            stream.write_batch(batch)
        yield pyarrow.record_batch([pyarrow.array([cell.getvalue().to_pybytes()], pyarrow.binary())], names=["parts"])


def _in_turn(df: DataFrame) -> Iterator[Any]:
    """The rows partition by partition.

    As an RDD, where there are any (not with Spark Connect): Spark 4 keeps what jobs of a DataFrame's iterator have fetched in the
    driver's memory for as long as the session lives.
    """
    try:
        rows = df.rdd
    except PySparkException:
        return df.toLocalIterator(prefetchPartitions=True)
    return rows.toLocalIterator(prefetchPartitions=True)


def _unpacked(rows: Iterator[Any]) -> Iterator[pyarrow.RecordBatch]:
    """The batches that `_packed` has made cells of."""
    for row in rows:
        yield from pyarrow.ipc.open_stream(bytes(row[0]))


def _or_made(df: DataFrame, made: Totals | None) -> Totals:
    return made if made is not None else totals(df)


def _is_persisted(df: DataFrame) -> bool:
    level = df.storageLevel
    return level.useMemory or level.useDisk


@contextmanager
def _persisted(df: DataFrame, unless: bool) -> Iterator[None]:
    if unless:
        yield
        return
    df.persist(StorageLevel.DISK_ONLY)
    try:
        yield
    finally:
        df.unpersist()


def _renamed(df: DataFrame, totals: Totals) -> DataFrame:
    """Speeches under the names that they have in the tables of totals."""
    if not totals.renamed:
        return df
    renamed = [(order, new) for order, _, new in totals.renamed]
    names = df.sparkSession.createDataFrame(renamed, f"`{ORDER}` long, new_source string")
    both = df.join(F.broadcast(names), ORDER, "left")
    is_new = F.col("new_source").isNotNull() & F.col("speech_id").isNotNull()
    new_id = F.concat_ws(":", "new_source", F.col("part").cast("string"))
    return (
        both.withColumn("speech_id", F.when(is_new, new_id).otherwise(F.col("speech_id")))
        .withColumn("source", F.coalesce("new_source", "source"))
        .drop("new_source")
    )


def _counted(df: DataFrame, totals: Totals | None, keep_duplicates: bool | None) -> DataFrame:
    """The speeches that count."""
    speeches = df.where("speech_id is not null")
    if keep_duplicates:
        return speeches
    totals = _or_made(df, totals)
    if keep_duplicates is None and totals.keep_duplicates:
        return speeches
    return _renamed(speeches, totals).join(totals.duplicates().select("speech_id"), "speech_id", "left_anti")


def _speeches(named: DataFrame, totals: Totals) -> DataFrame:
    columns = [name for name, _ in TABLES["speeches"]]
    speeches = named.where("speech_id is not null").join(totals.duplicates(), "speech_id", "left")
    return speeches.orderBy(ORDER, "part").select(*columns)


def _rows_of_speeches(named: DataFrame, column: str, table: str) -> DataFrame:
    """The rows that a list column holds, with what they share with their speech."""
    columns = [name for name, _ in TABLES[table]]
    return named.where("speech_id is not null").select(*_OF_SPEECH, F.inline(column)).select(*columns)


def _wilson(part: Column, whole: Column) -> tuple[Column, Column]:
    """The 95 % Wilson interval of a proportion."""
    share = part / whole
    scale = 1 + _Z * _Z / whole
    centre = (share + _Z * _Z / (2 * whole)) / scale
    half = _Z / scale * F.sqrt(share * (1 - share) / whole + _Z * _Z / (4 * whole * whole))
    low = F.when(part == 0, 0.0).otherwise(F.greatest(centre - half, F.lit(0.0)))
    high = F.when(part >= whole, 1.0).otherwise(F.least(centre + half, F.lit(1.0)))
    return low, high


# --- CSV.


def _guarded(text: Column) -> Column:
    risky = F.substring(text, 1, 1).isin(*_RISKY)
    return F.when(risky, F.concat(F.lit("'"), text)).otherwise(text)


def _as_cell(name: str, kind: str, separator: str | None) -> Column:
    cell = F.col(name)
    if kind == "list" and separator == _PIECES:
        cell = F.transform(cell, lambda piece: F.replace(piece, F.lit(_PIECES), F.lit(_INSIDE)))
    if kind in ("list", "years"):
        cell = F.array_join(cell.cast("array<string>"), separator)
    if kind in ("list", "string"):
        cell = _guarded(cell)
    return cell.alias(name)


def _write_csv(table: DataFrame, name: str, path: str, mode: str) -> None:
    cells = [_as_cell(column, kind, SEPARATORS.get((name, column))) for column, kind in TABLES[name]]
    # Cells keep their spaces, and quotation marks are doubled, as other programs expect it.
    options = {
        "header": True,
        "encoding": "UTF-8",
        "escape": '"',
        "emptyValue": "",
        "ignoreLeadingWhiteSpace": False,
        "ignoreTrailingWhiteSpace": False,
    }
    table.select(*cells).write.mode(mode).options(**options).csv(path)
