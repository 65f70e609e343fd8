//! `rising`: more of something than in the period before.
//!
//! Met at the day of an entry when the period up to that day certainly holds enough, and so many more than the adjoining
//! period before it can have held, while that certainly held some and its sources cover it. Cannot be told when only vague
//! dates could make it, or when sources do not cover the period before: fewer there would mean nothing.

use super::super::compile::CompiledVersion;
use super::super::finding::{Judgement, uncovered};
use super::super::{Ground, Item, Scene};
use super::fitting;
use super::windows::{Window, occurrences};
use crate::calendar::{Date, Span, WorkingDays};
use crate::practice::{Counted, Rising};

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &Rising,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let calendar = &ground.compiled.practice.working_days;
    let matches = fitting(&version.picks[0], scene);
    let rise = Rise::of(version, shape, scene, calendar, &matches);
    let mut judgement = Judgement::default();
    let mut days: Vec<Date> = matches.iter().map(|i| scene.items[*i].latest).collect();
    days.sort_unstable();
    days.dedup();
    let mut windows = Vec::new();
    for day in days {
        let periods = Periods::up_to(day, shape.within, calendar);
        let Some(members) = rise.certain(periods) else { continue };
        let (from, to) = (periods.before_after.tomorrow().unwrap_or(day), periods.after);
        let mut missing = uncovered(version, ground, from, to).peekable();
        if missing.peek().is_some() {
            judgement.uncovered.extend(missing);
        } else {
            windows.push(Window::of(members, day));
        }
    }
    judgement.met = occurrences(windows, version, scene);
    for met in &mut judgement.met {
        let periods = Periods::up_to(met.completed, shape.within, calendar);
        met.items.extend(matches.iter().filter(|i| periods.may_be_before(&scene.items[**i])));
        met.items.sort_unstable();
        met.items.dedup();
    }
    if judgement.met.is_empty() {
        judgement.too_vague = rise.possible();
    }
    judgement
}

/// Whether it is met at the day of any entry from one day to another, both inclusive.
pub(in super::super) fn is_met_between(
    version: &CompiledVersion,
    shape: &Rising,
    scene: &Scene,
    ground: &Ground,
    (from, to): (Date, Date),
) -> bool {
    let calendar = &ground.compiled.practice.working_days;
    let matches = fitting(&version.picks[0], scene);
    let rise = Rise::of(version, shape, scene, calendar, &matches);
    let mut days: Vec<Date> = matches.iter().map(|i| scene.items[*i].latest).collect();
    days.retain(|day| from <= *day && *day <= to);
    days.sort_unstable();
    days.dedup();
    days.into_iter().any(|day| {
        let periods = Periods::up_to(day, shape.within, calendar);
        let (from, to) = (periods.before_after.tomorrow().unwrap_or(day), periods.after);
        rise.certain(periods).is_some() && uncovered(version, ground, from, to).next().is_none()
    })
}

/// Two adjoining periods of one length, by the days after which they begin: the later ends on `to`.
#[derive(Clone, Copy)]
pub(in super::super) struct Periods {
    to: Date,
    after: Date,
    before_after: Date,
}

impl Periods {
    pub(in super::super) fn up_to(to: Date, within: Span, calendar: &WorkingDays) -> Self {
        let after = within.before(to, calendar);
        Self { to, after, before_after: within.before(after, calendar) }
    }

    pub(in super::super) fn is_later(self, item: &Item) -> bool {
        item.earliest > self.after && item.latest <= self.to
    }

    fn may_be_later(self, item: &Item) -> bool {
        item.latest > self.after && item.earliest <= self.to
    }

    pub(in super::super) fn is_before(self, item: &Item) -> bool {
        item.earliest > self.before_after && item.latest <= self.after
    }

    pub(in super::super) fn may_be_before(self, item: &Item) -> bool {
        item.latest > self.before_after && item.earliest <= self.after
    }
}

/// How many of these there are, as the rule counts them.
pub(in super::super) fn count<'a>(
    version: &CompiledVersion,
    counted: Counted,
    items: impl Iterator<Item = &'a Item<'a>>,
) -> usize {
    match counted {
        Counted::Entries => items.count(),
        Counted::Agencies | Counted::Kinds => {
            let sets = items.map(|item| counts_as(version, counted, item));
            sets.fold(0, |set, one| set | one).count_ones() as usize
        }
    }
}

