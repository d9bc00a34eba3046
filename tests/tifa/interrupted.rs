//! A run that is interrupted leaves the last one as it was, and can be gone on with to the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tifa::error::Error;
use tifa::input::discover::Discover;
use tifa::observe::{NullObserver, Observer};
use tifa::pipeline;
use tifa::plan::{Extra, Plan};
use tifa::report::Report;

use crate::support::{call, files, root, tifa};

/// Records of which some repeat others, some share their id, and some are broken, beside a folder of speeches.
fn input(folder: &Path) {
    let line = |i: usize| {
        let text = format!("同志们:今年要做到“三个到位”,解决三农问题。{}", "落实第几项工作,推进五位一体总体布局。".repeat(i % 23));
        match i % 50 {
            7 => "{\"id\":\n".to_owned(),
            8 => format!("{{\"id\":\"{i}\"}}\n"),
            _ => format!("{{\"id\":\"{}\",\"year\":{},\"place\":\"甲{}\",\"content\":\"{text}\"}}\n", i % 400, 2000 + i % 9, i % 3),
        }
    };
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("all.jsonl"), (0..700).map(line).collect::<String>()).unwrap();
    for (name, bytes) in files(&root().join("corpus")) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn plan(input: &Path, output: &Path) -> Plan {
    let mut plan = Plan {
        discover: Discover { inputs: vec![input.to_owned()], ..Discover::default() },
        output: output.to_owned(),
        reports: vec![Report::Jsonl],
        threads: Some(2),
        ..Plan::default()
    };
    plan.reading.batch_bytes = 20_000;
    plan.comparison.groups = vec!["place".into()];
    plan.comparison.also = vec![Extra::Words, Extra::Sentences];
    plan
}

/// What stands in a folder where everybody sees it.
fn visible(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    if !folder.exists() {
        return BTreeMap::new();
    }
    files(folder).into_iter().filter(|(name, _)| !name.starts_with('.')).collect()
}

/// Panics when this many batches are done.
struct Interrupt(AtomicUsize);

impl Observer for Interrupt {
    fn progress(&self, _: u64, _: u64) {
        if self.0.fetch_sub(1, Ordering::Relaxed) == 1 {
            panic!("interrupted");
        }
    }
}

#[test]
fn a_run_that_is_interrupted_anywhere_ends_with_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let (input_folder, reference, out) = (dir.path().join("in"), dir.path().join("reference"), dir.path().join("out"));
    input(&input_folder);
    let whole = pipeline::run(&plan(&input_folder, &reference), &NullObserver).unwrap();
    let (expected, mut interrupted) = (files(&reference), 0);
    for after in [1, 2, 5, 9, 14] {
        pipeline::run(&plan(&root().join("corpus/office"), &out), &NullObserver).unwrap();
        let last = files(&out);
        let mut plan = plan(&input_folder, &out);
        // Twice, the second time further on and with other threads.
        for (more, threads) in [(0, 2), (after, 1)] {
            (plan.resume, plan.threads) = (more > 0, Some(threads));
            let stop = Interrupt(AtomicUsize::new(after + more));
            interrupted += catch_unwind(AssertUnwindSafe(|| pipeline::run(&plan, &stop))).is_err() as usize;
            assert!(visible(&out) == last, "the last run's files stand");
        }
        let outcome = pipeline::run(&plan, &NullObserver).unwrap();
        assert_eq!((outcome.counts, outcome.sides), (whole.counts, whole.sides));
        let now = files(&out);
        let names: Vec<_> = now.keys().chain(expected.keys()).filter(|n| now.get(*n) != expected.get(*n)).collect();
        assert!(names.is_empty(), "after {after}: {names:?}");
    }
    assert_eq!(interrupted, 10, "every run was long enough to be interrupted");
}

