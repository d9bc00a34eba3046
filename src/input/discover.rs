//! Finds the files to read: names and sizes only, in an order that does not depend on the file system.

use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use walkdir::WalkDir;

use super::Format;
use crate::error::{Error, Result};
use crate::problem::{Problem, Trouble};

/// Which files to read.
#[derive(Debug, Clone, Default)]
pub struct Discover {
    /// Files, folders, or `-` for standard input.
    pub inputs: Vec<PathBuf>,
    /// Patterns over the path below the input folder; a leading `!` leaves out what matches. Empty takes everything.
    pub globs: Vec<String>,
    /// Read every file as this format, whatever its name.
    pub format: Option<Format>,
    /// A folder that is never read: where this run writes.
    pub skip: Option<PathBuf>,
    /// Files that are passed over where `skip` itself is an input: the tables of the run before.
    pub skip_names: Vec<String>,
}

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is; `-` is standard input.
    pub path: PathBuf,
    /// Its path below the input's root, `/` between folders: the `source` column.
    pub source: String,
    /// What it holds; `None` is found out from its first bytes (standard input only).
    pub format: Option<Format>,
    /// True if it is compressed with gzip.
    pub gzip: bool,
}

/// Everything that discovery found.
#[derive(Debug, Default)]
pub struct Found {
    /// Files to read, by the bytes of their `source`.
    pub files: Vec<SourceFile>,
    /// Tables named `metadata.csv`, with the `source` prefix (`""` or `folder/`) that their rows are relative to.
    pub sidecars: Vec<(PathBuf, String)>,
    /// What stood there and is not read, and why.
    pub problems: Vec<Problem>,
}

struct Globs {
    take: Option<GlobSet>,
    leave: GlobSet,
}

impl Globs {
    fn new(patterns: &[String]) -> Result<Globs> {
        let (mut take, mut leave, mut any) = (GlobSetBuilder::new(), GlobSetBuilder::new(), false);
        for pattern in patterns {
            let (set, body) = match pattern.strip_prefix('!') {
                Some(body) => (&mut leave, body),
                None => {
                    any = true;
                    (&mut take, pattern.as_str())
                }
            };
            let body = if body.contains('/') { body.to_owned() } else { format!("**/{body}") };
            let glob = Glob::new(&body).map_err(|e| Error::BadOption(format!("--glob '{pattern}': {}", e.kind())))?;
            set.add(glob);
        }
        let built = |set: GlobSetBuilder| set.build().map_err(|e| Error::BadOption(format!("--glob: {e}")));
        Ok(Globs { take: if any { Some(built(take)?) } else { None }, leave: built(leave)? })
    }

    fn wants(&self, below: &str) -> bool {
        !self.leave.is_match(below) && self.take.as_ref().is_none_or(|t| t.is_match(below))
    }
}

/// Finds the files that `plan` asks for.
///
/// Hidden files, lock files of office programs, partial files of other runs (`.tifa`) and anything in [`Discover::skip`] are passed over. Everything else
/// that is not read is a problem.
///
/// # Errors
/// A pattern that is no glob, or an input that does not exist when it is the only one.
pub fn discover(plan: &Discover) -> Result<Found> {
    let globs = Globs::new(&plan.globs)?;
    let skip = plan.skip.as_deref().and_then(|p| fs::canonicalize(p).ok());
    let mut found = Found::default();
    let mut roots: Vec<(usize, SourceFile)> = Vec::new();
    for (number, input) in plan.inputs.iter().enumerate() {
        if input.as_os_str() == "-" {
            let file = SourceFile { path: input.clone(), source: "stdin".into(), format: plan.format, gzip: false };
            roots.push((number, file));
            continue;
        }
        let kind = match fs::metadata(input) {
            Ok(kind) => kind,
            Err(e) if plan.inputs.len() == 1 => {
                return Err(Error::NoInput(format!("{}: {e}. Name a folder or a file that exists.", input.display())));
            }
            Err(e) => {
                let source = input.to_string_lossy().into_owned();
                found.problems.push(Problem { source, trouble: Trouble::Unreadable { cause: e.to_string() } });
                continue;
            }
        };
        if kind.is_dir() {
            walk(input, number, plan, &globs, skip.as_deref(), &mut roots, &mut found);
        } else {
            let name = input.file_name().unwrap_or(input.as_os_str()).to_string_lossy().into_owned();
            take(input.clone(), name, number, plan.format, kind.is_file(), &mut roots, &mut found.problems);
        }
    }
    let roots = once(roots, &mut found.problems);
    found.files = tell_apart(roots, &plan.inputs);
    found.files.sort_by(|a, b| a.source.as_bytes().cmp(b.source.as_bytes()));
    found.sidecars.sort();
    found.problems.sort_by(|a, b| a.source.as_bytes().cmp(b.source.as_bytes()));
    Ok(found)
}

