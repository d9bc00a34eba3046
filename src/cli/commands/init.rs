//! `tifa init`

use std::io::{self, Write};

use super::Ending;
use crate::cli::args::InitArgs;
use crate::cli::config::{FILE_NAME, TEMPLATE};
use crate::error::{Error, Result};
use crate::lang::Lang;

/// Writes a commented settings file; one that is there already stays.
///
/// # Errors
/// The file is there already, or cannot be written.
pub fn init(args: &InitArgs, lang: Lang) -> Result<Ending> {
    let path = args.folder.join(FILE_NAME);
    if path.exists() {
        return Err(Error::BadOption(format!("{} is there already; remove or rename it first", path.display())));
    }
    std::fs::write(&path, TEMPLATE).map_err(|cause| Error::Unwritable { path: path.clone(), cause })?;
    let _ = writeln!(io::stdout(), "{} {}", lang.pick("wrote", "已写入"), path.display());
    Ok(Ending::Fine)
}
