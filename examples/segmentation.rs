//! tifa's segmenter beside jieba-rs in one process: the texts of files of records, cut by each in turn, on one thread.
//!
//! usage: segmentation [--rounds 9] RECORDS.jsonl…
//!
//! Prints the medians in MB of text a second, and the median of the ratios, round by round. Exit status 1 if a word differs.

use std::hint::black_box;
use std::io::BufRead;
use std::time::{Duration, Instant};

use tifa::segment::{Cutter, Segmenter};

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn timed(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn main() {
    let mut args = std::env::args().skip(1).peekable();
    let rounds =
        args.next_if(|a| a == "--rounds").and_then(|_| args.next()).map_or(9, |n| n.parse::<usize>().expect("a number of rounds").max(1));
    let mut texts: Vec<String> = Vec::new();
    for path in args {
        let file = std::io::BufReader::new(std::fs::File::open(path).expect("the file"));
        for line in file.lines() {
            let record: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("a record");
            texts.push(["text", "content"].iter().find_map(|field| record[field].as_str()).unwrap_or_default().to_owned());
        }
    }
    let megabytes = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    let jieba = jieba_rs::Jieba::new();
    for (name, hmm) in [("guessing (hmm)", true), ("without guessing", false)] {
        let cutter = Cutter::new(false, hmm);
        let mut words = Vec::new();
        for text in &texts {
            cutter.cut(text, &mut words);
            if !words.iter().map(|w| w.of(text)).eq(jieba.cut(text, hmm).iter().map(|t| t.word)) {
                println!("words differ in the text that begins {:?}", text.chars().take(20).collect::<String>());
                std::process::exit(1);
            }
        }
        let mut times: Vec<(f64, f64)> = Vec::new();
        for _ in 0..rounds {
            let theirs = timed(|| texts.iter().for_each(|t| drop(black_box(jieba.cut(t, hmm)))));
            let ours = timed(|| texts.iter().for_each(|t| cutter.cut(black_box(t), &mut words)));
            times.push((theirs.as_secs_f64(), ours.as_secs_f64()));
        }
        let speed = |time: fn(&(f64, f64)) -> f64| megabytes / median(times.iter().map(time).collect());
        let ratio = median(times.iter().map(|t| t.0 / t.1).collect());
        println!("{name}: jieba-rs {:.1} MB/s, tifa {:.1} MB/s, ratio {ratio:.2}", speed(|t| t.0), speed(|t| t.1));
    }
}
