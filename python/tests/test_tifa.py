"""The wheel says what the command says."""

import csv
import doctest
import json
import threading

import pyarrow as pa
import pytest

import tifa
from conftest import SHARED
from tifa._tifa import SEPARATORS

GROWING = ["sections", "hits", "members", "themes"]
TOTALS = ["speeches", "slogans", "slogans_by_year", "themes_by_year", "new_slogans", "trends", "keyness", "problems"]


def rows_of(folder, table):
    with open(folder / f"{table}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def typed(table, row):
    """A row of a CSV file as Arrow has it."""
    read = {"integer": int, "year": int, "number": float, "boolean": lambda cell: cell == "true", "string": str}

    def value(name, kind):
        if kind in ("list", "years"):
            items = row[name].split(SEPARATORS[table, name])
            return [int(item) for item in items] if kind == "years" else items
        return read[kind](row[name])

    return {name: value(name, kind) if row[name] else None for name, kind in tifa.TABLES[table]}


def unguarded(row):
    """Without the apostrophe that keeps spreadsheets from running a cell."""
    marks = "=+-@\t\r\n＝＋－＠"
    return {k: v[1:] if isinstance(v, str) and v[:1] == "'" and v[1:2] and v[1] in marks else v for k, v in row.items()}


def test_the_example_of_the_module():
    assert doctest.testmod(tifa).failed == 0
    assert doctest.testmod(tifa).attempted >= 3


def test_a_run_writes_the_bytes_of_the_command(tifa_command, speeches, tmp_path):
    file, _ = speeches
    tifa_command("run", file, "-o", tmp_path / "command", "-q", "--also", "words", "--group", "place")
    run = tifa.Analyzer(also=["words"], group=["place"]).run(file, tmp_path / "wheel")
    names = sorted(path.name for path in (tmp_path / "command").iterdir())
    assert sorted(run.files) == names
    for name in names:
        assert (tmp_path / "command" / name).read_bytes() == (tmp_path / "wheel" / name).read_bytes(), name
    assert run.counts["documents_in"] == run.counts["documents_out"] + run.counts["documents_lost"]
    assert run["speeches"].num_rows == run.counts["speeches"]


@pytest.mark.parametrize("corpus", ["bundled", "news"])
def test_batches_and_their_merge_are_the_commands_tables(tifa_command, speeches, tmp_path, corpus):
    if corpus == "news":
        file = SHARED / "xwlb-sample.jsonl"
        if not file.exists():
            pytest.skip(f"{file.name} is not there")
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    else:
        file, rows = speeches
    tifa_command("run", file, "-o", tmp_path / "command", "-q")
    analyzer = tifa.Analyzer()
    table = pa.Table.from_pylist(rows).append_column("n", pa.array(range(len(rows))))
    include = ["slogans", *GROWING, "problems", "partial"]
    batches = [
        analyzer.analyze_batch(batch, include=include, source=file.name, order="n") for batch in table.to_batches(max_chunksize=97)
    ]
    merged = analyzer.merge(iter(batches[::-1]), tmp_path / "wheel")
    for name in TOTALS:
        assert (tmp_path / "command" / f"{name}.csv").read_bytes() == (tmp_path / "wheel" / f"{name}.csv").read_bytes(), name
    names = {order: new for order, _, new in merged.renamed}
    assert bool(names) == (corpus == "bundled")
    got = pa.Table.from_batches(batches).to_pylist()
    for column in GROWING:
        listed = tifa.LISTS[column]
        said = []
        for speech in got:
            for row in speech[column]:
                source = names.get(speech["order"], speech["source"])
                own = {"speech_id": f"{source}:{speech['part']}", "source": source, "year": speech["year"]}
                said.append({name: (own if name in own else row)[name] for name in tifa.columns(listed) if name in own or name in row})
        expected = [unguarded(typed(listed, row)) for row in rows_of(tmp_path / "command", listed)]
        assert said == expected, column
    counts = {}
    for speech in got:
        for slogan in speech["slogans"]:
            counts[slogan["slogan"]] = counts.get(slogan["slogan"], 0) + slogan["hits"]
    hits = {}
    for row in rows_of(tmp_path / "command", "slogan_hits"):
        hits[row["slogan"]] = hits.get(row["slogan"], 0) + 1
    assert {unguarded({"s": k})["s"]: v for k, v in hits.items()} == counts


def test_one_thread_and_two_and_every_size_of_batch_say_the_same(speeches):
    _, rows = speeches
    whole = tifa.Analyzer(threads=1).analyze_batch(rows, include=["slogans", *tifa.LISTS, "problems", "partial"])
    again = tifa.Analyzer(threads=2).analyze_batch(rows, include=["slogans", *tifa.LISTS, "problems", "partial"])
    assert whole.equals(again)
    empty = tifa.Analyzer().analyze_batch(pa.RecordBatch.from_pylist([], schema=pa.schema([("text", pa.string())])))
    assert empty.num_rows == 0 and empty.schema.field("slogans").type == whole.schema.field("slogans").type


def test_frames_of_all_kinds_are_taken_and_give_the_same(speeches):
    pandas, polars, duckdb = (pytest.importorskip(name) for name in ("pandas", "polars", "duckdb"))
    _, rows = speeches
    analyzer = tifa.Analyzer()
    expected = analyzer.analyze_batch(rows).to_pylist()
    table = pa.Table.from_pylist(rows)
    frames = [table, pandas.DataFrame(rows), polars.DataFrame(rows), duckdb.from_arrow(table)]
    for frame in frames:
        got = analyzer.analyze_batch(frame)
        assert got.to_pylist() == expected, type(frame)
    back = analyzer.analyze_batch(polars.DataFrame(rows))
    assert polars.from_arrow(back).height == len(expected) == len(back.to_pandas())
    assert duckdb.sql("select count(*) from back").fetchall() == [(len(expected),)]


def test_one_text():
    speech = tifa.Analyzer().analyze("坚持“三个代表”重要思想,解决三农问题。", id="a", year=2002)
    assert (speech["speech_id"], speech["year"], speech["year_source"]) == ("text#a:1", 2002, "given")
    assert [slogan["slogan"] for slogan in speech["slogans"]] == ["三个代表", "三农"]
    text = "坚持“三个代表”重要思想,解决三农问题。"
    assert [text[hit["start"] : hit["end"]] for hit in speech["hits"]] == ["三个代表", "三农"]
    assert tifa.Analyzer(text_field="body").analyze("解决三农问题。")["slogan_hits"] == 1


def test_a_document_that_cannot_be_analysed_has_a_row_that_says_why():
    rows = tifa.Analyzer(max_document_mib=1).analyze_batch(
        [{"id": 1, "text": None}, {"id": 2, "text": "\0\0"}, {"id": 3, "text": "三农" * 400_000}, {"id": 4, "text": "解决三农问题。"}]
    ).to_pylist()
    assert [row["source"] for row in rows] == ["data#1", "data#2", "data#3", "data#4"]
    assert [row["speech_id"] for row in rows] == [None, None, None, "data#4:1"]
    assert [[p["code"] for p in row["problems"] if p["severity"] == "error"] for row in rows] == [["no-text"], ["no-text"], ["too-large"], []]


def test_what_cannot_be_is_refused():
    for options, named in [({"contxt": 5}, "contxt"), ({"context": 5000}, "1000"), ({"also": ["wrods"]}, "wrods")]:
        with pytest.raises(ValueError, match=named):
            tifa.Analyzer(**options)
    with pytest.raises(OSError, match="none.toml"):
        tifa.Analyzer(lexicon=["none.toml"])
    analyzer = tifa.Analyzer()
    with pytest.raises(ValueError, match="hit"):
        analyzer.analyze_batch(["三农"], include=["hit"])
    with pytest.raises(ValueError, match="twice"):
        analyzer.analyze_batch(["三农"], include=["slogans", "hits", "slogans"])
    with pytest.raises(ValueError, match="tags"):
        analyzer.analyze_batch([{"text": "三农", "tags": ["a"]}])
    assert "no-text-field" in str(analyzer.analyze_batch([{"words": "三农"}]).to_pylist())
    with pytest.raises(ValueError, match="survey"):
        tifa.Analyzer(survey=True).analyze_batch(["三农"])


def test_lists_of_dicts_need_not_have_the_same_names():
    text = "在全县农村工作会议上的讲话\n(2016年3月5日)\n同志们:要抓好三农工作。"
    rows = [{"text": text}, {"text": text, "year": 2012}, {"text": text, "year": None, "place": "甲县"}]
    got = tifa.Analyzer().analyze_batch(rows).to_pylist()
    assert [(row["year"], row["place"]) for row in got] == [(2016, None), (2012, None), (None, "甲县")]
    for one in ("三农", b"x"):
        with pytest.raises(TypeError, match="list"):
            tifa.Analyzer().analyze_batch(one)


def test_a_number_is_the_same_text_in_every_batch():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": [1.0, 2.5], "year": [2016, None], "text": ["解决三农问题。"] * 2})
    both = tifa.Analyzer().analyze_batch(frame).to_pylist()
    assert [(row["source"], row["year"]) for row in both] == [("data#1", 2016), ("data#2.5", None)]
    assert tifa.Analyzer().analyze_batch(frame[:1]).to_pylist()[0]["source"] == "data#1"


def test_documents_with_one_number_and_batches_of_something_else_are_refused(tmp_path):
    analyzer = tifa.Analyzer()
    batch = analyzer.analyze_batch(["解决三农问题。", "落实乡村振兴战略。"], include=["partial"])
    with pytest.raises(ValueError, match="two documents have the number 0"):
        analyzer.merge([batch, batch], tmp_path / "out")
    with pytest.raises(ValueError, match="partial"):
        analyzer.merge([analyzer.analyze_batch(["三农"])], tmp_path / "out")
    for order, named in [([0.2, 0.7], "whole numbers"), ([-1, 1], "negative"), (["a", "b"], "whole numbers"), ([None, 1], "empty")]:
        with pytest.raises(ValueError, match=named):
            analyzer.analyze_batch(pa.table({"text": ["三农"] * 2, "n": order}), order="n")
    with pytest.raises(ValueError, match="other options"):
        tifa.Analyzer(group=["place"]).merge([batch], tmp_path / "out")
    assert tifa.Analyzer(parquet=True, headers="zh").merge([batch], tmp_path / "looks").counts["speeches"] == 2
    cells = batch.column("partial").to_pylist()
    for at in range(0, len(cells[0]), 7):
        damaged = bytes([*cells[0][:at], cells[0][at] ^ 1, *cells[0][at + 1 :]])
        with pytest.raises(ValueError, match="damaged"):
            analyzer.merge([pa.record_batch({"partial": pa.array([damaged, cells[1]])})], tmp_path / "out")
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "speeches.csv").write_text("precious")
    with pytest.raises(ValueError, match="no run has written"):
        analyzer.merge([batch], mine)
    assert (mine / "speeches.csv").read_text() == "precious"
    with pytest.raises(ValueError, match="xlsx"):
        tifa.Analyzer(xlsx=True).merge([batch], tmp_path / "out")
    with pytest.raises(ZeroDivisionError):
        analyzer.merge((1 / 0 for _ in range(1)), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_options_of_a_file(tmp_path):
    lexicon = tmp_path / "mine.toml"
    lexicon.write_text('[[slogan]]\nname = "九龙治水"\nclass = "numeric"\nkind = "morpheme"\n', "utf-8")
    (tmp_path / "tifa.toml").write_text('lexicon = ["mine.toml"]\ncontext = 3\n', "utf-8")
    analyzer = tifa.Analyzer(tmp_path / "tifa.toml", context=2)
    hit = analyzer.analyze("必须改变九龙治水的局面。")["hits"][0]
    assert (hit["slogan"], hit["left"], hit["right"]) == ("九龙治水", "改变", "的局")
    assert analyzer.options["context"] == 2
    assert analyzer.lists == ["sections", "hits", "members", "themes"]
    assert tifa.Analyzer(also=["sentences"], html=True).lists == [*analyzer.lists, "sentence_themes", "paragraphs"]


def test_words_places_and_groups(tifa_command, speeches, tmp_path):
    file, rows = speeches
    analyzer = tifa.Analyzer()
    assert analyzer.segment("解决三农问题。") == ["解决", "三农问题", "。"]
    lines = analyzer.kwic(file, "N个X", sort="left")
    assert lines.num_rows == analyzer.kwic(rows, "N个X", sort="left", source=file.name).num_rows > 5
    tifa_command("kwic", "N个X", file, "--sort", "left", "--format", "csv", "-o", tmp_path / "kwic.csv")
    assert [unguarded(typed("kwic", row)) for row in rows_of(tmp_path, "kwic")] == lines.to_pylist()
    target = f"place={rows[0]['place']}"
    tifa_command("compare", file, "--target", target, "-o", tmp_path / "keyness.csv")
    expected = [unguarded(typed("keyness", row)) for row in rows_of(tmp_path, "keyness")]
    assert analyzer.compare(file, target).to_pylist() == expected and expected


def test_other_threads_go_on_meanwhile(speeches):
    _, rows = speeches
    analyzer = tifa.Analyzer(threads=1)
    turns, done = [0], threading.Event()

    def count():
        while not done.is_set():
            turns[0] += 1

    counting = threading.Thread(target=count)
    counting.start()
    before = turns[0]
    analyzer.analyze_batch(rows * 20)
    during = turns[0] - before
    done.set()
    counting.join()
    assert during > 1000