#[test]
fn what_has_changed_since_is_named_and_nothing_is_lost_by_trying() {
    let dir = tempfile::tempdir().unwrap();
    let (input_folder, out) = (dir.path().join("in"), dir.path().join("out"));
    input(&input_folder);
    let mut plan = plan(&input_folder, &out);
    assert!(catch_unwind(AssertUnwindSafe(|| pipeline::run(&plan, &Interrupt(AtomicUsize::new(4))))).is_err());
    plan.resume = true;
    let refused = |plan: &Plan| match pipeline::run(plan, &NullObserver) {
        Err(Error::Changed { what }) => what,
        other => panic!("{other:?}"),
    };
    let mut other = plan.clone();
    other.matching.context = 3;
    assert_eq!(refused(&other), "\"context\"");
    let lexicon = dir.path().join("more.toml");
    fs::write(&lexicon, "[[slogan]]\nname = \"三个到位\"\nclass = \"numeric\"\nkind = \"morpheme\"\n").unwrap();
    let mut other = plan.clone();
    other.matching.lexicons = vec![lexicon];
    assert_eq!(refused(&other), "more.toml");
    fs::write(input_folder.join("new.txt"), "同志们:新的一篇。").unwrap();
    assert_eq!(refused(&plan), "new.txt");
    fs::remove_file(input_folder.join("new.txt")).unwrap();
    let all = fs::read_to_string(input_folder.join("all.jsonl")).unwrap();
    fs::write(input_folder.join("all.jsonl"), all.replacen("三农", "四农", 1)).unwrap();
    assert_eq!(refused(&plan), "all.jsonl");
    fs::write(input_folder.join("all.jsonl"), &all).unwrap();
    pipeline::run(&plan, &NullObserver).unwrap();
    assert!(!out.join(".tifa-run").exists());
}

/// The program itself, killed while it reads, adds up, or moves its files.
#[test]
fn a_killed_program_leaves_the_last_run_or_the_new_one() {
    let dir = tempfile::tempdir().unwrap();
    let (input_folder, reference, out) = (dir.path().join("in"), dir.path().join("reference"), dir.path().join("out"));
    input(&input_folder);
    let command = |out: &Path| {
        let mut command = tifa();
        command.arg("run").arg(&input_folder).args(["-q", "--resume", "-o"]).arg(out).args(["--xlsx", "--also", "words"]);
        command
    };
    assert!(call(&mut command(&reference)).0 <= 1);
    let expected = files(&reference);
    for milliseconds in [10, 40, 80, 120, 180, 240, 300, 400] {
        let mut child = command(&out).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        let _ = child.kill();
        let _ = child.wait();
        let now = visible(&out);
        let moving = out.join(".tifa-ready").exists();
        assert!(now.is_empty() || now == expected || moving, "{milliseconds} ms: {:?}", now.keys());
    }
    assert!(call(&mut command(&out)).0 <= 1);
    assert!(files(&out) == expected);
}

/// A file that may not grow beyond a size stands for a disk that is full: the error comes in the middle of a write.
#[cfg(unix)]
#[test]
fn a_full_disk_ends_the_run_with_a_message_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (input_folder, reference, out) = (dir.path().join("in"), dir.path().join("reference"), dir.path().join("out"));
    input(&input_folder);
    let program = env!("CARGO_BIN_EXE_tifa");
    let run = |out: &Path, blocks: &str, resume: &str| {
        let script = "trap '' XFSZ; ulimit -f \"$1\"; exec \"$2\" --lang en run \"$3\" -q -o \"$4\" $5";
        let mut command = Command::new("sh");
        call(command.args(["-c", script, "sh", blocks, program]).arg(&input_folder).arg(out).arg(resume))
    };
    assert!(run(&reference, "unlimited", "").0 <= 1);
    let expected = files(&reference);
    let mut full = 0;
    for blocks in ["0", "1", "8", "40", "100", "200", "400"] {
        let (code, output) = run(&out, blocks, "");
        if code == 2 {
            full += 1;
            let message = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(message.contains("cannot write"), "{message}");
            assert!(visible(&out).is_empty(), "{:?}", visible(&out).keys());
            assert_eq!(message.contains("--resume"), out.join(".tifa-run/log/journal").exists(), "{message}");
        }
        assert!(run(&out, "unlimited", "--resume").0 <= 1);
        assert!(files(&out) == expected, "{blocks} blocks");
        fs::remove_dir_all(&out).unwrap();
    }
    assert!(full >= 4, "{full} of the sizes were too small");
}
