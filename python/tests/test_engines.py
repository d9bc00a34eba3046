"""The same analysis on other engines: Ray Data, Daft and Dask give what one process gives.

Each is tried where it is installed. Ray listens on the address that it takes for the machine's own; where that is not wanted, run
this in a network namespace of its own (``unshare --map-root-user --net``) with loopback alone.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

# Before they are imported: no reports of use.
os.environ |= {"DO_NOT_TRACK": "1", "DAFT_ANALYTICS_ENABLED": "0", "RAY_USAGE_STATS_ENABLED": "0"}

pytest.importorskip("tifa", reason="the package tifa-zh is not installed")

import pyarrow

import tifa

COLUMNS = ["speech_id", "year", "chars", "slogan_hits"]
TEXTS = [
    "同志们：要坚持科学发展观，做好“三农”工作，推进五位一体总体布局。",
    "要实施乡村振兴战略，打好三大攻坚战，解决好“三农”问题。",
    "要深入学习“三个代表”重要思想，抓好党风廉政建设。",
]


@pytest.fixture
def documents() -> pyarrow.Table:
    rows = [{"id": f"{number:02}", "year": 2001 + number, "text": TEXTS[number % len(TEXTS)]} for number in range(12)]
    return pyarrow.Table.from_pylist(rows)


@functools.cache
def analyzer() -> tifa.Analyzer:
    """Return the one analyzer of this process."""
    return tifa.Analyzer(threads=1)


def read(batch: pyarrow.Table) -> pyarrow.Table:
    """Return what is compared of the speeches of a table."""
    return analyzer().analyze_batch(batch, include=()).select(COLUMNS)


def assert_as_in_one_process(found: list[dict[str, Any]], documents: pyarrow.Table) -> None:
    expected = read(documents).to_pylist()
    assert sorted(found, key=lambda row: row["speech_id"]) == expected
    assert all(row["slogan_hits"] > 0 for row in expected)


@pytest.fixture
def ray() -> Iterator[Any]:
    ray = pytest.importorskip("ray", reason="ray is not installed")
    pytest.importorskip("ray.data", reason="ray is installed without ray[data]")
    # The workers import this file by its name.
    environment = {"env_vars": {"PYTHONPATH": os.pathsep.join(sys.path)}}
    ray.init(num_cpus=2, include_dashboard=False, runtime_env=environment)
    yield ray
    ray.shutdown()


def test_ray(ray: Any, documents: pyarrow.Table) -> None:
    speeches = ray.data.from_arrow(documents).repartition(4).map_batches(read, batch_format="pyarrow")
    assert_as_in_one_process(speeches.take_all(), documents)


def test_daft(documents: pyarrow.Table) -> None:
    daft = pytest.importorskip("daft", reason="daft is not installed")
    kinds = {"speech_id": daft.DataType.string(), "year": daft.DataType.int32()}
    kinds |= {"chars": daft.DataType.int64(), "slogan_hits": daft.DataType.int64()}

    @daft.func.batch(return_dtype=daft.DataType.struct(kinds))
    def speech(*columns: daft.Series) -> list[dict[str, Any]]:
        table = pyarrow.table({column.name(): column.to_arrow() for column in columns})
        return read(table).to_pylist()

    frame = daft.from_arrow(documents)
    speeches = frame.select(speech(*[daft.col(name) for name in documents.column_names]).alias("speech"))
    assert_as_in_one_process([row["speech"] for row in speeches.to_pylist()], documents)


def read_frame(frame: Any) -> Any:
    """As `read`, from pandas and back."""
    return read(pyarrow.Table.from_pandas(frame, preserve_index=False)).to_pandas()


def test_dask(documents: pyarrow.Table) -> None:
    dataframe = pytest.importorskip("dask.dataframe", reason="dask[dataframe] is not installed")
    whole = documents.to_pandas()
    speeches = dataframe.from_pandas(whole, npartitions=4).map_partitions(read_frame, meta=read_frame(whole[:1]))
    found = speeches.compute(scheduler="processes", num_workers=2)
    assert_as_in_one_process(found.to_dict("records"), documents)
