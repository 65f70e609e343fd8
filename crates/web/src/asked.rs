//! Who reads, where they stand in time, and which entries they want: the switches that an address carries.
//!
//! Takes the query of an address; gives [`Asked`], and addresses that carry the same switches on. Nothing in it names anyone,
//! so an address can be sent to a colleague. What cannot be read is left out, and said on the page; an agency that is not known is
//! refused, since whoever mistypes one must not be shown what everybody knows.

use safeguarding::calendar::{Date, VagueDate, in_words};
use safeguarding::chronology::{About, Entry, View};
use safeguarding::practice::{Domain, Practice};
use safeguarding::records::Record;
use serde::Serialize;
use smol_str::SmolStr;
use std::fmt::Write as _;

/// The names and values of an address or a form, in their order.
pub(crate) type Pairs = Vec<(String, String)>;

/// The switches of one address, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The day the reader stands on; `None`: today.
    pub as_of: Option<Date>,
    /// One agency, or `agency/organisation`; `None`: everyone together.
    pub known_to: Option<SmolStr>,
    /// Only entries of this agency.
    pub agency: Option<SmolStr>,
    /// Only entries that speak of this part of a child's life.
    pub domain: Option<Domain>,
    /// Only entries that may have happened on or after this day.
    pub from: Option<Date>,
    /// Only entries that may have happened on or before this day.
    pub to: Option<Date>,
    /// Only what belongs in the short, curated chronology.
    pub is_significant: bool,
    /// Only what is about the child itself.
    pub is_child_only: bool,
    /// Oldest first, as for court; else newest first, as for work.
    pub is_oldest_first: bool,
    /// As a table for paper.
    pub is_print: bool,
    /// What could not be read, in words for the reader.
    pub problems: Vec<String>,
}

/// An address names an agency that is none here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAgency {
    /// What was received, or its beginning.
    pub received: String,
}

/// One switch, for a form to carry on unseen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Its name in the address.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

impl Asked {
    /// Reads the switches of an address. `agencies` are those that gave records: id and name.
    ///
    /// # Errors
    /// [`UnknownAgency`] where it names one that neither practice nor any record has.
    pub fn read(
        pairs: &[(String, String)],
        practice: &Practice,
        agencies: &[(SmolStr, String)],
    ) -> Result<Self, UnknownAgency> {
        let known = |value: &str| {
            let id = value.split('/').next().unwrap_or(value);
            let gave = agencies.iter().any(|(known, _)| known == id);
            if gave || practice.agencies.contains_key(id) {
                return Ok(Some(SmolStr::from(value)));
            }
            Err(UnknownAgency { received: value.chars().take(40).collect() })
        };
        let mut asked = Self::default();
        for (name, value) in pairs {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match name.as_str() {
                "as-of" => asked.as_of = asked.day("the day it is read as of", value),
                "from" => asked.from = asked.day("the first day", value),
                "to" => asked.to = asked.day("the last day", value),
                "as-known-to" => asked.known_to = known(value)?,
                "agency" => asked.agency = known(value)?,
                "domain" => {
                    asked.domain = Domain::ALL.into_iter().find(|domain| domain.id() == value);
                    if asked.domain.is_none() {
                        asked.say("That part of a child’s life is not one of the list, so every part is shown.");
                    }
                }
                "significant" => asked.is_significant = value == "yes",
                "whose" => asked.is_child_only = value == "child",
                "order" => asked.is_oldest_first = value == "oldest",
                "print" => asked.is_print = value == "yes",
                _ => {}
            }
        }
        if asked.from.zip(asked.to).is_some_and(|(from, to)| from > to) {
            asked.say("The first day was after the last, so they were exchanged.");
            std::mem::swap(&mut asked.from, &mut asked.to);
        }
        Ok(asked)
    }

    fn say(&mut self, problem: &str) {
        self.problems.push(problem.to_owned());
    }

    pub(crate) fn day(&mut self, what: &str, value: &str) -> Option<Date> {
        let day = VagueDate::parse(value).ok().and_then(|date| date.day());
        if day.is_none() {
            let received: String = value.chars().take(40).collect();
            self.say(&format!(
                "“{received}” is not a day, so {what} was left as it was. Write it like 4 March 2024 or 2024-03-04."
            ));
        }
        day
    }

    /// Who reads, as of when.
    pub fn view(&self, today: Date) -> View {
        let as_of = self.as_of.unwrap_or(today);
        self.known_to
            .as_ref()
            .map_or_else(|| View::all(as_of), |agency| View::of_agency(as_of, agency))
    }

