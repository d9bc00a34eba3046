//! Shows a run to someone: bars on a terminal, a plain line every few seconds elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::lang::Lang;
use crate::observe::Observer;
use crate::problem::{Problem, Severity};

/// How often a line is printed where there is no terminal.
const EVERY: Duration = Duration::from_secs(5);

/// Problems that are printed one by one; the table has all of them.
const SHOWN: usize = 10;

/// An observer that writes to standard error.
pub struct Show {
    lang: Lang,
    quiet: bool,
    bar: ProgressBar,
    state: Mutex<State>,
}

struct State {
    total: u64,
    printed: Instant,
    shown: usize,
}

impl Show {
    /// Shows on standard error, or nothing if `quiet`.
    pub fn new(lang: Lang, quiet: bool) -> Show {
        let bar = if quiet || !io::stderr().is_terminal() { ProgressBar::hidden() } else { ProgressBar::new(0) };
        let template = "{bar:32} {percent:>3}% {msg} {eta}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Show { lang, quiet, bar, state: Mutex::new(State { total: 0, printed: Instant::now(), shown: 0 }) }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    fn say(&self, line: &str) {
        self.bar.suspend(|| {
            let _ = writeln!(io::stderr(), "{line}");
        });
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Observer for Show {
    fn planned(&self, files: usize, bytes: u64) {
        self.state().total = bytes;
        self.bar.set_length(bytes);
        if !self.quiet {
            let size = indicatif::HumanBytes(bytes);
            self.say(&match self.lang {
                Lang::En => format!("files to read: {files} ({size})"),
                Lang::Zh => format!("待读文件 {files} 个({size})"),
            });
        }
    }

    fn progress(&self, documents: u64, bytes: u64) {
        self.bar.set_position(bytes);
        self.bar.set_message(match self.lang {
            Lang::En => format!("{documents} documents"),
            Lang::Zh => format!("{documents} 篇"),
        });
        if self.quiet || !self.bar.is_hidden() {
            return;
        }
        let mut state = self.state();
        if state.printed.elapsed() >= EVERY {
            state.printed = Instant::now();
            let percent = (bytes * 100).checked_div(state.total).unwrap_or(0).min(100);
            drop(state);
            self.say(&match self.lang {
                Lang::En => format!("{percent} %: {documents} documents"),
                Lang::Zh => format!("{percent}%:{documents} 篇"),
            });
        }
    }

    fn problem(&self, problem: &Problem) {
        let severity = problem.trouble.severity();
        if severity == Severity::Note || (self.quiet && severity != Severity::Error) {
            return;
        }
        let mut state = self.state();
        state.shown += 1;
        let shown = state.shown;
        drop(state);
        if shown <= SHOWN {
            self.say(&format!("{}: {}: {}", severity.name(), problem.source, problem.trouble.message(self.lang)));
        } else if shown == SHOWN + 1 {
            self.say(self.lang.pick("… more in problems.csv", "…… 其余见 problems.csv"));
        }
    }
}
