//! A run speaks to no network and changes nothing outside its output folder, as strace sees it.
#![cfg(target_os = "linux")]

use std::fs;
use std::process::Command;

use crate::support::root;

/// The calls by which a program changes files, by a part of their names; and all that concern the network.
const WATCHED: &str = "%network,openat,open,creat,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,\
                       symlink,symlinkat,truncate,chmod,fchmodat,mknod,mknodat";

#[test]
fn a_run_stays_in_its_folder_and_off_the_network() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().canonicalize().unwrap();
    let (out, seen) = (folder.join("out"), folder.join("seen.txt"));
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-s", "4096", "-e", &format!("trace={}", WATCHED.replace(' ', ""))]).arg("-o").arg(&seen);
    command.arg(env!("CARGO_BIN_EXE_tifa")).arg("run").arg(root().join("corpus")).arg("-o").arg(&out);
    command.args(["-q", "--xlsx", "--html", "--parquet", "--jsonl", "--also=words", "--also=network", "--also=matrix", "--resume"]);
    match command.output() {
        Ok(output) if output.status.code().is_some_and(|code| code <= 1) => {}
        Ok(output) if String::from_utf8_lossy(&output.stderr).contains("ptrace") => {
            return eprintln!("skipped: strace may not look at programs here");
        }
        Ok(output) => panic!("{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => return eprintln!("skipped: there is no strace"),
    }
    let seen = fs::read_to_string(seen).unwrap();
    let (mut inside, place) = (0, out.to_str().unwrap());
    for line in seen.lines().filter(|line| !line.contains("+++") && !line.contains("resumed>")) {
        let (call, args) = line.split_once(' ').unwrap_or_default().1.trim().split_once('(').unwrap_or_else(|| panic!("{line}"));
        assert!(WATCHED.contains(call), "{line}");
        let reads = args.contains("O_RDONLY") && !args.contains("O_CREAT");
        if call.starts_with("open") && reads {
            continue;
        }
        // Every path: in quotation marks, or that of an open folder in angle brackets where the name is relative.
        let quoted: Vec<&str> = args.split('"').skip(1).step_by(2).collect();
        assert!(!quoted.is_empty(), "{line}");
        for path in quoted {
            let within = path.starts_with(place) || (!path.starts_with('/') && args.contains(&format!("<{place}")));
            assert!(within && !path.contains(".."), "{line}");
            inside += 1;
        }
    }
    assert!(inside > 100, "{inside} changes were seen");
}
