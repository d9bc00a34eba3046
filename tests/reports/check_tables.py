"""Reads every table of an output folder back as CSV, Parquet and JSON lines, with pandas, polars, pyarrow and DuckDB, and compares
them cell by cell; asks frictionless whether datapackage.json and the tables are valid.

    python check_tables.py OUTPUT

Needs pandas, polars, pyarrow, duckdb and frictionless from PyPI. Exits with 1 at the first difference.
"""

import csv
import json
import pathlib
import sys

import duckdb
import frictionless
import pandas
import polars
import pyarrow.parquet

folder = pathlib.Path(sys.argv[1])
package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
csv.field_size_limit(1 << 30)
checks = 0

PARQUET = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool", "year": "int32"}


def fail(words):
    sys.exit(words)


def same(kind, between, cell, value, where):
    """True if a value of a typed file is what the CSV cell says."""
    global checks
    checks += 1
    if cell == "":
        good = value is None
    elif between:
        good = value is not None and between.join(str(v) for v in value) == cell
    elif kind == "string":
        good = value == cell
    elif kind in ("integer", "year"):
        good = isinstance(value, int) and not isinstance(value, bool) and value == int(cell)
    elif kind == "boolean":
        good = value is (cell == "true")
    else:
        good = isinstance(value, (int, float)) and float(value) == float(cell)
    if not good:
        fail(f"{where}: CSV has {cell!r}, the file {value!r}")


for resource in package["resources"]:
    path = folder / resource["path"]
    name = path.stem
    fields = resource["schema"]["fields"]
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    between = [f.get("between") for f in fields]
    kinds = [f["type"] for f in fields]
    keys = [f["name"] for f in fields]

    # Parquet by pyarrow: types, then cells.
    table = pyarrow.parquet.read_table(folder / f"{name}.parquet")
    if table.column_names != keys or table.num_rows != len(rows):
        fail(f"{name}.parquet: {table.num_rows} rows of {table.column_names}")
    for key, kind, list_of in zip(keys, kinds, between):
        type_ = str(table.schema.field(key).type)
        wanted = PARQUET[kind]
        if not (type_.startswith("list<") if list_of else type_ == wanted):
            fail(f"{name}.parquet: {key} is {type_}, not {wanted}")
    columns = [table.column(k).to_pylist() for k in keys]
    for at, row in enumerate(rows):
        for i, cell in enumerate(row):
            same(kinds[i], between[i], cell, columns[i][at], f"{name}.parquet row {at + 1} {keys[i]}")

    # JSON lines.
    with open(folder / f"{name}.jsonl", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    if len(lines) != len(rows):
        fail(f"{name}.jsonl has {len(lines)} rows")
    for at, (row, line) in enumerate(zip(rows, lines)):
        if list(line) != keys:
            fail(f"{name}.jsonl row {at + 1} has {list(line)}")
        for i, cell in enumerate(row):
            same(kinds[i], between[i], cell, line[keys[i]], f"{name}.jsonl row {at + 1} {keys[i]}")

    # The same rows by other readers.
    parquet = str(folder / f"{name}.parquet")
    for reader, read in (("pandas", lambda: len(pandas.read_parquet(parquet))), ("polars", lambda: polars.read_parquet(parquet).height),
                         ("DuckDB", lambda: duckdb.sql(f"select count(*) from read_parquet('{parquet}')").fetchall()[0][0])):
        if read() != len(rows):
            fail(f"{name}.parquet by {reader}: {read()} rows, not {len(rows)}")
        checks += 1
    if polars.read_parquet(parquet).to_dicts() != table.to_pylist():
        fail(f"{name}.parquet: polars and pyarrow differ")
    duck = duckdb.sql(f"select * from read_parquet('{parquet}')").fetchall()
    if duck != [tuple(r.values()) for r in table.to_pylist()]:
        fail(f"{name}.parquet: DuckDB and pyarrow differ")
    checks += 2

report = frictionless.validate(str(folder / "datapackage.json"))
if not report.valid:
    fail(f"datapackage.json: {report.flatten(['rowNumber', 'fieldNumber', 'type', 'note'])[:5]}")
for field in (f for r in package["resources"] for f in r["schema"]["fields"]):
    if " / " not in field["description"] or not field["title"]:
        fail(f"a column without words in both languages: {field}")
    checks += 1
print(f"tables: {checks + 1} passed, 0 failed")
