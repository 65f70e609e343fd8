//! Lists of questions people ask of themselves, of a family or of a review, and words to use: `learning/questions.toml`, `learning/words.toml`.
//!
//! Takes the text of those files; gives the lists and the guide. It asks nobody anything and changes no words that somebody wrote.

use super::rules::Source;
use serde::Deserialize;
use smol_str::SmolStr;

/// A list of questions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionList {
    /// Its id.
    pub id: SmolStr,
    /// What it is called.
    pub title: String,
    /// When it is used and by whom.
    pub used: String,
    /// The questions. **Shape:** in order, at least one.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// Where they come from.
    pub source: Source,
}

/// One question of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id: unique in the list.
    pub id: SmolStr,
    /// The question.
    pub asks: String,
    /// What it is about, or what helps to answer it.
    #[serde(default)]
    pub hint: Option<String>,
}

/// A word to use, and instead of which.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordToUse {
    /// What to say.
    pub say: String,
    /// Instead of what. **Shape:** empty where it is only shared vocabulary.
    #[serde(default)]
    pub instead_of: Vec<String>,
    /// Because of what.
    pub because: String,
    /// Where it comes from; ours where it says so.
    pub from: String,
}

/// The file of questions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionsFile {
    pub list: Vec<QuestionList>,
}

/// The file of words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordsFile {
    pub word: Vec<WordToUse>,
}

impl QuestionsFile {
    /// Everything that is wrong, each with the keys that lead to it.
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (n, list) in self.list.iter().enumerate() {
            let mut say = |key: &str, what: String| wrong.push((format!("list.{n}.{key}"), what));
            if self.list[..n].iter().any(|other| other.id == list.id) {
                say("id", format!("the list {} is listed twice", list.id));
            }
            if list.questions.is_empty() {
                say("id", format!("the list {} asks nothing", list.id));
            }
            for (place, question) in list.questions.iter().enumerate() {
                if list.questions[..place].iter().any(|other| other.id == question.id) {
                    let what = format!("the question {} is listed twice", question.id);
                    say(&format!("question.{place}.id"), what);
                }
                if !question.asks.trim().ends_with('?') {
                    let what =
                        format!("{} is no question: end it with a question mark", question.id);
                    say(&format!("question.{place}.asks"), what);
                }
            }
        }
        wrong
    }
}

impl WordsFile {
    /// Everything that is wrong, each with the keys that lead to it.
    pub(super) fn wrong(&self) -> Vec<(String, String)> {
        let mut wrong = Vec::new();
        for (n, word) in self.word.iter().enumerate() {
            let mut say = |key: &str, what: String| wrong.push((format!("word.{n}.{key}"), what));
            if [&word.say, &word.because, &word.from].iter().any(|text| text.trim().is_empty()) {
                say("say", "a word needs say, because and from".into());
            }
            for other in &self.word[..n] {
                for twice in word.instead_of.iter().filter(|old| other.instead_of.contains(old)) {
                    let what = format!("“{twice}” is already said otherwise by “{}”", other.say);
                    say("instead_of", what);
                }
            }
        }
        wrong
    }
}
