//! Six families told by hand, so that somebody who knows the work recognises what they read.
//!
//! Each takes the *shape* of a published learning point and nothing else: names, places, dates and details are invented. They
//! are told as text, one line a record, in `stories/*.txt`, in an author's calendar whose last day is 20 November 2026, and
//! moved by whole weeks to end shortly before the plan's last day.
//!
//! A line is words parted by `|`. `intro`, `child`, `surgery`, `primary`, `secondary` and `nursery` introduce the family;
//! `home` gives a home and the day they came to it; `person` gives key, part, given name, family name, birth date, sex and
//! known-as; `baby` gives the routine of early years to a child; `terms` gives sessions missed in the three terms of a school
//! year. Every other line is a record: day (with `about`, `month` or `season` before it when it was not known exactly, `+n`
//! after it when written down n days later), agency, kind, people, facts, and then whoever's words, each with its voice.

use crate::chance::{days_from, later};
use crate::family::{Family, Home, Part, Person, Shape};
use crate::files::month_of;
use crate::numbers::{nhs_number, pupil_number};
use crate::row::{Agency, Points, Row};
use crate::{StoryFamily, place};
use jiff::civil::Date;
use std::borrow::Cow;

/// A family told by hand.
pub(crate) struct Story {
    name: &'static str,
    text: &'static str,
}

/// Every story.
pub(crate) const ALL: &[Story] = &[
    Story { name: "thackwray", text: include_str!("stories/thackwray.txt") },
    Story { name: "marland", text: include_str!("stories/marland.txt") },
    Story { name: "gathercole", text: include_str!("stories/gathercole.txt") },
    Story { name: "penrice", text: include_str!("stories/penrice.txt") },
    Story { name: "birtwell", text: include_str!("stories/birtwell.txt") },
    Story { name: "dunmore", text: include_str!("stories/dunmore.txt") },
];

/// A story told for a plan.
pub(crate) struct Told {
    pub(crate) family: Family,
    pub(crate) rows: Vec<Row>,
    pub(crate) introduction: StoryFamily,
}

impl Story {
    /// Tells it as family `number`, ending shortly before `through`.
    ///
    /// # Panics
    /// When a line cannot be read; a test tells every story.
    pub(crate) fn tell(&self, number: u64, through: Date) -> Told {
        let author_through = Date::new(2026, 11, 20).expect("a day");
        // Whole weeks, so that a Tuesday stays a Tuesday; never past the last day.
        let shift = days_from(author_through, through).div_euclid(7) * 7;
        let mut teller = Teller::new(number, shift);
        for (place, line) in self.text.lines().enumerate() {
            if !line.trim().is_empty() && !line.starts_with('#') {
                teller
                    .read(line)
                    .unwrap_or_else(|wrong| panic!("{} line {}: {wrong}", self.name, place + 1));
            }
        }
        teller.finish()
    }
}

struct Teller {
    family: Family,
    keys: Vec<&'static str>,
    rows: Vec<Row>,
    names: Vec<(&'static str, u32)>,
    shift: i32,
    what: &'static str,
    child: u8,
}

type Read<T> = Result<T, &'static str>;

impl Teller {
    fn new(number: u64, shift: i32) -> Self {
        let family = Family {
            number,
            people: Vec::new(),
            homes: vec![Vec::new()],
            shape: Shape::Long,
            surgery: "",
            primary: "",
            secondary: "",
            nursery: "",
        };
        Self {
            family,
            keys: Vec::new(),
            rows: Vec::new(),
            names: Vec::new(),
            shift,
            what: "",
            child: 0,
        }
    }

