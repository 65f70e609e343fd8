//! What building and the tests need beside Rust: OpenSSL with its headers, PostgreSQL's server programs, Chromium, Node.js, npm, a
//! reader of PDFs and a mail server in Python, from Debian's packages.
//!
//! Takes nothing; gives the paths of the programs, installing what is missing when it may (apt-get, and root or a sudo that
//! asks nothing), and saying so. Where it may not, the error names the packages: a missing program is never a skipped test.

use crate::step;
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The programs the tests call.
#[derive(Clone, Debug)]
pub struct Programs {
    /// A Chromium that can run without a screen.
    pub chromium: PathBuf,
}

/// Finds the programs, installing the packages of those that are missing.
pub fn programs() -> Result<Programs> {
    let missing = missing_packages();
    if !missing.is_empty() {
        install(&missing)?;
        let still = missing_packages();
        if !still.is_empty() {
            bail!(
                "installed {}, yet {} cannot be found. Look at what apt-get printed above",
                missing.join(", "),
                still.join(", ")
            );
        }
    }
    match chromium() {
        Some(chromium) => Ok(Programs { chromium }),
        None => bail!("Chromium went away while we looked: run this again"),
    }
}

fn missing_packages() -> Vec<&'static str> {
    let mut missing = Vec::new();
    if postgres_folder().is_none() {
        missing.push("postgresql");
    }
    if chromium().is_none() {
        missing.push("chromium");
    }
    if on_path("node").is_none() {
        missing.push("nodejs");
    }
    if on_path("npm").is_none() {
        missing.push("npm");
    }
    if on_path("openssl").is_none() {
        missing.push("openssl");
    }
    if !has_openssl_headers() {
        missing.push("libssl-dev");
    }
    if on_path("pdftotext").is_none() || on_path("pdfinfo").is_none() {
        missing.push("poppler-utils");
    }
    if !has_mail_server() {
        missing.push("python3-aiosmtpd");
    }
    missing
}

fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    let Some(mut update) = apt_get(&["update", "--quiet"]) else {
        bail!(
            "the tests need {list}, which this machine does not have, and xtask may not install them \
             (no apt-get, or neither root nor a sudo that asks nothing). On Debian: \
             sudo apt-get install {list}. Elsewhere, install the same programs and put them on PATH"
        );
    };
    step::say(&format!("the tests need {list}: installing from Debian's packages"));
    // A stale list is no reason to stop: the install may still find what it wants, and says so where it does not.
    step::run("update the list of packages", &mut update)?;
    let mut words = vec!["install", "--yes", "--no-install-recommends"];
    words.extend(packages);
    let mut install = apt_get(&words).expect("it could be called a moment ago");
    if !step::run("install packages", &mut install)? {
        bail!("apt-get could not install {list}. Install them by hand and run this again");
    }
    Ok(())
}

/// `apt-get` with these words, where it exists and we may use it.
fn apt_get(words: &[&str]) -> Option<Command> {
    let apt_get = on_path("apt-get")?;
    let mut command = if is_root() {
        let mut command = Command::new(apt_get);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    } else {
        let asks_nothing = Command::new("sudo")
            .args(["-n", "true"])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        if !asks_nothing {
            return None;
        }
        let mut command = Command::new("sudo");
        command.args(["-n", "env", "DEBIAN_FRONTEND=noninteractive"]).arg(apt_get);
        command
    };
    command.args(words).stdin(Stdio::null());
    Some(command)
}

/// Whether we run as root, which PostgreSQL's server refuses to do.
fn is_root() -> bool {
    step::printed(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// The folder of PostgreSQL's server programs: that of `initdb` on PATH, else the newest of Debian's.
///
/// Debian keeps them off PATH, in one folder a version. A link on PATH is followed to its folder, where all of them are.
fn postgres_folder() -> Option<PathBuf> {
    let is_whole = |folder: &Path| {
        ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file())
    };
    let from_path = on_path("initdb")
        .and_then(|path| path.canonicalize().ok())
        .and_then(|path| path.parent().map(Path::to_path_buf))
        .filter(|folder| is_whole(folder));
    from_path.or_else(|| {
        let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
            .ok()?
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let version = entry.file_name().to_str()?.parse().ok()?;
                Some((version, entry.path().join("bin")))
            })
            .filter(|(_, folder)| is_whole(folder))
            .collect();
        versions.sort();
        versions.pop().map(|(_, folder)| folder)
    })
}

/// The Python that Debian's packages of Python are for.
pub const PYTHON: &str = "/usr/bin/python3";

/// Whether Debian's Python has the mail server that letters are tested with.
fn has_mail_server() -> bool {
    step::printed(Command::new(PYTHON).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()))
        .is_ok()
}

/// Whether the C compiler finds what an encrypted log is built with.
fn has_openssl_headers() -> bool {
    let mut compile = Command::new("cc");
    compile.args(["-fsyntax-only", "-include", "openssl/evp.h", "-x", "c", "/dev/null"]);
    std::env::var_os("OPENSSL_DIR").is_some()
        || step::printed(compile.stderr(Stdio::null())).is_ok()
}

fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path)
}

/// Where a program is on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_on_path_is_found_and_an_unknown_one_is_not() {
        assert!(on_path("sh").is_some());
        assert_eq!(on_path("no-such-program-here"), None);
    }
}
