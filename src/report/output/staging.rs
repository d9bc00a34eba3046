//! Where files are before they are published, in the output folder itself:
//!
//! - `.tifa-run/lock` is held by the run that writes there;
//! - `.tifa-run/log` grows with the documents; an interrupted run goes on from it;
//! - `.tifa-run/out` takes what is complete. When all is, it becomes `.tifa-ready` in one step: from then on the new run
//!   counts, and whoever comes next moves on what was not yet moved.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{RUN_JSON, own_files, unwritable};
use crate::error::{Error, Result};

const RUN: &str = ".tifa-run";
/// The journal's name in `log`.
pub const JOURNAL: &str = "journal";
const READY: &str = ".tifa-ready";
/// A file in [`READY`] that names those of the run before that go.
const GOING: &str = ".going";

/// The folders of a run that is not yet published.
pub struct Staging {
    folder: PathBuf,
    /// The log stays, so that the run can be gone on with.
    pub keep: bool,
    _lock: File,
}

/// Makes the file that tells other runs to stay away, and waits for none of them.
fn lock(folder: &Path) -> Result<File> {
    let run = folder.join(RUN);
    let path = run.join("lock");
    let fail = |e| unwritable(&path, e);
    no_link(&run)?;
    fs::create_dir_all(&run).map_err(fail)?;
    no_link(&path)?;
    let lock = File::options().write(true).create(true).truncate(false).open(&path).map_err(fail)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Error::Busy { path: folder.to_owned() }),
        // A file system without locks: nothing can be told.
        Err(TryLockError::Error(e)) if e.kind() == ErrorKind::Unsupported => Ok(lock),
        Err(TryLockError::Error(e)) => Err(fail(e)),
    }
}

/// Refuses a link where a folder or file of ours would stand: it leads to what belongs to others.
fn no_link(path: &Path) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(there) if there.is_symlink() => {
            Err(unwritable(path, std::io::Error::other("a link stands where tifa keeps its files; delete it")))
        }
        _ => Ok(()),
    }
}