    fn read(&mut self, line: &'static str) -> Read<()> {
        let cells: Vec<&'static str> = line.split('|').map(str::trim).collect();
        let cell = |n: usize| cells.get(n).copied().unwrap_or_default();
        match cell(0) {
            "intro" => self.what = cell(1),
            "child" => self.child = self.person(cell(1))?,
            "surgery" => self.family.surgery = cell(1),
            "primary" => self.family.primary = cell(1),
            "secondary" => self.family.secondary = cell(1),
            "nursery" => self.family.nursery = cell(1),
            "home" => {
                let area =
                    place::AREAS.iter().find(|area| **area == cell(2)).ok_or("no such area")?;
                let from = self.day(cell(1))?;
                self.family.homes[0].push(Home { from, address: cell(3).to_owned(), area });
            }
            "person" => self.introduce(&cells)?,
            "baby" => self.baby(cell(1))?,
            "terms" => self.terms(cell(1), cell(2), cell(3))?,
            _ => self.record(&cells)?,
        }
        Ok(())
    }

    fn person(&self, key: &str) -> Read<u8> {
        let place =
            self.keys.iter().position(|known| *known == key).ok_or("nobody has this key")?;
        Ok(place as u8)
    }

    /// A day of the author's calendar, moved.
    fn day(&self, text: &str) -> Read<Date> {
        let day: Date = text.parse().map_err(|_| "not a day")?;
        Ok(later(day, self.shift))
    }

