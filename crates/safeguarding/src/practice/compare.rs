//! Whether a changed version of a rule asks less than the one it would replace: whether something it would have brought up
//! would no longer come up.
//!
//! Takes two versions; gives each parameter that was loosened, and each that cannot be compared, in words. It compares what
//! is written, not what it finds: what a change does to real records is what a look-back says.

use super::{
    CoOccurrence, Condition, Disagreement, DueWithin, Gap, Measure, Moved, Pick, Relapse, Repeated,
    Rising, Selector, Shape, Unanswered, Version,
};
use crate::calendar::{CountFrom, Span};
use std::cmp::Ordering;

/// What a changed version asks less, and what of it cannot be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AsksLess {
    /// What was loosened, in words, each with what it was.
    pub less: Vec<String>,
    /// What is otherwise than before, so that nobody can tell by reading it whether more or less is asked, in words.
    pub not_compared: Vec<String>,
}

/// Which way a parameter goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Loosens {
    /// More of it asks less: a longer limit.
    More,
    /// Less of it asks less: a shorter period to count in.
    Less,
}

/// Compares a version with the one it would replace.
pub fn asks_less(before: &Version, after: &Version) -> AsksLess {
    let mut found = AsksLess::default();
    found.shape(&before.shape, &after.shape);
    let current = |version: &Version| version.current_for.unwrap_or(Span::Months(12));
    found.span("current_for", current(before), current(after), Loosens::Less);
    for agency in before.needs.iter().filter(|agency| !after.needs.contains(agency)) {
        found.less.push(format!(
            "“not met” may be said without the records of {agency}, which were needed"
        ));
    }
    if after.only_once_born && !before.only_once_born {
        found.less.push("it says nothing any more of a child not yet born".to_owned());
    }
    match (before.asked_from, after.asked_from) {
        (None, Some(age)) => found.less.push(format!("it is asked only from the age of {age}")),
        (Some(before), Some(after)) => found.span("asked_from", before, after, Loosens::More),
        (_, None) => {}
    }
    found.maybe_pick(
        "what answers it",
        before.answered_by.as_ref(),
        after.answered_by.as_ref(),
        Loosens::More,
    );
    found
}

impl AsksLess {
    fn shape(&mut self, before: &Shape, after: &Shape) {
        match (before, after) {
            (Shape::DueWithin(a), Shape::DueWithin(b)) => self.due_within(a, b),
            (Shape::Repeated(a), Shape::Repeated(b)) => self.repeated(a, b),
            (Shape::Gap(a), Shape::Gap(b)) => self.gap(a, b),
            (Shape::CoOccurrence(a), Shape::CoOccurrence(b)) => self.co_occurrence(a, b),
            (Shape::Relapse(a), Shape::Relapse(b)) => self.relapse(a, b),
            (Shape::Rising(a), Shape::Rising(b)) => self.rising(a, b),
            (Shape::Measure(a), Shape::Measure(b)) => self.measure(a, b),
            (Shape::Moved(a), Shape::Moved(b)) => self.moved(a, b),
            (Shape::Disagreement(a), Shape::Disagreement(b)) => self.disagreement(a, b),
            (Shape::Unanswered(a), Shape::Unanswered(b)) => self.unanswered(a, b),
            (a, b) => self.other("the shape", a.name(), b.name()),
        }
    }

    fn due_within(&mut self, a: &DueWithin, b: &DueWithin) {
        self.span("limit", a.limit, b.limit, Loosens::More);
        if a.count_from != b.count_from && b.count_from == CountFrom::NextDay {
            self.less.push("count_from: the day after is day 1, where the same day was".to_owned());
        }
        if b.last_counts && !a.last_counts {
            self.less.push("last_counts: a later trigger takes over a running clock".to_owned());
        }
        self.same("due_fact", a.due_fact.as_ref(), b.due_fact.as_ref());
        self.pick("trigger", &a.trigger, &b.trigger, Loosens::Less);
        self.pick("response", &a.response, &b.response, Loosens::More);
        self.maybe_pick("unless", a.unless.as_ref(), b.unless.as_ref(), Loosens::More);
    }