/// Leaves each file in once, by its own name before that of a link, and names the others.
fn once(roots: Vec<(usize, SourceFile)>, problems: &mut Vec<Problem>) -> Vec<(usize, SourceFile)> {
    let real = |file: &SourceFile| fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone());
    let mut roots: Vec<_> = roots.into_iter().map(|(number, file)| (real(&file), number, file)).collect();
    // What is reached by a link, or through a linked folder, is elsewhere than its `source` says.
    roots.sort_by_cached_key(|(real, _, file)| (!real.ends_with(&file.source), file.path.clone()));
    let mut seen: HashMap<PathBuf, String> = HashMap::new();
    let mut kept = Vec::new();
    for (real, number, file) in roots {
        match seen.get(&real) {
            Some(other) => problems.push(Problem { source: file.source, trouble: Trouble::SameFile { other: other.clone() } }),
            None => {
                seen.insert(real, file.source.clone());
                kept.push((number, file));
            }
        }
    }
    kept
}

/// Walks through a folder, and then through the folders that links in it lead to: each folder once, by its own name before
/// that of a link, so that links which lead to one another cannot multiply it.
fn walk(
    root: &Path,
    number: usize,
    plan: &Discover,
    globs: &Globs,
    skip: Option<&Path>,
    files: &mut Vec<(usize, SourceFile)>,
    found: &mut Found,
) {
    let mut walked: HashMap<PathBuf, String> = HashMap::new();
    let mut waiting: VecDeque<PathBuf> = VecDeque::from([root.to_owned()]);
    let unreadable = |path: &Path, cause: String| Problem { source: below(root, path), trouble: Trouble::Unreadable { cause } };
    while let Some(top) = waiting.pop_front() {
        let real_top = match fs::canonicalize(&top) {
            Ok(real) => real,
            Err(e) => {
                found.problems.push(unreadable(&top, e.to_string()));
                continue;
            }
        };
        if let Some(other) = walked.get(&real_top) {
            let above = top.parent().and_then(|p| fs::canonicalize(p).ok()).is_some_and(|p| p.starts_with(&real_top));
            let trouble = if above { Trouble::LinkLoop } else { Trouble::SameFolder { other: other.clone() } };
            found.problems.push(Problem { source: below(root, &top), trouble });
            continue;
        }
        let mut entries = WalkDir::new(&top).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(e) => {
                    let cause = e.io_error().map_or_else(|| e.to_string(), |io| io.to_string());
                    found.problems.push(unreadable(e.path().unwrap_or(root), cause));
                    continue;
                }
            };
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy());
            let is_top = entry.depth() == 0;
            if entry.file_type().is_dir() || is_top {
                let real = path.strip_prefix(&top).map_or_else(|_| real_top.clone(), |rest| real_top.join(rest));
                let is_root = path == root;
                if !is_root && ((is_hidden(&name) && !is_top) || skip == Some(real.as_path()) || walked.contains_key(&real)) {
                    entries.skip_current_dir();
                    continue;
                }
                let source = below(root, path);
                if !is_root && format_of(&source).0.is_some() {
                    found.problems.push(Problem { source: source.clone(), trouble: Trouble::FolderNamedLikeFile });
                }
                walked.insert(real, if is_root { ".".into() } else { source });
                continue;
            }
            if is_hidden(&name) {
                continue;
            }
            // Of a link, what it leads to.
            let kind = match fs::metadata(path) {
                Ok(target) => target.file_type(),
                Err(e) => {
                    found.problems.push(unreadable(path, e.to_string()));
                    continue;
                }
            };
            if kind.is_dir() {
                waiting.push_back(path.to_owned());
                continue;
            }
            // What a run over a part of a corpus has written, and the tables of the run before.
            let own = plan.skip_names.iter().any(|own| *own == name) && path.parent() == Some(root) && skip == Some(real_top.as_path());
            if own || (kind.is_file() && name.ends_with(".tifa")) {
                continue;
            }
            let source = below(root, path);
            if name.eq_ignore_ascii_case("metadata.csv") && kind.is_file() {
                let folder = source[..source.len() - name.len()].to_owned();
                found.sidecars.push((path.to_owned(), folder));
                continue;
            }
            if !globs.wants(&source) {
                continue;
            }
            if is_about_the_folder(&name) && format_of(&name).0.is_some() {
                found.problems.push(Problem { source, trouble: Trouble::AboutFolder });
            } else {
                take(path.to_owned(), source, number, plan.format, kind.is_file(), files, &mut found.problems);
            }
        }
    }
}

