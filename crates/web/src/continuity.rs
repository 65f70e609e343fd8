//! The continuity extract: an agency's open children as pages that are read where no server answers.
//!
//! Takes a caseload and an agency's view; gives, child by child, one page without links and the words it is found by, and the file round
//! them, which opens what was sealed in a browser. It seals nothing itself, and holds nothing that the agency does not know today:
//! names, birth dates and addresses too are those of records it knows. What is marked as restricted stays on the server.

mod sheet;

use crate::problem::WebError;
use crate::templates;
use minijinja::{Environment, Value};
use safeguarding::Caseload;
use safeguarding::calendar::{Date, VagueDate, in_words};
use safeguarding::chronology::View;
use safeguarding::records::{Mention, Private, Record, Sensitivity};
use safeguarding::response::{OpenChild, open_to};
use serde::Serialize;
use std::fmt;

/// What an extract was made from, and when.
#[derive(Clone, Debug, Serialize)]
pub struct MadeFrom {
    /// The moment, in words of universal time.
    pub moment: String,
    /// The head of the log.
    pub head: String,
    /// How many entries that log had.
    pub entries: u64,
}

/// An agency's open children, ready to be shown one by one.
pub struct Extract<'a> {
    known: Known<'a>,
    made: MadeFrom,
    templates: Environment<'static>,
    open: Vec<OpenChild>,
}

impl fmt::Debug for Extract<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extract").field("children", &self.open.len()).finish_non_exhaustive()
    }
}

/// What finds a child in an extract, and what its line in the list says.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// The name the agency knows the child by.
    pub name: Private<String>,
    /// The birth date in words; empty where the agency does not know it.
    pub born: Private<String>,
    /// What goes on, in a few words.
    pub why: String,
    /// Everything it is found by: names, birth date in figures and in words, addresses, numbers. **Shape:** one a line.
    pub find: Private<String>,
}

/// What is said once of a whole extract, inside the seal.
#[derive(Clone, Debug, Serialize)]
pub struct AboutExtract {
    /// The agency's name.
    pub agency: String,
    /// The day its reader stands on, in words.
    pub day: String,
    /// What it was made from.
    pub made: MadeFrom,
    /// That records were removed under the law, where any were.
    pub removal: Option<String>,
}

impl<'a> Extract<'a> {
    /// The extract of the agency whose view this is. **Shape:** its children are by name.
    ///
    /// **Errors:** a template that cannot be read, which is a fault of ours.
    pub fn of(caseload: &'a Caseload, view: &'a View, made: MadeFrom) -> Result<Self, WebError> {
        let known = Known { caseload, view };
        let mut open = open_to(caseload, view);
        open.sort_by_cached_key(|open| (known.called(open.child).to_lowercase(), open.child));
        Ok(Self { known, made, templates: templates::read_all()?, open })
    }

    /// How many children are open to the agency.
    pub fn children(&self) -> usize {
        self.open.len()
    }

    /// What is said of all of it.
    pub fn about(&self) -> AboutExtract {
        let practice = &self.known.caseload.practice;
        let agency = self.known.view.known_to.as_ref().map(|known| known.agency.as_str());
        AboutExtract {
            agency: agency.map_or("Every agency", |id| practice.agency_name(id)).to_owned(),
            day: in_words(self.known.view.as_of),
            made: self.made.clone(),
            removal: self.known.caseload.removal_in_words(),
        }
    }

    /// One child, by place: what finds it, and its page as HTML in which every word of a record is escaped.
    ///
    /// **Errors:** a template that cannot be filled, which is a fault of ours.
    pub fn child(&self, place: usize) -> Result<(Card, String), WebError> {
        let open = &self.open[place];
        let sheet = sheet::Sheet::of(&self.known, open);
        let value = Value::from(minijinja::value::Serde(&sheet));
        let page = rendered(&self.templates, "continuity-sheet", &value)?;
        Ok((self.card(open), page))
    }

    fn card(&self, open: &OpenChild) -> Card {
        let known = &self.known;
        let mut why = sheet::why_in_short(known, open);
        why.dedup();
        Card {
            name: known.called(open.child).into(),
            born: known.born_in_words(open.child).unwrap_or_default().into(),
            why: why.join("; "),
            find: self.found_by(open.child).join("\n").into(),
        }
    }

