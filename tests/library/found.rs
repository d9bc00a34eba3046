//! What the finder says of a hit besides its name, and what a lexicon says of itself. All slogans but 三农两手抓 are invented, so
//! that no change of the bundled lexicon touches them.

use std::path::Path;

use tifa::slogan::corpus::{CorpusNames, Survey};
use tifa::slogan::evidence::{Evidence, Source, Sources};
use tifa::slogan::lexicon::{Entry, Fault, Lexicon, Reviewed, Version, Wrong, from_candidates};
use tifa::slogan::members::Origin;
use tifa::slogan::phrase::Phrases;
use tifa::slogan::{Candidate, Class, Family, Finder, Finding, Kind, Layer, Proposal, is_quoted, stands_alone};
use tifa::span::Span;

fn entry(name: &str, class: Class, kind: Kind, n: &[u32]) -> Entry {
    Entry { name: name.into(), class, kind, n: n.to_vec(), ..Entry::default() }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|w| (*w).to_owned()).collect()
}

fn of(entries: Vec<Entry>) -> Lexicon {
    Lexicon { entries, ..Lexicon::default() }
}

fn lexicon() -> Lexicon {
    let numeric = |name: &str, n: &[u32]| entry(name, Class::Numeric, Kind::Morpheme, n);
    let phrase = |name: &str| entry(name, Class::Phrase, Kind::Phrase, &[]);
    of(vec![
        // 五清 is an entry of its own: as a trap of another it has no effect.
        Entry { traps: words(&["三净水", "五清"]), ..numeric("三净", &[3]) },
        numeric("五清", &[5]),
        Entry { ambiguous: true, ..numeric("七扫", &[7]) },
        Entry { ambiguous: true, ..numeric("七扫街", &[7]) },
        numeric("八稳", &[8]),
        numeric("四畅", &[4]),
        entry("六通、四畅", Class::Numeric, Kind::Parallel, &[6, 4]),
        entry("三个到村", Class::Numeric, Kind::Measure, &[3]),
        phrase("清河之路"),
        phrase("清河"),
        phrase("之路向前"),
        phrase("清风岭"),
        phrase("岭上三净之乡"),
        phrase("到村"),
        phrase("岭清岭"),
        phrase("三里"),
        phrase("四平"),
        phrase("工程进山"),
        phrase("念五三之情"),
        entry("五三", Class::Event, Kind::Date, &[]),
        entry("六晚", Class::Event, Kind::Term, &[]),
        entry("410工程大会", Class::Event, Kind::Term, &[]),
        entry("410工程", Class::Code, Kind::Code, &[]),
        entry("八会", Class::Trap, Kind::Place, &[]),
        entry("四平八稳", Class::Trap, Kind::Idiom, &[]),
    ])
}

/// All that a finding says, columns apart by spaces.
fn told(finder: &Finder, text: &str) -> Vec<String> {
    let show = |f: &Finding| {
        let slogan = finder.slogan(f);
        let (known, quoted) = (if slogan.known { "known" } else { "new" }, if f.quoted { "quoted" } else { "plain" });
        let (class, kind, layer) = (slogan.class.name(), slogan.kind.name(), f.layer.name());
        format!("{} {class} {kind} {layer} {known} {quoted} {}", slogan.name, f.evidence.names())
    };
    finder.find(text, Span::new(0, text.len())).iter().map(show).collect()
}

/// Names and layers alone.
fn layers(finder: &Finder, text: &str) -> Vec<String> {
    let show = |f: &Finding| format!("{} {}", finder.slogan(f).name, f.layer.name());
    finder.find(text, Span::new(0, text.len())).iter().map(show).collect()
}

/// The tables of cases are long: all that fail are shown at once.
fn all_tell(finder: &Finder, tell: fn(&Finder, &str) -> Vec<String>, cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, want)| (text, tell(finder, text), want))
        .filter(|(_, found, want)| found != *want)
        .map(|(text, found, want)| format!("{text}\n  found  {found:?}\n  wanted {want:?}\n"))
        .collect();
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong.concat());
}

