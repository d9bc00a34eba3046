//! One bench a stage, over the bundled corpus as one text: `cargo bench`.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tifa::clean::{Nature, clean};
use tifa::input::encoding;
use tifa::segment::{Jieba, Segmenter, bundled_words};
use tifa::slogan::Finder;
use tifa::slogan::lexicon::Lexicon;
use tifa::span::{OffsetMap, Span};
use tifa::theme::Themes;

/// The corpus's plain texts, one behind the other, twenty times.
fn text() -> String {
    let mut text = String::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut folders: Vec<_> =
        fs::read_dir(folder).expect("the corpus").map(|e| e.expect("an entry").path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let mut files: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
        files.sort();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "txt")) {
            text.push_str(&encoding::decode(&fs::read(file).expect("a file"), None, None).text);
            text.push('\n');
        }
    }
    text.repeat(20)
}

fn stages(c: &mut Criterion) {
    let text = text();
    let whole = Span::new(0, text.len());
    let finder = Finder::new(Lexicon::bundled().expect("the bundled lexicon"));
    let themes = Themes::bundled().expect("the built-in themes");
    let jieba = Jieba::new(&bundled_words(), true);
    let nature = Nature { soft_breaks: true, markdown: false };
    let mut group = c.benchmark_group("stages");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
    group.bench_function("decode", |b| b.iter(|| encoding::decode(black_box(text.as_bytes()), None, None)));
    group.bench_function("clean", |b| b.iter(|| clean(text.clone(), OffsetMap::identity(text.len()), nature)));
    group.bench_function("slogans", |b| b.iter(|| finder.find(black_box(&text), whole)));
    group.bench_function("themes", |b| b.iter(|| themes.score(&themes.words(black_box(&text), whole), whole)));
    let mut words = Vec::new();
    group.bench_function("segment", |b| b.iter(|| jieba.cut(black_box(&text), &mut words)));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