    fn introduce(&mut self, cells: &[&'static str]) -> Read<()> {
        let &[_, key, part, given, family, born, sex, also] = cells else {
            return Err("a person has seven cells");
        };
        let part = Part::of_word(part).ok_or("no such part")?;
        let index = self.family.children().count() as u64;
        let is_child = part == Part::Child;
        let number = self.family.number;
        self.family.people.push(Person {
            part,
            given: given.into(),
            family: family.into(),
            also: (!also.is_empty()).then_some(Cow::Borrowed(also)),
            born: self.day(born)?,
            female: sex == "F",
            nhs: if is_child { nhs_number(number, index) } else { None },
            upn: is_child.then(|| pupil_number(number, index)),
            household: 0,
            mother: None,
            father: None,
        });
        self.keys.push(key);
        Ok(())
    }

    /// Keeps a row.
    fn keep(&mut self, mut row: Row) {
        row.place = self.rows.len() as u32 + 1;
        let age = row
            .children
            .first()
            .map_or(0, |&child| days_from(self.family.person(child).born, row.happened) / 365);
        if row.organisation.is_empty() {
            row.organisation = match row.agency {
                Agency::School if age < 11 => self.family.primary,
                Agency::School => self.family.secondary,
                Agency::Nursery => self.family.nursery,
                Agency::Gp => self.family.surgery,
                _ => "",
            };
        }
        self.rows.push(row);
    }

    /// The routine of early years, all of it done: what a quiet beginning leaves in the files.
    fn baby(&mut self, key: &str) -> Read<()> {
        let child = self.person(key)?;
        let born = self.family.person(child).born;
        let mother = self.family.mother(0);
        let at = |agency, kind, days| {
            let day = later(born, days);
            Row::new(agency, kind, day, day).about(child)
        };
        let due = born.to_string();
        let mut rows = vec![
            at(Agency::Midwifery, "pregnancy", -210)
                .naming(mother)
                .fact_of("booked_at_weeks", "10")
                .fact_of("due", due),
            at(Agency::Midwifery, "birth", 0)
                .naming(mother)
                .fact_of("weight_kg", "3.28")
                .fact_of("gestation_weeks", "39"),
        ];
        for (days, review) in [(12, "new-birth"), (48, "six-to-eight-weeks"), (345, "one-year")] {
            rows.push(
                at(Agency::HealthVisiting, "health-review", days)
                    .naming(mother)
                    .fact_of("outcome", "done")
                    .fact_of("review", review),
            );
        }
        for (days, vaccine) in [
            (58, "6-in-1, rotavirus, MenB"),
            (88, "6-in-1, PCV"),
            (116, "6-in-1, MenB"),
            (380, "MMR, Hib/MenC"),
        ] {
            rows.push(
                at(Agency::Gp, "immunisation", days)
                    .by("practice nurse")
                    .fact_of("outcome", "given")
                    .fact_of("vaccine", vaccine),
            );
        }
        for row in rows {
            self.keep(row);
        }
        Ok(())
    }

    /// Sessions missed in the three terms of a school year, of 140, 116 and 124.
    fn terms(&mut self, key: &str, year: &str, missed: &str) -> Read<()> {
        let child = self.person(key)?;
        let year: i16 = year.parse().map_err(|_| "not a year")?;
        let terms = [(0, 9, 5, 12, 18, 140), (1, 1, 6, 4, 2, 116), (1, 4, 20, 7, 20, 124)];
        for ((later_year, month, day, last_month, last_day, possible), missed) in
            terms.into_iter().zip(missed.split(' '))
        {
            let missed: i32 = missed.parse().map_err(|_| "not a number of sessions")?;
            let on = |month, day| Date::new(year + later_year, month, day).map_err(|_| "not a day");
            let (first, last) =
                (later(on(month, day)?, self.shift), later(on(last_month, last_day)?, self.shift));
            let level = match missed {
                m if m * 2 >= possible => "severe-absence",
                m if m * 10 >= possible => "persistent-absence",
                _ => "expected",
            };
            self.keep(
                Row::new(Agency::School, "attendance", first, last)
                    .by("attendance officer")
                    .about(child)
                    .fact_of("sessions_possible", possible.to_string())
                    .fact_of("sessions_missed", missed.to_string())
                    .fact_of("level", level)
                    .fact_of("until", last.to_string()),
            );
        }
        Ok(())
    }

    fn record(&mut self, cells: &[&'static str]) -> Read<()> {
        let &[when, agency, kind, people, ref rest @ ..] = cells else {
            return Err("a record has four cells or more");
        };
        let (facts, words) =
            rest.split_first().map_or(("", rest), |(facts, words)| (*facts, words));
        let (happened, vague, late) = self.when(when)?;
        let agency = Agency::of_id(agency).ok_or("no such agency")?;
        let mut row = Row::new(agency, kind, happened, later(happened, late));
        row.vague = vague;
        for key in people.split(' ').filter(|key| !key.is_empty()) {
            let place = self.person(key.trim_start_matches('~'))?;
            // A child marked with a tilde is named beside, not written about.
            if self.family.person(place).part == Part::Child && !key.starts_with('~') {
                row.children.push(place);
            } else {
                row.others.push(place);
            }
        }
        for fact in facts.split(';').map(str::trim).filter(|fact| !fact.is_empty()) {
            let (name, value) = fact.split_once('=').ok_or("a fact has a name and a value")?;
            let moved = self.day(value).map(|day| Cow::Owned(day.to_string()));
            row = row.fact_of(name, moved.unwrap_or(Cow::Borrowed(value)));
        }
        let mut name = None;
        for words in words.iter().filter(|words| !words.is_empty()) {
            let (voice, text) = words.split_once(':').ok_or("words have a voice")?;
            let text = text.trim();
            match voice {
                "seen" => row.fact_seen = text.into(),
                "child" => row.said_by_child = text.into(),
                "parent" => row.said_by_parent = text.into(),
                "other" => row.said_by_other = text.into(),
                "opinion" => row.opinion = text.into(),
                "action" => row.action_taken = text.into(),
                "told" => row.shared_with = text.into(),
                "by" => row.author = text,
                "at" => row.organisation = text,
                "closely" => row.restricted = true,
                "name" => name = Some(text),
                "corrects" => row.points_at = Some((Points::Corrects, self.named(text)?)),
                "withdraws" => row.points_at = Some((Points::Withdraws, self.named(text)?)),
                "rebuts" => row.points_at = Some((Points::Rebuts, self.named(text)?)),
                _ => return Err("no such voice"),
            }
        }
        self.keep(row);
        self.names.extend(name.map(|name| (name, self.rows.len() as u32)));
        Ok(())
    }

    fn named(&self, name: &str) -> Read<u32> {
        self.names
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, place)| *place)
            .ok_or("no record has this name")
    }