#[test]
fn classes_kinds_layers_and_origins_have_the_words_of_the_tables() {
    let classes = [Class::Numeric, Class::Phrase, Class::Code, Class::Event, Class::Trap];
    assert_eq!(classes.map(Class::name), ["numeric", "phrase", "code", "event", "trap"]);
    assert_eq!([Layer::Outer, Layer::Nested].map(Layer::name), ["outer", "nested"]);
    let origins = [Origin::After, Origin::Before, Origin::Elsewhere, Origin::Lexicon];
    assert_eq!(origins.map(Origin::name), ["after", "before", "elsewhere", "lexicon"]);
    let kinds = [
        (Kind::Morpheme, "morpheme"),
        (Kind::Measure, "measure"),
        (Kind::Great, "great"),
        (Kind::Parallel, "parallel"),
        (Kind::Unity, "unity"),
        (Kind::Negation, "negation"),
        (Kind::Ization, "ization"),
        (Kind::Dual, "dual"),
        (Kind::Code, "code"),
        (Kind::Plan, "plan"),
        (Kind::Congress, "congress"),
        (Kind::Date, "date"),
        (Kind::Place, "place"),
        (Kind::Idiom, "idiom"),
        (Kind::Phrase, "phrase"),
        (Kind::Term, "term"),
    ];
    for (kind, name) in kinds {
        assert_eq!(kind.name(), name);
        // A lexicon writes them as the tables do.
        for class in classes {
            let text = format!("[[slogan]]\nname = \"甲\"\nclass = \"{}\"\nkind = \"{name}\"\n", class.name());
            assert_eq!(read(&[&text]).unwrap().entries, [entry("甲", class, kind, &[])], "{text}");
        }
    }
    assert_eq!((Class::default(), Kind::default()), (Class::Phrase, Kind::Term));
    let families: [Box<dyn Family>; 2] = [Box::new(Phrases::new(&lexicon())), Box::new(CorpusNames::new(Vec::new()))];
    assert_eq!(families.map(|f| f.name()), ["phrase", "corpus"]);
}

#[test]
fn reasons_are_told_apart_and_in_order() {
    let all = [
        (Evidence::LEXICON, "lexicon"),
        (Evidence::SERIES, "series"),
        (Evidence::QUOTED, "quoted"),
        (Evidence::VERB, "verb"),
        (Evidence::LISTED, "listed"),
        (Evidence::SUMS_UP, "sums-up"),
        (Evidence::SHARED, "shared"),
        (Evidence::FORM, "form"),
        (Evidence::RECURS, "recurs"),
        (Evidence::CORPUS, "corpus"),
    ];
    for (i, (one, name)) in all.iter().enumerate() {
        assert_eq!((one.names(), one.and(*one).names()), (*name, *name));
        assert_eq!((one.and_if(true, Evidence::FORM).has(Evidence::FORM), one.and_if(false, Evidence::FORM)), (true, *one));
        for (j, (other, _)) in all.iter().enumerate() {
            let both = one.and(*other);
            assert!(both.has(*one) && both.has(*other) && both.has(both) && one.has(both) == (i == j), "{name}");
        }
    }
    let together = all.iter().rev().fold(Evidence::default(), |sum, (one, _)| sum.and(*one));
    assert_eq!(together.names(), "lexicon;series;quoted;verb;listed;sums-up;shared;form;recurs;corpus");
    assert!(Evidence::LEXICON.has(Evidence::default()) && !Evidence::default().has(Evidence::LEXICON));
}

#[test]
fn a_hit_tells_what_it_is_and_what_speaks_for_it() {
    let finder = Finder::new(lexicon());
    all_tell(
        &finder,
        told,
        &[
            ("全县推广三净。", &["三净 numeric morpheme outer known plain lexicon"]),
            // What the lexicon and the marks say adds up.
            ("抓好“三净”。", &["三净 numeric morpheme outer known quoted lexicon;quoted"]),
            ("抓好“七晾”。", &["七晾 numeric morpheme outer new quoted quoted"]),
            // The marks stand inside the name: it is the lexicon's, and not in marks itself.
            (
                "实现三个“到村”。",
                &["三个到村 numeric measure outer known plain lexicon;quoted", "到村 phrase phrase nested known quoted lexicon;quoted"],
            ),
            ("“十三五”规划", &["十三五 code plan outer known quoted series;quoted"]),
            ("党的十八大以来", &["十八大 event congress outer known plain series"]),
            ("实施410工程。", &["410工程 code code outer known plain lexicon"]),
            ("纪念五三，不忘旧事。", &["五三 event date outer known plain lexicon"]),
            ("六通四畅", &["六通、四畅 numeric parallel outer known plain lexicon"]),
            // A new name that recurs: not where a trap stands.
            (
                "抓好“七晾”。七晾好。",
                &["七晾 numeric morpheme outer new quoted quoted;recurs", "七晾 numeric morpheme outer new plain recurs"],
            ),
            ("抓好“八会”。八会好。", &["八会 numeric morpheme outer new quoted quoted;recurs"]),
        ],
    );
    let trap =
        Finding { span: Span::new(0, 0), proposal: Proposal::Trap, layer: Layer::Outer, quoted: false, evidence: Evidence::default() };
    let slogan = finder.slogan(&trap);
    assert_eq!((slogan.name.as_ref(), slogan.class, slogan.kind, slogan.known), ("", Class::Trap, Kind::Term, false));
}

