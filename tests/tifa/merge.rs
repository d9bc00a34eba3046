//! Parts of a corpus, merged, are the whole.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{call, files, root, shared, tifa};

/// Options under which every table and report is written.
const EVERYTHING: [&str; 17] = [
    "--group=place",
    "--group=level",
    "--item=slogan",
    "--item=theme",
    "--item=term",
    "--item=word",
    "--item=ngram",
    "--also=words",
    "--also=network",
    "--also=matrix",
    "--also=richness",
    "--also=sentences",
    "--also=text",
    "--xlsx",
    "--parquet",
    "--jsonl",
    "--headers=zh",
];

/// Runs over the parts of `input`; their files.
fn parts(input: &Path, of: u32, args: &[&str], into: &Path) -> Vec<PathBuf> {
    let part = |number: u32| {
        let file = into.join(format!("{number}-of-{of}.tifa"));
        let shard = format!("{number}/{of}");
        let mut command = tifa();
        command.arg("run").arg(input).args(["-q", "--shard", &shard, "--partial"]).arg(&file).args(args).current_dir(into);
        let (code, output) = call(&mut command);
        assert!(code <= 1, "{}", String::from_utf8_lossy(&output.stderr));
        file
    };
    (1..=of).map(part).collect()
}

fn merge(parts: &[PathBuf], out: &Path) -> (i32, String) {
    let (code, output) = call(tifa().arg("merge").args(parts).arg("-o").arg(out).arg("-q"));
    (code, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Merges parts in several orders and asks for the bytes of one run.
fn whole(input: &Path, args: &[&str], numbers: &[u32]) {
    let dir = tempfile::tempdir().unwrap();
    let once = dir.path().join("once");
    let mut command = tifa();
    let (code, output) = call(command.arg("run").arg(input).args(["-q", "-o"]).arg(&once).args(args).current_dir(dir.path()));
    assert!(code <= 1, "{}", String::from_utf8_lossy(&output.stderr));
    let once = files(&once);
    assert!(once.len() >= 14, "{:?}", once.keys());
    for of in numbers {
        let mut parts = parts(input, *of, args, dir.path());
        for turn in 0..2 {
            let out = dir.path().join(format!("merged-{of}-{turn}"));
            let (again, message) = merge(&parts, &out);
            assert_eq!(again, code, "{message}");
            let merged = files(&out);
            assert_eq!(merged.keys().collect::<Vec<_>>(), once.keys().collect::<Vec<_>>());
            for (name, bytes) in &once {
                assert!(merged[name] == *bytes, "{name} of {of} parts differs");
            }
            parts.reverse();
            parts.rotate_left((*of / 3) as usize);
        }
    }
}

#[test]
fn one_three_and_eight_parts_in_any_order_give_the_bytes_of_one_run() {
    let terms = format!("--terms={}", root().join("tests/gold/terms.txt").display());
    let args: Vec<&str> = EVERYTHING.iter().copied().chain([terms.as_str()]).collect();
    whole(&root().join("corpus"), &args, &[1, 3, 8]);
}

/// Everything that depends on more than one document, or is said once for a file.
#[test]
fn repeated_ids_copies_and_files_that_fail_half_way_are_the_same_in_parts() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(dir.path().join(name), bytes).unwrap();
    let line = |id: &str, year: u32, text: &str| format!("{{\"id\":\"{id}\",\"year\":{year},\"content\":\"{text}\"}}\n");
    let long = "同志们,坚持“三个到位”,做到“四个不放过”,解决三农问题,落实乡村振兴战略。".repeat(12);
    let lines: String = (0..40).map(|i| line(&format!("r{}", i % 11), 2000 + i % 5, &format!("{long}第{i}次会议。"))).collect();
    write("a.jsonl", lines.as_bytes());
    write(
        "b.jsonl",
        [lines.as_bytes(), b"{broken\n\n[]\n{\"content\":\"\"}\n{\"id\":\"r1~2\",\"content\":\"\xe8\xae\xb2\xe8\xaf\x9d\"}\n"]
            .concat()
            .as_slice(),
    );
    write("c.csv", encoding_rs::GB18030.encode("id,正文,年份\n1,同志们谈三农,2001\n1,再谈“三农”,二〇\n").0.as_ref());
    write("empty.jsonl", b"\n");
    write("nothing.txt", b"");
    write("one.txt", "在会议上的讲话\n2003年3月5日\n同志们:谈“三农”。\n".as_bytes());
    write("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    write("metadata.csv", "file,year,place\none.txt,2004,甲县\ngone.txt,2001,乙县\n".as_bytes());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut gzip, lines.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    write("cut.jsonl.gz", &gzip[..gzip.len() - 12]);
    whole(dir.path(), &["--group=place"], &[2, 5]);
    whole(dir.path(), &["--survey", "--keep-duplicates", "--no-bom"], &[3]);
}

#[test]
fn national_reports_in_parts_are_the_whole() {
    let Some(reports) = shared("data/gwr.jsonl") else { return };
    whole(&reports, &[], &[3]);
}

#[test]
fn parts_that_make_no_whole_are_refused_and_the_folder_is_left_alone() {
    let (dir, corpus) = (tempfile::tempdir().unwrap(), root().join("corpus"));
    let other = dir.path().join("other");
    fs::create_dir(&other).unwrap();
    let three = parts(&corpus, 3, &[], dir.path());
    let two = parts(&corpus, 2, &[], dir.path());
    let context = parts(&corpus, 3, &["--context=5"], &other);
    let lexicon = dir.path().join("mine.toml");
    fs::write(&lexicon, "[[slogan]]\nname = \"三张牌\"\nclass = \"numeric\"\nkind = \"morpheme\"\n").unwrap();
    let elsewhere = dir.path().join("lexicon");
    fs::create_dir(&elsewhere).unwrap();
    let own = parts(&corpus, 3, &[&format!("--lexicon={}", lexicon.display())], &elsewhere);
    let cut = dir.path().join("cut.tifa");
    let bytes = fs::read(&three[1]).unwrap();
    fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
    let damaged = dir.path().join("damaged.tifa");
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    fs::write(&damaged, changed).unwrap();
    let newer = dir.path().join("newer.tifa");
    fs::write(&newer, b"tifa partial 9\nand so on").unwrap();
    let cases: [(Vec<&PathBuf>, &str); 9] = [
        (vec![&three[0], &three[2]], "2/3"),
        (vec![&three[0], &three[1], &three[1], &three[2]], "name each part once"),
        (vec![&three[0], &context[1], &three[2]], "\"context\""),
        (vec![&three[0], &own[1], &three[2]], "mine.toml"),
        (vec![&two[0], &three[1]], "is part 1/2"),
        (vec![&three[0], &cut, &three[2]], "cut.tifa: it is damaged"),
        (vec![&three[0], &damaged, &three[2]], "damaged.tifa: it is damaged"),
        (vec![&three[0], &newer, &three[2]], "another version"),
        (vec![&lexicon], "it is not what tifa run --partial writes"),
    ];
    for (parts, named) in cases {
        let out = dir.path().join("out");
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join("mine.txt"), "mine").unwrap();
        let parts: Vec<PathBuf> = parts.into_iter().cloned().collect();
        let (code, message) = merge(&parts, &out);
        assert!(code == 2 && message.contains(named), "{named}: {message}");
        assert_eq!(files(&out).keys().collect::<Vec<_>>(), ["mine.txt"], "{named}");
    }
}

/// Two parts that read different inputs under the same name.
#[test]
fn an_input_that_changes_between_parts_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let (input, first, second) = (dir.path().join("a.jsonl"), dir.path().join("1"), dir.path().join("2"));
    fs::create_dir(&first).unwrap();
    fs::create_dir(&second).unwrap();
    let line = "{\"content\":\"同志们谈三农\"}\n";
    fs::write(&input, line.repeat(4)).unwrap();
    let before = parts(&input, 2, &[], &first);
    fs::write(&input, line.repeat(5)).unwrap();
    let after = parts(&input, 2, &[], &second);
    let (code, message) = merge(&[before[0].clone(), after[1].clone()], &dir.path().join("out"));
    assert!(code == 2 && message.contains("a.jsonl is not the same"), "{message}");
}

