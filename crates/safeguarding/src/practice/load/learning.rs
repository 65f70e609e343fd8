//! The data of learning: codebooks, figures, definitions, kinds of review, questions, words, directories and groups of audits. Each file is held against
//! itself, and links against the signs of neglect; everything wrong is told, each with its line.

use super::check::{RuleCheck, is_an_id};
use super::lines::line_at;
use super::{PracticeProblem, line_of_kind, list_of, parse_naming_all, problem};
use crate::practice::codebooks::CodebookFile;
use crate::practice::definitions::DefinitionsFile;
use crate::practice::directory::{HelplinesFile, LearningLinksFile, ParticipationFile, RolesFile};
use crate::practice::figures::FiguresFile;
use crate::practice::questions::{QuestionsFile, WordsFile};
use crate::practice::reviews::ReviewsFile;
use crate::practice::{AuditGroups, Codebook, Practice, Source};
use serde::Deserialize;

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

/// Takes in every file of learning, in the order of the files; a list that is in two folders is both, one after the other.
pub(super) fn take_learning(
    files: &[(&str, &str)],
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    for &(path, text) in files.iter().filter(|(path, _)| is_of_learning(path)) {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name {
            _ if path.contains("/codebooks/") => take_codebook(path, text, practice, problems),
            "figures.toml" => take_figures(path, text, practice, problems),
            "definitions.toml" => take_definitions(path, text, practice, problems),
            "reviews.toml" => take_reviews(path, text, practice, problems),
            "questions.toml" | "words.toml" => take_words(name, path, text, practice, problems),
            "helplines.toml" | "roles.toml" | "participation.toml" | "learning-links.toml" => {
                take_directory(name, path, text, practice, problems);
            }
            "audit-groups.toml" => take_audit_groups(path, text, practice, problems),
            // What learning writes down is taken in with all other kinds.
            "record-kinds.toml" => {}
            _ => {
                let what = "no file of learning is called this, so nothing reads it";
                problems.push(problem(path, Some(1), what.to_owned()));
            }
        }
    }
    check_tests_named(files, practice, problems);
    // By id, oldest version first, whatever the files are called.
    practice.codebooks.sort_by(|a, b| (&a.id, a.version).cmp(&(&b.id, b.version)));
}

/// Looks whether what a form calls a test is one; `other` stands for all that are not listed. A list of kinds read without tests has
/// nothing to be held against.
fn check_tests_named(
    files: &[(&str, &str)],
    practice: &Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    if practice.review_tests.is_empty() {
        return;
    }
    for kind in practice.kinds.values() {
        let choices = kind.facts.iter().filter(|fact| fact.names_test).flat_map(|f| &f.choices);
        for id in choices.filter(|id| *id != "other" && practice.review_test(id).is_none()) {
            let Some((path, text)) = list_of(files, &kind.id) else { continue };
            let what =
                format!("the kind {} names the test {id}, which reviews.toml has not", kind.id);
            problems.push(problem(path, line_of_kind(text, &kind.id), what));
        }
    }
}

/// Whether a file stands in the folder `learning` of practice itself, not in one called so further down.
fn is_of_learning(path: &str) -> bool {
    let within = path.rsplit_once("practice/").map_or(path, |(_, within)| within);
    within.starts_with("learning/")
}

/// Reads a file and tells what is wrong with it; `None` when it cannot be read.
fn read<T: for<'de> Deserialize<'de>>(
    path: &str,
    text: &str,
    problems: &mut Vec<PracticeProblem>,
    wrong: impl Fn(&T) -> Vec<(String, String)>,
) -> Option<T> {
    let file = parse_naming_all::<T>(path, text, problems)?;
    FileCheck { path, text, problems }.say_all(wrong(&file));
    Some(file)
}

fn take_figures(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(file) = parse_naming_all::<FiguresFile>(path, text, problems) else { return };
    let figures = file.read();
    let mut check = FileCheck { path, text, problems };
    check.say_all(figures.wrong());
    for (n, study) in figures.studies.iter().enumerate() {
        check.source(&format!("study.{n}.source"), &study.source);
    }
    for (n, figure) in figures.all.iter().enumerate() {
        check.id(&format!("figure.{n}.id"), &figure.id);
    }
    practice.figures = figures;
}

fn take_definitions(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(file) = read(path, text, problems, DefinitionsFile::wrong) else { return };
    let mut check = FileCheck { path, text, problems };
    for (n, one) in file.definition.iter().enumerate() {
        check.source(&format!("definition.{n}.source"), &one.source);
    }
    practice.definitions.extend(file.definition);
}

fn take_reviews(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(file) = read(path, text, problems, ReviewsFile::wrong) else { return };
    let mut check = FileCheck { path, text, problems };
    for (n, kind) in file.kind.iter().enumerate() {
        check.source(&format!("kind.{n}.source"), &kind.source);
    }
    for (n, test) in file.test.iter().enumerate() {
        check.source(&format!("test.{n}.source"), &test.source);
    }
    practice.review_kinds.extend(file.kind);
    practice.review_tests.extend(file.test);
}

fn take_words(
    name: &str,
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    if name == "words.toml" {
        if let Some(file) = read(path, text, problems, WordsFile::wrong) {
            practice.words.extend(file.word);
        }
        return;
    }
    let Some(file) = read(path, text, problems, QuestionsFile::wrong) else { return };
    let mut check = FileCheck { path, text, problems };
    for (n, list) in file.list.iter().enumerate() {
        check.id(&format!("list.{n}.id"), &list.id);
        check.source(&format!("list.{n}.source"), &list.source);
    }
    practice.question_lists.extend(file.list);
}

fn take_directory(
    name: &str,
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    match name {
        "helplines.toml" => {
            if let Some(file) = read(path, text, problems, HelplinesFile::wrong) {
                practice.helplines.extend(file.helpline);
            }
        }
        "roles.toml" => {
            if let Some(file) = read(path, text, problems, RolesFile::wrong) {
                practice.learning_roles.extend(file.role);
            }
        }
        "participation.toml" => {
            if let Some(file) = read(path, text, problems, ParticipationFile::wrong) {
                FileCheck { path, text, problems }.source("source", &file.source);
                practice.participation.extend(file.level);
            }
        }
        _ => {
            let Some(file) = read(path, text, problems, LearningLinksFile::wrong) else { return };
            practice.learning_links.extend(file.link);
            let signs = &practice.indicators.signs;
            if let Some(sign) = signs.iter().find(|sign| practice.learning_for(sign).is_empty()) {
                let domain = sign.domain.label();
                let what = format!(
                    "there is nothing to learn from about {domain}, which has signs of neglect: give a link whose domains name it"
                );
                problems.push(problem(path, Some(1), what));
            }
        }
    }
}

fn take_audit_groups(
    path: &str,
    text: &str,
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(file) = read(path, text, problems, AuditGroups::wrong) else { return };
    FileCheck { path, text, problems }.source("source", &file.source);
    let mut check = RuleCheck { path, text, practice, problems };
    for (n, group) in file.groups.iter().enumerate() {
        check.pick(&format!("group.{n}.what"), &group.what);
    }
    practice.audit_groups = Some(file);
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
