//! `unanswered`: asked and no reply, or decided without asking.
//!
//! Each thing asked: met when no reply can have come by the end of the limit and that day has passed, or when something was
//! certainly decided after it before any reply can have come. Each decision, where the rule says so: met when nothing can have
//! been asked in the period up to it. Cannot be told when dates are too vague, or when what is not there may only not have been
//! given: sources that do not reach. One who asked can tell what came of it as far as its own sources reach.

use super::super::compile::CompiledVersion;
use super::super::finding::{Judgement, Met, is_own_clock, uncovered};
use super::super::{Ground, Item, Scene};
use super::fitting;
use crate::calendar::{Date, Span};
use crate::practice::Unanswered;

pub(super) fn judge(
    version: &CompiledVersion,
    shape: &Unanswered,
    scene: &Scene,
    ground: &Ground,
) -> Judgement {
    let all =
        |pick: usize| version.picks.get(pick).map(|pick| fitting(pick, scene)).unwrap_or_default();
    let (asked, replies, decided) = (all(0), all(1), all(2));
    let enquiries = Enquiries {
        version,
        shape,
        scene,
        ground,
        asked: &asked,
        replies: &replies,
        decided: &decided,
    };
    let mut judgement = Judgement::default();
    for &place in &asked {
        enquiries.asked(place, &mut judgement);
    }
    if let Some(period) = shape.ask_before {
        for &place in &decided {
            enquiries.decided(place, period, &mut judgement);
        }
    }
    judgement.met.sort_by_key(|met| (met.completed, met.items[0]));
    judgement
}

struct Enquiries<'a> {
    version: &'a CompiledVersion<'a>,
    shape: &'a Unanswered,
    scene: &'a Scene<'a>,
    ground: &'a Ground<'a>,
    asked: &'a [usize],
    replies: &'a [usize],
    decided: &'a [usize],
}

