//! A peer for benches/whole_run.py: jieba-rs cuts the texts of a file of records, one core, and nothing else is done.
//!
//! usage: cut_only RECORDS.jsonl [load]
//!
//! With `load` it only loads jieba-rs's dictionary.

use std::io::BufRead;

fn main() {
    let mut args = std::env::args().skip(1);
    let path = args.next().expect("a file of records");
    let jieba = jieba_rs::Jieba::new();
    if args.next().as_deref() == Some("load") {
        return;
    }
    let file = std::io::BufReader::new(std::fs::File::open(path).expect("the file"));
    let mut words = 0;
    for line in file.lines() {
        let record: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("a record");
        let text = ["text", "content"].iter().find_map(|field| record[field].as_str()).unwrap_or_default();
        words += jieba.cut(text, true).len();
    }
    println!("{words}");
}