    /// Whether any filter leaves entries out.
    pub fn is_filtered(&self) -> bool {
        self.agency.is_some()
            || self.domain.is_some()
            || self.from.is_some()
            || self.to.is_some()
            || self.is_significant
            || self.is_child_only
    }

    /// Whether an entry is wanted.
    ///
    /// An entry whose date is vague or unknown is wanted where it may have happened within the period.
    pub fn wants(&self, entry: &Entry, records: &[Record]) -> bool {
        let by_agency = |agency: &SmolStr| {
            let own = |index: &u32| {
                let record = &records[*index as usize];
                let organisation = record.provenance.organisation.as_deref();
                match agency.split_once('/') {
                    Some((id, within)) => record.agency == id && organisation == Some(within),
                    None => record.agency == *agency,
                }
            };
            entry.happening.records.iter().any(own)
        };
        let not_before = |from| entry.happened.latest().is_none_or(|latest| latest >= from);
        let not_after = |to| entry.happened.earliest().is_none_or(|earliest| earliest <= to);
        self.agency.as_ref().is_none_or(by_agency)
            && self.domain.is_none_or(|domain| entry.domains.contains(&domain))
            && self.from.is_none_or(not_before)
            && self.to.is_none_or(not_after)
            && (!self.is_significant || entry.is_significant)
            && (!self.is_child_only || entry.about == About::Child)
    }

    /// Every switch that is not as it is by itself, in the order addresses have them.
    fn pairs(&self) -> Vec<Carried> {
        let yes =
            |is: bool, name, value: &str| is.then(|| Carried { name, value: value.to_owned() });
        let day = |day: Option<Date>, name| day.map(|day| Carried { name, value: day.to_string() });
        let word = |word: &Option<SmolStr>, name| {
            word.as_ref().map(|word| Carried { name, value: word.to_string() })
        };
        [
            day(self.as_of, "as-of"),
            word(&self.known_to, "as-known-to"),
            word(&self.agency, "agency"),
            self.domain.map(|d| Carried { name: "domain", value: d.id().to_owned() }),
            day(self.from, "from"),
            day(self.to, "to"),
            yes(self.is_significant, "significant", "yes"),
            yes(self.is_child_only, "whose", "child"),
            yes(self.is_oldest_first, "order", "oldest"),
            yes(self.is_print, "print", "yes"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The switches but these, for a form that sets these.
    pub fn carried_but(&self, names: &[&str]) -> Vec<Carried> {
        self.pairs().into_iter().filter(|pair| !names.contains(&pair.name)).collect()
    }

    /// An address with every switch.
    pub fn address(&self, path: &str) -> String {
        with_query(path, &self.pairs())
    }

    /// An address with who reads and as of when, and no filter.
    pub fn reader_address(&self, path: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|pair| ["as-of", "as-known-to"].contains(&pair.name));
        with_query(path, &pairs)
    }
}

pub(crate) fn with_query(path: &str, pairs: &[Carried]) -> String {
    let mut address = path.to_owned();
    for pair in pairs {
        add_to_query(&mut address, pair.name, &pair.value);
    }
    address
}

/// An address, which may have switches already, with these besides.
pub(crate) fn with_query_of(
    address: &str,
    pairs: impl IntoIterator<Item = (impl AsRef<str>, impl AsRef<str>)>,
) -> String {
    let mut address = address.to_owned();
    for (name, value) in pairs {
        add_to_query(&mut address, name.as_ref(), value.as_ref());
    }
    address
}

fn add_to_query(address: &mut String, name: &str, value: &str) {
    address.push(if address.contains('?') { '&' } else { '?' });
    address.push_str(name);
    address.push('=');
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("a string can be written to");
        }
    }
}

/// Who reads, as a page says it and as its form sets it.
#[derive(Clone, Debug, Serialize)]
pub struct Reader {
    /// The day in words.
    pub as_of: String,
    /// The day as the form's field has it.
    pub as_of_value: String,
    /// Whether it is today.
    pub is_today: bool,
    /// To whom it is as known, in words.
    pub known_to: String,
    /// Whether that is everyone together.
    pub is_everyone: bool,
    /// The agencies to choose from.
    pub choices: Vec<Choice>,
    /// The other switches, for the form to carry on.
    pub carried: Vec<Carried>,
    /// What of the address could not be read.
    pub problems: Vec<String>,
    /// Of which classes this reader is shown nothing, in words; empty: of none. It says so whether there is any or not.
    pub not_shown: String,
}

/// One choice of a list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Choice {
    /// Its value in the address; empty: no choice.
    pub value: String,
    /// In words.
    pub text: String,
    /// Whether it is chosen.
    pub selected: bool,
}