#[test]
fn what_stands_in_a_longer_hit_is_nested_or_a_part_of_it() {
    all_tell(
        &Finder::new(lexicon()),
        layers,
        &[
            ("走清河之路", &["清河之路 outer", "清河 nested"]),
            // Of equally long ones that overlap the first is outer.
            ("清河之路向前", &["清河之路 outer", "清河 nested", "之路向前 nested"]),
            // Side by side is not within.
            ("清河之路清河", &["清河之路 outer", "清河 nested", "清河 outer"]),
            ("清河清河之路", &["清河 outer", "清河之路 outer", "清河 nested"]),
            // Of one slogan twice in one place the first counts.
            ("岭清岭清岭", &["岭清岭 outer"]),
            ("到岭上三净之乡", &["岭上三净之乡 outer", "三净 nested"]),
            ("五清风岭", &["清风岭 outer"]),
            ("六通四畅", &["六通、四畅 outer"]),
            ("三个到村", &["三个到村 outer", "到村 nested"]),
            // Codes and dates count within a phrase, not within a meeting or across a phrase's end.
            ("念五三之情", &["念五三之情 outer", "五三 nested"]),
            ("开410工程大会", &["410工程大会 outer"]),
            ("410工程进山", &["工程进山 outer"]),
            // A trap keeps out what lies inside it, whatever that is, and what overlaps it.
            ("办事四平八稳", &[]),
            ("四平和八稳", &["四平 outer", "八稳 outer"]),
            ("三净水", &[]),
            // A street that is named after a date, and a year.
            ("五三路口", &[]),
            ("五三水库", &[]),
            ("五三年", &[]),
            ("一九五三", &[]),
            ("推广三净村经验", &["三净 outer"]),
        ],
    );
}

#[test]
fn names_side_by_side_are_no_parts() {
    all_tell(
        &Finder::new(lexicon()),
        layers,
        &[
            ("三净五清", &["三净 outer", "五清 outer"]),
            // Nobody knows 五擦, so that 三净五擦 may be one name.
            ("三净五擦", &[]),
            // 七扫 has several meanings: that it stands there says nothing. Of three characters it does.
            ("七扫五清", &[]),
            ("五清七扫街", &["五清 outer", "七扫街 outer"]),
            // Only names that count a set have parts.
            ("六晚五擦", &["六晚 outer"]),
            ("三好七五计划期间", &["七五 outer"]),
        ],
    );
    let bundled = Finder::new(Lexicon::bundled().unwrap());
    all_tell(&bundled, layers, &[("三农两手抓", &["三农 outer", "两手抓 outer"])]);
}

/// Without quotation marks as a source only the corpus proposes new names here.
fn surveyed(names: &[&str]) -> Finder {
    Finder::with(lexicon(), Sources::without(&[Source::Quotation])).knowing(words(names))
}

#[test]
fn a_known_name_is_the_shortest_unless_more_belongs_to_it() {
    let finder = surveyed(&[
        "三净比武",
        "三净活动",
        "三个到村比武",
        "三个到村六到户",
        "三个到村双户",
        "七扫街比武",
        "七扫街活动",
        "三里比武",
        "三个到",
    ]);
    all_tell(
        &finder,
        layers,
        &[
            ("五清好，三净比武大家看", &["五清 outer", "三净 outer"]),
            ("“三净比武大家看”", &["三净 outer"]),
            // In marks of its own a name of two characters goes on, unless with words that never belong to a name.
            ("“三净比武”", &["三净比武 outer"]),
            ("“三净活动”", &["三净 outer"]),
            ("“三个到村比武”", &["三个到村 outer", "到村 nested"]),
            // A further numeral belongs to it.
            ("三个到村六到户", &["三个到村六到户 outer", "到村 nested"]),
            ("三个到村双户", &["三个到村双户 outer", "到村 nested"]),
            // A name with several meanings says little.
            ("七扫街比武", &["七扫街比武 outer"]),
            ("七扫街活动", &["七扫街 outer"]),
            // Only names that count a set are shortened to.
            ("三里比武", &["三里比武 outer", "三里 nested"]),
            ("三个到村", &["三个到村 outer", "到村 nested"]),
        ],
    );
    let marked = Finder::new(lexicon());
    all_tell(&marked, layers, &[("“三净水”", &["三净水 outer"]), ("“三个到村工作站”", &["三个到村 outer", "到村 nested"])]);
}