/// A user's own file of a table's name, which no run has written.
#[test]
fn what_a_run_has_not_written_is_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("speeches.csv"), "id,text\n1,同志们谈三农\n").unwrap();
    let beside = tempfile::tempdir().unwrap();
    let parts = parts(dir.path(), 2, &["-o", "tables"], beside.path());
    let (code, message) = merge(&parts, dir.path());
    assert!(code == 2 && message.contains("speeches.csv"), "{message}");
    assert!(fs::read_to_string(dir.path().join("speeches.csv")).unwrap().starts_with("id,text"));
    let tables = dir.path().join("tables");
    for _ in 0..2 {
        let (code, message) = merge(&parts, &tables);
        assert!(code <= 1, "its own are replaced: {message}");
    }
}

/// A part says what a run says: what is lost or doubtful, in words and by its exit code.
#[test]
fn a_part_tells_of_its_problems() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("2016.tifa")).unwrap();
    fs::write(dir.path().join("2016.tifa/a.txt"), "同志们谈三农").unwrap();
    fs::write(dir.path().join("b.txt"), "\0").unwrap();
    fs::write(dir.path().join("c.jsonl"), "{\"content\":\"同志们谈三农\",\"year\":\"二〇\"}\n").unwrap();
    let of = |shard: &str| {
        let file = dir.path().join("p.tifa");
        let (code, output) = call(tifa().args(["run", "-o", "none", "--shard", shard, "--partial"]).arg(&file).arg(dir.path()));
        (code, String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = of("1/1");
    assert_eq!(code, 1);
    assert!(said.contains("3 documents, 1 of them lost, 2 speeches") && said.contains("b.txt") && said.contains("c.jsonl"), "{said}");
}

#[test]
fn a_part_of_standard_input_or_of_nothing_is_refused() {
    for (args, named) in [
        (&["run", "-", "--shard=1/2", "--partial=x.tifa"][..], "read only once"),
        (&["run", ".", "--shard=1/2"], "--partial"),
        (&["run", ".", "--partial=x.tifa"], "--shard"),
        (&["run", ".", "--shard=3/2", "--partial=x.tifa"], "1/3"),
        (&["run", ".", "--shard=0/2", "--partial=x.tifa"], "1/3"),
        (&["run", ".", "--shard=1/2", "--partial=x.tifa", "--resume"], "--resume"),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let (code, output) = call(tifa().args(args).current_dir(dir.path()).stdin(std::process::Stdio::null()));
        let message = String::from_utf8_lossy(&output.stderr);
        assert!(code == 2 && message.contains(named), "{args:?}: {message}");
    }
}
