//! `tifa verify`

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Ending, padded};
use crate::cli::args::VerifyArgs;
use crate::cli::plan::settle;
use crate::cli::show::Show;
use crate::error::Result;
use crate::lang::Lang;
use crate::pipeline::{self, Verdict};
use crate::report::provenance::Standing;

/// Says whether a folder is what its run wrote, and whether the run would come to the same today.
///
/// # Errors
/// The folder holds no run; or what stops a run.
pub fn verify(args: VerifyArgs, lang: Lang) -> Result<Ending> {
    let VerifyArgs { folder, inputs, config, top, settings } = args;
    let plan = settle(settings, config.as_deref(), inputs, folder.clone(), lang)?;
    let show = Show::new(lang, true);
    let verdict = pipeline::verify(&folder, &plan, &show);
    show.end();
    let verdict = verdict?;
    let _ = io::stdout().write_all(told(&verdict, top, lang).as_bytes());
    Ok(if verdict.holds() { Ending::Fine } else { Ending::WithProblems })
}

/// The verdict in words.
fn told(verdict: &Verdict, top: usize, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |words: String| {
        let _ = writeln!(out, "{words}");
    };
    if verdict.recovered {
        line(
            lang.pick("an interrupted publication was ended: the folder holds the new run", "已完成上次中断的发布:文件夹中是新的结果")
                .into(),
        );
    }
    let same = verdict.files.iter().filter(|(_, standing)| *standing == Standing::Same).count();
    line(match lang {
        Lang::En => format!("files: {same} of {} are as the run wrote them", verdict.files.len()),
        Lang::Zh => format!("文件:{} 个中有 {same} 个与运行写出的一致", verdict.files.len()),
    });
    for (file, standing) in verdict.files.iter().chain(&verdict.inputs) {
        match standing {
            Standing::Same => {}
            Standing::Changed => line(format!("  {file}: {}", lang.pick("changed", "已改变"))),
            Standing::Gone => line(format!("  {file}: {}", lang.pick("gone", "已不在"))),
            Standing::New => line(format!("  {file}: {}", lang.pick("new", "新增"))),
        }
    }
    if let Some(version) = &verdict.version {
        let now = env!("CARGO_PKG_VERSION");
        line(match lang {
            Lang::En => format!("tifa: {version} then, {now} now"),
            Lang::Zh => format!("tifa:当时 {version},现在 {now}"),
        });
    }
    let lists = [
        ("lexicons and other resources that are others now", "已不同的词库等", &verdict.resources),
        ("options that are others now", "已不同的选项", &verdict.options),
    ];
    for (en, zh, names) in lists {
        if !names.is_empty() {
            line(format!("{}: {}", lang.pick(en, zh), names.join(", ")));
        }
    }
    let names = [
        ("no longer in the lexicon", "词库中已没有", &verdict.dropped),
        ("in the lexicon now, found by their form then", "当时按形式发现、现已入词库", &verdict.learned),
    ];
    for (en, zh, list) in names {
        if !list.is_empty() {
            let shown: Vec<String> = list.iter().take(top).map(|(name, hits)| format!("{name} ({hits})")).collect();
            line(format!("{}: {}: {}", lang.pick(en, zh), list.len(), shown.join(", ")));
        }
    }
    match &verdict.counts {
        Some(changes) if changes.is_empty() => {
            line(lang.pick("counts: all slogans and themes come to the same today", "计数:所有提法和主题今日结果相同").into())
        }
        Some(changes) => {
            line(match lang {
                Lang::En => format!("counts: {} slogans and themes come to another number of hits today", changes.len()),
                Lang::Zh => format!("计数:{} 个提法和主题今日次数不同", changes.len()),
            });
            let width = changes.iter().take(top).map(|c| super::columns(&c.name)).max().unwrap_or(0);
            for change in changes.iter().take(top) {
                line(format!("  {}  {} -> {}", padded(&change.name, width), change.before, change.now));
            }
            if changes.len() > top {
                line(format!("  … {}", changes.len() - top));
            }
        }
        None if verdict.holds() => line(
            lang.pick(
                "lexicons, themes and options' files are those of the run; name the inputs to count again",
                "词库、主题等与运行时相同;给出输入可重新计数",
            )
            .into(),
        ),
        None => {}
    }
    out
}