#[test]
fn a_guess_that_cuts_through_a_known_name_is_none() {
    all_tell(
        &surveyed(&["九晒清", "九晒清河", "乡九晒", "清九晒", "九晒岭"]),
        layers,
        &[
            ("九晒清河之路", &["清河之路 outer", "清河 nested"]),
            // One that holds a known name whole is none that cuts it.
            ("九晒清河好", &["九晒清河 outer", "清河 nested"]),
            ("九晒岭清岭", &["岭清岭 outer"]),
            // However long the known name is at whose end it stands, and whatever stands behind.
            ("岭上三净之乡九晒清河", &["岭上三净之乡 outer", "三净 nested", "九晒清河 outer", "清河 nested"]),
            (
                "岭上三净之乡九晒和四平清河三里清河",
                &["岭上三净之乡 outer", "三净 nested", "四平 outer", "清河 outer", "三里 outer", "清河 outer"],
            ),
            ("乡九晒", &["乡九晒 outer"]),
            ("清河乡九晒", &["清河 outer", "乡九晒 outer"]),
        ],
    );
}

#[test]
fn each_source_can_be_left_out() {
    let names = |without: &[Source], text: &str| layers(&Finder::with(lexicon(), Sources::without(without)), text);
    let text = "走清河之路，推广三净，抓好“七晾”，大家说七晾，办事四平八稳。";
    let (road, known) = (["清河之路 outer", "清河 nested"], ["三净 outer"]);
    let want = |lexicon: &[&'static str], new: &[&'static str]| [&road[..], lexicon, new].concat();
    assert_eq!(names(&[], text), want(&known, &["七晾 outer", "七晾 outer"]));
    // Only the numeric ones go; phrases and traps stay.
    assert_eq!(names(&[Source::Lexicon], text), want(&[], &["七晾 outer", "七晾 outer"]));
    assert_eq!(names(&[Source::Quotation], text), want(&known, &[]));
    assert_eq!(names(&[Source::Recurrence], text), want(&known, &["七晾 outer"]));
    assert_eq!(Sources::without(&[]), Sources::default());
    for (left_out, lexicon, quotation, recurrence) in
        [(Source::Lexicon, false, true, true), (Source::Quotation, true, false, true), (Source::Recurrence, true, true, false)]
    {
        assert_eq!(Sources::without(&[left_out]), Sources { lexicon, quotation, recurrence });
    }
    // A name in marks is a guess where the lexicon does not count.
    let finder = Finder::with(lexicon(), Sources::without(&[Source::Lexicon]));
    assert_eq!(told(&finder, "抓好“三净”。"), ["三净 numeric morpheme outer new quoted quoted"]);
}

#[test]
fn a_finder_knows_every_form_of_an_entry_and_no_trap() {
    let finder = Finder::new(lexicon());
    for (form, name) in [
        ("三净", Some("三净")),
        ("六通四畅", Some("六通、四畅")),
        ("六通、四畅", Some("六通、四畅")),
        ("410工程", Some("410工程")),
        ("三净水", None),
        ("八会", None),
        ("七晾", None),
        ("", None),
    ] {
        assert_eq!((finder.knows(form), finder.canonical(form)), (name.is_some(), name), "{form}");
    }
    assert_eq!(finder.lexicon().entries, lexicon().entries);
    let surveyed = finder.knowing(words(&["七晾"]));
    assert!(!surveyed.knows("七晾") && surveyed.knows("三净"), "a name of the corpus is none of the lexicon");
    assert_eq!(told(&surveyed, "大家说七晾"), ["七晾 numeric morpheme outer new plain corpus"]);
}

/// What a family proposes: the words, and the entry's name, `new` or `trap`.
fn proposed(family: &dyn Family, text: &str, span: Span) -> Vec<(String, String)> {
    let mut out: Vec<Candidate> = Vec::new();
    family.propose(text, span, &mut out);
    out.sort_by_key(|c| (c.span.start, c.span.end));
    let what = |p: &Proposal| match p {
        Proposal::Known(i) => lexicon().entries[*i].name.clone(),
        Proposal::New { .. } => "new".to_owned(),
        Proposal::Trap => "trap".to_owned(),
    };
    out.iter().map(|c| (c.span.of(text).to_owned(), what(&c.proposal))).collect()
}

#[test]
fn traps_in_marks_of_their_own_are_none_if_they_are_places_or_longer_names() {
    let phrases = Phrases::new(&lexicon());
    let (place, idiom) = (("八会", "trap"), ("四平八稳", "trap"));
    for (text, want) in [
        ("八会", &[place][..]),
        ("“八会”", &[]),
        ("“八会县”", &[place]),
        ("这“八会", &[place]),
        ("八会”", &[place]),
        ("三净水", &[("三净", "三净"), ("三净水", "trap")]),
        ("“三净水”", &[("三净", "三净")]),
        ("“四平八稳”", &[("四平", "四平"), idiom, ("八稳", "八稳")]),
        // A trap holds even where a numeral runs on, a name does not.
        ("第八会", &[place]),
        ("第三净", &[]),
        ("“五清”", &[("五清", "五清")]),
        ("五三路", &[]),
        ("五三，路", &[("五三", "五三")]),
    ] {
        let want: Vec<(String, String)> = want.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(proposed(&phrases, text, Span::new(0, text.len())), want, "{text}");
    }
    assert_eq!(proposed(&Phrases::new(&Lexicon::default()), "三净", Span::new(0, 6)), []);
}

