//! `tifa segment`

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::Ending;
use crate::cli::args::SegmentArgs;
use crate::cli::plan::{named_encoding, words};
use crate::error::{Error, Result};
use crate::input::batch::Reading;
use crate::input::discover::SourceFile;
use crate::input::encoding;
use crate::input::open::{Meter, Unpacking, open};
use crate::pipeline::load_segmenter;

/// Prints the words of a file as it is: nothing is cleaned, so that the words are those of the segmenter alone.
///
/// # Errors
/// The file or a dictionary cannot be read.
pub fn segment(args: SegmentArgs) -> Result<Ending> {
    let bytes = read(&args.file)?;
    let text = encoding::decode(&bytes, named_encoding(args.encoding.as_deref())?, None).text;
    let segmenter = load_segmenter(&words(args.dict, args.no_user_dict, args.no_hmm, args.segmenter))?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut tokens = Vec::new();
    for line in text.split_inclusive('\n') {
        let body = line.trim_end_matches(['\r', '\n']);
        segmenter.wait().cut(body, &mut tokens);
        let joined: Vec<&str> = tokens.iter().map(|t| t.of(body)).collect();
        if write!(out, "{}{}", joined.join(" "), &line[body.len()..]).is_err() {
            // Nobody reads on: a closed pipe is no failure.
            return Ok(Ending::Fine);
        }
    }
    let _ = out.flush();
    Ok(Ending::Fine)
}

/// All bytes of a file or of standard input, gzip taken off.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let unreadable = |cause| Error::Unreadable { what: "file", path: path.to_owned(), cause };
    let file = SourceFile { path: path.to_owned(), source: String::new(), format: None, gzip: false };
    let mut bytes = Vec::new();
    open(&file, &Meter::default(), &Unpacking::new(Reading::default().ratio))
        .and_then(|mut reader| io::Read::read_to_end(&mut reader, &mut bytes))
        .map_err(unreadable)?;
    Ok(bytes)
}
