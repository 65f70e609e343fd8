//! Stories with expected answers: each runs through the whole of the middle, on the fast path and on the oracle.
//!
//! Takes a Markdown file of `scenarios/`; gives what was expected and what came. Every rule must have at least three.

mod forms;
mod owed;
#[cfg(test)]
mod pages;

pub use forms::FormTyped;
pub use owed::Owed;

use crate::calendar::{Date, VagueDate};
use crate::chronology::{Covered, View, tell};
use crate::patterns::{self, Compiled, Concerning, Finding, Ground};
use crate::people::People;
use crate::practice::{Practice, Scope};
use crate::records::{
    Classes, Coverage, Fingerprint, Instant, Mention, Pointer, Private, Provenance, Record,
    RecordId, Relation, Sensitivity, Voice, read_people,
};
use crate::response::WRITTEN_HERE;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// A story, read.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its title.
    pub title: String,
    /// The source items it covers.
    pub covers: Vec<String>,
    /// What agencies recorded.
    pub records: Vec<Record>,
    /// What their sources cover.
    pub coverage: Vec<Coverage>,
    /// What is expected of rules.
    pub expected: Vec<Expected>,
    /// What is expected of duties.
    pub owed: Vec<Owed>,
    /// Forms as somebody typed them, with what is expected of each.
    pub forms: Vec<FormTyped>,
    people: BTreeMap<String, Mention>,
}

/// One expected answer.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The day the reader stands on.
    pub as_of: Date,
    /// The agency the reader belongs to; `None`: everything shared.
    pub known_to: Option<String>,
    /// The child, as the story calls them.
    pub about: String,
    /// The rule's id.
    pub rule: String,
    /// The verdict, in words; or `not asked`, of a child too young for the rule or not yet born.
    pub verdict: String,
    /// The references of the records the latest occurrence rests on.
    pub entries: BTreeSet<String>,
    /// The line of the file, from 1.
    pub line: usize,
}

/// What a story expects of a rule that is not asked of the child on the day.
const NOT_ASKED: &str = "not asked";

/// One expectation that was not fulfilled, or a story that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfulfilled {
    /// The line of the file, from 1.
    pub line: usize,
    /// What was expected and what came.
    pub what: String,
}

type Row<'a> = BTreeMap<String, &'a str>;

impl Scenario {
    /// Reads a story.
    ///
    /// # Errors
    /// What cannot be read, with its line.
    pub fn read(text: &str) -> Result<Self, Vec<Unfulfilled>> {
        let mut reader = Reader { problems: Vec::new() };
        let title = text.lines().find_map(|l| l.strip_prefix("# ")).unwrap_or_default().to_owned();
        let covers = text.lines().find_map(|l| l.strip_prefix("covers:")).unwrap_or_default();
        let covers =
            covers.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
        let people: BTreeMap<String, Mention> = reader
            .rows(text, "People")
            .into_iter()
            .filter_map(|(line, row)| reader.person(line, &row))
            .collect();
        let records = reader
            .rows(text, "Records")
            .into_iter()
            .filter_map(|(l, row)| reader.record(l, &row, &people))
            .collect();
        let coverage = reader
            .rows(text, "Coverage")
            .into_iter()
            .filter_map(|(l, row)| reader.coverage(l, &row))
            .collect();
        let expected: Vec<Expected> = reader
            .rows(text, "Expected")
            .into_iter()
            .filter_map(|(l, row)| reader.expected(l, &row))
            .collect();
        let owed: Vec<Owed> = reader
            .rows(text, "Owed")
            .into_iter()
            .filter_map(|(l, row)| reader.owed(l, &row))
            .collect();
        let records = reader.followed(text, records);
        let references = records
            .iter()
            .filter_map(|record| {
                Some((record.provenance.reference.as_ref()?.to_string(), record.id))
            })
            .collect();
        let forms: Vec<FormTyped> = reader
            .rows(text, "Forms")
            .into_iter()
            .filter_map(|(l, row)| reader.form(l, &row, &people, &references))
            .collect();
        if expected.is_empty() && owed.is_empty() && forms.is_empty() {
            let what = "a story needs a table under \"## Expected\", \"## Owed\" or \"## Forms\"";
            reader.say(1, what.into());
        }
        if reader.problems.is_empty() {
            Ok(Self { title, covers, records, coverage, expected, owed, forms, people })
        } else {
            Err(reader.problems)
        }
    }

