//! Text out of a Word file: paragraphs, tabs and line breaks of the main document, nothing else. Footnotes, headers,
//! deleted text and fields' instructions are no speech.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use crate::problem::Trouble;

/// The text of a `.docx`: a paragraph a line.
///
/// # Errors
/// The trouble, where it is no Word file or unpacks to more than `limit` bytes.
pub fn text_of(bytes: &[u8], limit: u64) -> Result<String, Trouble> {
    let broken = |cause: String| Trouble::BrokenContainer { kind: "docx", cause };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(e.to_string()))?;
    let entry = archive.by_name("word/document.xml").map_err(|e| broken(e.to_string()))?;
    let mut xml = Vec::new();
    entry.take(limit + 1).read_to_end(&mut xml).map_err(|e| broken(e.to_string()))?;
    if xml.len() as u64 > limit {
        return Err(Trouble::TooLarge { size: None, limit });
    }
    paragraphs(&xml).map_err(|e| broken(e.to_string()))
}

fn paragraphs(xml: &[u8]) -> Result<String, quick_xml::Error> {
    let xml = String::from_utf8_lossy(xml);
    let mut reader = Reader::from_str(&xml);
    reader.config_mut().check_end_names = false;
    let mut text = String::new();
    let mut in_text = false;
    // A drawing carries its words twice, once for old programs.
    let mut fallback = 0usize;
    loop {
        match reader.read_event()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => in_text = true,
                "Fallback" => fallback += 1,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => in_text = false,
                "Fallback" => fallback = fallback.saturating_sub(1),
                "p" if fallback == 0 => text.push('\n'),
                _ => {}
            },
            Event::Empty(tag) if fallback == 0 => match tag.local_name().as_ref() {
                "tab" => text.push('\t'),
                "br" | "cr" => text.push('\n'),
                "noBreakHyphen" => text.push('-'),
                "p" => text.push('\n'),
                _ => {}
            },
            Event::Text(words) if in_text && fallback == 0 => text.push_str(&words.xml10_content()),
            Event::CData(words) if in_text && fallback == 0 => text.push_str(&words.xml10_content()),
            Event::GeneralRef(name) if in_text && fallback == 0 => {
                if let Ok(Some(c)) = name.resolve_char_ref() {
                    text.push(c);
                } else if let Some(word) = resolve_predefined_entity(&name) {
                    text.push_str(word);
                }
            }
            Event::Eof => return Ok(text),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn docx(body: &str) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
        write!(zip, "<w:document xmlns:w=\"w\" xmlns:mc=\"m\"><w:body>{body}</w:body></w:document>").unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn paragraphs_tabs_breaks_and_entities() {
        let body = "<w:p><w:r><w:t>一、总结</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">A&amp;B &#19977;</w:t>\
            <w:tab/><w:t>农</w:t><w:br/><w:t>问题</w:t></w:r></w:p><w:p/>";
        assert_eq!(text_of(&docx(body), 1 << 20).unwrap(), "一、总结\nA&B 三\t农\n问题\n\n");
    }

    #[test]
    fn deleted_text_instructions_and_fallbacks_stay_out() {
        let body = "<w:p><w:r><w:delText>旧</w:delText><w:instrText>PAGE</w:instrText><w:t>新</w:t></w:r>\
            <mc:AlternateContent><mc:Choice><w:t>图</w:t></mc:Choice><mc:Fallback><w:p><w:t>图</w:t></w:p></mc:Fallback></mc:AlternateContent></w:p>";
        assert_eq!(text_of(&docx(body), 1 << 20).unwrap(), "新图\n");
    }

    #[test]
    fn a_bomb_and_a_stranger_are_troubles() {
        let big = docx(&format!("<w:p><w:t>{}</w:t></w:p>", "农".repeat(10_000)));
        assert_eq!(text_of(&big, 1000).unwrap_err().code(), "too-large");
        assert_eq!(text_of(b"PK\x03\x04 nothing", 1000).unwrap_err().code(), "broken-container");
    }
}
