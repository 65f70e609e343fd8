//! The Python environment that published tools run in: made once in `venv` of a folder of the target folder, and again when what
//! it needs changes.
//!
//! Takes a `requirements.txt`; gives an interpreter with exactly that installed. Nothing outside the target folder is touched, and
//! nothing of Regard needs Python.

use crate::step;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is to be installed, and for what.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// What runs in it, as people are told.
    pub tools: &'static str,
    /// The folder of its scripts and of `requirements.txt`, from the repository's root.
    pub scripts: &'static str,
    /// The text of `requirements.txt`.
    pub requirements: &'static str,
}

/// An interpreter with what was wanted.
#[derive(Clone, Debug)]
pub struct Python {
    folder: PathBuf,
    scripts: PathBuf,
    measuring: PathBuf,
}

impl Python {
    /// An environment in `venv` of the folder, made or completed where it is not there yet.
    pub fn with(wanted: &Wanted, root: &Path, folder: &Path) -> Result<Self> {
        let Wanted { tools, scripts, requirements } = *wanted;
        let python = Self {
            folder: folder.join("venv"),
            scripts: root.join(scripts),
            measuring: root.join("xtask/src/measured.py"),
        };
        let stamp = python.folder.join("installed.txt");
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == requirements) {
            return Ok(python);
        }
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(&python.folder);
        if !step::run("a Python environment", &mut make).unwrap_or(false) {
            bail!(
                "{tools} runs in a Python environment, which could not be made. Install Python 3.11 or later with its \
                 venv module (Debian: apt-get install python3 python3-venv) and ask again"
            );
        }
        let mut install = python.command();
        install.args(["-m", "pip", "install", "--quiet", "--requirement"]);
        install.arg(python.script("requirements.txt"));
        if !step::run(&format!("{tools} from the package registry"), &mut install)? {
            bail!(
                "what {scripts}/requirements.txt lists could not be installed; see above what pip says"
            );
        }
        std::fs::write(&stamp, requirements)
            .with_context(|| format!("{} could not be written", stamp.display()))?;
        Ok(python)
    }

    /// The interpreter, to be given words.
    pub fn command(&self) -> Command {
        let mut command = Command::new(self.interpreter());
        // No compiled scripts are left in the source tree.
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// The script under which every tool is measured.
    pub fn measuring(&self) -> &Path {
        &self.measuring
    }

    /// Where the interpreter is.
    fn interpreter(&self) -> PathBuf {
        self.folder.join("bin/python")
    }

    /// One of the scripts that run in it.
    pub fn script(&self, name: &str) -> PathBuf {
        self.scripts.join(name)
    }

    /// Where a file or folder of an installed package is.
    pub fn installed(&self, inside: &str) -> Result<PathBuf> {
        let library = self.folder.join("lib");
        let versions = std::fs::read_dir(&library).with_context(|| {
            format!("the Python environment has no lib folder; delete {}", self.folder.display())
        })?;
        versions
            .filter_map(Result::ok)
            .map(|version| version.path().join("site-packages").join(inside))
            .find(|path| path.exists())
            .with_context(|| {
                format!(
                    "no installed package has {inside}; delete {} and ask again",
                    self.folder.display()
                )
            })
    }
}