    fn repeated(&mut self, a: &Repeated, b: &Repeated) {
        self.number("at_least", a.at_least, b.at_least);
        self.span("within", a.within, b.within, Loosens::Less);
        match (a.spanning, b.spanning) {
            (None, Some(span)) => self.less.push(format!(
                "spanning: the first and the last must lie {span} apart, where that was not asked"
            )),
            (Some(a), Some(b)) => self.span("spanning", a, b, Loosens::More),
            _ => {}
        }
        self.pick("what", &a.what, &b.what, Loosens::Less);
        self.maybe_pick("without", a.without.as_ref(), b.without.as_ref(), Loosens::More);
    }

    fn gap(&mut self, a: &Gap, b: &Gap) {
        self.span("longest", a.longest, b.longest, Loosens::More);
        self.same("pairs_by", a.pairs_by.as_ref(), b.pairs_by.as_ref());
        self.pick("of", &a.of, &b.of, Loosens::More);
        self.pick("while_from", &a.while_from, &b.while_from, Loosens::Less);
        self.pick("while_to", &a.while_to, &b.while_to, Loosens::More);
    }

    fn co_occurrence(&mut self, a: &CoOccurrence, b: &CoOccurrence) {
        self.span("within", a.within, b.within, Loosens::Less);
        if a.groups.len() != b.groups.len() {
            self.other("groups", a.groups.len(), b.groups.len());
            return;
        }
        let needed = |shape: &CoOccurrence| {
            shape.at_least_groups.unwrap_or(u16::try_from(shape.groups.len()).unwrap_or(u16::MAX))
        };
        self.number("at_least_groups", needed(a), needed(b));
        for (n, (a, b)) in a.groups.iter().zip(&b.groups).enumerate() {
            self.number(&format!("groups.{n}.at_least"), a.at_least, b.at_least);
            self.pick(&format!("groups.{n}.what"), &a.what, &b.what, Loosens::Less);
        }
    }

    fn relapse(&mut self, a: &Relapse, b: &Relapse) {
        self.span("within", a.within, b.within, Loosens::Less);
        self.number("cycles", a.cycles, b.cycles);
        // Each `then` goes with the closest `first`: more of these can only bring the two nearer.
        self.pick("first", &a.first, &b.first, Loosens::Less);
        self.pick("then", &a.then, &b.then, Loosens::Less);
    }

    fn rising(&mut self, a: &Rising, b: &Rising) {
        self.number("at_least", a.at_least, b.at_least);
        self.number("more_by", a.more_by, b.more_by);
        self.number("before_at_least", a.before_at_least, b.before_at_least);
        if a.within != b.within {
            self.other("within", a.within, b.within);
        }
        if a.by != b.by {
            self.not_compared.push("by: something else is counted than before".to_owned());
        }
        // More of what is counted is more in both periods: neither way is plain.
        self.same_pick("what", &a.what, &b.what);
    }

    fn measure(&mut self, a: &Measure, b: &Measure) {
        let mut line = |name: &str, a: Option<f64>, b: Option<f64>, loosens: Loosens| match (a, b) {
            (None, None) => {}
            (Some(a), Some(b)) => {
                let is_less = if loosens == Loosens::More { b > a } else { b < a };
                if is_less {
                    self.less.push(format!("{name}: {b}, where it was {a}"));
                }
            }
            _ => self.not_compared.push(format!("{name}: another line is drawn than before")),
        };
        line("below", a.below, b.below, Loosens::Less);
        line("above", a.above, b.above, Loosens::More);
        line("falls_by", a.falls_by, b.falls_by, Loosens::More);
        line("rises_by", a.rises_by, b.rises_by, Loosens::More);
        self.number("in_a_row", a.in_a_row, b.in_a_row);
        self.maybe_span("within", a.within, b.within);
        self.same("fact", Some(&a.fact), Some(&b.fact));
        if a.grades != b.grades {
            self.not_compared.push("grades: they are listed otherwise".to_owned());
        }
        self.pick("of", &a.of, &b.of, Loosens::Less);
    }