impl Reader {
    /// Who reads. `agencies` are those that gave records: id and name.
    pub fn of(
        asked: &Asked,
        today: Date,
        practice: &Practice,
        agencies: &[(SmolStr, String)],
    ) -> Self {
        let as_of = asked.as_of.unwrap_or(today);
        let known_to = asked.known_to.as_ref().map(|known| match known.split_once('/') {
            Some((agency, within)) => format!("{} ({within})", practice.agency_name(agency)),
            None => practice.agency_name(known).to_owned(),
        });
        let mut choices = vec![Choice {
            value: String::new(),
            text: "everyone together".to_owned(),
            selected: asked.known_to.is_none(),
        }];
        choices.extend(agencies.iter().map(|(id, name)| Choice {
            value: id.to_string(),
            text: name.clone(),
            selected: asked.known_to.as_ref() == Some(id),
        }));
        if let (Some(known), Some(text)) = (&asked.known_to, &known_to)
            && choices.iter().all(|choice| choice.value != *known)
        {
            choices.push(Choice { value: known.to_string(), text: text.clone(), selected: true });
        }
        Self {
            as_of: in_words(as_of),
            as_of_value: as_of.to_string(),
            is_today: as_of == today,
            is_everyone: known_to.is_none(),
            known_to: known_to.unwrap_or_else(|| "everyone together".to_owned()),
            choices,
            carried: asked.carried_but(&["as-of", "as-known-to"]),
            problems: asked.problems.clone(),
            not_shown: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn asked(query: &[(&str, &str)]) -> Asked {
        let pairs: Vec<_> = query.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Asked::read(&pairs, &Practice::shipped(), &[]).expect("every agency named is one")
    }

    #[test]
    fn an_address_carries_on_what_it_was_asked() {
        let query = [
            ("as-of", "2024-03-04"),
            ("as-known-to", "police"),
            ("agency", "school"),
            ("domain", "medical"),
            ("from", "2020-01-01"),
            ("to", "2021-01-01"),
            ("significant", "yes"),
            ("whose", "child"),
            ("order", "oldest"),
        ];
        let first = asked(&query);
        assert!(first.problems.is_empty(), "{:?}", first.problems);
        assert_eq!(
            first.address("/people/x"),
            "/people/x?as-of=2024-03-04&as-known-to=police&agency=school&domain=medical\
             &from=2020-01-01&to=2021-01-01&significant=yes&whose=child&order=oldest"
        );
        assert_eq!(first.reader_address("/x"), "/x?as-of=2024-03-04&as-known-to=police");
    }

    #[test]
    fn an_address_without_switches_stays_without() {
        assert_eq!(asked(&[("as-of", ""), ("order", "newest")]).address("/"), "/");
    }

    #[test]
    fn what_cannot_be_read_is_said_and_changes_nothing() {
        let asked = asked(&[("as-of", "soon"), ("domain", "luck")]);
        assert_eq!(asked.view(date(2024, 1, 2)), View::all(date(2024, 1, 2)));
        assert_eq!(asked.problems.len(), 2, "{:?}", asked.problems);
        assert!(asked.problems[0].contains("“soon” is not a day"));
    }

    #[test]
    fn an_agency_that_is_none_is_refused_and_never_read_as_everyone() {
        for name in ["as-known-to", "agency"] {
            let pairs = [(name.to_owned(), "circus/Big Top".to_owned())];
            let read = Asked::read(&pairs, &Practice::shipped(), &[]);
            assert_eq!(read, Err(UnknownAgency { received: "circus/Big Top".to_owned() }));
            let gave = [(SmolStr::from("circus"), "circus".to_owned())];
            assert!(Asked::read(&pairs, &Practice::shipped(), &gave).is_ok());
        }
    }

    #[test]
    fn days_may_be_written_as_people_write_them() {
        assert_eq!(asked(&[("as-of", "4 March 2024")]).as_of, Some(date(2024, 3, 4)));
        assert_eq!(asked(&[("from", "04/03/2024")]).from, Some(date(2024, 3, 4)));
    }

    #[test]
    fn a_period_the_wrong_way_round_is_turned() {
        let asked = asked(&[("from", "2024-03-04"), ("to", "2023-03-04")]);
        assert_eq!(asked.from.zip(asked.to), Some((date(2023, 3, 4), date(2024, 3, 4))));
    }

    #[test]
    fn an_organisation_with_a_space_makes_a_sound_address() {
        let address = asked(&[("as-known-to", "school/St Anne’s & Co")]).address("/");
        assert_eq!(address, "/?as-known-to=school%2FSt%20Anne%E2%80%99s%20%26%20Co");
    }
}