/// Takes a file up, or says why not.
fn take(
    path: PathBuf,
    source: String,
    number: usize,
    forced: Option<Format>,
    is_file: bool,
    files: &mut Vec<(usize, SourceFile)>,
    problems: &mut Vec<Problem>,
) {
    if !is_file {
        problems.push(Problem { source, trouble: Trouble::NotAFile });
        return;
    }
    let (format, gzip, ending) = format_of(&source);
    let trouble = match forced.or(format) {
        None if ending == "pdf" => Trouble::Pdf,
        None if matches!(ending.as_str(), "doc" | "wps" | "rtf") => Trouble::LegacyWord,
        None => Trouble::UnsupportedType { ending },
        Some(format) => {
            files.push((number, SourceFile { path, source, format: Some(format), gzip }));
            return;
        }
    };
    problems.push(Problem { source, trouble });
}

/// True for a README or a licence, which speak of the folder and are no speeches.
fn is_about_the_folder(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let stem = name.split('.').next().unwrap_or(&name);
    ["readme", "license", "licence", "changelog"].contains(&stem)
}

/// The format by a name's ending, whether it is gzip, and the ending itself in lower case.
fn format_of(name: &str) -> (Option<Format>, bool, String) {
    let name = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let (name, gzip) = match name.strip_suffix(".gz") {
        Some(inner) => (inner.to_owned(), true),
        None => (name, false),
    };
    let ending = name.rsplit_once('.').map_or("", |(_, e)| e).to_owned();
    (Format::of_ending(&ending), gzip, ending)
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$")
}

/// The path of `path` below `root`, with `/` between folders.
fn below(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = rest.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    if parts.is_empty() { root.to_string_lossy().into_owned() } else { parts.join("/") }
}