    /// Runs the story: what was not as expected, on the fast path or on the oracle. Empty: all as expected.
    pub fn run(&self, practice: &Practice) -> Vec<Unfulfilled> {
        let (told, people) = self.told(practice);
        let compiled = Compiled::of(practice);
        let covered = Covered::of(&self.coverage);
        let of_rules = self.expected.iter().filter_map(|expected| {
            let what = told.check(expected, practice, &people, &compiled, &covered).err()?;
            Some(Unfulfilled { line: expected.line, what })
        });
        of_rules
            .chain(self.not_owed_as_expected(practice))
            .chain(self.forms_not_answered_as_expected(practice))
            .collect()
    }

    /// The story with who is who, and with who else knew of each record: as a caseload has it.
    pub fn told(&self, practice: &Practice) -> (Self, People) {
        let mut told = self.clone();
        let people = People::of(&told.records, practice, &[]);
        tell(&mut told.records, &people, practice);
        (told, people)
    }

    /// The child an expectation is about, by index.
    ///
    /// # Errors
    /// When nobody in the story is called so, or no record names them.
    pub fn child(&self, expected: &Expected, people: &People) -> Result<u32, String> {
        self.find_child(expected, people)
    }

    fn check(
        &self,
        expected: &Expected,
        practice: &Practice,
        people: &People,
        compiled: &Compiled,
        covered: &Covered,
    ) -> Result<(), String> {
        let rule = compiled
            .rules
            .iter()
            .find(|r| r.rule.id == expected.rule)
            .ok_or_else(|| format!("there is no rule {}", expected.rule))?;
        let child = self.find_child(expected, people)?;
        let view = match &expected.known_to {
            Some(agency) => View::of_agency(expected.as_of, agency),
            None => View::all(expected.as_of),
        };
        let scene =
            patterns::Scene::round(&self.records, people, compiled, &view, child, rule.about());
        let covered = &covered.seen_by(&view);
        let ground = Ground { compiled, covered, as_of: expected.as_of };
        let fast = patterns::judge(rule, &scene, &ground);
        let slow = patterns::judge_slowly(rule, &scene, &ground);
        for (path, finding) in [("the fast path", fast), ("the oracle", slow)] {
            let Some(finding) = finding else {
                if expected.verdict == NOT_ASKED {
                    continue;
                }
                return Err(format!(
                    "{path}: {} is not asked on {}: no version is in force, or the child is too young for it or not yet born",
                    expected.rule, expected.as_of
                ));
            };
            self.compare(expected, &finding, path, &scene)?;
            let family = people.family_of_child[child as usize].unwrap_or_default();
            let concerning = match rule.about() {
                Scope::Child => Concerning::Child(child),
                Scope::SiblingGroup => Concerning::SiblingGroup(family),
                Scope::Household => Concerning::Household(family),
            };
            // Words must come of every finding: a sentence that cannot be said is a fault of the rule or of ours.
            let words = patterns::Words { records: &self.records, people, practice };
            if words.explain(&finding, concerning).sentence.len() < 10 {
                return Err(format!("{path}: the finding has no words"));
            }
        }
        Ok(())
    }

    fn compare(
        &self,
        expected: &Expected,
        finding: &Finding,
        path: &str,
        scene: &patterns::Scene,
    ) -> Result<(), String> {
        let verdict = finding.verdict.in_words();
        let entries: BTreeSet<String> = finding
            .latest()
            .into_iter()
            .flat_map(|o| &o.items)
            .flat_map(|i| &scene.items[*i].records)
            .filter_map(|r| {
                self.records[*r as usize].provenance.reference.as_ref().map(ToString::to_string)
            })
            .collect();
        if verdict != expected.verdict {
            return Err(format!(
                "{path}: {} as of {} is {verdict} (resting on {entries:?}, missing {:?}), not {}",
                expected.rule, expected.as_of, finding.missing, expected.verdict
            ));
        }
        if verdict == "met" && !expected.entries.is_empty() && entries != expected.entries {
            return Err(format!(
                "{path}: {} as of {} rests on {entries:?}, not on {:?}",
                expected.rule, expected.as_of, expected.entries
            ));
        }
        Ok(())
    }

