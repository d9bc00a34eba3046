//! `tifa lexicon`

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Ending;
use crate::cli::args::LexiconAction;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::report::output::replace_file;
use crate::slogan::Class;
use crate::slogan::lexicon::{Entry, Lexicon, Reviewed, from_candidates};

/// Checks, lists or adds.
///
/// # Errors
/// A file cannot be read or written, or is no lexicon.
pub fn lexicon(action: LexiconAction, lang: Lang) -> Result<Ending> {
    match action {
        LexiconAction::Check { files } => check(&files, lang),
        LexiconAction::List { words, class, lexicon } => list(words.as_deref(), class, &lexicon),
        LexiconAction::Add { candidates, output } => add(&candidates, &output, lang),
    }
}

fn load(files: &[PathBuf]) -> Result<Lexicon> {
    let mut lexicon = Lexicon::bundled()?;
    files.iter().try_for_each(|path| lexicon.add_file(path))?;
    Ok(lexicon)
}

fn check(files: &[PathBuf], lang: Lang) -> Result<Ending> {
    let lexicon = load(files)?;
    let faults = lexicon.check();
    let mut out = String::new();
    for fault in &faults {
        let (en, zh) = fault.what.words();
        let _ = writeln!(out, "{}: {}", fault.name, lang.pick(en.as_str(), zh.as_str()));
    }
    let slogans = lexicon.entries.iter().filter(|e| e.class != Class::Trap).count();
    let traps = lexicon.entries.len() - slogans;
    let _ = match lang {
        Lang::En => writeln!(out, "{slogans} slogans, {traps} traps: {} faults", faults.len()),
        Lang::Zh => writeln!(out, "提法 {slogans} 条,排除词 {traps} 条:{} 处问题", faults.len()),
    };
    let _ = io::stdout().write_all(out.as_bytes());
    Ok(if faults.is_empty() { Ending::Fine } else { Ending::WithProblems })
}

/// Tab-separated, so that other programs can read it.
fn list(words: Option<&str>, class: Option<Class>, files: &[PathBuf]) -> Result<Ending> {
    let lexicon = load(files)?;
    let holds = |e: &Entry| {
        words.is_none_or(|w| {
            let lists = std::iter::once(&e.name).chain(&e.variants).chain(&e.members).chain(e.versions.iter().flat_map(|v| &v.members));
            lists.into_iter().any(|text| text.contains(w))
        })
    };
    let wanted = |e: &&Entry| class.map_or(e.class != Class::Trap, |c| e.class == c) && holds(e);
    let mut out = String::from("slogan\tclass\tkind\tsince\tmembers\tsource\n");
    let mut found = false;
    for entry in lexicon.entries.iter().filter(wanted) {
        found = true;
        let since = entry.since.map(|y| y.to_string()).unwrap_or_default();
        let members = entry.members_in(None).join("|");
        let source = entry.source.as_deref().unwrap_or_default();
        let _ = writeln!(out, "{}\t{}\t{}\t{since}\t{members}\t{source}", entry.name, entry.class.name(), entry.kind.name());
    }
    // A closed pipe (| head) is no failure.
    let _ = io::stdout().write_all(out.as_bytes());
    Ok(if found { Ending::Fine } else { Ending::WithProblems })
}

fn add(candidates: &Path, output: &Path, lang: Lang) -> Result<Ending> {
    let Reviewed { mut entries, marked } = from_candidates(candidates)?;
    let bundled = Lexicon::bundled()?;
    let mut mine = Lexicon::default();
    if output.exists() {
        mine.add_file(output)?;
    }
    let found = entries.len();
    entries.retain(|e| !bundled.entries.iter().chain(&mine.entries).any(|known| known.name == e.name));
    let (added, known) = (entries.len(), found - entries.len());
    mine.entries.append(&mut entries);
    mine.entries.sort_by(|a, b| (a.class, &a.name).cmp(&(b.class, &b.name)));
    replace_file(output, Lexicon::written(mine.entries).as_bytes())?;
    let path = output.display();
    let words = match lang {
        Lang::En => format!("{added} slogans added to {path}; {known} were known\nuse it: tifa run INPUT --lexicon {path}\n"),
        Lang::Zh => format!("已向 {path} 加入 {added} 条,另有 {known} 条已收录\n使用:tifa run 输入 --lexicon {path}\n"),
    };
    let _ = io::stdout().write_all(words.as_bytes());
    if !marked {
        let all = lang.pick(
            "the list has no column keep, so all of its rows were taken; tifa lexicon check looks them over\n",
            "该表没有收录(keep)列,因此全部收入;请用 tifa lexicon check 检查\n",
        );
        let _ = io::stderr().write_all(all.as_bytes());
    }
    if added == 0 && known == 0 {
        return Err(Error::BadOption(format!("{} keeps no row; write yes into its column keep", candidates.display())));
    }
    Ok(Ending::Fine)
}
