//! The two languages that tifa speaks to its users.

use serde::{Deserialize, Serialize};

/// Language of messages, help and table headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English
    #[default]
    En,
    /// 中文
    Zh,
}

impl Lang {
    /// The text of the pair that is in this language.
    pub fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// The language a POSIX locale name asks for: `zh_CN.UTF-8` gives Chinese, everything else English.
    pub fn of_locale(name: &str) -> Lang {
        if name.starts_with("zh") { Lang::Zh } else { Lang::En }
    }
}

/// A message that is not longer than `most` characters: what a file says in it may be of any length.
pub fn shortened(message: &str, most: usize) -> std::borrow::Cow<'_, str> {
    match message.char_indices().nth(most) {
        Some((end, _)) => format!("{} …", &message[..end]).into(),
        None => message.into(),
    }
}
