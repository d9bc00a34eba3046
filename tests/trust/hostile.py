#!/usr/bin/env python3
"""Hostile inputs: whatever lies in the input folder, tifa ends, in time and memory, and tells what it lost.

    hostile.py TIFA [--into docs/TRUST.md] [--only WORDS] [--quick]

TIFA is the program to test. Each case makes its input in a folder of its own under the system's temporary folder (at
most 3 GB at a time, taken away afterwards), runs TIFA on it and checks that

- it ends within SECONDS, by itself, with one of the exit codes that the case allows, and no thread panics;
- its memory stays below BOUND_MIB, or PER_MIB for each MiB that a document may have, if that is more;
- every document is accounted for: documents_in = documents_out + documents_lost in run.json;
- problems.csv has the codes that the case expects and no others, `internal` never among them;
- where nothing is done (exit code 2), the message names the file that is to blame and is short;
- every file of the output can be read: each row of a table has as many cells as its header, no cell is a formula, no
  two speeches share an id; JSON, XML and workbooks are well-formed;
- files that are none of tifa's business, beside input and output, are as they were.

--only runs the cases whose name contains WORDS, --quick those that took half a second at most when docs/TRUST.md was written. --into puts a table of the results between the marks
`<!-- hostile -->` and `<!-- end -->` of a Markdown file. Exit status 1 if a case failed. POSIX only; permissions are
tested unless run by root.
"""

import argparse
import csv
import gzip
import itertools
import json
import multiprocessing
import os
import random
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

SECONDS = 60
# Where --max-document-mib is raised, for each MiB of it.
BOUND_MIB, PER_MIB = 1024, 64
# Where a run would eat the machine's memory it dies of this instead.
HARD_MIB = 16384
# A message that fills more than a screen or two helps nobody.
MESSAGE_BYTES = 16 * 1024

MIB = 1 << 20
GIB = 1 << 30
# The default of --max-document-mib, in bytes.
LIMIT = 16 * MIB
TEXT = "我们要坚持“四个全面”战略布局，推进“五位一体”总体布局。第一，发展经济；第二，改善民生。\n"
ROW = json.dumps({"text": TEXT}, ensure_ascii=False) + "\n"
LEXICON = '[[slogan]]\nname = "{}"\nclass = "numeric"\nkind = "measure"\n\n'
# Files that no run has to do with.
PRECIOUS = ["precious.txt", "theirs/log/precious.txt", "theirs/out/precious.txt"]
THEMES = '[[theme]]\nid = "a"\nzh = "甲"\nen = "A"\n[theme.words]\n"{}" = 1.0\n'


@dataclass(frozen=True)
class Case:
    """What is put before tifa, and what tifa may make of it."""

    name: str
    # Makes the input, in the folder `in` of the folder that it is given; returns the arguments of `tifa run`.
    make: Callable[[Path], list[str] | None]
    # Exit codes that are right.
    exits: frozenset[int]
    # The codes in problems.csv, all of them; None where any are right.
    codes: frozenset[str] | None
    # What the message has to name where nothing is done.
    blamed: str | None


@dataclass
class Result:
    """What came of it."""

    exit: int
    seconds: float
    mebibytes: float
    bound: float = BOUND_MIB
    codes: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


CASES: list[Case] = []


def case(name: str, exits: Iterable[int], codes: str | None = "", blamed: str | None = None):
    """Registers a case; `codes` are separated by spaces."""

    def register(make):
        wanted = None if codes is None else frozenset(codes.split())
        CASES.append(Case(name, make, frozenset(exits), wanted, blamed))
        return make

    return register


# --- Making files -----------------------------------------------------------------------------------------------------


def put(path: Path, content: str | bytes) -> Path:
    """Writes a small file."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def blocks(unit: str | bytes, size: int) -> Iterable[bytes]:
    """As many whole `unit`s as fit into `size` bytes, in blocks: the memory of this program counts for its children."""
    unit = unit.encode() if isinstance(unit, str) else unit
    times = size // len(unit)
    per_block = max(1, MIB // len(unit))
    block = unit * min(per_block, times)
    for _ in range(times // per_block):
        yield block
    yield unit * (times % per_block)


def repeat(path: Path, unit: str | bytes, size: int, head: str | bytes = b"", tail: str | bytes = b"") -> Path:
    """Writes `head`, `unit` over and over up to `size` bytes, and `tail`."""
    with path.open("wb") as file:
        file.write(head.encode() if isinstance(head, str) else head)
        for block in blocks(unit, size):
            file.write(block)
        file.write(tail.encode() if isinstance(tail, str) else tail)
    return path


def lines(path: Path, each: Iterable[str]) -> Path:
    """Writes lines that differ."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(each)
    return path


