//! The reasons of the shapes that compare entries with one another: more than before, a series of readings, places, records that
//! do not go together, replies that did not come.

use super::super::finding::{NoReply, Part};
use super::super::shapes::measure::{is_as_much, reading};
use super::super::shapes::moved::{Step, plain, steps};
use super::super::shapes::rising::{Periods, count};
use super::super::{Claim, Item, Reason};
use super::{Because, others_called, others_of};
use crate::calendar::Date;
use crate::practice::{Crossing, Disagreement, Measure, Moved, MovedBy, Pick, Rising, Unanswered};

impl Because<'_> {
    fn at(&self, place: usize) -> &Item<'_> {
        &self.scene.items[place]
    }

    pub(super) fn rising(&self, shape: &Rising) -> Reason {
        let calendar = &self.ground.compiled.practice.working_days;
        let periods = Periods::up_to(self.met.completed, shape.within, calendar);
        let (before, rest): (Vec<usize>, Vec<usize>) =
            self.met.items.iter().partition(|i| periods.may_be_before(self.at(**i)));
        let (later, since): (Vec<usize>, Vec<usize>) =
            rest.into_iter().partition(|i| periods.is_later(self.at(*i)));
        let counted = |places: &[usize], sure: bool| {
            let items = places.iter().map(|i| self.at(*i));
            let items = items.filter(|item| !sure || periods.is_before(item));
            count(self.version, shape.by, items)
        };
        let claim = Claim::Rose {
            found: counted(&later, false),
            before: (counted(&before, true), counted(&before, false)),
            counted: shape.by,
            many: shape.what.many.clone(),
            within: shape.within,
            to: self.met.completed,
            needed: (shape.at_least, shape.more_by),
        };
        let period = |(part, places): (Part, Vec<usize>)| {
            let (found, many) = (places.len(), shape.what.many.clone());
            (found > 0).then(|| Reason {
                claim: Claim::Period { found, many, part },
                because: self.all(&places, &shape.what.one),
            })
        };
        let parts = [(Part::Before, before), (Part::Later, later), (Part::Since, since)];
        Reason { claim, because: parts.into_iter().filter_map(period).collect() }
    }

    pub(super) fn measure(&self, shape: &Measure) -> Reason {
        let read = |place: usize| reading(&self.version.picks[0], shape, self.at(place));
        let value = |place: usize| read(place).map_or(0.0, |(_, number)| number);
        let happened = |place: &usize| {
            let written = read(*place).map_or("", |(written, _)| written.trim());
            self.happened(*place, &format!("{} ({})", shape.of.one, with_unit(shape, written)))
        };
        let items = &self.met.items;
        let (fell, by) = match shape.crossing() {
            Crossing::Below(line) => {
                return self.beyond(shape, &format!("below {}", in_grades(shape, line)), happened);
            }
            Crossing::Above(line) => {
                return self.beyond(shape, &format!("above {}", in_grades(shape, line)), happened);
            }
            Crossing::FallsBy(by) => (true, by),
            Crossing::RisesBy(by) => (false, by),
        };
        // The greatest of the changes among what it rests on.
        let calendar = &self.ground.compiled.practice.working_days;
        let change = |a: usize, b: usize| {
            let up = value(b) - value(a);
            if fell { -up } else { up }
        };
        let counts = |a: usize, b: usize| {
            let (first, then) = (self.at(a), self.at(b));
            let near = |within: crate::calendar::Span| {
                then.latest < within.after(first.earliest, calendar)
            };
            first.latest < then.earliest
                && shape.within.is_none_or(near)
                && is_as_much(change(a, b), by)
        };
        let mut greatest: Option<(usize, usize)> = None;
        for (at, &a) in items.iter().enumerate() {
            for &b in items[at + 1..].iter().filter(|b| counts(a, **b)) {
                if greatest.is_none_or(|(x, y)| change(a, b) > change(x, y)) {
                    greatest = Some((a, b));
                }
            }
        }
        let (a, b) = greatest.expect("a change rests on an earlier and a later reading");
        let claim = Claim::Changed {
            fell,
            by: number(change(a, b)),
            needed: number(by),
            // Where readings are numbers, each already says what it is of.
            unit: if shape.grades.is_empty() { String::new() } else { shape.unit.clone() },
            within: shape.within,
        };
        let others = items.iter().filter(|i| **i != a && **i != b).map(happened).collect();
        let mut because = vec![happened(&a), happened(&b)];
        because.extend(others_called(&shape.of, others));
        Reason { claim, because }
    }

    fn beyond(&self, shape: &Measure, line: &str, happened: impl Fn(&usize) -> Reason) -> Reason {
        let within = shape.within.filter(|_| shape.in_a_row > 1);
        let (told, others) = match within {
            Some(within) => self.in_the_first(within, &self.met.items),
            None => (self.met.items.clone(), Vec::new()),
        };
        let claim = Claim::Beyond {
            found: told.len(),
            needed: shape.in_a_row,
            many: shape.of.many.clone(),
            line: line.to_owned(),
            within,
        };
        let mut because: Vec<Reason> = told.iter().map(&happened).collect();
        because.extend(others_called(&shape.of, others.iter().map(happened).collect()));
        Reason { claim, because }
    }

    pub(super) fn moved(&self, shape: &Moved) -> Reason {
        let steps: Vec<Step> = steps(self.version, shape, self.scene)
            .into_iter()
            .filter(|step| step.is_change() && self.met.items.contains(&step.place))
            .collect();
        let all: Vec<usize> = steps.iter().map(|step| step.place).collect();
        // What was said before the first change may be a change too, of longer ago.
        let completed = |changes: &[usize]| {
            let mut days: Vec<Date> = changes.iter().map(|i| self.at(*i).latest).collect();
            days.sort_unstable();
            days.get(usize::from(shape.at_least).saturating_sub(1)).copied()
        };
        let changes = (0..all.len())
            .map(|from| self.in_the_first(shape.within, &all[from..]).0)
            .find(|changes| completed(changes) == Some(self.met.completed))
            .expect("some period of the changes completed it");
        let is_told = |i: &&usize| {
            let before = steps.iter().filter(|step| changes.contains(&step.place));
            changes.contains(i) || before.into_iter().any(|step| step.from == Some(**i))
        };
        let what = match &shape.by {
            MovedBy::Home => "home".to_owned(),
            MovedBy::Fact(fact) => self.label(&shape.of, fact),
        };
        let happened = |place: &usize| {
            let is_another = changes.contains(place) || (!is_told(&place) && all.contains(place));
            let said = if is_another { "says another" } else { "what was said before" };
            self.happened(*place, &format!("{} ({said})", shape.of.one))
        };
        let (told, others): (Vec<usize>, Vec<usize>) = self.met.items.iter().partition(is_told);
        let claim = Claim::Moved {
            changes: changes.iter().map(|i| self.at(*i).records[0]).collect(),
            needed: shape.at_least,
            within: shape.within,
            what,
        };
        let mut because: Vec<Reason> = told.iter().map(happened).collect();
        because.extend(others_of(others.iter().map(happened).collect(), ("entry", "entries")));
        Reason { claim, because }
    }

    pub(super) fn disagreement(&self, shape: &Disagreement) -> Reason {
        let happened = |place: &usize| {
            let item = self.at(*place);
            let one = if let Some(fact) = shape.differs_in() {
                let pick = &self.version.picks[0];
                let mut said: Vec<String> = pick
                    .fitting(item)
                    .filter_map(|(_, facts)| facts.get(fact))
                    .map(|value| plain(value).replace('-', " "))
                    .collect();
                said.dedup();
                let of = shape.of.as_ref().map_or("", |pick| pick.one.as_str());
                let label = shape.of.as_ref().map(|of| self.label(of, fact));
                format!("{of} ({}: {})", label.unwrap_or_default(), said.join("; "))
            } else {
                let sides = [&shape.one, &shape.other].into_iter().flatten();
                let fits = sides.zip(&self.version.picks).filter(|(_, pick)| pick.fits(item));
                fits.map(|(side, _)| side.one.clone()).collect::<Vec<_>>().join(" and ")
            };
            self.happened(*place, &one)
        };
        let (within, other_agency) = (shape.within, shape.other_agency);
        let claim = Claim::Disagree { within, other_agency };
        Reason { claim, because: self.met.items.iter().map(happened).collect() }
    }

    pub(super) fn unanswered(&self, shape: &Unanswered) -> Reason {
        let calendar = &self.ground.compiled.practice.working_days;
        let decided_as = shape.decided.as_ref().map_or("", |pick| pick.one.as_str());
        let (reply, asked) = (shape.reply.one.clone(), shape.asked.one.clone());
        let first = self.met.items[0];
        let alone = self.met.items.len() == 1;
        if let (true, true, Some(within)) =
            (alone, self.met.completed == self.at(first).latest, shape.ask_before)
        {
            let claim = Claim::Unanswered { reply, asked, how: NoReply::NotAsked { within } };
            return Reason { claim, because: vec![self.happened(first, decided_as)] };
        }
        let is_reply = |i: &usize| self.version.picks[1].fits(self.at(*i));
        let (replies, decisions): (Vec<usize>, Vec<usize>) =
            self.met.items[1..].iter().partition(|i| is_reply(i));
        let overdue = shape.limit.and_then(|limit| {
            let due = limit.after(self.at(first).latest, calendar);
            let came_by = replies.iter().any(|i| self.at(*i).earliest <= due);
            (self.ground.as_of > due && !came_by).then_some((limit, due))
        });
        let how = NoReply::Asked {
            overdue,
            came: replies.first().map(|i| self.at(*i).earliest),
            decided: !decisions.is_empty(),
        };
        let mut because = vec![self.happened(first, &asked)];
        because.extend(self.all(&decisions, decided_as));
        because.extend(self.all(&replies, &reply));
        Reason { claim: Claim::Unanswered { reply, asked, how }, because }
    }

    /// What a practitioner calls a fact of what is picked, as it stands in the middle of a sentence.
    fn label(&self, pick: &Pick, fact: &str) -> String {
        let practice = self.ground.compiled.practice;
        let mut kinds = pick.any.iter().flat_map(|s| &s.kinds).filter_map(|k| practice.kind(k));
        let known = kinds.find_map(|kind| kind.facts.iter().find(|f| f.name == fact));
        known.map_or_else(|| fact.replace('_', " "), |fact| fact.label.to_lowercase())
    }
}

/// A number as people write it: no more places than it needs, and none that only the machine's arithmetic put there.
fn number(value: f64) -> String {
    format!("{}", (value * 1e6).round() / 1e6)
}

fn with_unit(shape: &Measure, written: &str) -> String {
    if shape.grades.iter().any(|grade| grade == written) {
        grade_in_words(written)
    } else {
        format!("{written} {}", shape.unit).trim().to_owned()
    }
}

/// A grade as it is read; a hyphen between figures, as in `2nd-9th`, stays.
fn grade_in_words(grade: &str) -> String {
    if grade.contains(|c: char| c.is_ascii_digit()) {
        grade.to_owned()
    } else {
        grade.replace('-', " ")
    }
}

/// A line that readings must lie beyond: the word of that place, where the readings are words.
fn in_grades(shape: &Measure, line: f64) -> String {
    let place = (line.fract() == 0.0 && line >= 1.0).then_some(line as usize);
    match place.and_then(|place| shape.grades.get(place - 1)) {
        Some(word) => format!("“{}”", grade_in_words(word)),
        None => with_unit(shape, &number(line)),
    }
}
