//! The parameters of each shape: what can never be met, or means nothing, is refused.

use super::check::RuleCheck;
use crate::calendar::Span;
use crate::practice::{
    CoOccurrence, Counted, Crossing, Disagreement, DueWithin, FactForm, FactKind, Gap, Measure,
    Moved, MovedBy, Pick, Relapse, Repeated, Rising, Scope, Shape, Unanswered,
};
use smol_str::SmolStr;
use std::collections::BTreeSet;

impl RuleCheck<'_> {
    pub(super) fn parameters(&mut self, at: &str, shape: &Shape, about: Scope) {
        match shape {
            Shape::DueWithin(s) => self.due_within(at, s),
            Shape::Repeated(s) => self.repeated(at, s),
            Shape::Gap(s) => self.gap(at, s),
            Shape::CoOccurrence(s) => self.co_occurrence(at, s),
            Shape::Relapse(s) => self.relapse(at, s),
            Shape::Rising(s) => self.rising(at, s),
            Shape::Measure(s) => self.measure(at, s),
            Shape::Moved(s) => self.moved(at, s, about),
            Shape::Disagreement(s) => self.disagreement(at, s),
            Shape::Unanswered(s) => self.unanswered(at, s),
        }
    }

    /// A period that holds no day, or is longer than anybody's record.
    fn period(&mut self, at: &str, span: Span) {
        if length(span) == 0 {
            self.say(at, format!("a period of {span} holds nothing: give at least 1"));
        }
        self.not_too_long(at, span);
    }

    pub(super) fn not_too_long(&mut self, at: &str, span: Span) {
        if length(span) > length(LONGEST) {
            self.say(at, format!("{span} is longer than anybody’s record: give {LONGEST} at most"));
        }
    }

    fn count(&mut self, at: &str, count: u16) {
        if count == 0 {
            self.say(at, "0 is always reached or never: give at least 1".into());
        }
    }

    fn due_within(&mut self, at: &str, s: &DueWithin) {
        self.not_too_long(&format!("{at}.limit"), s.limit);
        let Some(fact) = &s.due_fact else { return };
        let keys = format!("{at}.due_fact");
        let facts = self.facts(&s.trigger, fact);
        if facts.iter().all(|(_, known)| known.is_none()) {
            self.say(&keys, format!("no kind of \"{}\" has a fact {fact}", s.trigger.one));
        }
        for (kind, known) in facts {
            if known.is_some_and(|known| known.form != FactForm::Date) {
                self.say(&keys, format!("{fact} of {kind} is no date"));
            }
        }
    }

    fn repeated(&mut self, at: &str, s: &Repeated) {
        self.period(&format!("{at}.within"), s.within);
        self.count(&format!("{at}.at_least"), s.at_least);
        if let Some(spanning) = s.spanning.filter(|spanning| length(*spanning) >= length(s.within))
        {
            self.say(
                &format!("{at}.spanning"),
                format!(
                    "what lies {spanning} apart is never within {}: this can never be met",
                    s.within
                ),
            );
        }
    }

    fn gap(&mut self, at: &str, s: &Gap) {
        self.period(&format!("{at}.longest"), s.longest);
        self.pairs_by(&format!("{at}.pairs_by"), s.pairs_by.as_ref(), [&s.while_from, &s.while_to]);
    }

    fn co_occurrence(&mut self, at: &str, s: &CoOccurrence) {
        self.period(&format!("{at}.within"), s.within);
        for (n, group) in s.groups.iter().enumerate() {
            self.count(&format!("{at}.groups.{n}.at_least"), group.at_least);
        }
        if s.groups.is_empty() {
            self.say(&format!("{at}.groups"), "no groups: give at least two".into());
        }
        let keys = format!("{at}.at_least_groups");
        match s.at_least_groups {
            Some(0) => self.count(&keys, 0),
            Some(needed) if usize::from(needed) > s.groups.len() => {
                self.say(&keys, format!("{needed} of {} groups can never be met", s.groups.len()));
            }
            _ => {}
        }
    }

    fn relapse(&mut self, at: &str, s: &Relapse) {
        self.period(&format!("{at}.within"), s.within);
        self.count(&format!("{at}.cycles"), s.cycles);
        if length(s.within) == 1 {
            self.say(
                &format!("{at}.within"),
                "what comes on a later day never comes within 1 day: this can never be met".into(),
            );
        }
    }

    fn rising(&mut self, at: &str, s: &Rising) {
        self.period(&format!("{at}.within"), s.within);
        self.count(&format!("{at}.at_least"), s.at_least);
        if s.more_by == 0 {
            self.say(
                &format!("{at}.more_by"),
                "as many as before is no rise: give at least 1".into(),
            );
        }
        let selectors = &s.what.any;
        let (most, what) = match s.by {
            Counted::Entries => return,
            Counted::Kinds => {
                let kinds: BTreeSet<_> = selectors.iter().flat_map(|s| &s.kinds).collect();
                (kinds.len(), "kinds")
            }
            Counted::Agencies if selectors.iter().any(|s| s.agencies.is_empty()) => {
                (self.practice.agencies.len(), "agencies")
            }
            Counted::Agencies => {
                let agencies: BTreeSet<_> = selectors.iter().flat_map(|s| &s.agencies).collect();
                (agencies.len(), "agencies")
            }
        };
        let needed = usize::from(s.at_least).max(usize::from(s.more_by + s.before_at_least));
        if needed > most {
            self.say(
                &format!("{at}.by"),
                format!("this asks for {needed} different {what}, but no more than {most} can be counted: it can never be met"),
            );
        }
    }

    fn measure(&mut self, at: &str, s: &Measure) {
        if let Some(within) = s.within {
            self.period(&format!("{at}.within"), within);
        }
        self.count(&format!("{at}.in_a_row"), s.in_a_row);
        self.measured_fact(at, s);
        let [crossing] = s.crossings()[..] else {
            self.say(at, "give exactly one of below, above, falls_by and rises_by".into());
            return;
        };
        let (key, line, is_change) = match crossing {
            Crossing::Below(line) => ("below", line, false),
            Crossing::Above(line) => ("above", line, false),
            Crossing::FallsBy(by) => ("falls_by", by, true),
            Crossing::RisesBy(by) => ("rises_by", by, true),
        };
        let keys = format!("{at}.{key}");
        if !line.is_finite() || (is_change && line <= 0.0) {
            self.say(
                &keys,
                format!("{key} = {line} is met by any readings or by none: give a number above 0"),
            );
        }
        if is_change && s.in_a_row != 1 {
            self.say(
                &format!("{at}.in_a_row"),
                format!("in_a_row goes with below and above; {key} compares two readings"),
            );
        }
        for [lowest, highest] in self.ranges(s) {
            let never = match crossing {
                Crossing::Below(line) => line <= lowest,
                Crossing::Above(line) => line >= highest,
                Crossing::FallsBy(by) | Crossing::RisesBy(by) => by > highest - lowest,
            };
            if never {
                self.say(
                    &keys,
                    format!(
                        "{} runs from {lowest} to {highest}, so {key} = {line} can never be met",
                        s.fact
                    ),
                );
            }
        }
    }

    /// The lowest and highest number the fact can be, where practice says so.
    fn ranges(&self, s: &Measure) -> Vec<[f64; 2]> {
        if !s.grades.is_empty() {
            return vec![[1.0, s.grades.len() as f64]];
        }
        let facts = self.facts(&s.of, &s.fact);
        let ranges: Option<Vec<[f64; 2]>> =
            facts.iter().map(|(_, fact)| fact.as_ref()?.range).collect();
        // Of several kinds, one without limits can go anywhere.
        let Some(ranges) = ranges.filter(|ranges| !ranges.is_empty()) else { return Vec::new() };
        let lowest = ranges.iter().map(|r| r[0]).fold(f64::INFINITY, f64::min);
        let highest = ranges.iter().map(|r| r[1]).fold(f64::NEG_INFINITY, f64::max);
        vec![[lowest, highest]]
    }

    fn measured_fact(&mut self, at: &str, s: &Measure) {
        let keys = format!("{at}.fact");
        for (kind, known) in self.facts(&s.of, &s.fact) {
            let Some(known) = known else {
                self.say(&keys, format!("the kind {kind} has no fact {}", s.fact));
                continue;
            };
            let unknown: Vec<&String> = s
                .grades
                .iter()
                .filter(|g| !known.choices.iter().any(|c| c == g.as_str()))
                .collect();
            match (known.form, s.grades.is_empty()) {
                (FactForm::Number | FactForm::Text, true) | (FactForm::Text, false) => {}
                (FactForm::Choice, false) if unknown.is_empty() => {}
                (FactForm::Choice, false) => self.say(
                    &format!("{at}.grades"),
                    format!("{} of {kind} is never {unknown:?}; it is one of {:?}", s.fact, known.choices),
                ),
                (FactForm::Choice, true) => self.say(
                    &keys,
                    format!("{} of {kind} is a word, not a number: give grades, from the worst to the best", s.fact),
                ),
                _ => self.say(&keys, format!("{} of {kind} is never a number", s.fact)),
            }
        }
        let different: BTreeSet<&String> = s.grades.iter().collect();
        if different.len() < s.grades.len() || s.grades.len() == 1 {
            self.say(&format!("{at}.grades"), "grades are two or more different words".into());
        }
    }

    fn moved(&mut self, at: &str, s: &Moved, about: Scope) {
        self.period(&format!("{at}.within"), s.within);
        self.count(&format!("{at}.at_least"), s.at_least);
        match &s.by {
            MovedBy::Home if about != Scope::Child => self.say(
                &format!("{at}.by"),
                "home is one child's: two children at two addresses are no move. Make the rule about = \"child\"".into(),
            ),
            MovedBy::Home => {}
            MovedBy::Fact(fact) => self.has_fact(&format!("{at}.by"), &s.of, fact),
        }
    }

    fn disagreement(&mut self, at: &str, s: &Disagreement) {
        self.period(&format!("{at}.within"), s.within);
        if s.sides().is_none() {
            self.say(at, "give one and other, or of and fact".into());
        }
        if let (Some(of), Some(fact)) = (&s.of, &s.fact) {
            self.has_fact(&format!("{at}.fact"), of, fact);
        }
    }

    fn unanswered(&mut self, at: &str, s: &Unanswered) {
        if let Some(limit) = s.limit {
            self.not_too_long(&format!("{at}.limit"), limit);
        }
        if s.limit.is_none() && s.decided.is_none() {
            self.say(at, "nothing would ever be late: give limit, decided or both".into());
        }
        if let Some(before) = s.ask_before {
            self.period(&format!("{at}.ask_before"), before);
            if s.decided.is_none() {
                self.say(&format!("{at}.ask_before"), "ask_before goes with decided: say what should not have been decided without asking".into());
            }
        }
        self.pairs_by(&format!("{at}.pairs_by"), s.pairs_by.as_ref(), [&s.asked, &s.reply]);
    }

    /// A fact by which two things belong together must be one of some kind of each.
    fn pairs_by(&mut self, at: &str, fact: Option<&SmolStr>, picks: [&Pick; 2]) {
        let Some(fact) = fact else { return };
        for pick in picks {
            if self.facts(pick, fact).iter().all(|(_, known)| known.is_none()) {
                self.say(at, format!("no kind of \"{}\" has a fact {fact}", pick.one));
            }
        }
    }

    /// Every kind picked must have the fact.
    fn has_fact(&mut self, at: &str, pick: &Pick, fact: &SmolStr) {
        for (kind, known) in self.facts(pick, fact) {
            if known.is_none() {
                self.say(at, format!("the kind {kind} has no fact {fact}"));
            }
        }
    }

    /// For each kind picked that practice knows, the fact of this name.
    fn facts(&self, pick: &Pick, fact: &str) -> Vec<(SmolStr, Option<FactKind>)> {
        let kinds: BTreeSet<&SmolStr> = pick.any.iter().flat_map(|s| &s.kinds).collect();
        let known = kinds.into_iter().filter_map(|kind| self.practice.kinds.get(kind));
        known
            .map(|kind| {
                let found = kind.facts.iter().find(|f| f.name == fact).cloned();
                (kind.id.clone(), found)
            })
            .collect()
    }
}

/// No span of a rule is longer: beyond it days leave the calendar.
const LONGEST: Span = Span::Years(100);

/// About how many days a span is: to compare two spans, and to tell one that is none.
fn length(span: Span) -> u32 {
    match span {
        Span::Days(n) => n.into(),
        Span::Weeks(n) => u32::from(n) * 7,
        Span::WorkingDays(n) => u32::from(n) * 7 / 5 + u32::from(n > 0 && n < 5),
        Span::Months(n) => u32::from(n) * 365 / 12,
        Span::Years(n) => u32::from(n) * 365,
    }
}
