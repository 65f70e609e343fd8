//! The data of learning, held against itself: codebooks so far. Everything wrong with a file, each with its line.

use super::check::is_an_id;
use super::lines::line_at;
use super::{PracticeProblem, parse_naming_all, problem};
use crate::practice::codebooks::CodebookFile;
use crate::practice::{Codebook, Practice, Source};

/// One file, and where what is wrong with it is told.
struct FileCheck<'a> {
    path: &'a str,
    text: &'a str,
    problems: &'a mut Vec<PracticeProblem>,
}

impl FileCheck<'_> {
    /// Says what is wrong at what these keys lead to.
    fn say(&mut self, keys: &str, what: String) {
        self.problems.push(problem(self.path, line_at(self.text, keys), what));
    }

    fn say_all(&mut self, wrong: Vec<(String, String)>) {
        for (keys, what) in wrong {
            self.say(&keys, what);
        }
    }

    fn id(&mut self, keys: &str, id: &str) {
        if !is_an_id(id) {
            let what = format!("{id} is no id: 3 to 80 small letters a to z, figures and hyphens");
            self.say(keys, what);
        }
    }

    fn source(&mut self, keys: &str, source: &Source) {
        if [&source.title, &source.place, &source.says].iter().any(|text| text.trim().is_empty()) {
            self.say(keys, "a source needs title, where and says".into());
        }
    }
}

/// Takes in every file of learning, in the order of the files.
pub(super) fn take_learning(
    files: &[(&str, &str)],
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    for &(path, text) in files.iter().filter(|(path, _)| path.contains("learning/")) {
        if path.contains("/codebooks/") {
            take_codebook(path, text, practice, problems);
        }
    }
    // By id, oldest version first, whatever the files are called.
    practice.codebooks.sort_by(|a, b| (&a.id, a.version).cmp(&(&b.id, b.version)));
}

fn take_codebook(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(codebook) = checked_codebook(path, text, problems) else { return };
    let (id, version) = (&codebook.id, codebook.version);
    let mut check = FileCheck { path, text, problems };
    for other in practice.codebooks.iter().filter(|other| other.id == *id) {
        if other.version == version {
            check.say("version", format!("version {version} of the codebook {id} is in two files"));
        } else if other.version.cmp(&version) != other.in_force.cmp(&codebook.in_force) {
            let from = codebook.in_force;
            check.say("in_force", format!("version {version} of the codebook {id} is in force from {from}, and version {} from {}: a later version is in force later", other.version, other.in_force));
        }
    }
    practice.codebooks.push(codebook);
}

/// Reads one codebook by itself: a partnership's own, or one that is being written.
///
/// # Errors
/// Every problem found, by line.
pub fn read_codebook(path: &str, text: &str) -> Result<Codebook, Vec<PracticeProblem>> {
    let mut problems = Vec::new();
    match checked_codebook(path, text, &mut problems) {
        Some(codebook) if problems.is_empty() => Ok(codebook),
        _ => {
            problems.sort_by_key(|problem| problem.line);
            problems.dedup();
            Err(problems)
        }
    }
}

fn checked_codebook(
    path: &str,
    text: &str,
    problems: &mut Vec<PracticeProblem>,
) -> Option<Codebook> {
    let codebook = parse_naming_all::<CodebookFile>(path, text, problems)?.read();
    let mut check = FileCheck { path, text, problems };
    check.id("id", &codebook.id);
    check.source("source", &codebook.source);
    for (place, code) in codebook.codes.iter().enumerate() {
        check.id(&format!("code.{place}.id"), &code.id);
    }
    check.say_all(codebook.wrong());
    Some(codebook)
}