    /// Everything a child is found by, each once.
    fn found_by(&self, child: u32) -> Vec<String> {
        let mut all = Vec::new();
        for mention in self.known.mentions(child) {
            if let Some(name) = &mention.name {
                all.push(name.reveal().full());
                all.extend(name.reveal().also.clone());
            }
            all.extend(mention.born.iter().flat_map(|born| day_as_typed(born.reveal())));
            all.extend(mention.identifiers.iter().map(|number| number.value.to_string()));
            all.extend(mention.address.iter().map(|address| address.reveal().clone()));
        }
        if let Some(family) = self.known.family(child) {
            all.extend(
                family.addresses.into_iter().map(|(address, _, _)| address.reveal().clone()),
            );
        }
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The ways people type a birth date.
fn day_as_typed(born: &VagueDate) -> Vec<String> {
    let Some(day) = born.day() else { return vec![born.to_string()] };
    vec![
        born.to_string(),
        day.to_string(),
        day.strftime("%d/%m/%Y").to_string(),
        day.strftime("%-d/%-m/%Y").to_string(),
        day.strftime("%d.%m.%Y").to_string(),
    ]
}

/// What one reader may carry away: what the agency knows, but for what is marked as restricted.
struct Known<'a> {
    caseload: &'a Caseload,
    view: &'a View,
}

impl Known<'_> {
    fn carries(&self, record: &Record) -> bool {
        self.view.sees(record) && record.sensitivity == Sensitivity::Ordinary
    }

    fn record(&self, index: u32) -> &Record {
        &self.caseload.records[index as usize]
    }

    /// A person as each record that may be carried names them.
    fn mentions(&self, person: u32) -> impl Iterator<Item = &Mention> {
        let mentions = self.caseload.people.persons[person as usize].mentions.iter();
        mentions.filter_map(|(record, place)| {
            let record = self.record(*record);
            self.carries(record).then(|| &record.mentions[usize::from(*place)])
        })
    }

    fn called(&self, person: u32) -> String {
        self.caseload.people.persons[person as usize].called_by(self.mentions(person))
    }

    fn given(&self, person: u32) -> String {
        self.caseload.people.persons[person as usize].given_by(self.mentions(person))
    }

    /// When a person was born, as these records say: what everybody goes by where one of them gives it, else what they give most.
    fn born(&self, person: u32) -> Option<VagueDate> {
        let dates = self.mentions(person).filter_map(|mention| mention.born.as_ref());
        let mut seen: Vec<&VagueDate> = dates.map(Private::reveal).collect();
        let all = self.caseload.people.persons[person as usize].born.as_ref();
        if let Some(born) = all.map(Private::reveal).filter(|born| seen.contains(born)) {
            return Some(born.clone());
        }
        seen.sort_by_key(|born| born.sort_day());
        let times = |born: &&&VagueDate| seen.iter().filter(|other| other == born).count();
        seen.iter().max_by_key(times).map(|born| (*born).clone())
    }

    fn born_in_words(&self, person: u32) -> Option<String> {
        let due = || self.mentions(person).find_map(|mention| mention.due.as_ref());
        let born = self.born(person).map(|born| format!("born {born}"));
        born.or_else(|| due().map(|due| format!("birth expected {}", in_words(*due.reveal()))))
    }

    /// A child's family, as records that may be carried tell of it.
    fn family(&self, child: u32) -> Option<safeguarding::people::Family> {
        let people = &self.caseload.people;
        let family = people.family_of_child[child as usize]?;
        let carries = |record: &Record| self.carries(record);
        Some(people.family_as_seen(&self.caseload.records, family, &carries))
    }
}

/// The style sheet and the script of the file: its policy names them by their hash.
pub const EXTRACT_STYLE: &str = include_str!("../assets/continuity.css");
/// As [`EXTRACT_STYLE`].
pub const EXTRACT_SCRIPT: &str = include_str!("../assets/continuity.js");

/// What the file round the sealed pieces says in the open.
#[derive(Debug, Serialize)]
pub struct Shell<'a> {
    /// The agency, by id.
    pub agency: &'a str,
    /// The day, in figures.
    pub day: Date,
    /// How it is opened, as JSON. **Shape:** holds no `<`.
    pub header: &'a str,
    /// The SHA-256 of the style sheet, in base64.
    pub style_hash: &'a str,
    /// The SHA-256 of the script.
    pub script_hash: &'a str,
}

impl Shell<'_> {
    /// What stands before the sealed pieces, and what after them.
    ///
    /// **Errors:** a template that cannot be read or filled, which is a fault of ours.
    pub fn halves(&self) -> Result<(String, String), WebError> {
        let templates = templates::read_all()?;
        let value = Value::from(minijinja::value::Serde(self));
        let whole = rendered(&templates, "continuity-shell", &value)?;
        let (before, after) =
            whole.split_once("<!-- pieces -->").expect("the template has a place");
        Ok((before.to_owned(), after.to_owned()))
    }
}

fn rendered(templates: &Environment, name: &str, view: &Value) -> Result<String, WebError> {
    let safe = |text: &str| Value::from_safe_string(text.to_owned());
    let (style, script) = (safe(EXTRACT_STYLE), safe(EXTRACT_SCRIPT));
    templates
        .get_template(name)
        .and_then(|template| template.render(minijinja::context! { view, style, script }))
        .map_err(|source| WebError::Template { name: name.to_owned(), source })
}
