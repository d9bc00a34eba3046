"""Chinese policy speeches: slogans (提法) found and counted, themes scored, years compared.

The same analysis as the command `tifa`, over texts in memory or files on disk. Numbers are those of the command to the last
digit. Tables come as Arrow, which pandas, polars and DuckDB take as they are.

>>> import tifa
>>> speech = tifa.Analyzer().analyze("坚持“一国两制”,落实乡村振兴战略。", year=2020)
>>> [slogan["slogan"] for slogan in speech["slogans"]]
['一国两制', '乡村振兴']
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from . import _tifa

__all__ = ["Analyzer", "Run", "read_table", "columns", "LISTS", "TABLES", "__version__"]

__version__: str = _tifa.VERSION

#: Tables and their columns in order: ``{"speeches": [("speech_id", "string"), …], …}``. A type is one of string, integer,
#: number, boolean, year, list (of strings) and years (a list).
TABLES: dict[str, list[tuple[str, str]]] = _tifa.TABLES

#: List columns that `Analyzer.analyze_batch` can include, and the tables whose rows they hold.
LISTS: dict[str, str] = _tifa.LISTS

_DEFAULT = ("slogans", "themes", "problems")


class Analyzer:
    """Analyses speeches with a set of options.

    Loading takes some hundredths of a second; build one and use it for everything. It may be used from several threads, for
    Python's lock is released while it works.

    Parameters
    ----------
    config : path, optional
        A settings file (`tifa.toml`, as `tifa init` writes it). Paths in it are meant from where the file is. Unlike the
        command, no `tifa.toml` is read that is not named.
    lang : {"en", "zh"}
        Language of messages, and of reports that `run` writes.
    **options
        What `tifa run --help` lists, with `_` for `-`; they win over `config`. For instance ``lexicon=["my.toml"]``,
        ``themes="my-themes.toml"``, ``terms="terms.txt"``, ``also=["words"]``, ``group=["place"]``,
        ``target="year=2016"``, ``keep_duplicates=True``, ``text_field="body"``, ``xlsx=True``, ``threads=2``.

    Raises
    ------
    ValueError
        An option that there is not, or a value that it cannot have; a lexicon or the like that is not what it should be.
    OSError
        A file that cannot be read.
    """

    def __init__(self, config: str | os.PathLike[str] | None = None, *, lang: str = "en", **options: Any) -> None:
        given = {name.replace("_", "-"): _plain(value) for name, value in options.items() if value is not None}
        self._core = _tifa.Analyzer(None if config is None else os.fspath(config), json.dumps(given), lang)

    def analyze(self, text: str, **metadata: Any) -> dict[str, Any]:
        """Analyses one text.

        Parameters
        ----------
        text : str
            The speech. It may begin with its title and date, as published speeches do.
        **metadata
            What is known of it: ``id``, ``title``, ``year``, ``date``, ``place``, ``speaker``, and any other name. A `year`
            of None says that the year is not to be inferred.

        Returns
        -------
        dict
            The row of speeches.csv (``chars``: letters and ideographs; ``start`` and ``end``: characters from the beginning of
            `text`), and the lists ``slogans`` (counts), ``hits`` (places), ``members``, ``sections``, ``themes``, ``problems``.
        """
        lists = [name for name in LISTS if name in ("sections", "hits", "members", "themes")]
        column = self.options["fields"]["text"] or "text"
        table = pa.Table.from_pylist([{column: text, **{k: _plain(v) for k, v in metadata.items()}}])
        (row,) = self._batch(_one_batch(table), ("slogans", *lists, "problems"), "text", None).to_pylist()
        del row["order"]
        return row

    def analyze_batch(
        self,
        data: Any,
        *,
        include: Sequence[str] = _DEFAULT,
        source: str = "data",
        order: str | None = None,
    ) -> Any:
        """Analyses many texts, on all cores that `threads` allows.

        Parameters
        ----------
        data : RecordBatch, Table, data frame, list of str or list of dict
            Documents. Columns are found by their names as those of a JSONL file are (text, content or 正文; id, title, year,
            date, place, speaker; the options `text_field` and so on name others); all others are metadata. A year that is null
            is not inferred; one that a dict does not have is. Anything with an
            Arrow interface will do: pyarrow, polars, pandas from 2.2, DuckDB's relations.
        include : sequence of str
            Columns beside those of speeches.csv: ``"slogans"`` (how often each stands in the speech), any of `LISTS`,
            ``"problems"``, and ``"partial"`` (what `merge` needs).
        source : str
            What stands before ``#id`` in the column `source`, as the file's name does in a run.
        order : str, optional
            A column of whole numbers from 0 by which documents are put in order; it comes back as ``order``. Without it
            documents are numbered from 0, those of a table or data frame through all of its batches.

        Returns
        -------
        pyarrow.RecordBatch or pyarrow.Table
            One row a speech; a document that cannot be analysed has one row without a `speech_id`, and says why in `problems`.
            A table for a table or data frame, else a batch. `duplicate_of` is known only to `run` and `merge`: it takes all.
        """
        if isinstance(data, (str, bytes)):
            raise TypeError("one text is no list of texts: call analyze, or put it into a list")
        if isinstance(data, pa.RecordBatch):
            return self._batch(data, include, source, order)
        if isinstance(data, Sequence):
            return self._batch(_one_batch(self._listed(data)), include, source, order)
        if not hasattr(data, "__arrow_c_stream__") and hasattr(data, "__arrow_c_array__"):
            return self._batch(pa.record_batch(data), include, source, order)
        table = data if isinstance(data, pa.Table) else _table(data)
        if order is None:
            # Numbers that go on from batch to batch.
            order = "\ufffforder"
            table = table.append_column(order, pa.array(range(table.num_rows), pa.int64()))
        batches = [self._batch(batch, include, source, order) for batch in table.to_batches()]
        if not batches:
            batches = [self._batch(_one_batch(table), include, source, order)]
        return pa.Table.from_batches(batches)

    def merge(self, batches: Iterable[Any], output: str | os.PathLike[str]) -> Run:
        """Makes the tables of a whole corpus from batches that were analysed apart, on this machine or others.

        Parameters
        ----------
        batches : iterable of RecordBatch
            What `analyze_batch` returned with ``"partial"`` and an `order`, in any order; other columns are not needed. They are put
            in order on disk, so that memory does not grow with the corpus.
        output : path
            The folder for the tables, which appear when all are complete: speeches.csv with duplicates judged, problems.csv,
            all tables of totals, and reports that the options ask for. The tables that grow with the documents otherwise
            (`LISTS`) are the list columns of the batches. It must not hold files of these names that no run has written.

        Returns
        -------
        Run
            Its `renamed` tells which documents had the name of an earlier one.
        """
        return Run(output, self._core.merge(batches, os.fspath(output)))

    def run(self, paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]], output: str | os.PathLike[str]) -> Run:
        """Reads files and folders and writes tables: what ``tifa run`` does, with the same bytes.

        Parameters
        ----------
        paths : path or sequence of paths
            Files and folders.
        output : path
            The folder for the tables, which appear when all are complete.

        Returns
        -------
        Run
        """
        return Run(output, self._core.run(_paths(paths), os.fspath(output)))

    def kwic(
        self,
        data: Any,
        pattern: str,
        *,
        kind: str = "auto",
        sort: str = "year",
        context: int = 20,
        source: str = "data",
    ) -> pa.RecordBatch:
        """Every place of a slogan, a term, a regular expression or a shape in its context.

        Parameters
        ----------
        data : path, sequence of paths, or documents
            Files and folders, or what `analyze_batch` takes; a str is a path, a list of str are paths if the first one exists.
        pattern : str
            What is looked for; in a shape ``N`` is a numeral and ``X`` one to six ideographs (``N个X``).
        kind : {"auto", "slogan", "term", "regex", "shape"}
        sort : {"year", "left", "right"}
        context : int
            Characters on each side.
        source : str
            See `analyze_batch`.

        Returns
        -------
        pyarrow.RecordBatch
            speech_id, source, year, start and end (characters), left, hit, right.
        """
        if _are_paths(data):
            return self._core.kwic_files(_paths(data), (pattern, kind, sort, context))
        if not isinstance(data, pa.RecordBatch):
            if isinstance(data, Sequence):
                data = self._listed(data)
            data = _one_batch(data if isinstance(data, pa.Table) else _table(data))
        return self._core.kwic_batch(data, source, (pattern, kind, sort, context))

    def compare(
        self,
        paths: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
        target: str | None = None,
        reference: str | None = None,
    ) -> pa.RecordBatch:
        """What one group of speeches says more often than another: keyness.csv of a run.

        Parameters
        ----------
        paths : path or sequence of paths
            Files and folders.
        target, reference : str, optional
            Groups, for instance ``"year=2016"``, ``"year=2001-2005,2007"``, ``"place=甲县"``. Without a reference all other
            speeches are; without a target the last year is compared with the one before, or what the options say.

        Returns
        -------
        pyarrow.RecordBatch
            A row an item: counts, rates per 10,000 characters, G2, log ratio, log odds with z, and p and q values.
        """
        more = {"target": target, "reference": reference}
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / "tables"
            self._core.compare(_paths(paths), os.fspath(output), json.dumps({k: v for k, v in more.items() if v is not None}))
            return read_table(output, "keyness")

    def segment(self, text: str) -> list[str]:
        """The words of a text, as ``tifa segment`` prints them."""
        return self._core.segment(text)

    @property
    def lists(self) -> list[str]:
        """The list columns of `LISTS` whose tables a run with these options writes."""
        return self._core.lists()

    @property
    def options(self) -> dict[str, Any]:
        """The options that bear on the tables, as run.json has them."""
        return json.loads(self._core.options())

    def _batch(self, batch: pa.RecordBatch, include: Sequence[str], source: str, order: str | None) -> pa.RecordBatch:
        return self._core.batch(batch, list(include), source, order)

    def _listed(self, documents: Sequence[Any]) -> pa.Table:
        """A list of texts or of dicts as a table."""
        text = self.options["fields"]["text"] or "text"
        rows = [{text: row} if isinstance(row, str) else dict(row) for row in documents]
        names = dict.fromkeys(name for row in rows for name in row)
        return pa.table({name: _column([row.get(name, _MISSING) for row in rows]) for name in names})


class Run:
    """What a run has written.

    Attributes
    ----------
    path : Path
        The output folder.
    counts : dict
        Totals, as in run.json: ``documents_in`` is ``documents_out`` and ``documents_lost`` together.
    files : list of str
        The files in the folder.
    sides : tuple of int
        Speeches on each side of keyness.csv, target first.
    renamed : list of tuple
        Documents of `Analyzer.merge` that had the name of an earlier one: (order, that name, the one it was given).
    """

    def __init__(self, path: str | os.PathLike[str], told: Mapping[str, Any]) -> None:
        self.path = Path(path)
        self.counts: dict[str, int] = told["counts"]
        self.files: list[str] = told["files"]
        self.sides: tuple[int, int] = told["sides"]
        self.renamed: list[tuple[int, str, str]] = told.get("renamed", [])

    @property
    def tables(self) -> list[str]:
        """The names of the tables."""
        return [name for name in TABLES if f"{name}.csv" in self.files]

    def __getitem__(self, table: str) -> pa.RecordBatch:
        return read_table(self.path, table)

    def __repr__(self) -> str:
        return f"Run({os.fspath(self.path)!r}, speeches={self.counts['speeches']}, tables={len(self.tables)})"


def read_table(folder: str | os.PathLike[str], name: str) -> pa.RecordBatch:
    """A table of an output folder, with its types: years and counts as integers, empty cells as null, lists as lists.

    Parameters
    ----------
    folder : path
        What a run has written.
    name : str
        One of `TABLES`.

    Raises
    ------
    KeyError
        There is no such table.
    """
    return _tifa.read_table(os.fspath(folder), name)


def columns(table: str) -> list[str]:
    """The columns of a table, in order."""
    return [name for name, _ in TABLES[table]]


_MISSING = object()


def _column(values: list[Any]) -> pa.Array:
    """A column of a list of dicts. What a dict does not have is not said, which is another thing than None."""
    if _MISSING not in values:
        return pa.array(values)
    said = ["" if value is _MISSING else None if value is None else str(value) for value in values]
    return pa.array(said, pa.string())


def _plain(value: Any) -> Any:
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def _paths(paths: Any) -> list[str]:
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    return [os.fspath(path) for path in paths]


def _are_paths(data: Any) -> bool:
    if isinstance(data, (str, os.PathLike)):
        return True
    if not isinstance(data, Sequence) or not data:
        return False
    first = data[0]
    # A text may be longer than any path.
    return isinstance(first, os.PathLike) or (isinstance(first, str) and len(first) < 1000 and os.path.exists(first))


def _table(data: Any) -> pa.Table:
    if hasattr(data, "__arrow_c_stream__"):
        return pa.table(data) if _takes_streams() else _stream(data)
    if hasattr(data, "iloc"):
        return pa.Table.from_pandas(data, preserve_index=False)
    raise TypeError(f"{type(data).__name__} holds no Arrow: give a list, a pyarrow table, or a data frame")


def _takes_streams() -> bool:
    return int(pa.__version__.split(".")[0]) >= 15


def _stream(data: Any) -> pa.Table:
    return pa.RecordBatchReader._import_from_c_capsule(data.__arrow_c_stream__()).read_all()


def _one_batch(table: pa.Table) -> pa.RecordBatch:
    batches = table.combine_chunks().to_batches()
    if len(batches) > 1:
        raise ValueError("more than 2 GiB of text at once: analyse it in several batches")
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)
