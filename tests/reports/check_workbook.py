"""Opens tifa.xlsx of an output folder with openpyxl, compares its cells with the CSV tables, follows its links, looks at its charts, and
has LibreOffice convert it to PDF.

    python check_workbook.py OUTPUT [--pdf FOLDER]

Needs openpyxl from PyPI and, for --pdf, LibreOffice. Exits with 1 at the first thing that is wrong.
"""

import argparse
import csv
import pathlib
import re
import subprocess
import sys
import zipfile

import openpyxl

parser = argparse.ArgumentParser()
parser.add_argument("output", type=pathlib.Path)
parser.add_argument("--pdf", type=pathlib.Path)
args = parser.parse_args()
csv.field_size_limit(1 << 30)
checks = 0
SHEETS = ["About", "Charts", "Slogans by year", "Hits by year", "Themes by year", "Trends", "Two groups", "Members", "Speeches", "Contexts", "Problems"]
CHINESE = ["说明", "图表", "提法年度每万字", "提法年度次数", "主题年度占比", "走势", "两组比较", "所含内容", "讲话", "上下文", "问题"]
LAST_ROW = 1_048_576


def table(name):
    """Rows by English column names, whatever the header's language."""
    with open(args.output / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def same(where, seen, cell):
    global checks
    checks += 1
    if re.match(r"'[=+\-@\t\r\n＝＋－＠]", cell):
        cell = cell[1:]
    if isinstance(seen, bool):
        good = cell == str(seen).lower()
    elif isinstance(seen, (int, float)):
        good = cell != "" and float(cell) == float(seen)
    else:
        # XML knows one kind of line break.
        good = (seen or "").replace("\r\n", "\n").replace("_x000D_", "\r") == cell.replace("\r\n", "\n") or seen == cell[:32767]
    if not good:
        sys.exit(f"{where}: the workbook has {seen!r}, the table {cell!r}")


book = openpyxl.load_workbook(args.output / "tifa.xlsx")
if book.sheetnames not in (SHEETS, CHINESE):
    sys.exit(f"sheets: {book.sheetnames}")
sheet = dict(zip(SHEETS, book.worksheets))

# Plain tables: every cell.
for name, file in (("Trends", "trends"), ("Two groups", "keyness"), ("Members", "slogan_members"), ("Speeches", "speeches"), ("Problems", "problems")):
    heads, rows = table(file)
    page = sheet[name]
    shown = [c.value for c in page[1]]
    at = [heads.index(h) for h in shown]
    if page.max_row - 1 != len(rows) and len(rows) < LAST_ROW - 2:
        sys.exit(f"{name}: {page.max_row - 1} rows of {len(rows)}")
    for row, cells in zip(rows, page.iter_rows(min_row=2, values_only=True)):
        for column, seen in zip(at, cells):
            same(f"{name} {heads[column]}", seen, row[column])
    if page.freeze_panes != "A2":
        sys.exit(f"{name}: no frozen header")
    if rows and not page.auto_filter.ref:
        sys.exit(f"{name}: no filter")

# Years side by side.
heads, rows = table("slogans_by_year")
rates = {(r[0], r[1], r[2]): (r[6], r[4]) for r in rows}
for name, which in (("Slogans by year", 0), ("Hits by year", 1)):
    page = sheet[name]
    years = [c.value for c in page[1]][8:]
    for cells in page.iter_rows(min_row=2, values_only=True):
        for year, seen in zip(years, cells[8:]):
            if seen is not None:
                same(f"{name} {cells[0]} {year}", seen, rates[(str(year), cells[0], cells[1])][which])
    if years and not page.conditional_formatting:
        sys.exit(f"{name}: no colours")
heads, rows = table("themes_by_year")
attention = {(r[0], r[1]): r[9] for r in rows}
page = sheet["Themes by year"]
years = [c.value for c in page[1]][2:]
for cells in page.iter_rows(min_row=2, values_only=True):
    for year, seen in zip(years, cells[2:]):
        if (str(year), cells[1]) in attention:
            same(f"themes {cells[1]} {year}", seen, attention[(str(year), cells[1])])

# Contexts: as many as the table has, and every slogan's link leads to its first.
heads, rows = table("slogan_hits")
page = sheet["Contexts"]
if page.max_row - 1 != len(rows) and len(rows) < LAST_ROW - 2:
    sys.exit(f"contexts: {page.max_row - 1} of {len(rows)}")
key = lambda r: tuple(str(x) for x in r)
wanted = sorted(key((r[3], r[2], r[14], r[4], r[15], r[1])) for r in rows)
seen = sorted(key("" if c is None else c for c in r[:6]) for r in page.iter_rows(min_row=2, values_only=True))
strip = lambda rows: sorted(tuple(re.sub(r"^'(?=[=+\-@\t\r\n＝＋－＠])", "", x).replace("\r\n", "\n").replace("_x000D_", "\r") for x in r) for r in rows)
if strip(wanted) != strip(seen) and len(rows) < LAST_ROW - 2:
    sys.exit("contexts differ from slogan_hits.csv")
checks += len(rows)
links = 0
for cell in (row[0] for row in sheet["Slogans by year"].iter_rows(min_row=2)):
    if cell.hyperlink:
        target = re.fullmatch(r"'(.+)'!A(\d+)", cell.hyperlink.location)
        if not target or target[1] != page.title or page.cell(int(target[2]), 1).value != cell.value:
            sys.exit(f"the link of {cell.value} leads to {cell.hyperlink.location}")
        links += 1
if rows and not links:
    sys.exit("no slogan has a link")
checks += links

# Charts: two, with lines whose names and numbers are ranges; slogans are chosen from a list.
charts = sheet["Charts"]._charts
if rates and len(charts) != 2:
    sys.exit(f"{len(charts)} charts")
with zipfile.ZipFile(args.output / "tifa.xlsx") as archive:
    drawn = [n for n in archive.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", n)]
    series = sum(archive.read(n).count(b"<c:ser>") for n in drawn)
    stamps = {i.date_time for i in archive.infolist()}
    if b"2000-01-01" not in archive.read("docProps/core.xml") or len(stamps) != 1:
        sys.exit(f"the workbook holds a date of its making: {stamps}")
if rates and (series < 3 or not sheet["Charts"].data_validations.dataValidation):
    sys.exit(f"{series} series, or no list to choose from")
checks += 3

if args.pdf:
    # LibreOffice is told to compute every formula anew, or it would keep the numbers that stand beside them.
    (args.pdf / "profile" / "user").mkdir(parents=True, exist_ok=True)
    (args.pdf / "profile" / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>'
        "</oor:items>", encoding="utf-8")
    run = ["soffice", "--headless", f"-env:UserInstallation={(args.pdf / 'profile').resolve().as_uri()}", "--convert-to"]
    workbook = (args.output / "tifa.xlsx").resolve()
    for to, name in (("pdf", "tifa.pdf"), ("xlsx", "tifa.xlsx")):
        subprocess.run([*run, to, "--outdir", str(args.pdf), str(workbook)], check=True, capture_output=True, timeout=600)
        if (args.pdf / name).stat().st_size < 5000:
            sys.exit(f"LibreOffice made no {name}")
    # What LibreOffice computes of the formulas is what was written beside them.
    ours = openpyxl.load_workbook(workbook, data_only=True).worksheets[1]
    theirs = openpyxl.load_workbook(args.pdf / "tifa.xlsx", data_only=True).worksheets[1]
    for row in ours.iter_rows(min_row=30, max_row=36, min_col=2):
        for cell in row:
            other = theirs[cell.coordinate].value
            if isinstance(cell.value, float) and (not isinstance(other, (int, float)) or abs(other - cell.value) > 1e-9):
                sys.exit(f"charts {cell.coordinate}: {cell.value} was written, LibreOffice computes {other}")
            checks += 1
print(f"workbook: {checks} passed, 0 failed")