    fn find_child(&self, expected: &Expected, people: &People) -> Result<u32, String> {
        self.find_called(&expected.about, people)
    }

    fn find_called(&self, about: &str, people: &People) -> Result<u32, String> {
        let mention = self.people.get(about).ok_or_else(|| format!("nobody is called {about}"))?;
        for (record, named) in self.records.iter().zip(&people.of_record) {
            for (other, person) in record.mentions.iter().zip(named) {
                if other.name == mention.name && other.due == mention.due && person.is_some() {
                    return Ok(person.unwrap_or_default());
                }
            }
        }
        Err(format!("no record names {about}"))
    }
}

/// The columns of a story that hold words, each with whose voice it is.
const VOICES: [(&str, Voice); 5] = [
    ("said by child", Voice::SaidByChild),
    ("fact seen", Voice::FactSeen),
    ("said by parent", Voice::SaidByParent),
    ("opinion", Voice::Opinion),
    ("action taken", Voice::ActionTaken),
];

struct Reader {
    problems: Vec<Unfulfilled>,
}

impl Reader {
    fn say(&mut self, line: usize, what: String) {
        self.problems.push(Unfulfilled { line, what });
    }

    /// The rows of the table under a heading: the line of each, and its cells by column. Two hash signs or more make a heading.
    fn rows<'a>(&mut self, text: &'a str, heading: &str) -> Vec<(usize, Row<'a>)> {
        let mut rows = Vec::new();
        let mut inside = false;
        let mut columns: Vec<String> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.starts_with('#') {
                inside = line.trim_start_matches('#').trim() == heading;
                columns.clear();
            } else if let (true, Some(cells)) = (inside, line.strip_prefix('|')) {
                let cells: Vec<&str> =
                    cells.trim_end_matches('|').split('|').map(str::trim).collect();
                if columns.is_empty() {
                    columns = cells.iter().map(|c| c.to_lowercase()).collect();
                } else if !cells.iter().all(|c| c.starts_with('-') || c.starts_with(':')) {
                    if cells.len() > columns.len() {
                        self.say(
                            index + 1,
                            format!("{} cells under {} columns", cells.len(), columns.len()),
                        );
                    }
                    rows.push((index + 1, columns.iter().cloned().zip(cells).collect()));
                }
            }
        }
        rows
    }

    fn person(&mut self, line: usize, row: &Row) -> Option<(String, Mention)> {
        let name = row.get("person")?;
        if let Ok(Some(mention)) =
            read_people(row.get("who")?, Some("story")).map(|mut people| people.pop())
        {
            Some(((*name).to_owned(), mention))
        } else {
            self.say(line, format!("{name}: not somebody we can read"));
            None
        }
    }

    fn mentions(
        &mut self,
        line: usize,
        about: &str,
        people: &BTreeMap<String, Mention>,
    ) -> Vec<Mention> {
        let mut mentions = Vec::new();
        for name in about.split(',').map(str::trim).filter(|n| !n.is_empty()) {
            match people.get(name) {
                Some(mention) => mentions.push(mention.clone()),
                None => self.say(line, format!("nobody is called {name}")),
            }
        }
        mentions
    }

    fn record(
        &mut self,
        line: usize,
        row: &Row,
        people: &BTreeMap<String, Mention>,
    ) -> Option<Record> {
        let cell = |name: &str| row.get(name).copied().unwrap_or_default();
        let mentions = self.mentions(line, cell("about"), people);
        let happened =
            VagueDate::parse(cell("happened")).map_err(|e| self.say(line, e.to_string())).ok()?;
        let recorded = VagueDate::parse(cell("recorded"))
            .ok()
            .and_then(|d| d.day())
            .or_else(|| happened.latest());
        let facts = cell("details")
            .split(';')
            .filter_map(|pair| pair.split_once('='))
            .map(|(k, v)| (SmolStr::from(k.trim()), v.trim().to_owned()))
            .collect();
        let text = VOICES
            .into_iter()
            .filter(|(column, _)| !cell(column).is_empty())
            .map(|(column, voice)| (voice, Private::from(cell(column))))
            .collect();
        let fingerprint =
            Fingerprint::of([cell("reference"), cell("agency"), cell("happened"), cell("kind")]);
        let received = Instant(1_000_000 * line as u64);
        Some(Record {
            id: RecordId::new(received, &fingerprint),
            kind: cell("kind").into(),
            agency: cell("agency").into(),
            author_role: Some(cell("role")).filter(|role| !role.is_empty()).map(SmolStr::from),
            mentions,
            happened,
            recorded,
            received,
            facts,
            text,
            basis: None,
            sensitivity: Sensitivity::default(),
            author: Some(cell("author")).filter(|name| !name.is_empty()).map(Private::from),
            // Filled in when every record is read: a later row may be meant.
            follows: Vec::new(),
            also_known: Vec::new(),
            classes: Classes::NONE,
            shared_with: cell("shared with")
                .split([',', ';'])
                .map(str::trim)
                .filter(|s| !s.is_empty())
                .map(SmolStr::from)
                .collect(),
            points_at: pointer(&cell),
            marks: Vec::new(),
            provenance: Provenance {
                organisation: None,
                reference: Some(cell("reference").into()),
                extracted: None,
                file: if cell("author").is_empty() { "story" } else { WRITTEN_HERE }.into(),
                row: line as u64,
                fingerprint,
            },
        })
    }

    fn coverage(&mut self, line: usize, row: &Row) -> Option<Coverage> {
        let agency = row.get("agency")?;
        let mut day = |column: &str| match row.get(column).copied().unwrap_or_default() {
            "" => None,
            text => {
                let day = VagueDate::parse(text).ok().and_then(|d| d.day());
                if day.is_none() {
                    self.problems
                        .push(Unfulfilled { line, what: format!("{column} is not a day") });
                }
                day
            }
        };
        let (from, to, current_as_of) = (day("from"), day("to"), day("current as of"));
        Some(Coverage {
            agency: (*agency).into(),
            organisation: None,
            area: None,
            from,
            to,
            current_as_of,
            kinds: row.get("kinds").map_or_else(Vec::new, |kinds| {
                kinds
                    .split(',')
                    .map(str::trim)
                    .filter(|k| !k.is_empty())
                    .map(SmolStr::from)
                    .collect()
            }),
            explanation: None,
            file: "story".into(),
        })
    }

    fn expected(&mut self, line: usize, row: &Row) -> Option<Expected> {
        let cell = |name: &str| row.get(name).copied().unwrap_or_default().to_owned();
        let Some(as_of) = VagueDate::parse(&cell("as of")).ok().and_then(|d| d.day()) else {
            self.say(line, "\"as of\" is not a day".into());
            return None;
        };
        let known_to = Some(cell("as known to")).filter(|k| !k.is_empty());
        let entries = cell("entries")
            .split(',')
            .map(|e| e.trim().to_owned())
            .filter(|e| !e.is_empty())
            .collect();
        Some(Expected {
            as_of,
            known_to,
            about: cell("about"),
            rule: cell("rule"),
            verdict: cell("verdict"),
            entries,
            line,
        })
    }
}

/// What a row answers, by the column that names it.
fn pointer<'r>(cell: &impl Fn(&str) -> &'r str) -> Option<Pointer> {
    let columns = Relation::ALL.into_iter().map(|relation| (relation, cell(relation.id())));
    let mut given = columns.filter(|(_, reference)| !reference.is_empty());
    given.next().map(|(relation, reference)| Pointer { relation, reference: reference.into() })
}
