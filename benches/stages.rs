//! One bench a stage, over the bundled corpus as one text: `cargo bench`.

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tifa::clean::{Nature, clean};
use tifa::input::encoding;
use tifa::segment::{Cutter, Jieba, Segmenter, bundled_words};
use tifa::slogan::Finder;
use tifa::slogan::lexicon::Lexicon;
use tifa::slogan::members::members;
use tifa::span::{OffsetMap, Span};
use tifa::theme::Themes;

/// The corpus's plain texts, each twenty times.
fn texts() -> Vec<String> {
    let mut texts = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut folders: Vec<_> =
        fs::read_dir(folder).expect("the corpus").map(|e| e.expect("an entry").path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let mut files: Vec<_> = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
        files.sort();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "txt")) {
            texts.push(encoding::decode(&fs::read(file).expect("a file"), None, None).text);
        }
    }
    let once = texts.clone();
    (1..20).for_each(|_| texts.extend(once.iter().cloned()));
    texts
}

fn stages(c: &mut Criterion) {
    let texts = texts();
    let bytes: usize = texts.iter().map(String::len).sum();
    let whole = |text: &str| Span::new(0, text.len());
    let finder = Finder::new(Lexicon::bundled().expect("the bundled lexicon"));
    let themes = Themes::bundled().expect("the built-in themes");
    let cutter = Cutter::new(true, true);
    let jieba = Jieba::new(&bundled_words(), true);
    let nature = Nature { soft_breaks: true, markdown: false };
    let mut group = c.benchmark_group("stages");
    group.throughput(Throughput::Bytes(bytes as u64)).sample_size(20);
    let mut stage = |name: &str, work: &mut dyn FnMut(&str)| {
        group.bench_function(name, |b| b.iter(|| texts.iter().for_each(|t| work(black_box(t)))));
    };
    stage("decode", &mut |t| {
        black_box(encoding::decode(t.as_bytes(), None, None));
    });
    stage("clean", &mut |t| {
        black_box(clean(t.to_owned(), OffsetMap::identity(t.len()), nature));
    });
    stage("slogans", &mut |t| {
        black_box(finder.find(t, whole(t)));
    });
    stage("slogans and members", &mut |t| {
        let findings = finder.find(t, whole(t));
        black_box(members(&finder, t, whole(t), &findings, None));
    });
    stage("themes", &mut |t| {
        black_box(themes.score(&themes.words(t, whole(t)), whole(t)));
    });
    let mut words = Vec::new();
    stage("segment", &mut |t| cutter.cut(t, &mut words));
    stage("segment by jieba-rs", &mut |t| jieba.cut(t, &mut words));
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
