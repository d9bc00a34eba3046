//! From bytes to texts.

use std::io::{Cursor, Write};

use tifa::clean::CleanText;
use tifa::input::batch::{Reading, Shard, read_all};
use tifa::input::discover::SourceFile;
use tifa::input::record::{Fields, Payload, RawRecord, unpack_json, unpack_row};
use tifa::input::{Format, docx as word, encoding, html as web};

use super::{invent, texts};

/// UTF-8 stays what it is; what is said to be in an encoding comes back from it; and no character is lost without a word.
pub fn decode(data: &[u8]) {
    let (kind, data) = invent::choice(data);
    let forced = [None, encoding::by_name("gbk"), encoding::by_name("big5"), encoding::by_name("utf-8"), None][kind % 5];
    let decoded = encoding::decode(data, forced, None);
    let lost = decoded.text.matches('\u{fffd}').count();
    assert!(lost == 0 || !decoded.troubles.is_empty() || String::from_utf8_lossy(data).contains('\u{fffd}'), "lost without a word");

    let text = invent::text(data);
    if !text.starts_with('\u{feff}') && !text.contains('\0') {
        assert_eq!(encoding::decode(text.as_bytes(), None, None).text, text);
        // The encodings have moved characters out of the private use area, which come back where they are now.
        if let Some(encoding) = forced.filter(|_| !text.contains(|c| matches!(c, '\u{e000}'..='\u{f8ff}'))) {
            let (bytes, _, unknown) = encoding.encode(&text);
            if !unknown {
                let back = encoding::decode(&bytes, forced, None);
                assert_eq!(back.text, text, "{}", back.encoding);
            }
        }
    }
}

/// The paragraphs that are put into a Word file come out of it; no other bytes do harm.
pub fn docx(data: &[u8]) {
    let paragraphs: Vec<String> = invent::parts(data)
        .take(20)
        // Characters that XML cannot hold, and line ends, which it changes.
        .map(|part| {
            invent::text(part)
                .chars()
                .filter(|c| *c >= ' ' && !matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{fffe}' | '\u{ffff}'))
                .collect()
        })
        .collect();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut xml = String::from(r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#);
    for paragraph in &paragraphs {
        // Each in two runs, as Word likes to cut them.
        let middle = paragraph.char_indices().nth(paragraph.chars().count() / 2).map_or(0, |(at, _)| at);
        let (a, b) = paragraph.split_at(middle);
        for (open, text) in [("<w:p><w:r><w:t xml:space=\"preserve\">", a), ("</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>", b)] {
            xml.push_str(open);
            xml.push_str(&escaped(text));
        }
        xml.push_str("</w:t></w:r></w:p>");
    }
    xml.push_str("</w:body></w:document>");
    let packed = |xml: &[u8]| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("a new entry");
        archive.write_all(xml).expect("written");
        archive.finish().expect("finished").into_inner()
    };
    let text = word::text_of(&packed(xml.as_bytes()), 1 << 20).expect("a sound file");
    assert_eq!(text, paragraphs.iter().map(|p| format!("{p}\n")).collect::<String>());

    for bytes in [packed(data), data.to_vec()] {
        if let Ok(text) = word::text_of(&bytes, 4096) {
            assert!(text.len() <= 4096 * 3, "more came out than went in");
        }
    }
}

/// What is read of a page leads back to it.
pub fn html(data: &[u8]) {
    let (kind, data) = invent::choice(data);
    let source = match kind & 1 {
        0 => String::from_utf8_lossy(data).into_owned(),
        _ => {
            const TAGS: &[&str] = &[
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<br>",
                "<script>",
                "</script>",
                "<a href=x>",
                "</a>",
                "<td>",
                "<title>",
                "</title>",
                "<h1>",
                "</h1>",
                "<ul><li>",
            ];
            invent::parts(data).map(|part| format!("{}{}", TAGS[part.len() % TAGS.len()], invent::text(part))).collect()
        }
    };
    let page = web::article(&source);
    texts::leads_back(&CleanText { text: page.text, map: page.map, left_out: Vec::new() }, &source);
}

fn read(bytes: &[u8], format: Format, plan: &Reading) -> Vec<RawRecord> {
    let file = invent::file(bytes);
    let mut records = Vec::new();
    let source = SourceFile { path: file.path().to_owned(), source: "f".into(), format: Some(format), gzip: false };
    read_all(&[source], plan, &mut |batch| {
        records.extend(batch.records);
        true
    });
    records
}

/// Records that are written come back, each with its id and text; and however a file is cut into batches and parts, the same
/// records come.
pub fn records(data: &[u8]) {
    let (kind, data) = invent::choice(data);
    let format = [Format::Jsonl, Format::Csv, Format::Tsv][kind % 3];
    let small = Reading { batch_bytes: 1 + kind, batch_records: 1 + kind % 7, ..Reading::default() };

    // A cell that begins with a byte-order mark, or is full of NULs, is taken for what it seems.
    let plain = |part: &[u8]| invent::text(part).replace(['\0', '\u{feff}'], "").trim().to_owned();
    let wanted: Vec<(String, String)> = invent::parts(data).enumerate().map(|(i, part)| (format!("f#n{i}"), plain(part))).collect();
    let mut bytes = Vec::new();
    if format == Format::Jsonl {
        for (id, text) in &wanted {
            writeln!(bytes, "{}", serde_json::json!({ "id": id[2..], "text": text })).expect("written");
        }
    } else {
        let delimiter = if format == Format::Csv { b',' } else { b'\t' };
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(&mut bytes);
        writer.write_record(["编号", "正文"]).expect("written");
        wanted.iter().for_each(|(id, text)| writer.write_record([&id[2..], text]).expect("written"));
        writer.flush().expect("written");
        drop(writer);
    }
    let unpacked = |record: &RawRecord| {
        let got = match &record.payload {
            Payload::Json(line) => unpack_json(record, line, &Fields::default(), None),
            Payload::Row(header, row) => unpack_row(record, header, row, &Fields::default(), None),
            other => panic!("{other:?}"),
        };
        got.map(|u| (u.source, u.text.trim().to_owned())).expect("a sound record")
    };
    assert_eq!(read(&bytes, format, &small).iter().map(unpacked).collect::<Vec<_>>(), wanted);

    let shown = |records: &[RawRecord]| records.iter().map(|r| format!("{r:?}")).collect::<Vec<_>>();
    for limit in [16 << 20, 24] {
        let whole = shown(&read(data, format, &Reading { limit, ..Reading::default() }));
        assert!(!whole.is_empty(), "a file without a record is a record");
        assert_eq!(shown(&read(data, format, &Reading { limit, ..small.clone() })), whole);
        let mut dealt: Vec<String> = Vec::new();
        for number in 1..=3 {
            dealt.extend(shown(&read(data, format, &Reading { limit, shard: Some(Shard { number, of: 3 }), ..small.clone() })));
        }
        dealt.sort();
        let mut sorted = whole;
        sorted.sort();
        assert_eq!(dealt, sorted, "parts lose or double records");
    }
}