#[test]
fn families_look_within_the_span_alone() {
    let text = "三净好，七晾好，三净";
    let inside = Span::new("三净好，".len(), text.len());
    assert_eq!(proposed(&Phrases::new(&lexicon()), text, inside), [("三净".to_owned(), "三净".to_owned())]);
    let names = CorpusNames::new(words(&["七晾", "三净"]));
    let new = |name: &str| (name.to_owned(), "new".to_owned());
    assert_eq!(proposed(&names, text, inside), [new("七晾"), new("三净")]);
    assert_eq!(proposed(&names, text, Span::new(0, inside.start)), [new("三净")]);
    assert_eq!(proposed(&names, "第七晾", Span::new(0, "第七晾".len())), []);
    assert_eq!(proposed(&CorpusNames::new(Vec::new()), text, inside), []);
}

#[test]
fn quotation_marks_close_near_by_and_in_the_same_line() {
    for (open, close) in [("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("\"", "\"")] {
        for (before, behind, quoted) in [
            (open.to_owned(), close.to_owned(), true),
            (open.to_owned(), format!("等{close}"), true),
            (open.to_owned(), format!("{}{close}", "等".repeat(23)), true),
            (open.to_owned(), format!("{}{close}", "等".repeat(24)), false),
            (open.to_owned(), format!("等\n等{close}"), false),
            (open.to_owned(), "等".to_owned(), false),
            (format!("{open}等"), close.to_owned(), false),
            (String::new(), close.to_owned(), false),
            (open.to_owned(), "》".to_owned(), false),
        ] {
            let text = format!("{before}三净{behind}");
            assert_eq!(is_quoted(&text, Span::new(before.len(), before.len() + 6)), quoted, "{text}");
        }
    }
    assert!(!is_quoted("“三净」", Span::new(3, 9)), "marks of two kinds");
}

#[test]
fn numerals_at_either_end_do_not_run_on() {
    for (before, words, behind, alone) in [
        ("", "三净", "", true),
        ("抓", "三净", "好", true),
        ("", "", "", false),
        ("第", "三净", "", false),
        ("十", "三净", "", false),
        ("三", "双净", "", false),
        ("第", "双净", "", false),
        // Only a numeral at the beginning runs on from one before it.
        ("第", "净三样", "", true),
        ("十", "净三样", "", true),
        // A day behind its month: digits alone.
        ("3.", "15行动", "", false),
        ("3·", "15行动", "", false),
        ("3-", "15行动", "", false),
        ("3/", "15行动", "", false),
        ("3，", "15行动", "", true),
        ("甲.", "15行动", "", true),
        (".", "15行动", "", true),
        ("3.", "一五行动", "", true),
        ("", "五三", "年", false),
        ("", "五三", "％", false),
        ("", "五三", "〇", false),
        ("", "五三", "好", true),
        ("", "五清", "年", true),
        // 一 forms words with what follows, other numerals do not.
        ("", "四个一", "样", false),
        ("", "四个一", "好", true),
        ("", "四个三", "样", true),
        ("", "四个清", "样", true),
    ] {
        let text = format!("{before}{words}{behind}");
        assert_eq!(stands_alone(&text, Span::new(before.len(), before.len() + words.len())), alone, "{before}|{words}|{behind}");
    }
}

#[test]
fn a_corpus_establishes_names_by_speeches_and_marks() {
    let finding = |name: &str, class: Class, quoted: bool| Finding {
        span: Span::new(0, 3),
        proposal: Proposal::New { name: name.into(), class, kind: Kind::Morpheme },
        layer: Layer::Outer,
        quoted,
        evidence: Evidence::default(),
    };
    let new = |name, quoted| finding(name, Class::Numeric, quoted);
    for (name, speeches, firm) in [
        // Of two characters: three speeches with marks. Of more: two speeches, one of them with marks.
        ("七晾", &[true, true, true][..], true),
        ("七晾", &[true, true, false, false], false),
        ("七晾晒", &[true, false], true),
        ("七晾晒", &[false, true], true),
        ("七晾晒", &[false, false, false], false),
        ("七晾晒", &[true], false),
    ] {
        let mut all = Survey::default();
        let mut merged = Survey::default();
        for quoted in speeches {
            // A speech counts once, and in marks if one place is.
            let own = [new(name, false), new(name, *quoted), new(name, false)];
            all.add(&own);
            let mut part = Survey::default();
            part.add(&own);
            merged.merge(part);
        }
        let want: &[&str] = if firm { &[name] } else { &[] };
        assert_eq!(all.established(), want, "{name} {speeches:?}");
        assert_eq!(merged, all);
    }
    // The lexicon's names and those of a series need no corpus.
    let mut others = Survey::default();
    for _ in 0..3 {
        let known = Finding { proposal: Proposal::Known(0), ..new("七晾晒", true) };
        others.add(&[finding("十三五", Class::Code, true), known]);
    }
    assert_eq!(others, Survey::default());
}