    fn moved(&mut self, a: &Moved, b: &Moved) {
        self.number("at_least", a.at_least, b.at_least);
        self.span("within", a.within, b.within, Loosens::Less);
        if a.by != b.by {
            self.not_compared.push("by: something else is read than before".to_owned());
        }
        self.pick("of", &a.of, &b.of, Loosens::Less);
    }

    fn disagreement(&mut self, a: &Disagreement, b: &Disagreement) {
        self.span("within", a.within, b.within, Loosens::Less);
        if b.other_agency && !a.other_agency {
            self.less.push("other_agency: only records of different agencies count".to_owned());
        }
        self.same("fact", a.fact.as_ref(), b.fact.as_ref());
        let picks = [("one", &a.one, &b.one), ("other", &a.other, &b.other), ("of", &a.of, &b.of)];
        for (name, a, b) in picks {
            match (a, b) {
                (Some(a), Some(b)) => self.pick(name, a, b, Loosens::Less),
                (None, None) => {}
                _ => self.not_compared.push(format!("{name}: given in one version only")),
            }
        }
    }

    fn unanswered(&mut self, a: &Unanswered, b: &Unanswered) {
        match (a.limit, b.limit) {
            (Some(a), Some(b)) => self.span("limit", a, b, Loosens::More),
            (Some(a), None) => self.less.push(format!("limit: none, where it was {a}")),
            (None, _) => {}
        }
        match (a.ask_before, b.ask_before) {
            (Some(a), Some(b)) => self.span("ask_before", a, b, Loosens::More),
            (Some(a), None) => self.less.push(format!("ask_before: none, where it was {a}")),
            (None, _) => {}
        }
        match (&a.decided, &b.decided) {
            (Some(a), Some(b)) => self.pick("decided", a, b, Loosens::Less),
            (Some(_), None) => {
                self.less.push("decided: no decision is looked at any more".to_owned());
            }
            (None, _) => {}
        }
        self.same("pairs_by", a.pairs_by.as_ref(), b.pairs_by.as_ref());
        self.pick("reply", &a.reply, &b.reply, Loosens::More);
        // Fewer things asked make fewer that go unanswered, but more decisions with nothing asked.
        if a.ask_before.is_some() {
            self.same_pick("asked", &a.asked, &b.asked);
        } else {
            self.pick("asked", &a.asked, &b.asked, Loosens::Less);
        }
    }

    /// A number of which more asks less.
    fn number(&mut self, name: &str, before: u16, after: u16) {
        if after > before {
            self.less.push(format!("{name}: {after}, where it was {before}"));
        }
    }

    fn span(&mut self, name: &str, before: Span, after: Span, loosens: Loosens) {
        let is_less = match longer(after, before) {
            Some(Ordering::Equal) => return,
            Some(Ordering::Greater) => loosens == Loosens::More,
            Some(Ordering::Less) => loosens == Loosens::Less,
            None => return self.other(name, before, after),
        };
        if is_less {
            self.less.push(format!("{name}: {after}, where it was {before}"));
        }
    }

    /// A period of which less asks less; none at all is the longest.
    fn maybe_span(&mut self, name: &str, before: Option<Span>, after: Option<Span>) {
        match (before, after) {
            (Some(before), Some(after)) => self.span(name, before, after, Loosens::Less),
            (None, Some(after)) => {
                self.less.push(format!("{name}: {after}, where it was not said"));
            }
            (_, None) => {}
        }
    }

    fn pick(&mut self, name: &str, before: &Pick, after: &Pick, loosens: Loosens) {
        let (holds_more, holds_less) = (covers(after, before), covers(before, after));
        match (holds_more, holds_less, loosens) {
            (true, true, _) | (true, false, Loosens::Less) | (false, true, Loosens::More) => {}
            (true, false, Loosens::More) => {
                self.less.push(format!("{name}: more entries count than before"));
            }
            (false, true, Loosens::Less) => {
                self.less.push(format!("{name}: fewer entries count than before"));
            }
            (false, false, _) => {
                self.not_compared.push(format!("{name}: other entries count than before"));
            }
        }
    }