/// What an entry counts as: its agencies or its kind, as a set of their places; nothing where entries themselves are counted.
fn counts_as(version: &CompiledVersion, counted: Counted, item: &Item) -> u128 {
    match counted {
        Counted::Entries => 0,
        Counted::Agencies => {
            version.picks[0].fitting(item).fold(0, |set, (agency, _)| set | u128::from(*agency))
        }
        Counted::Kinds => 1_u128.checked_shl(u32::from(item.kind)).unwrap_or(0),
    }
}

struct Rise<'a> {
    shape: &'a Rising,
    scene: &'a Scene<'a>,
    calendar: &'a WorkingDays,
    matches: &'a [usize],
    /// Those of an exact day, in order, with what each counts as.
    exact: Vec<(usize, u128)>,
    vague: Vec<(usize, u128)>,
}

impl<'a> Rise<'a> {
    fn of(
        version: &CompiledVersion,
        shape: &'a Rising,
        scene: &'a Scene<'a>,
        calendar: &'a WorkingDays,
        matches: &'a [usize],
    ) -> Self {
        let counted = |i: &usize| (*i, counts_as(version, shape.by, &scene.items[*i]));
        let (exact, vague) =
            matches.iter().map(counted).partition(|(i, _)| scene.items[*i].is_exact());
        Self { shape, scene, calendar, matches, exact, vague }
    }

    /// The entries that can have been after one day and up to another, both inside of which `inside` may find them.
    fn near(&self, after: Date, to: Date) -> impl Iterator<Item = (&Item<'a>, &(usize, u128))> {
        let day = |(i, _): &(usize, u128)| self.scene.items[*i].latest;
        let from = self.exact.partition_point(|entry| day(entry) <= after);
        let near = self.exact[from..].iter().take_while(move |entry| day(entry) <= to);
        near.chain(&self.vague).map(|entry| (&self.scene.items[entry.0], entry))
    }

    fn held(&self, (after, to): (Date, Date), inside: impl Fn(&Item) -> bool) -> usize {
        let held = self.near(after, to).filter(|(item, _)| inside(item));
        match self.shape.by {
            Counted::Entries => held.count(),
            Counted::Agencies | Counted::Kinds => {
                held.fold(0, |set, (_, (_, one))| set | one).count_ones() as usize
            }
        }
    }

    fn is_enough(&self, later: usize, before: usize, some_before: usize) -> bool {
        later >= usize::from(self.shape.at_least)
            && later >= before + usize::from(self.shape.more_by)
            && some_before >= usize::from(self.shape.before_at_least)
    }

    /// What the later period holds, where it certainly is a rise.
    fn certain(&self, periods: Periods) -> Option<Vec<usize>> {
        let Periods { to, after, before_after } = periods;
        let later = self.held((after, to), |item| periods.is_later(item));
        if later < usize::from(self.shape.at_least) {
            return None;
        }
        let most = self.held((before_after, after), |item| periods.may_be_before(item));
        let least = self.held((before_after, after), |item| periods.is_before(item));
        self.is_enough(later, most, least).then(|| {
            let inside = self.near(after, to).filter(|(item, _)| periods.is_later(item));
            let mut inside: Vec<usize> = inside.map(|(_, (i, _))| *i).collect();
            inside.sort_unstable();
            inside
        })
    }

    /// The vague items round the first day on which it could be a rise; empty when on none.
    fn possible(&self) -> Vec<usize> {
        if self.matches.iter().all(|i| self.scene.items[*i].is_exact()) {
            return Vec::new();
        }
        let mut days = self.turning_days();
        days.sort_unstable();
        days.dedup();
        for day in days {
            let periods = Periods::up_to(day, self.shape.within, self.calendar);
            let Periods { to, after, before_after } = periods;
            let later = self.held((after, to), |item| periods.may_be_later(item));
            let least = self.held((before_after, after), |item| periods.is_before(item));
            let most = self.held((before_after, after), |item| periods.may_be_before(item));
            if self.is_enough(later, least, most) {
                let vague = |i: &usize| {
                    let item = &self.scene.items[*i];
                    !item.is_exact() && (periods.may_be_later(item) || periods.may_be_before(item))
                };
                return self.matches.iter().copied().filter(vague).collect();
            }
        }
        Vec::new()
    }