    /// The day, the words of it when it is vague, and how many days later it was written down.
    fn when(&self, text: &str) -> Read<(Date, Option<String>, i32)> {
        let (text, late) = text.split_once('+').unwrap_or((text, "0"));
        let late = late.trim().parse().map_err(|_| "not a number of days")?;
        let text = text.trim();
        let (how, day) = text.split_once(' ').unwrap_or(("", text));
        let day = self.day(day)?;
        let vague = match how {
            "" => None,
            "about" => Some(format!("about {} {}", month_of(day), day.year())),
            "month" => Some(format!("{} {}", month_of(day), day.year())),
            "season" => Some(season_of(day)),
            _ => return Err("a day is known exactly, or about, month or season"),
        };
        Ok((day, vague, late))
    }

    fn finish(mut self) -> Told {
        let (mother, father) = (self.family.mother(0), self.family.father(0));
        for person in &mut self.family.people {
            if person.part == Part::Child {
                (person.mother, person.father) = (mother, father);
            }
        }
        let child = self.family.person(self.child);
        let introduction = StoryFamily {
            family_name: child.family.to_string(),
            child_given_name: child.given.to_string(),
            child_born: child.born,
            what: self.what.to_owned(),
        };
        Told { family: self.family, rows: self.rows, introduction }
    }
}

/// The season of a day, as people write it.
pub(crate) fn season_of(day: Date) -> String {
    let year = day.year();
    match day.month() {
        1 | 2 => format!("winter {}/{:02}", year - 1, year % 100),
        3..=5 => format!("spring {year}"),
        6..=8 => format!("summer {year}"),
        9..=11 => format!("autumn {year}"),
        _ => format!("winter {year}/{:02}", (year + 1) % 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use std::collections::BTreeSet;

    #[test]
    fn every_story_is_told_by_many_agencies_and_ends_before_the_last_day() {
        for (number, story) in ALL.iter().enumerate() {
            for through in [date(2026, 11, 20), date(2025, 2, 3), date(2027, 8, 14)] {
                let told = story.tell(number as u64, through);
                let agencies: BTreeSet<_> = told.rows.iter().map(|row| row.agency).collect();
                assert!(
                    (6..=17).contains(&agencies.len()),
                    "{}: {} agencies",
                    story.name,
                    agencies.len()
                );
                assert!(
                    (40..=150).contains(&told.rows.len()),
                    "{}: {} records",
                    story.name,
                    told.rows.len()
                );
                let last = told.rows.iter().map(|row| row.recorded).max().unwrap();
                assert!(last <= through && days_from(last, through) < 30, "{}: {last}", story.name);
                assert!(told.rows.iter().all(|row| row.recorded >= row.happened), "{}", story.name);
            }
        }
    }

    #[test]
    fn in_every_story_a_child_is_heard_and_something_goes_well() {
        for (number, story) in ALL.iter().enumerate() {
            let told = story.tell(number as u64, date(2026, 11, 20));
            assert!(
                told.rows.iter().filter(|row| !row.said_by_child.is_empty()).count() >= 2,
                "{}",
                story.name
            );
            assert!(
                told.rows
                    .iter()
                    .any(|row| matches!(row.kind, "strength" | "improvement" | "network-promise"))
            );
        }
    }

    #[test]
    fn nothing_happens_to_a_child_before_birth_but_what_midwives_write() {
        for (number, story) in ALL.iter().enumerate() {
            let told = story.tell(number as u64, date(2026, 11, 20));
            for row in &told.rows {
                for &child in &row.children {
                    let born = told.family.person(child).born;
                    let of_birth = born <= row.happened
                        || born > row.recorded
                        || row.agency == Agency::Midwifery;
                    assert!(of_birth, "{}: {} on {}", story.name, row.kind, row.happened);
                }
            }
        }
    }
}