/// A lexicon of these files, one after another.
fn read(files: &[&str]) -> Result<Lexicon, String> {
    let dir = tempfile::tempdir().unwrap();
    let mut lexicon = Lexicon::default();
    for (i, text) in files.iter().enumerate() {
        let path = dir.path().join(format!("{i}.toml"));
        std::fs::write(&path, text).unwrap();
        lexicon.add_file(&path).map_err(|e| e.to_string())?;
    }
    Ok(lexicon)
}

#[test]
fn files_of_a_lexicon_extend_and_replace_and_say_what_is_wrong() {
    let block = |name: &str, class: &str| format!("[[slogan]]\nname = \"{name}\"\nclass = \"{class}\"\nkind = \"term\"\n");
    let (first, second) = (block("乙", "phrase") + &block("甲", "code"), block("乙", "event") + &block("丙", "numeric"));
    let lexicon = read(&[&first, &second]).unwrap();
    let order: Vec<(Class, &str)> = lexicon.entries.iter().map(|e| (e.class, e.name.as_str())).collect();
    assert_eq!(order, [(Class::Numeric, "丙"), (Class::Code, "甲"), (Class::Event, "乙")], "by class, the later file's");
    assert_eq!(lexicon.sources.len(), 2);
    // What is written is read again as it was.
    assert_eq!(read(&[&Lexicon::written(lexicon.entries.clone())]).unwrap().entries, lexicon.entries);
    let full = Entry {
        variants: words(&["甲乙"]),
        members: words(&["子", "丑"]),
        versions: vec![Version { from: 2003, members: words(&["寅", "卯"]) }],
        since: Some(2001),
        source: Some("某县志".into()),
        traps: words(&["甲乙丙"]),
        ambiguous: true,
        note: Some("某".into()),
        ..entry("两甲", Class::Numeric, Kind::Dual, &[2])
    };
    assert_eq!(read(&[&Lexicon::written(vec![full.clone()])]).unwrap().entries, [full]);
    assert_eq!(read(&[""]).unwrap().entries, []);
    for (files, parts) in [
        (vec![block("乙", "phrase") + &block("乙", "event")], &["乙", "twice", "0.toml"][..]),
        (vec![first.clone(), block("丁", "phrase") + &block("丁", "phrase")], &["丁", "twice", "1.toml"]),
        (vec![block("", "phrase")], &["empty name"]),
        (vec![block(" \u{3000}", "phrase")], &["empty name"]),
        (vec![block("甲", "word")], &["word", "line 3"]),
        (vec![block("甲", "phrase") + "years = 3\n"], &["years", "line 5"]),
        (vec!["[[slogan]]\nname = \"甲\"\nclass = \"phrase\"\n".to_owned()], &["kind"]),
        (vec!["[[slogan]\n".to_owned()], &["line 1"]),
    ] {
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let message = read(&files).unwrap_err();
        assert!(parts.iter().all(|p| message.contains(p)), "{parts:?}: {message}");
    }
    assert!(Lexicon::default().add_file(Path::new("/nowhere/lexicon.toml")).is_err());
    assert!(Finder::new(Lexicon::default()).find("三净", Span::new(0, 6)).is_empty());
}