fn gone(result: std::io::Result<()>) -> std::io::Result<()> {
    match result {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

impl Staging {
    /// Takes the folder, ends a publication that was interrupted, and leaves nothing of an earlier run but, if `resume`, its
    /// log.
    pub fn open(folder: &Path, resume: bool) -> Result<Staging> {
        let lock = lock(folder)?;
        let staging = Staging { folder: folder.to_owned(), keep: resume, _lock: lock };
        move_on(folder)?;
        let run = folder.join(RUN);
        for (name, stays) in [("out", false), ("log", resume)] {
            let path = run.join(name);
            no_link(&path)?;
            if !stays {
                gone(fs::remove_dir_all(&path)).map_err(|e| unwritable(&path, e))?;
            }
            fs::create_dir_all(&path).map_err(|e| unwritable(&path, e))?;
        }
        Ok(staging)
    }

    /// Where files are that grow with the documents.
    pub fn log(&self) -> PathBuf {
        self.folder.join(RUN).join("log")
    }

    /// Where files are that are complete.
    pub fn out(&self) -> PathBuf {
        self.folder.join(RUN).join("out")
    }

    /// Publishes what is complete; files named in `going` are taken away. `run.json` comes last: where it stands, the files
    /// that it names are whole.
    pub fn publish(mut self, going: &[String]) -> Result<()> {
        let list = self.out().join(GOING);
        fs::write(&list, going.join("\n")).map_err(|e| unwritable(&list, e))?;
        let ready = self.folder.join(READY);
        fs::rename(self.out(), &ready).map_err(|e| unwritable(&ready, e))?;
        self.keep = false;
        move_on(&self.folder).map(|_| ())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !(self.keep && interrupted(&self.folder)) {
            // What is left does no harm: the next run takes it away.
            let _ = fs::remove_dir_all(self.folder.join(RUN));
        }
    }
}

/// True if a run was interrupted in the folder that can be gone on with.
pub fn interrupted(folder: &Path) -> bool {
    folder.join(RUN).join("log").join(JOURNAL).exists()
}

/// Ends a publication that was interrupted, if there is one; false if there is none.
///
/// # Errors
/// A file cannot be moved, or a run is at work in the folder.
pub fn recover(folder: &Path) -> Result<bool> {
    if !folder.join(READY).exists() {
        return Ok(false);
    }
    let _staging = Staging { folder: folder.to_owned(), keep: false, _lock: lock(folder)? };
    move_on(folder)
}

/// Moves what is ready into place. Every step may be done twice.
fn move_on(folder: &Path) -> Result<bool> {
    let ready = folder.join(READY);
    no_link(&ready)?;
    let fail = |path: &Path, cause| Error::Waiting { path: path.to_owned(), cause };
    let entries = match fs::read_dir(&ready) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(false),
        other => other.map_err(|e| fail(&ready, e))?,
    };
    let mut names: Vec<_> = entries.map(|e| e.map(|e| e.file_name())).collect::<std::io::Result<_>>().map_err(|e| fail(&ready, e))?;
    let own = own_files();
    names.retain(|name| own.iter().any(|o| name == o.as_str()));
    names.sort_by_key(|name| (name == RUN_JSON, name.clone()));
    let going = fs::read_to_string(ready.join(GOING)).unwrap_or_default();
    // There is nothing left to go on with.
    let log = folder.join(RUN).join("log");
    gone(fs::remove_dir_all(&log)).map_err(|e| fail(&log, e))?;
    // The record goes first and comes last. Where it is no longer among what is ready, it has come.
    if names.iter().any(|name| name == RUN_JSON) {
        // Whoever wrote that list: only files of tifa's names go.
        for name in [RUN_JSON].into_iter().chain(going.lines().filter(|name| own.iter().any(|o| o == name))) {
            let path = folder.join(name);
            gone(fs::remove_file(&path)).map_err(|e| fail(&path, e))?;
        }
    }
    for name in names {
        let path = folder.join(&name);
        fs::rename(ready.join(&name), &path).map_err(|e| fail(&path, e))?;
    }
    fs::remove_dir_all(&ready).map_err(|e| fail(&ready, e))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Whatever was moved when a publication was killed, the next one ends it.
    #[test]
    fn a_publication_goes_on_from_every_step() {
        for moved in 0..=4 {
            let dir = tempfile::tempdir().unwrap();
            for (name, text) in [("run.json", "old"), ("speeches.csv", "old"), ("slogans.csv", "old"), ("mine.txt", "mine")] {
                fs::write(dir.path().join(name), text).unwrap();
            }
            let ready = dir.path().join(READY);
            fs::create_dir(&ready).unwrap();
            for name in ["speeches.csv", "themes.csv", "run.json"] {
                fs::write(ready.join(name), "new").unwrap();
            }
            fs::write(ready.join(GOING), "slogans.csv\n../x/keep.txt\nmine.txt").unwrap();
            let steps: [&dyn Fn(); 4] = [
                &|| fs::remove_file(dir.path().join("run.json")).unwrap(),
                &|| fs::remove_file(dir.path().join("slogans.csv")).unwrap(),
                &|| fs::rename(ready.join("speeches.csv"), dir.path().join("speeches.csv")).unwrap(),
                &|| {
                    fs::rename(ready.join("themes.csv"), dir.path().join("themes.csv")).unwrap();
                    fs::rename(ready.join("run.json"), dir.path().join("run.json")).unwrap();
                },
            ];
            steps.iter().take(moved).for_each(|step| step());
            assert!(recover(dir.path()).unwrap());
            assert_eq!(names(dir.path()), ["mine.txt", "run.json", "speeches.csv", "themes.csv"], "after {moved} steps");
            for name in ["speeches.csv", "themes.csv", "run.json"] {
                assert_eq!(fs::read_to_string(dir.path().join(name)).unwrap(), "new");
            }
            assert!(!recover(dir.path()).unwrap());
        }
    }

    /// A downloaded folder may hold anything in our names.
    #[cfg(unix)]
    #[test]
    fn links_lead_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        let (theirs, out) = (dir.path().join("theirs"), dir.path().join("out"));
        for name in [RUN, READY, ".tifa-run/lock", ".tifa-run/log", ".tifa-run/out"] {
            let _ = (fs::remove_dir_all(&theirs), fs::remove_dir_all(&out));
            fs::create_dir_all(theirs.join("log")).unwrap();
            fs::write(theirs.join("speeches.csv"), "precious").unwrap();
            let link = out.join(name);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            let target = if name.ends_with("lock") { theirs.join("speeches.csv") } else { theirs.clone() };
            std::os::unix::fs::symlink(target, &link).unwrap();
            assert!(Staging::open(&out, false).is_err(), "{name}");
            assert_eq!(fs::read_to_string(theirs.join("speeches.csv")).unwrap(), "precious", "{name}");
            assert!(theirs.join("log").exists(), "{name}");
        }
    }

    #[test]
    fn two_runs_do_not_write_into_one_folder() {
        let dir = tempfile::tempdir().unwrap();
        let first = Staging::open(dir.path(), false).unwrap();
        assert!(matches!(Staging::open(dir.path(), false), Err(Error::Busy { .. })));
        drop(first);
        drop(Staging::open(dir.path(), false).unwrap());
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn the_log_stays_for_who_resumes_and_for_nobody_else() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = Staging::open(dir.path(), false).unwrap();
        fs::write(first.log().join(JOURNAL), "1").unwrap();
        fs::write(first.out().join("y"), "1").unwrap();
        first.keep = true;
        drop(first);
        let second = Staging::open(dir.path(), true).unwrap();
        assert!(second.log().join(JOURNAL).exists() && !second.out().join("y").exists());
        drop(second);
        assert!(!Staging::open(dir.path(), false).unwrap().log().join(JOURNAL).exists());
    }
}