    fn maybe_pick(
        &mut self,
        name: &str,
        before: Option<&Pick>,
        after: Option<&Pick>,
        loosens: Loosens,
    ) {
        match (before, after) {
            (Some(before), Some(after)) => self.pick(name, before, after, loosens),
            (None, Some(_)) => {
                self.less.push(format!("{name}: given, where nothing was"));
            }
            (_, None) => {}
        }
    }

    fn same_pick(&mut self, name: &str, before: &Pick, after: &Pick) {
        if !(covers(before, after) && covers(after, before)) {
            self.not_compared.push(format!("{name}: other entries count than before"));
        }
    }

    fn same<T: PartialEq>(&mut self, name: &str, before: Option<&T>, after: Option<&T>) {
        if before != after {
            self.not_compared.push(format!("{name}: another fact is read than before"));
        }
    }

    fn other(&mut self, name: &str, before: impl std::fmt::Display, after: impl std::fmt::Display) {
        self.not_compared.push(format!("{name}: {after}, where it was {before}"));
    }
}

/// Whether a span is longer than another on every day of every calendar; `None` where that depends on the day.
fn longer(span: Span, than: Span) -> Option<Ordering> {
    // The fewest and the most calendar days it can be.
    let days = |span: Span| -> (u32, u32) {
        match span {
            Span::Days(n) => (u32::from(n), u32::from(n)),
            Span::Weeks(n) => (u32::from(n) * 7, u32::from(n) * 7),
            Span::Months(n) => months(u32::from(n)),
            Span::Years(n) => months(u32::from(n) * 12),
            // Every fifth is followed by a weekend; Christmas and Easter add a week between them at most twice a year.
            Span::WorkingDays(n) => {
                let n = u32::from(n);
                (n + n / 5 * 2, n + (n / 5 + 1) * 2 + 6 + n / 20)
            }
        }
    };
    let same_unit = match (span, than) {
        (Span::Days(a), Span::Days(b))
        | (Span::Weeks(a), Span::Weeks(b))
        | (Span::Months(a), Span::Months(b))
        | (Span::Years(a), Span::Years(b))
        | (Span::WorkingDays(a), Span::WorkingDays(b)) => Some(a.cmp(&b)),
        _ => None,
    };
    same_unit.or_else(|| {
        let ((a_least, a_most), (b_least, b_most)) = (days(span), days(than));
        if (a_least, a_most) == (b_least, b_most) {
            Some(Ordering::Equal)
        } else if a_least > b_most {
            Some(Ordering::Greater)
        } else if a_most < b_least {
            Some(Ordering::Less)
        } else {
            None
        }
    })
}

/// The fewest and the most days so many civil months can have.
fn months(count: u32) -> (u32, u32) {
    ((count * 365 / 12).saturating_sub(3), count * 366 / 12 + 2)
}

/// Whether everything that fits one pick certainly fits another: `wide` holds `narrow`. Where it says no, it may still.
fn covers(wide: &Pick, narrow: &Pick) -> bool {
    let of_kind = |selector: &Selector, kind: &str| {
        wide.any.iter().any(|other| {
            other.kinds.iter().any(|k| k == kind)
                && (other.agencies.is_empty()
                    || (!selector.agencies.is_empty()
                        && selector.agencies.iter().all(|a| other.agencies.contains(a))))
                && other.conditions.iter().all(|(fact, condition)| {
                    selector.conditions.get(fact).is_some_and(|given| implies(given, condition))
                })
        })
    };
    narrow.any.iter().all(|selector| selector.kinds.iter().all(|kind| of_kind(selector, kind)))
}

