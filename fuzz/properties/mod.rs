//! What tifa promises of any input. Each property takes bytes that somebody made up, and panics where tifa breaks its word.
//!
//! `cargo fuzz run NAME` looks for such bytes; `cargo test` tries those in `fuzz/corpus` and `fuzz/found`.

mod invent;
mod readers;
mod run;
mod segment;
mod settings;
mod slogans;
mod texts;

/// A promise.
pub struct Property {
    /// The name of its fuzz target, and of its folder in `fuzz/corpus`.
    pub name: &'static str,
    /// Fails where the promise is broken.
    pub holds: fn(&[u8]),
}

/// All of them.
pub const ALL: &[Property] = &[
    Property { name: "decode", holds: readers::decode },
    Property { name: "docx", holds: readers::docx },
    Property { name: "html", holds: readers::html },
    Property { name: "records", holds: readers::records },
    Property { name: "clean", holds: texts::clean },
    Property { name: "speech", holds: texts::speech },
    Property { name: "written", holds: settings::written },
    Property { name: "lexicon", holds: settings::lexicon },
    Property { name: "themes", holds: settings::themes },
    Property { name: "segment", holds: segment::segment },
    Property { name: "dictionary", holds: segment::dictionary },
    Property { name: "numeric", holds: slogans::numeric },
    Property { name: "members", holds: slogans::members },
    Property { name: "run", holds: run::run },
];

/// Tries one property.
#[allow(dead_code)] // The tests go through `ALL`.
pub fn check(name: &str, data: &[u8]) {
    let property = ALL.iter().find(|p| p.name == name).expect("a property of that name");
    (property.holds)(data);
}
