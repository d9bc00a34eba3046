//! What stops a run. What one document suffers is a [`Problem`](crate::problem::Problem) instead.

use std::path::PathBuf;

use crate::lang::Lang;

/// An error that ends the run before any table is replaced.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // the variants' comments name their fields
pub enum Error {
    /// A file that the run needs (lexicon, themes, terms, dictionary, configuration) cannot be read.
    #[error("cannot read {what} {}: {cause}. Check the path and its permissions.", path.display())]
    Unreadable { what: &'static str, path: PathBuf, cause: std::io::Error },
    /// A file that the run needs does not say what it should.
    #[error("{what} {}: {message}", path.display())]
    Malformed { what: &'static str, path: PathBuf, message: String },
    /// The output folder cannot be written.
    #[error("cannot write {}: {cause}. Choose another folder with --output.", path.display())]
    Unwritable { path: PathBuf, cause: std::io::Error },
    /// Another run is at work in the output folder.
    #[error("another run of tifa writes into {}. Wait for it, or choose another folder with --output.", path.display())]
    Busy { path: PathBuf },
    /// The new files are complete, but one of them cannot be moved into place.
    #[error(
        "cannot put the new {} in its place: {cause}. All new files are complete and wait beside it; close the program that has it open, then call tifa verify on the folder.",
        path.display()
    )]
    Waiting { path: PathBuf, cause: std::io::Error },
    /// An interrupted run cannot be gone on with.
    #[error("--resume: {what} has changed since the run was interrupted. Run without --resume to begin anew.")]
    Changed { what: String },
    /// No input could be found at all.
    #[error("nothing to read: {0}")]
    NoInput(String),
    /// Two options, or an option and its value, do not fit together.
    #[error("{0}")]
    BadOption(String),
}

impl Error {
    /// What is wrong with the file, without its name and without a remedy.
    pub fn cause(&self) -> String {
        match self {
            Error::Unreadable { cause, .. } | Error::Unwritable { cause, .. } | Error::Waiting { cause, .. } => cause.to_string(),
            Error::Busy { .. } => self.to_string(),
            Error::Changed { what } => what.clone(),
            Error::Malformed { message, .. } => message.clone(),
            Error::NoInput(what) | Error::BadOption(what) => what.clone(),
        }
    }

    /// The message in a language. What a library or the operating system says stays in its own words.
    pub fn message(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Error::Unreadable { what, path, cause } => {
                format!("无法读取{} {}:{cause}。请检查路径和权限。", in_chinese(what), path.display())
            }
            Error::Malformed { what, path, message } => format!("{} {}:{message}", in_chinese(what), path.display()),
            Error::Unwritable { path, cause } => format!("无法写入 {}:{cause}。请用 --output 另选文件夹。", path.display()),
            Error::Busy { path } => format!("另一个 tifa 正在写入 {}。请等它结束,或用 --output 另选文件夹。", path.display()),
            Error::Waiting { path, cause } => format!(
                "无法把新的 {} 放到位:{cause}。新文件已全部写好,暂存在旁边;请关闭占用它的程序,再对该文件夹运行 tifa verify。",
                path.display()
            ),
            Error::Changed { what } => format!("--resume:{what} 在运行中断之后有变化。请去掉 --resume 重新运行。"),
            Error::NoInput(what) => format!("没有可读的内容:{what}"),
            Error::BadOption(what) => format!("选项有误:{what}"),
        }
    }
}

/// The names of files that a run needs.
fn in_chinese(what: &str) -> &str {
    match what {
        "lexicon" => "词库",
        "theme file" => "主题文件",
        "term list" => "词表",
        "dictionary" => "词典",
        "settings file" => "设置文件",
        "metadata table" => "元数据表",
        _ => "文件",
    }
}

/// The result of everything that can stop a run.
pub type Result<T> = std::result::Result<T, Error>;