/// Whether whatever fits one condition fits another.
fn implies(given: &Condition, asked: &Condition) -> bool {
    match (given, asked) {
        (Condition::OneOf(given), Condition::OneOf(asked)) => {
            given.iter().all(|value| asked.contains(value))
        }
        (Condition::AtLeast { at_least: given }, Condition::AtLeast { at_least: asked }) => {
            given >= asked
        }
        (Condition::AtMost { at_most: given }, Condition::AtMost { at_most: asked }) => {
            given <= asked
        }
        (Condition::Given { given }, Condition::Given { given: asked }) => given == asked,
        (_, Condition::Given { given: asked }) => *asked,
        (Condition::OneOf(values), other) => {
            values.iter().all(|value| other.fits(Some(value.as_str())))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{Practice, Rule};
    use std::sync::LazyLock;

    /// Read once: every rule is compared with it.
    static SHIPPED: LazyLock<Practice> = LazyLock::new(Practice::shipped);

    fn compared(id: &str, change: impl FnOnce(&mut Version)) -> AsksLess {
        let rule: &Rule = SHIPPED.rule(id).expect("it is shipped");
        let before = rule.versions.last().expect("it has a version");
        let mut after = before.clone();
        change(&mut after);
        asks_less(before, &after)
    }

    const CONTACTS: &str = "three-contacts-in-twelve-months-child";

    fn repeated(version: &mut Version) -> &mut Repeated {
        let Shape::Repeated(shape) = &mut version.shape else { panic!("it counts") };
        shape
    }

    #[test]
    fn every_shipped_rule_asks_as_much_as_itself() {
        for rule in &SHIPPED.rules {
            assert_eq!(compared(&rule.id, |_| ()), AsksLess::default(), "{}", rule.id);
        }
    }

    #[test]
    fn a_higher_number_and_a_shorter_period_ask_less_and_the_other_way_more() {
        let four = compared(CONTACTS, |version| repeated(version).at_least = 4);
        assert_eq!(four.less, ["at_least: 4, where it was 3"]);
        let half = compared(CONTACTS, |version| repeated(version).within = Span::Months(6));
        assert_eq!(half.less, ["within: 6 months, where it was 12 months"]);
        let more = compared(CONTACTS, |version| {
            repeated(version).at_least = 2;
            repeated(version).within = Span::Years(2);
        });
        assert_eq!(more, AsksLess::default());
    }

    #[test]
    fn a_longer_limit_asks_less() {
        let later = compared("referral-decision", |version| {
            let Shape::DueWithin(shape) = &mut version.shape else { panic!("it is a clock") };
            shape.limit = Span::WorkingDays(3);
        });
        assert_eq!(later.less, ["limit: 3 working days, where it was 1 working day"]);
    }

    #[test]
    fn fewer_kinds_ask_less_and_others_cannot_be_compared() {
        let fewer = compared("entry-refused-repeatedly", |version| {
            repeated(version).what.any.truncate(1);
        });
        assert_eq!(fewer.less, ["what: fewer entries count than before"]);
        let others = compared(CONTACTS, |version| {
            for selector in &mut repeated(version).what.any {
                selector.kinds = vec!["referral".into()];
            }
        });
        assert_eq!(others.not_compared, ["what: other entries count than before"]);
    }

    #[test]
    fn an_answer_that_comes_more_easily_asks_less() {
        let answered = compared(CONTACTS, |version| {
            let pick = version.answered_by.as_mut().expect("it names answers");
            pick.any[0].kinds.push("visit".into());
        });
        assert_eq!(answered.less, ["what answers it: more entries count than before"]);
    }

    #[test]
    fn lengths_in_other_units_are_compared_only_where_the_day_does_not_matter() {
        assert_eq!(longer(Span::Months(12), Span::Years(1)), Some(Ordering::Equal));
        assert_eq!(longer(Span::Weeks(4), Span::Days(28)), Some(Ordering::Equal));
        assert_eq!(longer(Span::Months(3), Span::Days(60)), Some(Ordering::Greater));
        assert_eq!(longer(Span::Months(3), Span::Days(91)), None);
        assert_eq!(longer(Span::WorkingDays(10), Span::Months(3)), Some(Ordering::Less));
        assert_eq!(longer(Span::WorkingDays(10), Span::Days(14)), None);
    }
}