def gzip_bomb(path: Path, unit: bytes, size: int) -> Path:
    """Writes a gzip file of many members that unpacks to `size` bytes."""
    block = unit * (16 * MIB // len(unit))
    member = gzip.compress(block, 9)
    with path.open("wb") as file:
        for _ in range(size // len(block)):
            file.write(member)
    return path


def docx(path: Path, xml: str | bytes) -> Path:
    """Writes a Word file with this document."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return path


def document(body: str, before: str = "") -> str:
    """A document.xml."""
    return f'<?xml version="1.0"?>{before}<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>'


def paragraph(words: str) -> str:
    """A paragraph of a document.xml."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def inputs(here: Path) -> Path:
    """The folder of inputs."""
    return here / "in"


def good(here: Path) -> Path:
    """Puts an ordinary text beside the hostile one, which has to be read all the same."""
    return put(inputs(here) / "2016_good.txt", TEXT)


def flood(name: str, unit: str | bytes, size: int, exits=(0,), codes: str | None = "", ending="txt", options=(), **more) -> None:
    """Registers a case: a file of nothing but `unit`."""

    def make(here):
        repeat(inputs(here) / f"2016_flood.{ending}", unit, size, **more)
        return ["in", *options]

    case(name, exits, codes)(make)


def named(name: str, file: str | bytes, exits=(0,), codes: str = "") -> None:
    """Registers a case: an ordinary text under a hostile name."""

    def make(here):
        put(Path(os.fsdecode(os.path.join(os.fsencode(inputs(here)), os.fsencode(file)))), TEXT)

    case(name, exits, codes)(make)


def settings(name: str, option: str, file: str, write: Callable[[Path], object], exits=(2,)) -> None:
    """Registers a case: an ordinary text, and a hostile file that an option names."""

    def make(here):
        good(here)
        write(here / file)
        return ["in", option, file]

    case(name, exits, None, blamed=file)(make)


# --- Compressed files -------------------------------------------------------------------------------------------------


@case("txt.gz, 10 GB of zeros", [1], "unpacks-too-far")
def _(here):
    good(here)
    gzip_bomb(inputs(here) / "bomb.txt.gz", b"\0", 10 * GIB)


@case("txt.gz, 10 GB of one sentence", [1], "unpacks-too-far")
def _(here):
    good(here)
    gzip_bomb(inputs(here) / "bomb.txt.gz", TEXT.encode(), 10 * GIB)


@case("jsonl.gz, one line of 10 GB of spaces", [1], "unpacks-too-far")
def _(here):
    good(here)
    gzip_bomb(inputs(here) / "bomb.jsonl.gz", b" ", 10 * GIB)


@case("jsonl.gz, 10 GB of empty lines", [1], "unpacks-too-far")
def _(here):
    good(here)
    gzip_bomb(inputs(here) / "bomb.jsonl.gz", b"\n", 10 * GIB)


@case("csv.gz, 10 GB of empty lines", [1], "endless-row")
def _(here):
    good(here)
    gzip_bomb(inputs(here) / "bomb.csv.gz", b"\n", 10 * GIB)


@case("csv.gz, one cell of 10 GB", [1], "endless-row")
def _(here):
    good(here)
    gzip_bomb(inputs(here) / "bomb.csv.gz", b"a", 10 * GIB)


@case("gz in gz in gz", [0, 1], None)
def _(here):
    put(inputs(here) / "nested.txt.gz", gzip.compress(gzip.compress(gzip.compress(TEXT.encode()))))


@case("gz with garbage behind it", [0, 1], None)
def _(here):
    put(inputs(here) / "tail.txt.gz", gzip.compress(TEXT.encode()) + b"garbage" * 100)


@case("gz cut off", [1], "broken-container")
def _(here):
    good(here)
    whole = gzip.compress(os.urandom(100_000))
    put(inputs(here) / "cut.txt.gz", whole[: len(whole) // 2])


@case("gz of no bytes, and one of the mark only", [1], "broken-container empty-file")
def _(here):
    put(inputs(here) / "none.txt.gz", gzip.compress(b""))
    put(inputs(here) / "mark.txt.gz", b"\x1f\x8b")


@case("gz with a name of 10 MB in its header", [1], "broken-container")
def _(here):
    packed = gzip.compress(TEXT.encode())
    put(inputs(here) / "name.txt.gz", packed[:3] + b"\x08" + packed[4:10] + b"n" * (10 * MIB) + b"\0" + packed[10:])


# --- Word files -------------------------------------------------------------------------------------------------------


def stored_bomb(path: Path, size: int, claimed: int) -> None:
    """A zip whose document.xml unpacks to `size` spaces and says that it has `claimed` bytes."""
    block = b" " * (16 * MIB)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    times, crc = size // len(block), 0
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    data, name = packed * times + b"\x03\x00", b"word/document.xml"
    numbers = b"".join(n.to_bytes(4, "little") for n in (crc, len(data), claimed)) + len(name).to_bytes(2, "little")
    common = b"\x14\0\0\0\x08\0\0\0\0\0" + numbers + b"\0\0"
    local = b"PK\x03\x04" + common + name
    entry = b"PK\x01\x02\x14\0" + common + bytes(14) + name
    sizes = len(entry).to_bytes(4, "little") + (len(local) + len(data)).to_bytes(4, "little")
    put(path, local + data + entry + b"PK\x05\x06\0\0\0\0\x01\0\x01\0" + sizes + b"\0\0")


@case("docx, 3 GB of spaces", [1], "too-large")
def _(here):
    good(here)
    stored_bomb(inputs(here) / "bomb.docx", 3 * GIB, 3 * GIB)


@case("docx, 3 GB of spaces that say they are 100 bytes", [1], None)
def _(here):
    good(here)
    stored_bomb(inputs(here) / "liar.docx", 3 * GIB, 100)


@case("docx, 100 bombs", [1], "too-large")
def _(here):
    good(here)
    stored_bomb(inputs(here) / "0.docx", 64 * MIB, 64 * MIB)
    whole = (inputs(here) / "0.docx").read_bytes()
    for n in range(1, 100):
        put(inputs(here) / f"{n}.docx", whole)


@case("docx in a docx", [1], "broken-container")
def _(here):
    good(here)
    inner = docx(here / "inner.docx", document(paragraph("内"))).read_bytes()
    with zipfile.ZipFile(inputs(here) / "outer.docx", "w") as archive:
        archive.writestr("word/inner.docx", inner)


@case("docx whose document is a zip", [1], None)
def _(here):
    good(here)
    docx(inputs(here) / "outer.docx", docx(here / "inner.docx", document(paragraph("内"))).read_bytes())


@case("docx with a billion laughs", [0], "")
def _(here):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "笑">{laughs}]>'
    docx(inputs(here) / "2016.docx", document(paragraph(TEXT + "&l9;"), doctype))


@case("docx with an external entity", [0], "")
def _(here):
    doctype = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    docx(inputs(here) / "2016.docx", document(paragraph(TEXT + "&x;"), doctype))


@case("docx, an entity of itself", [0], "")
def _(here):
    docx(inputs(here) / "2016.docx", document(paragraph(TEXT + "&a;"), '<!DOCTYPE w [<!ENTITY a "&a;">]>'))


@case("docx with a million runs", [0], "")
def _(here):
    docx(inputs(here) / "2016.docx", document("<w:p>" + "<w:t>一</w:t>" * 1_000_000 + "</w:p>"))


@case("docx with a million paragraphs", [0], "")
def _(here):
    docx(inputs(here) / "2016.docx", document("<w:p><w:t>一</w:t></w:p>" * 600_000))


@case("docx nested 500,000 deep", [0], "")
def _(here):
    docx(inputs(here) / "2016.docx", document("<w:p>" * 500_000 + f"<w:t>{TEXT}</w:t>" + "</w:p>" * 500_000))


@case("docx with tags that never close", [0, 1], None)
def _(here):
    docx(inputs(here) / "2016.docx", "<w:document><w:p><w:t>" * 100_000 + TEXT)


@case("docx with an attribute of 15 MB", [0], "")
def _(here):
    docx(inputs(here) / "2016.docx", document(f'<w:p a="{"a" * (15 * MIB)}"><w:t>{TEXT}</w:t></w:p>'))


@case("docx, character references to no characters", [0, 1], None)
def _(here):
    references = "&#0;&#55296;&#x110000;&#99999999999999999999;&#x;&;&#-1;"
    docx(inputs(here) / "2016.docx", document(paragraph(TEXT + references)))


@case("docx, two document.xml", [0, 1], None)
def _(here):
    with zipfile.ZipFile(inputs(here) / "2016.docx", "w") as archive:
        archive.writestr("word/document.xml", document(paragraph("一" + TEXT)))
        archive.writestr("word/document.xmL", document(paragraph("二" + TEXT)))
    path = inputs(here) / "2016.docx"
    path.write_bytes(path.read_bytes().replace(b"document.xmL", b"document.xml"))


@case("docx with paths that lead out", [1], "broken-container")
def _(here):
    good(here)
    with zipfile.ZipFile(inputs(here) / "2016.docx", "w") as archive:
        archive.writestr("../../precious.txt", "overwritten")
        archive.writestr("../word/document.xml", document(paragraph("外")))


@case("docx with 65,000 entries", [0], "")
def _(here):
    with zipfile.ZipFile(inputs(here) / "2016.docx", "w") as archive:
        for n in range(65_000):
            archive.writestr(f"word/{n}.xml", "")
        archive.writestr("word/document.xml", document(paragraph(TEXT)))


@case("docx cut off", [1], "broken-container")
def _(here):
    good(here)
    path = docx(inputs(here) / "2016.docx", document(paragraph(TEXT * 1000)))
    path.write_bytes(path.read_bytes()[:-200])


@case("docx, every byte wrong once", [1], None)
def _(here):
    whole = docx(here / "whole.docx", document(paragraph(TEXT))).read_bytes()
    for at in range(len(whole)):
        put(inputs(here) / f"{at}.docx", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])


@case("docx, a million end records", [1], "broken-container")
def _(here):
    good(here)
    repeat(inputs(here) / "2016.docx", b"PK\x05\x06", 15 * MIB, head=b"PK\x03\x04")


# --- Web pages --------------------------------------------------------------------------------------------------------


def page(name: str, unit: str, size: int, exits=(0,), codes: str | None = "", head="", tail="") -> None:
    """Registers a case: a web page of nothing but `unit` and an ordinary paragraph."""
    flood(name, unit, size, exits, codes, ending="html", head=f"<html><body><p>{TEXT}</p>{head}", tail=f"{tail}<p>{TEXT}</p>")


flood("html nested 100,000 deep", "<div>", 500_000, ending="html", tail=f"<p>{TEXT}</p>" + "</div>" * 100_000)
page("html, 3 million elements open", "<div>", 15_000_000)
page("html, 3 million different end tags", "</b></i>", 15_000_000)
page("html, tables in tables", "<table><tr><td>", 15_000_000)
page("html, 5 million paragraphs", "<p>一", 15_000_000)
page("html, 4 million links", "<a>", 12_000_000)
page("html, an attribute of 15 MB", "a", 15_000_000, head='<p class="', tail='">')
page("html, a million attributes", "a=b ", 15_000_000, head="<p ", tail=">")
page("html, a tag name of 15 MB", "a", 15_000_000, head="<")
page("html, a class of 15 MB that speaks of menus", "menu ", 15_000_000, head='<div class="', tail='">')
page("html of <", "<", 15_000_000)
page("html of <!", "<!", 15_000_000)
page("html of </", "</", 15_000_000)
page("html of <!-- never closed", "<!--", 15_000_000)
page("html of <script> never closed", "<script>", 15_000_000)
page("html of <title> never closed", "<title>题", 15_000_000)
page("html of <textarea> never closed", "<textarea>", 15_000_000)
page("html of <![CDATA[", "<![CDATA[", 15_000_000)
page("html of entities", "&amp;&#x4e00;&nosuch;&#0;&#x110000;&", 10_000_000)
page("html of one entity name", "a", 15_000_000, head="&")
page("html of <br>", "<br>", 15_000_000)
flood("html, everything silent", "<nav>一</nav>", 10_000_000, [0, 1], None, ending="html")
flood("html, a charset that is none", TEXT, 10_000, [0], "", ending="html", head='<meta charset="x-no-such-thing">')


# --- Tables -----------------------------------------------------------------------------------------------------------


@case("csv, a cell of 1 GB", [1], "endless-row")
def _(here):
    good(here)
    repeat(inputs(here) / "cell.csv", "一", GIB, head='id,text\n1,"', tail=f'"\n2,"{TEXT}"\n')


@case("csv, a header of 1 GB", [1], "endless-row")
def _(here):
    good(here)
    repeat(inputs(here) / "header.csv", "一,", GIB)


@case("csv, a quotation mark that is never closed", [0, 1], None)
def _(here):
    rows = "".join(f"{n},{TEXT}" for n in range(10_000))
    put(inputs(here) / "open.csv", "id,text\n" + rows + '10000,"' + rows)


@case("csv of quotation marks", [1], None)
def _(here):
    good(here)
    repeat(inputs(here) / "marks.csv", '"', 100 * MIB, head="id,text\n")


@case("csv, 100,000 columns", [0], "near-duplicate")
def _(here):
    names = ",".join(f"c{n}" for n in range(100_000))
    cells = ",".join("x" for _ in range(100_000))
    put(inputs(here) / "wide.csv", f'text,{names}\n"{TEXT}",{cells}\n"{TEXT}第三",{cells}\n')


@case("csv, 100,000 columns and 100 rows", [0], None)
def _(here):
    names = ",".join(f"c{n}" for n in range(100_000))
    with (inputs(here) / "wide.csv").open("w") as file:
        file.write(f"text,{names}\n")
        for n in range(100):
            file.write(f'"{TEXT}{n}"{"," * 100_000}\n')


@case("csv, 10,000 columns of one name", [0], None)
def _(here):
    put(inputs(here) / "same.csv", "text," * 10_000 + "\n" + f'"{TEXT}",' * 10_000 + "\n")


@case("csv, rows longer and shorter than the header", [0, 1], None)
def _(here):
    put(inputs(here) / "ragged.csv", f'id,text\n1\n2,"{TEXT}"\n3,"{TEXT}三",4,5,6\n\n,,,,,\n')


@case("csv, a million empty rows", [1], "no-text")
def _(here):
    repeat(inputs(here) / "empty.csv", ",\n", 2_000_000, head="id,text\n")


@case("csv, cells that are formulas", [1], "bad-date bad-year near-duplicate repeated-id")
def _(here):
    risky = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1", "=HYPERLINK(\"x\")", "'=1"]
    path = inputs(here) / "formulas.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "text", "title", "place", "speaker", "year", "date", "=level"])
        for n, cell in enumerate(risky):
            rows.writerow([cell, f"{cell}{TEXT}{n}“{cell}一二三”", cell, cell, cell, cell, cell, cell])
    return ["in", "--group", "place", "--group", "=level"]


@case("csv, 200,000 rows of one id", [0, 1], None)
def _(here):
    lines(inputs(here) / "ids.csv", itertools.chain(["id,text\n"], (f"1,第{n}条\n" for n in range(200_000))))


@case("csv of NUL bytes", [1], None)
def _(here):
    good(here)
    repeat(inputs(here) / "nul.csv", b"\0", 100 * MIB)


@case("csv in UTF-16, 1 GB", [1], "too-large decoded-as")
def _(here):
    good(here)
    repeat(inputs(here) / "wide.csv", "一,二\n".encode("utf-16-le"), GIB, head=b"\xff\xfe")


@case("tsv, 10 million tabs", [1], None)
def _(here):
    good(here)
    repeat(inputs(here) / "tabs.tsv", "\t", 10_000_000, head="id\ttext\n1\t")


# --- JSON lines -------------------------------------------------------------------------------------------------------


def line(name: str, *parts: str | bytes | tuple[str, int], exits=(1,), codes: str | None = "broken-record") -> None:
    """Registers a case: one line of JSON, and an ordinary one behind it. A part may be repeated: `("[", 1000)`."""

    def make(here):
        with (inputs(here) / "lines.jsonl").open("wb") as file:
            for part in parts:
                unit, times = part if isinstance(part, tuple) else (part, 1)
                file.writelines(blocks(unit, len(unit if isinstance(unit, bytes) else unit.encode()) * times))
            file.write(b"\n" + ROW.encode())

    case(name, exits, codes)(make)


DEEP = 1_000_000
MANY = 3_000_000
line("jsonl, arrays 1,000,000 deep", '{"text":', ("[", DEEP), ("]", DEEP), "}")
line("jsonl, arrays 1,000,000 deep, beside the text", '{"text":"一","x":', ("[", DEEP), ("]", DEEP), "}")
line("jsonl, objects 1,000,000 deep", ('{"a":', DEEP), "1", ("}", DEEP))
line("jsonl, arrays that are never closed", ("[", 10_000_000))
line("jsonl, half a surrogate pair", r'{"text":"一\ud800二"}')
line("jsonl, the other half", r'{"text":"一\udc00二"}')
line("jsonl, half a pair in a key", r'{"\ud800":1,"text":"一"}')
line("jsonl, surrogates in UTF-8", b'{"text":"\xed\xa0\x80"}', exits=[0, 1], codes=None)
line("jsonl, keys twice", '{"text":"一","text":"二","year":2015,"year":2016}', exits=[0], codes="")
line("jsonl, NaN", '{"text":"一","year":NaN}')
line("jsonl, Infinity", '{"text":"一","year":-Infinity}')
line("jsonl, a number beyond all bounds", '{"text":"一","x":1e999}', exits=[0, 1], codes=None)
line("jsonl, a year of a million digits", '{"text":"一","year":', ("9", DEEP), "}", exits=[0, 1], codes=None)
line("jsonl, years that are none", '{"text":"一","year":1e300,"date":"9999999-99-99"}', exits=[0, 1], codes=None)
line("jsonl, a text that is a number", '{"text":1}', codes="no-text-field")
line("jsonl, a key of 9 MB", '{"', ("键", MANY), '":1,"text":"一"}', exits=[0], codes="")
line("jsonl, an id of 9 MB", '{"id":"', ("号", MANY), '","text":"一"}', exits=[0], codes="")
line("jsonl, a title of 9 MB", '{"title":"', ("题", MANY), '","text":"一"}', exits=[0], codes="")
line("jsonl, a title of 15 MB on many lines", '{"title":"', (r"改革“开放”，\n", 680_000), '","text":"一"}', exits=[0], codes="")
line("jsonl, a year of 9 MB", '{"year":"', ("年", MANY), '","text":"一"}', exits=[0, 1], codes=None)
line("jsonl, a date of 9 MB", '{"date":"', ("日", MANY), '","text":"一"}', exits=[0, 1], codes=None)
line("jsonl, ids that are paths and formulas", '{"id":"../../precious.txt","text":"一"}\n{"id":"=1+1","text":"二"}', exits=[0], codes="")
line("jsonl of comments and commas", "// no\n,,,\n'a'\n{a:1}\n\ufeff{}", codes="broken-record no-text-field")
line("jsonl, control characters", json.dumps({"text": "一" + "".join(map(chr, range(32))), "title": "\0\x1b[31m"}), exits=[0, 1], codes=None)


@case("jsonl, a million keys", [0, 1], None)
def _(here):
    keys = ",".join(f'"k{n}":1' for n in range(700_000))
    put(inputs(here) / "keys.jsonl", f'{{{keys},"text":"一"}}\n' + ROW)


@case("jsonl, a million keys and no text", [1], "no-text-field")
def _(here):
    keys = ",".join(f'"k{n}":1' for n in range(700_000))
    put(inputs(here) / "keys.jsonl", f"{{{keys}}}\n" + ROW)


flood("jsonl, 10 million empty lines", "\n", 10_000_000, [1], "no-text", ending="jsonl")
flood("jsonl, 10 million lines of {}", "{}\n", 3_000_000, [1], "no-text-field", ending="jsonl")
flood("jsonl, a million lines that are none", "x\n", 2_000_000, [1], "broken-record", ending="jsonl")
flood("jsonl, 300,000 empty texts", '{"text":""}\n', 3_600_000, [1], "no-text", ending="jsonl")
flood("jsonl, 20,000 times the same speech", json.dumps({"text": TEXT * 4}, ensure_ascii=False) + "\n", 11_000_000, [0], "near-duplicate", ending="jsonl")
flood("jsonl, one line of 1 GB", "一", GIB, [1], "too-large", ending="jsonl", head='{"text":"', tail='"}\n' + ROW)
flood("jsonl, one speech of 16 MB", "改革开放，", LIMIT - 1000, [0], "", ending="jsonl", head='{"text":"', tail='"}\n')


@case("jsonl, one speech of 8 MB of names that go on", [0])
def _(here):
    """甲、乙，三 and eight ideographs, others each time: each may be a name for which a list is looked for."""
    ideographs = random.Random(1)
    words = (chr(ideographs.randrange(0x4E00, 0x9000)) for _ in itertools.count())
    text = "".join("甲、乙，三" + "".join(itertools.islice(words, 8)) + "。" for _ in range(190_000))
    put(inputs(here) / "2016.jsonl", json.dumps({"text": text}, ensure_ascii=False) + "\n")


flood("jsonl, escapes only", r"\u4e00", LIMIT - 1000, [0], "", ending="jsonl", head='{"text":"', tail='"}\n')


@case("jsonl, 6 speeches of 15 MB", [0], None)
def _(here):
    with (inputs(here) / "big.jsonl").open("wb") as file:
        for n in range(6):
            file.write(f'{{"id":"{n}","text":"'.encode())
            file.writelines(blocks(f"第{n}年，改革开放，", 15_000_000))
            file.write(b'"}\n')


@case("txt, 6 speeches of 15 MB", [0], None)
def _(here):
    for n in range(6):
        repeat(inputs(here) / f"{2000 + n}.txt", f"第{n}年，改革开放，", 15_000_000)


@case("jsonl, 20,000 places to compare", [0], None)
def _(here):
    record = lambda n: json.dumps({"text": f"在{n}镇，{TEXT}{n * 7919}", "place": f"{n}镇", "year": 1000 + n % 2000}, ensure_ascii=False) + "\n"
    lines(inputs(here) / "places.jsonl", map(record, range(20_000)))
    return ["in", "--group", "place"]


# --- Names and what is no file ----------------------------------------------------------------------------------------

named("name with control characters", "a\x01\x1b[31m\x7f\t\r.txt")
named("name with a line break", "a\nb,\"c\".txt")
named("name that is not UTF-8", b"\xff\xfe\x80.txt")
named("name with half a surrogate in UTF-8", b"a\xed\xa0\x80.txt")
named("name with two dots", "a..b..txt")
named("name that begins with two dots", "..a.txt", [2])
named("name of 80 ideographs", "改" * 80 + ".txt")
named("name of 255 bytes", "改" * 83 + "ab.txt")
named("name that is a formula", "=HYPERLINK(\"x\")&cmd|' !A0.txt")
named("name that begins with a hyphen", "-rf.txt")
named("name that is an option", "--output=x.txt")
named("name with bidirectional marks", "a\u202etxt.exe\u202c.txt")
named("name with a hash", "a#b#1.txt")
named("name with a backslash", "a\\..\\..\\b.txt")
named("name of white space", " \u3000.txt")
named("name with a pattern", "[a-*?{}].txt")
named("name with markup", "<script>alert(1)</script>&amp;.txt".replace("/", "\u2215"))


@case("names that differ in bytes that are not UTF-8", [1], "near-duplicate repeated-id")
def _(here):
    for n in range(0x80, 0x100):
        put(Path(os.fsdecode(os.fsencode(inputs(here)) + b"/" + bytes([n]) + b".txt")), TEXT + str(n))


@case("names that look the same", [0], None)
def _(here):
    for name in ["é.txt", "e\u0301.txt", "A.txt", "a.txt", "a.TXT", "a .txt", "ａ.txt"]:
        put(inputs(here) / name, TEXT + name)


@case("a file that begins with - as input", [0], None)
def _(here):
    put(here / "-x.txt", TEXT)
    return ["--", "-x.txt"]


@case("folders 1,500 deep", [0, 1], None)
def _(here):
    good(here)
    deep = os.open(inputs(here), os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("dd", dir_fd=deep)
        below = os.open("dd", os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = below
    with open(os.open("x.txt", os.O_WRONLY | os.O_CREAT, dir_fd=deep), "w") as file:
        file.write(TEXT)
    os.close(deep)


@case("20,000 empty files", [1], "empty-file")
def _(here):
    for n in range(20_000):
        put(inputs(here) / f"{n}.txt", "")


@case("20,000 files that are not read", [0], "unsupported-type")
def _(here):
    good(here)
    for n in range(20_000):
        put(inputs(here) / f"{n}.png", "")


@case("links in a circle", [1], "link-loop")
def _(here):
    good(here)
    (inputs(here) / "a").mkdir()
    (inputs(here) / "a" / "up").symlink_to(inputs(here))
    (inputs(here) / "a" / "self").symlink_to(inputs(here) / "a")


@case("folders that link to each other 25 times over", [0, 1], None)
def _(here):
    good(here)
    # Each folder holds two links to the next: 2^25 ways through, none of them a circle.
    for n in range(26):
        (here / f"level{n}").mkdir()
    for n in range(25):
        for name in "ab":
            (here / f"level{n}" / name).symlink_to(here / f"level{n + 1}")
    put(here / "level25" / "x.txt", TEXT + "末")
    (inputs(here) / "start").symlink_to(here / "level0")


@case("a link to itself", [1], "unreadable")
def _(here):
    good(here)
    (inputs(here) / "x.txt").symlink_to("x.txt")


@case("two links to each other", [1], "unreadable")
def _(here):
    good(here)
    (inputs(here) / "x.txt").symlink_to("y.txt")
    (inputs(here) / "y.txt").symlink_to("x.txt")


@case("a link to nothing", [1], "unreadable")
def _(here):
    good(here)
    (inputs(here) / "x.txt").symlink_to("nowhere.txt")


@case("a link to /dev/zero", [1], "not-a-file")
def _(here):
    good(here)
    (inputs(here) / "x.txt").symlink_to("/dev/zero")


@case("a link to /proc/self/mem", [1], None)
def _(here):
    good(here)
    (inputs(here) / "x.txt").symlink_to("/proc/self/mem")


@case("a pipe that nobody writes to", [1], "not-a-file")
def _(here):
    good(here)
    os.mkfifo(inputs(here) / "x.txt")


@case("a socket", [1], "not-a-file")
def _(here):
    good(here)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(inputs(here) / "x.txt"))


@case("/dev/null as input", [1], "not-a-file")
def _(here):
    return ["/dev/null"]


@case("/dev/zero as input", [1], "not-a-file")
def _(here):
    return ["/dev/zero"]


@case("a pipe as input", [1], "not-a-file")
def _(here):
    os.mkfifo(here / "x.txt")
    return ["x.txt"]


@case("an input that is not there", [2], "", blamed="nowhere")
def _(here):
    return ["nowhere"]


@case("a sparse text of 1 TB", [1], "file-too-large")
def _(here):
    good(here)
    with (inputs(here) / "sparse.txt").open("wb") as file:
        file.truncate(1 << 40)


@case("an input named twice, and by a link", [0], None)
def _(here):
    good(here)
    (here / "link").symlink_to(inputs(here))
    return ["in", "in/../in", "link", "in/2016_good.txt"]


if os.geteuid() != 0:

    @case("a folder without permission", [1], "unreadable")
    def _(here):
        good(here)
        (inputs(here) / "closed").mkdir(mode=0)

    @case("a file without permission", [1], "unreadable")
    def _(here):
        good(here)
        put(inputs(here) / "x.txt", TEXT).chmod(0)

    @case("an output folder without permission", [2], "", blamed="out")
    def _(here):
        good(here)
        (here / "out").mkdir(mode=0o500)

    @case("a metadata.csv without permission", [0, 1], "bad-metadata")
    def _(here):
        good(here)
        put(inputs(here) / "metadata.csv", "file,title\n").chmod(0)


# --- The output folder ------------------------------------------------------------------------------------------------


def earlier(here: Path, record: str) -> None:
    """Puts a record of an earlier run into the output folder."""
    good(here)
    (here / "out").mkdir()
    put(here / "out" / "run.json", record)


@case("an earlier run.json that names files elsewhere", [0], "")
def _(here):
    names = ["../precious.txt", "/etc/hostname", str(here / "precious.txt"), "sub/../../precious.txt"]
    earlier(here, json.dumps({"tool": "tifa", "outputs": [{"file": name} for name in names]}))


@case("an earlier run.json nested 1,000,000 deep", [0, 2], None, blamed="run.json")
def _(here):
    earlier(here, "[" * DEEP)


@case("an earlier run.json of something else", [2], "", blamed="run.json")
def _(here):
    earlier(here, '{"tool":"other"}')


@case("an interrupted publication that names files elsewhere", [0, 2], None, blamed="out")
def _(here):
    good(here)
    ready = here / "out" / ".tifa-ready"
    ready.mkdir(parents=True)
    put(ready / "run.json", "{}")
    put(ready / ".going", "../precious.txt\n")


@case("an interrupted publication that is a link", [0, 2], None, blamed="out")
def _(here):
    good(here)
    (here / "out").mkdir()
    (here / "out" / ".tifa-ready").symlink_to(here / "theirs" / "out")


@case("--resume from a log of garbage", [0, 2], None, blamed="out")
def _(here):
    good(here)
    log = here / "out" / ".tifa-run" / "log"
    log.mkdir(parents=True)
    repeat(log / "journal", b"\xff", 10 * MIB)
    put(log / "speeches.csv", "garbage")
    return ["in", "--resume"]


@case("--resume, a log whose length leads astray", [0, 2], None, blamed="out")
def _(here):
    good(here)
    log = here / "out" / ".tifa-run" / "log"
    log.mkdir(parents=True)
    put(log / "journal", (2**63).to_bytes(8, "little") + b"x" * 100)
    return ["in", "--resume"]


@case("a staging folder that is a link", [0, 2], None, blamed="out")
def _(here):
    good(here)
    (here / "out").mkdir()
    (here / "out" / ".tifa-run").symlink_to(here / "theirs")


@case("a staging folder that has a link in it", [0, 2], None, blamed="out")
def _(here):
    good(here)
    (here / "out" / ".tifa-run").mkdir(parents=True)
    (here / "out" / ".tifa-run" / "out").symlink_to(here / "theirs")
    (here / "out" / ".tifa-run" / "lock").symlink_to(here / "precious.txt")


@case("a table's place taken by a link", [0, 2], None, blamed="out")
def _(here):
    good(here)
    (here / "out").mkdir()
    (here / "out" / "speeches.csv").symlink_to(here / "precious.txt")


@case("a table's place taken by a folder", [2], None, blamed="speeches.csv")
def _(here):
    good(here)
    (here / "out" / "speeches.csv").mkdir(parents=True)


@case("an output folder that is a file", [2], "", blamed="out")
def _(here):
    good(here)
    put(here / "out", "file")


# --- Characters -------------------------------------------------------------------------------------------------------


def text(name: str, content: str | bytes, exits=(0,), codes: str | None = "", options=()) -> None:
    """Registers a case: a small text."""

    def make(here):
        put(inputs(here) / "2016_text.txt", content)
        return ["in", *options]

    case(name, exits, codes)(make)


EVERYTHING = ["--xlsx", "--html", "--figures", "--parquet", "--jsonl", "--survey"]
EVERYTHING += [word for what in ("words", "network", "matrix", "richness", "sentences", "text") for word in ("--also", what)]
CONTROLS = "".join(f"“四{chr(c)}个全面”{chr(c)}战略{chr(c)}布局。" for c in [*range(1, 32), *range(127, 160)])
INVISIBLE = "".join(f"“三个{c}代表”{c}重要{c}思想。" for c in "\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u2060\u2061\u3164\ufeff\uffa0\U000e0001")
BIDI = "".join(f"{c}“四个全面”战略布局{c}。" for c in "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
PLANES = "".join(f"“三{chr(b * 256 + 0x41)}代表”" for b in range(0x1100) if not 0xD8 <= b <= 0xDF)

text("every control character", CONTROLS)
text("every control character, every report", CONTROLS, options=EVERYTHING)
text("invisible characters", INVISIBLE)
text("invisible characters, every report", INVISIBLE, options=EVERYTHING)
text("bidirectional marks", BIDI)
text("bidirectional marks, every report", BIDI, options=EVERYTHING)
text("one character of every block of 256", PLANES)
text("one character of every block of 256, every report", PLANES, options=EVERYTHING)
text("noncharacters", "“三个代表”\ufffe\uffff\U0001ffff\U0010ffff“四个全面”")
text("noncharacters, every report", "“三个\uffff代表”\ufffe\uffff\U0001ffff\U0010ffff“四个全面”", options=EVERYTHING)
text("overlong UTF-8", b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf\xc1\xbf" * 1000, [0, 1], None)
text("surrogates in UTF-8", b"\xed\xa0\x80\xed\xb0\x80" * 1000, [0, 1], None)
text("beyond Unicode in UTF-8", b"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80\xff\xfe\xfd" * 1000, [0, 1], None)
text("UTF-8 cut in every place", b"".join(bytes(c)[:n] for c in ["一".encode(), "𠀀".encode()] for n in (1, 2, 3)) * 1000, [0, 1], None)
text("UTF-16 of odd length", TEXT.encode("utf-16") + b"\x00", [0, 1], None)
text("UTF-16 with lone surrogates", b"\xff\xfe" + b"\x00\xd8\x00\x4e" * 1000, [0, 1], None)
text("UTF-16, the mark the wrong way round", b"\xfe\xff" + TEXT.encode("utf-16-le"), [0, 1], None)
text("UTF-32", TEXT.encode("utf-32"), [0, 1], None)
text("UTF-32 without a mark", TEXT.encode("utf-32-be"), [0, 1], None)
text("UTF-7", "".join("+" + c for c in TEXT).encode("utf-7"))
text("a byte-order mark only", b"\xef\xbb\xbf", [1], "no-text")
text("a byte-order mark of UTF-16 only", b"\xff\xfe", [1], "no-text")
text("byte-order marks of every kind", b"\xef\xbb\xbf\xff\xfe\xfe\xff\x00\x00\xfe\xff" + TEXT.encode(), [0, 1], None)
text("one byte", b"\xff", [0, 1], None)
text("GB18030 with four-byte codes", b"\x81\x30\x81\x30\x84\x31\xa4\x37\xe3\x32\x9a\x35" * 1000, [0, 1], None)
text("ISO-2022 escapes", b"\x1b$B\x1b(B\x0e\x0f" * 1000 + TEXT.encode(), [0, 1], None)
text("JPEG", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 1000, [0, 1], None)

flood("NUL bytes only, 16 MB", b"\0", LIMIT, [1], None)
flood("0xff only, 16 MB", b"\xff", LIMIT, [0, 1], None)
flood("lead bytes only, 16 MB", b"\x81", LIMIT, [0, 1], None)
flood("half UTF-8, half GB18030, 15 MB", "改革开放。\n".encode() + "改革开放。\n".encode("gb18030"), 15_000_000, [0, 1], None)
flood("U+FFFD, 15 MB", "\ufffd", 15_000_000, [1], "no-text")
flood("combining marks, 15 MB", "\u0301", 15_000_000, [0, 1], None)
flood("zero-width spaces, 15 MB", "\u200b", 15_000_000, [0, 1], None)
flood("unassigned planes, 16 MB", "\U000f0000", LIMIT, [1], "no-text")
flood("Extension B, 16 MB", "𠀀", LIMIT)
flood("emoji joined without end, 16 MB", "👩\u200d", LIMIT - 1, [1], "no-text")

# --- Floods -----------------------------------------------------------------------------------------------------------

flood("txt, 10 million empty lines", "\n", 10_000_000, [1], "no-text")
flood("txt, a line of 200 MB", "一", 200_000_000, [1], "too-large")
flood("txt, a line of 200 MB, allowed", "改革开放，", 200_000_000, [0], "", options=["--max-document-mib", "192"])
flood("16 MB of “", "“", LIMIT - 1, [1], "no-text")
flood("16 MB of ”", "”", LIMIT - 1, [1], "no-text")
flood("10 MB of “一”", "“一”", 10_000_000)
flood("10 MB of 《", "《", 10_000_000, [1], "no-text")
flood("10 MB of \"", '"', 10_000_000, [0, 1], None)
flood("10 MB of 一", "一", 10_000_000)
flood("10 MB of digits", "1234567890", 10_000_000)
flood("10 MB of 九千九百", "九千九百", 10_000_000)
flood("10 MB of 个", "个", 10_000_000)
flood("10 MB of 一个", "一个", 10_000_000)
flood("10 MB of 第一，", "第一，", 10_000_000)
flood("10 MB of 第一，第二，第三，", "第一，第二，第三，", 10_000_000)
flood("10 MB of 一、 on lines", "一、\n", 10_000_000)
flood("10 MB of headings", "一、总结\n（一）回顾\n1．成绩\n", 10_000_000)
flood("10 MB of 、", "、", 10_000_000, [1], "no-text")
flood("10 MB of 三农、", "三农、", 10_000_000)
flood("10 MB of ，", "，", 10_000_000, [1], "no-text")
flood("10 MB of 。", "。", 10_000_000, [1], "no-text")
flood("10 MB of ：", "：", 10_000_000, [1], "no-text")
flood("10 MB of line breaks and spaces", "\n ", 10_000_000, [1], "no-text")
flood("10 MB of every kind of line break", "\r\n\n\r\v\f\x85\u2028\u2029", 10_000_000, [1], None)
flood("10 MB of ideographic spaces", "\u3000", 9_999_999, [1], "no-text")
flood("10 MB of 一 on lines of its own", "一\n", 10_000_000)
flood("10 MB of 一是", "一是", 10_000_000)
flood("10 MB of 一是…；二是…", "一是改革；二是开放；", 10_000_000)
flood("10 MB of 三个代表", "三个代表", 10_000_000)
flood("3 million times 三个代表", "三个代表", 36_000_000, options=["--max-document-mib", "64"])
flood("10 MB of “三个代表”", "“三个代表”", 10_000_000)
flood("10 MB of “三个代表”, every report", "“三个代表”", 10_000_000, options=EVERYTHING)
flood("10 MB of （", "（", 10_000_000, [1], "no-text")
flood("10 MB of （）", "（）", 10_000_000, [1], "no-text")
flood("10 MB of a", "a", 10_000_000)
flood("10 MB of a-", "a-", 10_000_000)
flood("10 MB of 的", "的", 10_000_000)
flood("10 MB of 中华人民共和国", "中华人民共和国", 10_000_000)
flood("10 MB of characters of no word", "龘靐齉", 10_000_000)
flood("10 MB of 2016年", "2016年", 10_000_000)
flood("10 MB of 2016年1月1日 on lines", "2016年1月1日\n", 10_000_000, [0, 1], None)
flood("10 MB of beginnings of speeches", "在全县农村工作会议上的讲话\n（2016年1月1日）\n同志们：\n", 10_000_000, [0], "near-duplicate")
flood("10 MB of beginnings and words", "在全县农村工作会议上的讲话\n（2016年1月1日）\n同志们：\n" + TEXT * 3 + "谢谢大家！\n", 10_000_000, [0], "near-duplicate")
flood("10 MB of 同志们：", "同志们：\n", 10_000_000)
flood("10 MB of boilerplate", "责任编辑：\n上一篇\n打印\n您的位置：首页 > 讲话\n", 10_000_000, [0, 1], None)
flood("10 MB of 不 and 防止", "不防止", 10_000_000)
flood("10 MB of spaces between characters", "三 个 代 表 ", 10_000_000)
flood("10 MB of traditional characters", "改革開放與經濟發展，", 10_000_000)
flood("10 MB of 改革开放 on lines cut at ten", "改革开放改革开放改革\n", 10_000_000)
flood("16 MB of spaces between characters", "三 个 代 表 ", LIMIT)
flood("16 MB of “三个代表”", "“三个代表”", LIMIT)
flood("16 MB of a", "a", LIMIT)
flood("md of *", "*", 10_000_000, [0, 1], None, ending="md")
flood("md of **一", "**一", 10_000_000, ending="md")
flood("md of [", "[", 10_000_000, [0, 1], None, ending="md")
flood("md of [](", "[](", 9_999_999, [0, 1], None, ending="md")
flood("md of [一](", "[一](", 10_000_000, ending="md")
flood("md of ![", "![", 10_000_000, [0, 1], None, ending="md")
flood("md of #", "#", 10_000_000, [0, 1], None, ending="md")
flood("md of # 一", "# 一\n", 10_000_000, ending="md")
flood("md of <!--", "<!--", 10_000_000, [0, 1], None, ending="md")
flood("md of `", "`", 10_000_000, [0, 1], None, ending="md")
flood("md of ```", "```\n", 10_000_000, [0, 1], None, ending="md")
flood("md of >", ">", 10_000_000, [0, 1], None, ending="md")
flood("md of |", "|", 10_000_000, [0, 1], None, ending="md")
flood("md of ---", "---\n", 10_000_000, [0, 1], None, ending="md")
flood("md of _", "_一", 10_000_000, ending="md")
flood("md of \\", "\\", 10_000_000, [0, 1], None, ending="md")
flood("md of <a", "<a ", 9_999_999, [0, 1], None, ending="md")
flood("md of &", "&", 10_000_000, [0, 1], None, ending="md")
flood("md with a front matter that never ends", "title: 一\n", 10_000_000, [0, 1], None, ending="md", head="---\n")


@case("a text of every number", [0], None)
def _(here):
    lines(inputs(here) / "2016.txt", (f"“{n}个代表”，第{n}，" for n in range(400_000)))


@case("a text of a million different names", [0], None)
def _(here):
    lines(inputs(here) / "2016.txt", (f"“三个{chr(0x4E00 + n % 20_000)}{chr(0x4E00 + n // 20_000)}”" for n in range(700_000)))


@case("a text of random ideographs", [0], None)
def _(here):
    seed = os.urandom(1)  # Any text will do.
    number = seed[0] + 1
    with (inputs(here) / "2016.txt").open("w", encoding="utf-8") as file:
        for _ in range(3_000_000):
            number = (number * 1103515245 + 12345) % 2**31
            file.write(chr(0x4E00 + number // 65536 % 20_000))


# --- Settings ---------------------------------------------------------------------------------------------------------

settings("settings, arrays 100,000 deep", "--config", "x.toml", lambda p: put(p, "glob = " + "[" * 100_000 + "]" * 100_000))
settings("settings, inline tables 100,000 deep", "--config", "x.toml", lambda p: put(p, "a = " + "{a = " * 100_000))
settings("settings, a key of 100,000 parts", "--config", "x.toml", lambda p: put(p, "a." * 100_000 + "a = 1"))
settings("settings, 100 MB of comments", "--config", "x.toml", lambda p: repeat(p, "# 一\n", 100_000_000), [0, 2])
settings("settings, 100 MB in one text", "--config", "x.toml", lambda p: repeat(p, "a", 100_000_000, head='encoding = "', tail='"\n'))
settings("settings, 100 MB on one line", "--config", "x.toml", lambda p: repeat(p, "a", 100_000_000))
settings("settings, 0xff", "--config", "x.toml", lambda p: put(p, b"\xff" * 1000))
settings("settings, numbers beyond all bounds", "--config", "x.toml", lambda p: put(p, "context = 99999999999999999999"))
settings("settings, a folder", "--config", "x.toml", lambda p: p.mkdir())
settings("settings, /dev/zero", "--config", "x.toml", lambda p: p.symlink_to("/dev/zero"))
settings("settings, a million patterns", "--config", "x.toml", lambda p: repeat(p, '"*.txt",', 800_000, head="glob = [", tail="]\n"), [0, 2])


@case("tifa.toml of the working folder is a pipe", [0, 2], None, blamed="tifa.toml")
def _(here):
    good(here)
    os.mkfifo(here / "tifa.toml")


@case("a context beyond all bounds", [0, 2], None)
def _(here):
    good(here)
    return ["in", "--context", "18446744073709551615"]


@case("a context of the whole text", [0, 2], None)
def _(here):
    repeat(inputs(here) / "2016.txt", TEXT, 1_000_000)
    return ["in", "--context", "1000000"]


@case("a document limit beyond all bounds", [0, 2], None)
def _(here):
    good(here)
    return ["in", "--max-document-mib", "18446744073709551615"]


@case("100,000 threads", [0, 2], None)
def _(here):
    good(here)
    return ["in", "--threads", "100000"]


@case("a pattern nested 10,000 deep", [0, 2], None)
def _(here):
    good(here)
    return ["in", "--glob", "{" * 10_000 + "a" + "}" * 10_000]


@case("a pattern of stars", [0, 2], None)
def _(here):
    put(inputs(here) / ("a" * 200 + ".txt"), TEXT)
    return ["in", "--glob", "*a" * 50 + "b"]


@case("a path template of 10,000 fields", [0, 2], None)
def _(here):
    put(inputs(here) / ("a_" * 100 + ".txt"), TEXT)
    return ["in", "--path-template", "_".join(f"{{f{n}}}" for n in range(10_000))]


settings("lexicon, 50 MB of garbage", "--lexicon", "x.toml", lambda p: repeat(p, bytes(range(256)), 50_000_000))
settings("lexicon, 50 MB on one line", "--lexicon", "x.toml", lambda p: repeat(p, "一", 50_000_000))
settings("lexicon, empty", "--lexicon", "x.toml", lambda p: put(p, ""), [0, 2])
settings("lexicon, a name of a million characters", "--lexicon", "x.toml", lambda p: put(p, LEXICON.format("三" * 1_000_000)), [0, 2])
settings("lexicon, an empty name", "--lexicon", "x.toml", lambda p: put(p, LEXICON.format("")), [0, 2])
settings("lexicon, a name of control characters", "--lexicon", "x.toml", lambda p: put(p, LEXICON.format(r"\u0000\u001b\n\u202e")), [0, 2])
settings("lexicon, a class that is none", "--lexicon", "x.toml", lambda p: put(p, '[[slogan]]\nname="三农"\nclass="x"\nkind="measure"\n'))
settings("lexicon, one name 200,000 times", "--lexicon", "x.toml", lambda p: repeat(p, LEXICON.format("三个甲"), 8_000_000), [0, 2])
settings("lexicon, n beyond all bounds", "--lexicon", "x.toml", lambda p: put(p, LEXICON.format("三个甲") + "n = [18446744073709551615]\n"), [0, 2])
settings("lexicon, /dev/zero", "--lexicon", "x.toml", lambda p: p.symlink_to("/dev/zero"))
settings("lexicon, a folder", "--lexicon", "x.toml", lambda p: p.mkdir())
settings(
    "lexicon, 200,000 entries",
    "--lexicon",
    "x.toml",
    lambda p: lines(p, (LEXICON.format(f"三个{chr(0x4E00 + n % 20_000)}{chr(0x4E00 + n // 20_000)}") for n in range(200_000))),
    [0, 2],
)
settings(
    "lexicon, an entry with 200,000 variants",
    "--lexicon",
    "x.toml",
    lambda p: lines(p, ['[[slogan]]\nname = "三个甲"\nclass = "numeric"\nkind = "measure"\nvariants = [', *(f'"三个{n}",' for n in range(200_000)), "]\n"]),
    [0, 2],
)
settings("themes, an empty word", "--themes", "x.toml", lambda p: put(p, THEMES.format("")), [0, 2])
settings("themes, a word of spaces", "--themes", "x.toml", lambda p: put(p, THEMES.format(" \u3000")), [0, 2])
settings("themes, a word of a million characters", "--themes", "x.toml", lambda p: put(p, THEMES.format("改" * 1_000_000)), [0, 2])
settings("themes, a weight that is none", "--themes", "x.toml", lambda p: put(p, THEMES.format("改").replace("1.0", "nan")))
settings("themes, a weight without end", "--themes", "x.toml", lambda p: put(p, THEMES.format("改").replace("1.0", "inf")))
settings("themes, empty", "--themes", "x.toml", lambda p: put(p, ""), [0, 2])
settings("themes, 50 MB of garbage", "--themes", "x.toml", lambda p: repeat(p, bytes(range(256)), 50_000_000))
settings(
    "themes, 5,000 themes",
    "--themes",
    "x.toml",
    lambda p: lines(p, (THEMES.format(chr(0x4E00 + n)).replace('"a"', f'"t{n}"') for n in range(5000))),
    [0, 2],
)
settings(
    "themes, 300,000 words",
    "--themes",
    "x.toml",
    lambda p: lines(p, [THEMES.format("改"), *(f'"{chr(0x4E00 + n % 20_000)}{chr(0x4E00 + n // 20_000)}" = 1.0\n' for n in range(300_000))]),
    [0, 2],
)
settings("terms, 1,000,000 lines", "--terms", "x.txt", lambda p: lines(p, (f"词{n}\n" for n in range(1_000_000))), [0, 2])


@case("terms, 200,000 lines, and 2,000 speeches", [0, 2], None, blamed="x.txt")
def _(here):
    lines(here / "x.txt", (f"词{n}\n" for n in range(200_000)))
    lines(inputs(here) / "2016.jsonl", (f'{{"text":"第{n}年，改革开放，词{n}"}}\n' for n in range(2000)))
    return ["in", "--terms", "x.txt"]


settings("terms, a line of 50 MB", "--terms", "x.txt", lambda p: repeat(p, "改", 50_000_000), [0, 2])
settings("terms, one character each", "--terms", "x.txt", lambda p: lines(p, (f"{chr(c)}\n" for c in range(0x4E00, 0x9FFF))), [0, 1, 2])
settings("terms, 0xff", "--terms", "x.txt", lambda p: put(p, b"\xff\xfe\x80" * 10_000), [0, 2])
settings("terms, NUL bytes and formulas", "--terms", "x.txt", lambda p: put(p, "\0\n=1+1\n\u202e\n"), [0, 2])
settings("terms, empty", "--terms", "x.txt", lambda p: put(p, "\n\n"))
settings("dict, garbage", "--dict", "x.txt", lambda p: repeat(p, bytes(range(256)), 5_000_000), [0, 2])
settings("dict, 0xff", "--dict", "x.txt", lambda p: put(p, b"\xff" * 100_000), [0, 2])
settings("dict, frequencies beyond all bounds", "--dict", "x.txt", lambda p: put(p, "改革 18446744073709551615 n\n开放 18446744073709551615\n三农 99999999999999999999999\n"), [0, 2])
settings("dict, frequencies that add up too far", "--dict", "x.txt", lambda p: lines(p, (f"词{n} 9223372036854775807 n\n" for n in range(10))), [0, 2])
settings("dict, negative and broken frequencies", "--dict", "x.txt", lambda p: put(p, "改革 -1 n\n开放 1e9 n\n三农 NaN\n布局 0\n"), [0, 2])
settings("dict, a word of a million characters", "--dict", "x.txt", lambda p: put(p, "改" * 1_000_000 + " 3 n\n"), [0, 2])
settings("dict, 300,000 words", "--dict", "x.txt", lambda p: lines(p, (f"{chr(0x4E00 + n % 20_000)}{chr(0x4E00 + n // 20_000)} 3 n\n" for n in range(300_000))), [0, 2])
settings("dict, NUL bytes", "--dict", "x.txt", lambda p: put(p, "\0\0 \0\n\ufeff\n \n"), [0, 2])


# --- Metadata ---------------------------------------------------------------------------------------------------------


def metadata(name: str, write: Callable[[Path], object], exits: Iterable[int], codes: str | None) -> None:
    """Registers a case: an ordinary text, and a hostile metadata.csv beside it."""

    def make(here):
        good(here)
        write(inputs(here) / "metadata.csv")

    case(name, exits, codes)(make)


SAID = "file,title,year,place\n2016_good.txt,在会议上的讲话,2016,甲县\n"
metadata("metadata, 1,000,000 rows", lambda p: lines(p, itertools.chain([SAID], (f"{n}.txt,题{n},2016,乙县\n" for n in range(1_000_000)))), [1], "metadata-without-file")
metadata("metadata, one file 1,000,000 times", lambda p: repeat(p, "2016_good.txt,题,2016,甲县\n", 33_000_000, head=SAID), [0], "")
metadata("metadata, 1,000,000 years that are none", lambda p: repeat(p, "2016_good.txt,题,x,甲县\n", 30_000_000, head=SAID), [1], "bad-year")
metadata("metadata, a quotation mark that is never closed", lambda p: repeat(p, TEXT, 50_000_000, head=SAID + '2016_good.txt,"'), [0, 1], None)
metadata("metadata, formulas", lambda p: put(p, 'file,title,place,speaker,=x\n2016_good.txt,=1+1,@a,"+1","-1"\n'), [0], "")
metadata("metadata, control characters", lambda p: put(p, 'file,title,place\n2016_good.txt,"\0\x1b[31m\n\r\u202e",\x07\n'), [0, 1], None)
metadata("metadata, 10,000 columns", lambda p: put(p, "file" + "".join(f",c{n}" for n in range(10_000)) + "\n2016_good.txt" + ",x" * 10_000 + "\n"), [0], "")
metadata("metadata without a column for the file", lambda p: put(p, "a,b\n1,2\n"), [1], "bad-metadata")
metadata("metadata, a header of 50 MB", lambda p: repeat(p, "一,", 50_000_000), [1], "bad-metadata")
metadata("metadata, paths that lead out", lambda p: put(p, SAID + "../precious.txt,a,2016,b\n/etc/passwd,a,2016,b\n"), [1], "metadata-without-file")
metadata("metadata, 0xff", lambda p: put(p, b"\xff" * 100_000), [1], "bad-metadata")
metadata("metadata, empty", lambda p: put(p, ""), [1], "bad-metadata")
metadata("metadata that is a folder", lambda p: p.mkdir(), [0, 1], None)
metadata("metadata that is a pipe", lambda p: os.mkfifo(p), [0, 1], "not-a-file")
metadata("metadata that is /dev/zero", lambda p: p.symlink_to("/dev/zero"), [0, 1], "not-a-file")
metadata("metadata of 1 GB of zeros", lambda p: p.open("wb").truncate(GIB), [0, 1], "bad-metadata")


# --- Running and checking ---------------------------------------------------------------------------------------------


def run(tifa: Path, arguments: list[str], here: Path) -> Result:
    """Runs tifa in `here`; its standard error goes to the file `stderr`."""
    command = [str(tifa), "run", "-q", "-o", "out", *arguments]
    with (here / "stderr").open("wb") as errors:
        began = time.monotonic()
        child = subprocess.Popen(command, cwd=here, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
        if hasattr(resource, "prlimit"):
            resource.prlimit(child.pid, resource.RLIMIT_AS, (HARD_MIB * MIB, HARD_MIB * MIB))
        clock = threading.Timer(SECONDS, os.kill, (child.pid, signal.SIGKILL))
        clock.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - began
        clock.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    # Kilobytes on Linux, bytes on macOS.
    memory = usage.ru_maxrss / (1024 if sys.platform != "darwin" else MIB)
    return Result(child.returncode, seconds, memory)


def wrong_cells(path: Path) -> Iterable[str]:
    """What is wrong with a table."""
    number = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\Z")
    risky = tuple("=+-@\t\r\n＝＋－＠")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, strict=True)
        header = next(rows, None)
        if header is None:
            yield "no header"
            return
        at = header.index("speech_id") if path.name == "speeches.csv" and "speech_id" in header else None
        ids = set()
        for row in rows:
            if len(row) != len(header):
                yield f"line {rows.line_num}: {len(row)} cells under {len(header)} columns"
                return
            for cell in row:
                if cell.startswith(risky) and not number.match(cell):
                    yield f"line {rows.line_num}: a formula: {cell[:30]!r}"
                    return
            if at is not None:
                if row[at] in ids:
                    yield f"line {rows.line_num}: the id {row[at][:60]!r} a second time"
                    return
                ids.add(row[at])


def unreadable(path: Path) -> Iterable[str]:
    """What is wrong with a file of the output."""
    try:
        if path.suffix == ".csv":
            yield from wrong_cells(path)
        elif path.suffix == ".json":
            json.loads(path.read_bytes())
        elif path.suffix == ".jsonl":
            with path.open("rb") as file:
                for one in file:
                    json.loads(one)
        elif path.suffix in (".svg", ".graphml"):
            ElementTree.parse(path)
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith((".xml", ".rels")):
                        ElementTree.parse(archive.open(name))
    except (ValueError, csv.Error, ElementTree.ParseError, zipfile.BadZipFile) as e:
        yield str(e)


def codes_of(table: Path) -> list[str]:
    """The codes in problems.csv."""
    if not table.is_file():
        return []
    with table.open(encoding="utf-8-sig", newline="") as file:
        return sorted({row["code"] or "" for row in csv.DictReader(file)})


def complaints(case: Case, result: Result, here: Path) -> Iterable[str]:
    """What is wrong with a result."""
    out = here / "out"
    with (here / "stderr").open("rb") as errors:
        message = errors.read(MIB)
    if result.exit == -signal.SIGKILL and result.seconds >= SECONDS:
        yield f"not done after {SECONDS} s"
    elif result.exit < 0:
        yield f"ended by {signal.Signals(-result.exit).name}"
    elif result.exit not in case.exits:
        yield f"exit code {result.exit}: {message[:200].decode(errors='replace').strip()}"
    if result.mebibytes > result.bound:
        yield f"{result.mebibytes:.0f} MiB"
    if b"panicked" in message:
        yield "panicked: " + message[:300].decode(errors="replace").strip()
    if (size := (here / "stderr").stat().st_size) > MESSAGE_BYTES:
        yield f"a message of {size} bytes"
    if "internal" in result.codes:
        yield "a problem of code internal"
    if result.exit == 2 and case.blamed and case.blamed.encode() not in message[:MESSAGE_BYTES]:
        yield f"the message does not name {case.blamed}: {message[:200].decode(errors='replace').strip()}"
    if result.exit in (0, 1):
        if case.codes is not None and set(result.codes) != case.codes:
            yield f"codes {' '.join(result.codes) or '-'} where {' '.join(sorted(case.codes)) or '-'} were expected"
        try:
            counts = json.loads((out / "run.json").read_bytes())["counts"]
            if counts["documents_in"] != counts["documents_out"] + counts["documents_lost"]:
                yield f"documents: {counts['documents_in']} ≠ {counts['documents_out']} + {counts['documents_lost']}"
        except (OSError, ValueError, KeyError) as e:
            yield f"run.json: {e}"
        for path in sorted(out.iterdir()):
            for wrong in unreadable(path):
                yield f"{path.name}: {wrong}"
    for name in PRECIOUS:
        if not (here / name).is_file() or (here / name).read_text() != "precious":
            yield f"{name} is gone or changed"


def attempt(number: int, tifa: Path) -> Result:
    """Runs a case in a folder of its own."""
    case, here = CASES[number], Path(tempfile.mkdtemp(prefix="tifa-hostile-"))
    try:
        inputs(here).mkdir()
        for name in PRECIOUS:
            (here / name).parent.mkdir(parents=True, exist_ok=True)
            put(here / name, "precious")
        arguments = case.make(here) or ["in"]
        result = run(tifa, arguments, here)
        if "--max-document-mib" in arguments:
            allowed = int(arguments[arguments.index("--max-document-mib") + 1])
            result.bound = max(BOUND_MIB, PER_MIB * allowed)
        result.codes = codes_of(here / "out" / "problems.csv")
        result.complaints = list(complaints(case, result, here))
        return result
    finally:
        # Folders may be too deep for Python, or closed.
        subprocess.run(["chmod", "-R", "u+rwX", here], stderr=subprocess.DEVNULL, check=False)
        subprocess.run(["rm", "-rf", here], check=True)


def in_markdown(name: str) -> str:
    """A case's name as the table has it."""
    return re.sub(r"([\\|<>*_`\[\]#&~])", r"\\\1", name)


def quick_ones() -> set[str]:
    """The names in the table, as it has them, of cases that took half a second at most."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "TRUST.md").read_text(encoding="utf-8")
    table = page.partition("<!-- hostile -->")[2].partition("<!-- end -->")[0]
    rows = re.findall(r"^\| (.+) \| -?\d+ \| .+ \| ([\d.]+) \| \d+ \|$", table, re.MULTILINE)
    return {name for name, seconds in rows if float(seconds) <= 0.5}


def table_of(results: list[tuple[Case, Result]]) -> str:
    """The results in Markdown."""
    rows = ["| case | exit code | problem code | seconds | MiB |", "|---|---:|---|---:|---:|"]
    for case, result in results:
        name = in_markdown(case.name)
        codes = ", ".join(f"`{code}`" for code in result.codes) or "–"
        rows.append(f"| {name} | {result.exit} | {codes} | {result.seconds:.1f} | {result.mebibytes:.0f} |")
    return "\n".join(rows)


def write_into(path: Path, table: str) -> None:
    """Puts the table between its marks."""
    begin, end = "<!-- hostile -->", "<!-- end -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        sys.exit(f"{path}: no {begin} … {end}")
    path.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")


def main() -> int:
    """Runs the cases and tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tifa", type=Path)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    if options.into and (options.quick or options.only):
        parser.error("--into takes all cases: the table would lose the others")
    csv.field_size_limit(sys.maxsize)
    # What a process takes before it becomes another program counts as the other's: each case has a small one of its own.
    pool = multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1)
    results = []
    quick = quick_ones() if options.quick else None
    for number, case in enumerate(CASES):
        if options.only not in case.name or (quick is not None and in_markdown(case.name) not in quick):
            continue
        result = pool.apply(attempt, (number, options.tifa.resolve()))
        results.append((case, result))
        sign = "FAILED" if result.complaints else "ok"
        codes = " ".join(result.codes) or "-"
        print(f"{sign:6} {result.seconds:6.1f} s {result.mebibytes:6.0f} MiB  exit {result.exit}  {case.name}  [{codes}]", flush=True)
        for complaint in result.complaints:
            print(f"         {complaint}", flush=True)
    if options.into:
        write_into(options.into, table_of(results))
    if not results:
        parser.error("no case is left to run")
    failed = sum(bool(result.complaints) for _, result in results)
    print(f"{len(results) - failed} passed" + (f", {failed} failed" if failed else ""))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