    /// Of the days on which an entry can have been, the first of each and those on which a period comes to hold more, or the
    /// period before to hold less: on no day between can it first be a rise.
    fn turning_days(&self) -> Vec<Date> {
        let mut turning: Vec<Date> = Vec::new();
        for &i in self.matches {
            let day = self.scene.items[i].earliest;
            let once = self.first_reaching(day);
            turning.extend([day, once, self.first_reaching(once)]);
        }
        turning.sort_unstable();
        let mut days = Vec::new();
        for &i in self.matches {
            let item = &self.scene.items[i];
            days.push(item.earliest);
            if !item.is_exact() {
                let inside = |day: &&Date| **day >= item.earliest && **day <= item.latest;
                days.extend(turning.iter().filter(inside));
            }
        }
        days
    }

    /// The first day whose period begins on or after a day.
    fn first_reaching(&self, day: Date) -> Date {
        let begins = |to: Date| self.shape.within.before(to, self.calendar);
        let mut to = self.shape.within.after(day, self.calendar);
        while begins(to) < day {
            let Ok(next) = to.tomorrow() else { return to };
            to = next;
        }
        while let Ok(earlier) = to.yesterday()
            && begins(earlier) >= day
        {
            to = earlier;
        }
        to
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const TWO_MORE: &str = "what = A\nat_least = 3\nmore_by = 2\nwithin = { days = 5 }";

    #[test]
    fn more_than_in_the_period_before_is_met() {
        check("rising", TWO_MORE, "a  ..x...x.xx...", "met a3 a7 a9 a10 on 10");
    }

    #[test]
    fn as_many_as_before_is_not_met() {
        check("rising", TWO_MORE, "a  x.xx...x.xx..", "not met");
    }

    #[test]
    fn a_record_that_has_only_just_begun_is_no_rise() {
        check("rising", TWO_MORE, "a  ......x.xx...", "not met");
        let from_nothing = format!("{TWO_MORE}\nbefore_at_least = 0");
        check("rising", &from_nothing, "a  ......x.xx...", "met a7 a9 a10 on 10");
    }

    #[test]
    fn the_day_a_period_before_belongs_to_the_period_before() {
        check("rising", TWO_MORE, "a  .....xx..xx...", "met a6 a7 a10 a11 on 11");
        check("rising", TWO_MORE, "a  .x....x..xx...", "met a2 a7 a10 a11 on 11");
        check("rising", TWO_MORE, "a  x.....x..xx...", "not met");
    }

    #[test]
    fn what_goes_on_is_one_occurrence() {
        check("rising", TWO_MORE, "a  ..x...x.xxxx.", "met a3 a7 a9 a10 a11 a12 on 10");
    }

    #[test]
    fn agencies_are_counted_once_each() {
        let by = "what = A\nat_least = 2\nmore_by = 1\nwithin = { days = 5 }\nby = \"agencies\"";
        check("rising", by, "a  ..x...x.xx...", "not met");
        check("rising", by, "a  ..x...x......\na@two  ........x....", "met a3 a7 a9 on 9");
    }

    #[test]
    fn kinds_are_counted_once_each() {
        let by = "what = E\nat_least = 2\nmore_by = 1\nwithin = { days = 5 }\nby = \"kinds\"";
        check("rising", by, "a  ..x...xxx....", "not met");
        check("rising", by, "a  ..x...x......\nb  ........x....", "met a3 a7 b9 on 9");
    }

    #[test]
    fn fewer_before_where_the_source_does_not_reach_cannot_tell() {
        check(
            "rising",
            TWO_MORE,
            "a  ..x...x.xx...\ncovered ...==========",
            "cannot tell: not covered",
        );
    }

    #[test]
    fn a_vague_day_that_may_be_in_either_period_cannot_tell() {
        check("rising", TWO_MORE, "a  ..x.????.xx...", "cannot tell: a5 too vague");
    }
}
