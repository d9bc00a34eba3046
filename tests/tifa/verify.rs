//! `tifa verify`: every difference between a folder and what its run wrote, or would write today, is named.

use std::fs;
use std::path::Path;

use crate::support::{call, files, root, run, tifa};

/// Exit code and words of `tifa verify out …`.
fn verify(out: &Path, args: &[&str]) -> (i32, String) {
    let (code, output) = call(tifa().arg("verify").arg(out).args(args));
    (code, format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn every_difference_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out, lexicon) = (dir.path().join("in"), dir.path().join("out"), dir.path().join("more.toml"));
    for (name, bytes) in files(&root().join("corpus")) {
        let path = input.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let corpus = input.to_str().unwrap();
    run(&out, &[corpus, "--xlsx"]);
    let (code, words) = verify(&out, &[]);
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("files: 14 of 14 are as the run wrote them"), "{words}");
    let (code, words) = verify(&out, &[corpus]);
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("all slogans and themes come to the same today"), "{words}");

    // Another lexicon: what it is called, and what it changes.
    fs::write(&lexicon, "[[slogan]]\nname = \"落实\"\nclass = \"phrase\"\nkind = \"phrase\"\n").unwrap();
    let more = ["--lexicon", lexicon.to_str().unwrap()];
    let (code, words) = verify(&out, &more);
    assert!(code == 1 && words.contains("others now: more.toml"), "{words}");
    let (code, words) = verify(&out, &[&[corpus][..], &more, &["--context", "7"]].concat());
    let counted = words.lines().find(|line| line.trim_start().starts_with("落实")).unwrap_or_else(|| panic!("{words}"));
    let now: u64 = counted.rsplit(' ').next().unwrap().parse().unwrap();
    let in_texts = files(&input).values().map(|bytes| String::from_utf8_lossy(bytes).matches("落实").count() as u64).sum::<u64>();
    assert!(code == 1 && now >= 10 && now <= in_texts + 10, "{now} of some {in_texts}: {words}");
    assert!(words.contains("options that are others now: context"), "{words}");

    // An input, an output, and one that is gone.
    let speech = input.join("township/jianfu-gongzuo.txt");
    fs::write(&speech, fs::read_to_string(&speech).unwrap() + "\n坚持三个代表。").unwrap();
    fs::write(input.join("new.txt"), "同志们:新的一篇。").unwrap();
    fs::remove_file(input.join("office/baomi-dangan.txt")).unwrap();
    fs::remove_file(out.join("trends.csv")).unwrap();
    let themes = fs::read_to_string(out.join("themes.csv")).unwrap();
    fs::write(out.join("themes.csv"), themes.replacen('1', "2", 1)).unwrap();
    let (code, words) = verify(&out, &[corpus]);
    assert_eq!(code, 1);
    for expected in [
        "files: 12 of 14",
        "trends.csv: gone",
        "themes.csv: changed",
        "township/jianfu-gongzuo.txt: changed",
        "new.txt: new",
        "office/baomi-dangan.txt: gone",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    assert!(words.lines().any(|line| line.trim_start().starts_with("三个代表") && line.contains(" -> ")), "{words}");
    assert_eq!(verify(dir.path(), &[]).0, 2, "no run wrote that folder");

    // A folder among its own inputs, or the very folder that is read, is no input.
    for place in [input.join("tables"), input.clone()] {
        run(&place, &[corpus]);
        let (code, words) = verify(&place, &[corpus]);
        assert_eq!(code, 0, "{}: {words}", place.display());
        fs::remove_dir_all(input.join("tables")).unwrap_or_default();
    }
}