#[test]
fn forms_are_all_strings_that_are_the_slogan_and_no_longer_ones() {
    let forms = |class, name: &str, variants: &[&str], traps: &[&str]| {
        Entry { variants: words(variants), traps: words(traps), ..entry(name, class, Kind::Term, &[]) }.forms()
    };
    let (numeric, phrase) = (Class::Numeric, Class::Phrase);
    for (got, want) in [
        (forms(numeric, "三净", &[], &[]), &["三净"][..]),
        (forms(numeric, "三净", &["三净净", "三个净", "三净"], &[]), &["三净", "三个净"]),
        // A form without a numeral says the same but counts nothing; of a phrase it does not matter.
        (forms(numeric, "三净", &["清水净", "十足净", "百里净"], &[]), &["三净", "十足净", "百里净"]),
        (forms(phrase, "清河", &["清水净"], &[]), &["清河", "清水净"]),
        (
            forms(phrase, "修渠，引水", &[], &["修渠引水", "修渠,引水"]),
            &["修渠，引水", "修渠、引水", "修渠”“引水", "修渠”、“引水", "修渠”，“引水"],
        ),
        (forms(phrase, "五·三", &[], &[]), &["五·三", "五•三", "五・三", "五．三", "五.三"]),
        (
            forms(numeric, "六通、四畅", &[], &[]),
            &["六通、四畅", "六通四畅", "六通，四畅", "六通,四畅", "六通”“四畅", "六通”、“四畅", "六通”，“四畅"],
        ),
    ] {
        assert_eq!(got, want);
    }
}

#[test]
fn a_lexicon_is_told_what_is_wrong_with_it() {
    let numeric = |n: &[u32]| entry("三净", Class::Numeric, Kind::Morpheme, n);
    let two = || entry("两清一净", Class::Numeric, Kind::Parallel, &[2, 1]);
    let phrase = || entry("清河", Class::Phrase, Kind::Phrase, &[]);
    let members = |n: usize| vec!["某".to_owned(); n];
    let version = |n: usize| vec![Version { from: 2001, members: members(n) }];
    let source = || Some("某县志".to_owned());
    let bad = |form: &str| Wrong::BadForm { form: form.into() };
    let miscount = |n: &[u32], members| Wrong::Miscount { n: n.to_vec(), members };
    for (entry, want) in [
        (numeric(&[3]), vec![]),
        (numeric(&[]), vec![Wrong::Numerals]),
        (numeric(&[4]), vec![Wrong::Numerals]),
        (Entry { n: vec![2], ..two() }, vec![]),
        (entry("双百行动", Class::Numeric, Kind::Parallel, &[2, 100]), vec![]),
        (entry("双百行动", Class::Numeric, Kind::Parallel, &[200]), vec![]),
        (phrase(), vec![]),
        // As many members as a numeral says, or all of them together; what a phrase has is not counted.
        (Entry { members: members(3), source: source(), ..numeric(&[3]) }, vec![]),
        (Entry { members: members(2), source: source(), ..numeric(&[3]) }, vec![miscount(&[3], 2)]),
        (Entry { members: members(3), source: source(), ..two() }, vec![]),
        (Entry { members: members(2), source: source(), ..two() }, vec![]),
        (Entry { members: members(4), source: source(), ..two() }, vec![miscount(&[2, 1], 4)]),
        (Entry { versions: version(4), source: source(), ..numeric(&[3]) }, vec![miscount(&[3], 4)]),
        (Entry { versions: version(0), source: source(), ..numeric(&[3]) }, vec![]),
        (Entry { members: members(5), source: source(), ..phrase() }, vec![]),
        // Each of the facts asks for a source.
        (Entry { since: Some(2001), ..phrase() }, vec![Wrong::NoSource]),
        (Entry { members: members(3), ..numeric(&[3]) }, vec![Wrong::NoSource]),
        (Entry { versions: version(3), ..numeric(&[3]) }, vec![Wrong::NoSource]),
        (Entry { since: Some(2001), source: source(), ..phrase() }, vec![]),
        (Entry { note: Some("某".into()), ..phrase() }, vec![]),
        (Entry { variants: words(&[" 清水"]), ..phrase() }, vec![bad(" 清水")]),
        (Entry { variants: words(&["清水\u{3000}", "清 水"]), ..phrase() }, vec![bad("清水\u{3000}")]),
        (Entry { variants: words(&[""]), ..numeric(&[3]) }, vec![bad("")]),
        // A trap that is a form of the entry itself leaves the form out.
        (Entry { variants: words(&["清水"]), traps: words(&["清水"]), ..phrase() }, vec![]),
        // Nothing is asked of a trap.
        (Entry { class: Class::Trap, since: Some(2001), ..phrase() }, vec![]),
    ] {
        let found: Vec<Wrong> = of(vec![entry.clone()]).check().into_iter().map(|f| f.what).collect();
        assert_eq!(found, want, "{entry:?}");
    }
}