/// Puts the input's own name before a `source` that two inputs share, and its number where even that is the same.
fn tell_apart(roots: Vec<(usize, SourceFile)>, inputs: &[PathBuf]) -> Vec<SourceFile> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (_, file) in &roots {
        *seen.entry(file.source.clone()).or_default() += 1;
    }
    if seen.values().all(|&n| n == 1) {
        return roots.into_iter().map(|(_, f)| f).collect();
    }
    let name_of = |number: usize| {
        let input = &inputs[number];
        let folder = if input.is_dir() { Some(input.as_path()) } else { input.parent() };
        folder.and_then(|f| f.file_name()).map_or_else(|| ".".into(), |n| n.to_string_lossy().into_owned())
    };
    let names: Vec<String> = (0..inputs.len()).map(name_of).collect();
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    order.sort_by(|&a, &b| inputs[a].cmp(&inputs[b]));
    let label = |number: usize| {
        let same: Vec<usize> = order.iter().copied().filter(|&n| names[n] == names[number]).collect();
        match same.iter().position(|&n| n == number) {
            Some(at) if same.len() > 1 => format!("{}~{}", names[number], at + 1),
            _ => names[number].clone(),
        }
    };
    roots
        .into_iter()
        .map(|(number, mut file)| {
            if seen[&file.source] > 1 {
                file.source = format!("{}/{}", label(number), file.source);
            }
            file
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(plan: &Discover) -> Vec<String> {
        discover(plan).unwrap().files.into_iter().map(|f| f.source).collect()
    }

    #[test]
    fn files_come_in_byte_order_and_the_rest_is_named() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/z.md", "a.txt.gz", "x.pdf", "old.doc", "README.md", ".hidden.txt", "~$b.docx", "pic.png"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        fs::create_dir(dir.path().join("folder.txt")).unwrap();
        fs::write(dir.path().join("folder.txt/in.txt"), "x").unwrap();
        fs::write(dir.path().join("a/metadata.csv"), "file\n").unwrap();
        let plan = Discover { inputs: vec![dir.path().to_owned()], ..Discover::default() };
        assert_eq!(names(&plan), ["a.txt.gz", "a/z.md", "b.txt", "folder.txt/in.txt"]);
        let found = discover(&plan).unwrap();
        let codes: Vec<_> = found.problems.iter().map(|p| (p.source.as_str(), p.trouble.code())).collect();
        assert_eq!(
            codes,
            [
                ("README.md", "about-folder"),
                ("folder.txt", "folder-named-like-file"),
                ("old.doc", "legacy-word"),
                ("pic.png", "unsupported-type"),
                ("x.pdf", "pdf"),
            ]
        );
        assert_eq!(found.sidecars[0].1, "a/");
        let only = Discover { globs: vec!["*.txt".into(), "!b*".into()], ..plan };
        assert_eq!(names(&only), ["folder.txt/in.txt"]);
    }

    #[test]
    fn two_inputs_with_the_same_names_stay_apart() {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["one", "two"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
            fs::write(dir.path().join(folder).join("a.txt"), "x").unwrap();
        }
        let inputs = vec![dir.path().join("two"), dir.path().join("one")];
        assert_eq!(names(&Discover { inputs, ..Discover::default() }), ["one/a.txt", "two/a.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_and_a_link_to_it_are_one() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("b.txt"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("b.txt"), dir.path().join("a.txt")).unwrap();
        let plan = Discover { inputs: vec![dir.path().to_owned()], ..Discover::default() };
        assert_eq!(names(&plan), ["b.txt"]);
        let same = Problem { source: "a.txt".into(), trouble: Trouble::SameFile { other: "b.txt".into() } };
        assert_eq!(discover(&plan).unwrap().problems, [same]);

        fs::create_dir(dir.path().join("real")).unwrap();
        fs::write(dir.path().join("real/c.txt"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path().join("real"), dir.path().join("folder")).unwrap();
        assert_eq!(names(&plan), ["b.txt", "real/c.txt"]);
        let same = Problem { source: "folder".into(), trouble: Trouble::SameFolder { other: "real".into() } };
        assert!(discover(&plan).unwrap().problems.contains(&same));
    }

    /// Each of some folders links to all of the others: walked path by path that is more than a machine can do.
    #[cfg(unix)]
    #[test]
    fn folders_that_link_to_one_another_are_walked_once() {
        let (dir, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folders: Vec<PathBuf> =
            (0..30).map(|i| if i % 3 == 0 { elsewhere.path() } else { dir.path() }.join(format!("f{i:02}"))).collect();
        for folder in &folders {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join("a.txt"), "x").unwrap();
        }
        for (from, to) in folders.iter().flat_map(|from| folders.iter().map(move |to| (from, to))) {
            std::os::unix::fs::symlink(to, from.join(to.file_name().unwrap())).unwrap();
        }
        let found = discover(&Discover { inputs: vec![dir.path().to_owned()], ..Discover::default() }).unwrap();
        assert_eq!(found.files.len(), 30);
        assert!(found.problems.iter().all(|p| matches!(p.trouble, Trouble::LinkLoop | Trouble::SameFolder { .. })));
        assert_eq!(found.problems.len(), 30 * 30 - 10);
        assert!(found.files.iter().any(|f| f.source == "f01/f00/a.txt"), "what lies elsewhere is read through the first link");
    }

    #[test]
    fn the_tables_of_the_run_before_are_no_input_of_the_next() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["a.txt", "speeches.csv", "README.txt", "readme-first.txt"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        let (inputs, skip) = (vec![dir.path().to_owned()], Some(dir.path().to_owned()));
        let plan = Discover { inputs, skip, skip_names: vec!["speeches.csv".into()], ..Discover::default() };
        assert_eq!(names(&plan), ["a.txt", "readme-first.txt"]);
        let named = Discover { inputs: vec![dir.path().join("README.txt")], ..Discover::default() };
        assert_eq!(names(&named), ["README.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_is_a_problem_and_not_an_end() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "x").unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("again")).unwrap();
        let found = discover(&Discover { inputs: vec![dir.path().to_owned()], ..Discover::default() }).unwrap();
        assert_eq!(found.files.len(), 1);
        assert_eq!(found.problems[0].trouble, Trouble::LinkLoop);
    }
}
