//! The promises that fuzzing tries with millions of inputs, with those that it found worth keeping.

use std::fs;

use crate::tables::root;

#[path = "../../fuzz/properties/mod.rs"]
mod properties;

/// The files of a folder below `fuzz`, by name; none where there is no such folder.
fn kept(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(root().join("fuzz").join(folder)) else { return Vec::new() };
    let mut files: Vec<_> =
        entries.map(|e| e.unwrap().path()).map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(p).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn what_fuzzing_kept_keeps_its_promises() {
    for property in properties::ALL {
        let mut files = kept(&format!("corpus/{}", property.name));
        assert!(files.len() >= 5, "fuzz/corpus/{} is empty", property.name);
        files.extend(kept(&format!("found/{}", property.name)));
        for (name, data) in files {
            eprintln!("{} {name}", property.name);
            (property.holds)(&data);
        }
    }
}