#[test]
fn entries_that_cannot_both_be_right_are_told_of() {
    let phrase = |name: &str| entry(name, Class::Phrase, Kind::Phrase, &[]);
    let trap = |name: &str| entry(name, Class::Trap, Kind::Idiom, &[]);
    let fault = |name: &str, what| Fault { name: name.into(), what };
    let shared = |form: &str, other: &str| Wrong::SharedForm { form: form.into(), other: other.into() };
    let is_trap = |form: &str, other: &str| Wrong::IsTrap { form: form.into(), other: other.into() };
    for (entries, want) in [
        (vec![phrase("清河"), phrase("清水"), trap("四平八稳")], vec![]),
        (vec![phrase("清河"), Entry { variants: words(&["清河"]), ..phrase("大水") }], vec![fault("大水", shared("清河", "清河"))]),
        (vec![Entry { variants: words(&["清水"]), ..phrase("清河") }, phrase("清水")], vec![fault("清水", shared("清水", "清河"))]),
        (vec![phrase("清河"), trap("清河")], vec![]),
        (vec![Entry { variants: words(&["清水"]), ..phrase("大河") }, trap("清水")], vec![fault("大河", is_trap("清水", "清水"))]),
        (vec![phrase("清水"), Entry { traps: words(&["清水"]), ..phrase("大河") }], vec![fault("清水", is_trap("清水", "大河"))]),
        // By name, whatever the order of the entries.
        (
            vec![Entry { since: Some(2001), ..phrase("B") }, Entry { since: Some(2001), variants: words(&[" C"]), ..phrase("A") }],
            vec![fault("A", Wrong::NoSource), fault("A", Wrong::BadForm { form: " C".into() }), fault("B", Wrong::NoSource)],
        ),
    ] {
        assert_eq!(of(entries).check(), want);
    }
    for (wrong, parts) in [
        (shared("清水", "清河"), &["清水", "清河"][..]),
        (is_trap("清水", "清河"), &["清水", "清河"]),
        (Wrong::Miscount { n: vec![3, 4], members: 5 }, &["[3, 4]", "5"]),
        (Wrong::BadForm { form: " 清水".into() }, &[" 清水"]),
        (Wrong::Numerals, &["n"]),
        (Wrong::NoSource, &[]),
    ] {
        let (english, chinese) = wrong.words();
        assert!(parts.iter().all(|p| english.contains(p) && chinese.contains(p)), "{english} {chinese}");
        assert!(english.contains(' ') && english.len() > 20 && chinese.chars().filter(|c| !c.is_ascii()).count() > 5);
    }
}

#[test]
fn a_reviewed_list_is_read_as_its_reader_meant_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("list.csv");
    let of = |text: &str| {
        std::fs::write(&path, text).unwrap();
        from_candidates(&path).map_err(|e| e.to_string())
    };
    let numeric = |name: &str, kind, n: &[u32]| entry(name, Class::Numeric, kind, n);
    let phrase = |name: &str| entry(name, Class::Phrase, Kind::Phrase, &[]);
    for (text, marked, want) in [
        // Without a column to keep by all rows that are left count; a name without a numeral is a phrase whatever it is called.
        (
            "slogan,class\n七晾,numeric\n三净之乡,phrase\n清河,numeric\n",
            false,
            vec![numeric("七晾", Kind::Morpheme, &[7]), phrase("三净之乡"), phrase("清河")],
        ),
        ("slogan\n七晾\n", false, vec![numeric("七晾", Kind::Morpheme, &[7])]),
        // Sorted, each once; spreadsheets put an apostrophe before what looks like a formula.
        (
            "slogan\n八晒\n'七晾\n八晒\n\" 七晾 \"\n",
            false,
            vec![numeric("七晾", Kind::Morpheme, &[7]), numeric("八晒", Kind::Morpheme, &[8])],
        ),
        ("slogan,keep\n七晾,no\n八晒,yes\n,yes\n九扫,\n六擦\n", true, vec![numeric("八晒", Kind::Morpheme, &[8])]),
        ("提法\t类别\t收录\n七晾五晒\tnumeric\t是\n清河\tphrase\t否\n", true, vec![numeric("七晾五晒", Kind::Parallel, &[7, 5])]),
        ("收录,类别,提法\n对,phrase,三净\n", true, vec![phrase("三净")]),
        ("slogan,keep\n", true, vec![]),
    ] {
        assert_eq!(of(text), Ok(Reviewed { entries: want, marked }), "{text}");
    }
    for yes in ["yes", "YES", "y", "true", "True", "1", "x", "keep", " 是 ", "对", "收", "√", "✓"] {
        assert_eq!(of(&format!("slogan,keep\n七晾,{yes}\n")).unwrap().entries.len(), 1, "{yes}");
    }
    for no in ["no", "0", "否", "?", "yes?"] {
        assert_eq!(of(&format!("slogan,keep\n七晾,{no}\n")).unwrap().entries.len(), 0, "{no}");
    }
    assert!(of("name,keep\n七晾,yes\n").unwrap_err().contains("提法"));
    assert!(from_candidates(Path::new("/nowhere/list.csv")).is_err());
}