impl Enquiries<'_> {
    fn item(&self, place: usize) -> &Item<'_> {
        &self.scene.items[place]
    }

    fn after(&self, span: Span, day: Date) -> Date {
        span.after(day, &self.ground.compiled.practice.working_days)
    }

    fn vague(&self, places: impl IntoIterator<Item = usize>) -> Vec<usize> {
        places.into_iter().filter(|i| !self.item(*i).is_exact()).collect()
    }

    /// Whether a reply belongs to what was asked.
    fn belongs(&self, asked: usize, reply: usize) -> bool {
        let said = |i: usize| self.shape.pairs_by.as_ref().and_then(|f| self.item(i).fact(f));
        asked != reply && !matches!((said(asked), said(reply)), (Some(a), Some(b)) if a != b)
    }

    fn asked(&self, place: usize, judgement: &mut Judgement) {
        let asked = self.item(place);
        let replies: Vec<usize> = self
            .replies
            .iter()
            .copied()
            .filter(|r| self.belongs(place, *r) && self.item(*r).latest >= asked.earliest)
            .collect();
        let overdue = self.shape.limit.and_then(|limit| {
            let (early, late) =
                (self.after(limit, asked.earliest), self.after(limit, asked.latest));
            let open = self.ground.as_of <= late;
            self.without_reply(place, &replies, early, late, open, judgement)
        });
        let decided = self.decided_first(place, &replies, judgement);
        let decided_on = decided.map(|i| self.item(i).latest);
        // The last day on which a reply would have been in time, and the day it was clear that none was.
        let Some(looked_to) = [overdue, decided_on].into_iter().flatten().min() else { return };
        let day_after = overdue.map(|day| day.tomorrow().unwrap_or(day));
        let day = [day_after, decided_on].into_iter().flatten().min().unwrap_or(looked_to);
        let reply = replies.iter().copied().min_by_key(|r| (self.item(*r).earliest, *r));
        let looked_over = (asked.earliest, looked_to);
        if reply.is_none() && !is_own_clock(self.version, self.ground, asked, looked_over) {
            let before = judgement.uncovered.len();
            let missing = uncovered(self.version, self.ground, asked.earliest, looked_to);
            judgement.uncovered.extend(missing);
            if judgement.uncovered.len() > before {
                return;
            }
        }
        let items: Vec<usize> = [Some(place), decided, reply].into_iter().flatten().collect();
        let last = items.iter().map(|i| self.item(*i).latest).fold(day, Date::max);
        judgement.met.push(self.met(day, last, items));
    }

    /// The last day of the limit, when it passed certainly without a reply.
    fn without_reply(
        &self,
        place: usize,
        replies: &[usize],
        early: Date,
        late: Date,
        open: bool,
        judgement: &mut Judgement,
    ) -> Option<Date> {
        let asked = self.item(place);
        let in_time = |r: &Item| r.earliest >= asked.latest && r.latest <= early;
        if replies.iter().any(|r| in_time(self.item(*r))) {
            return None;
        }
        let perhaps: Vec<usize> =
            replies.iter().copied().filter(|r| self.item(*r).earliest <= late).collect();
        if !perhaps.is_empty() {
            judgement.too_vague.extend(self.vague(perhaps.into_iter().chain([place])));
            return None;
        }
        (!open).then_some(late)
    }

    /// The first decision that certainly came on a later day than the asking, before any reply can have come.
    fn decided_first(
        &self,
        place: usize,
        replies: &[usize],
        judgement: &mut Judgement,
    ) -> Option<usize> {
        let asked = self.item(place);
        let others = || self.decided.iter().copied().filter(|d| *d != place);
        let certain = others().filter(|d| {
            let decided = self.item(*d);
            decided.earliest > asked.latest
                && !replies.iter().any(|r| r != d && self.item(*r).earliest <= decided.latest)
        });
        let first = certain.min_by_key(|d| (self.item(*d).latest, *d));
        if first.is_some() {
            return first;
        }
        for d in others() {
            let decided = self.item(d);
            let answered = |r: &Item| r.earliest >= asked.latest && r.latest <= decided.earliest;
            let could = decided.latest > asked.earliest
                && !replies.iter().any(|r| *r != d && answered(self.item(*r)));
            if could {
                let between = replies
                    .iter()
                    .copied()
                    .filter(|r| *r != d && self.item(*r).earliest <= decided.latest);
                judgement.too_vague.extend(self.vague(between.chain([place, d])));
            }
        }
        None
    }

    /// A decision with nothing asked in the period up to it.
    fn decided(&self, place: usize, period: Span, judgement: &mut Judgement) {
        let decided = self.item(place);
        let in_period = |a: &Item| {
            a.latest <= decided.earliest && decided.latest < self.after(period, a.earliest)
        };
        let may_be = |a: &Item| {
            a.earliest <= decided.latest && decided.earliest < self.after(period, a.latest)
        };
        let asked = || self.asked.iter().copied().filter(|a| *a != place);
        if asked().any(|a| in_period(self.item(a))) {
            return;
        }
        let perhaps: Vec<usize> = asked().filter(|a| may_be(self.item(*a))).collect();
        if !perhaps.is_empty() {
            judgement.too_vague.extend(self.vague(perhaps.into_iter().chain([place])));
            return;
        }
        let calendar = &self.ground.compiled.practice.working_days;
        let from = period.before(decided.earliest, calendar);
        let before = judgement.uncovered.len();
        judgement.uncovered.extend(uncovered(self.version, self.ground, from, decided.latest));
        if judgement.uncovered.len() == before {
            judgement.met.push(self.met(decided.latest, decided.latest, vec![place]));
        }
    }

    fn met(&self, completed: Date, last: Date, items: Vec<usize>) -> Met {
        let in_force = self.version.version.in_force;
        Met { in_force, completed, last, items, is_running: false }
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::check;

    const THREE_DAYS: &str = "asked = A\nreply = B\nlimit = { days = 3 }";

    #[test]
    fn a_reply_on_the_last_day_is_in_time() {
        check("unanswered", THREE_DAYS, "a  x.........\nb  ...x......", "not met");
    }

    #[test]
    fn none_by_then_is_met_the_day_after() {
        check("unanswered", THREE_DAYS, "a  x...", "not met");
        check("unanswered", THREE_DAYS, "a  x....", "met a1 on 5");
        check("unanswered", THREE_DAYS, "a  x.........\nb  ......x...", "met a1 b7 on 5");
    }

    #[test]
    fn a_reply_belongs_to_what_was_asked_where_both_say_so() {
        let pairs = format!("{THREE_DAYS}\npairs_by = \"n\"");
        check("unanswered", &pairs, "a n=1  x.....\nb n=2  ..x...", "met a1 on 5");
        check("unanswered", &pairs, "a n=1  x.....\nb  ..x...", "not met");
    }

    const DECIDED: &str = "asked = A\nreply = B\ndecided = C";

    #[test]
    fn decided_before_any_reply_is_met() {
        check("unanswered", DECIDED, "a  x.........\nc  ..x.......", "met a1 c3 on 3");
        check("unanswered", DECIDED, "a  x.........\nb  ..x.......\nc  ..x.......", "not met");
        check(
            "unanswered",
            DECIDED,
            "a  x.........\nb  .....x....\nc  ..x.......",
            "met a1 c3 b6 on 3",
        );
    }

    #[test]
    fn decided_with_nothing_asked_before_it_is_met() {
        let before = format!("{DECIDED}\nask_before = {{ days = 5 }}");
        check("unanswered", &before, "a  .........\nc  .......x.", "met c8 on 8");
        check("unanswered", &before, "a  ...x.....\nb  ....x....\nc  .......x.", "not met");
        check("unanswered", &before, "a  ..x......\nb  ...x.....\nc  .......x.", "met c8 on 8");
    }

    #[test]
    fn no_reply_where_the_source_does_not_reach_cannot_tell() {
        check("unanswered", THREE_DAYS, "a  x.........\ncovered ==", "cannot tell: not covered");
        let before = format!("{DECIDED}\nask_before = {{ days = 5 }}");
        check("unanswered", &before, "c  .......x.\ncovered .....====", "cannot tell: not covered");
    }

    #[test]
    fn a_reply_that_may_be_late_cannot_tell() {
        check(
            "unanswered",
            THREE_DAYS,
            "a  x.........\nb  ..????....",
            "cannot tell: b3 too vague",
        );
    }
}
