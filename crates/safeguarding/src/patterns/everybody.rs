//! Every rule over everybody, in one pass over [`Columns`].
//!
//! Takes columns, practice, coverage and a reader; gives what is met and what cannot be told, for whom, and, where asked, the
//! first day on which the reader could have seen it. It says exactly what [`super::judge`] says of the same records (a law
//! test holds the two together); the reasons of one finding are made from its records when somebody asks for them.
//!
//! What makes it quick: what each record says is looked up, not worked out; a rule is judged only over the entries it looks
//! at, and only where there are any; "not met" without any entry is the same for everybody.

use super::columns::{Columns, OneMore, Open, Reader, Shown, Stage, day_number};
use super::compile::{CompiledPick, CompiledRule, CompiledVersion};
use super::finding::{find_briefly, reaches_since, to_be_covered};
use super::first_days::Asked;
use super::{
    Brief, Childhood, Compiled, Concerning, Ground, Item, Scene, Verdict, shapes, turning,
};
use crate::calendar::Date;
use crate::chronology::Covered;
use crate::practice::Scope;
use rayon::prelude::*;

/// A rule's answer over one child, siblings or household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whom it concerns.
    pub concerning: Concerning,
    /// The rule, by its place in [`Compiled::rules`].
    pub rule: u16,
    /// What it says.
    pub brief: Brief,
    /// The first day on which the reader could have seen it met; `None` unless met, or not asked for.
    pub first_seen: Option<Date>,
}

/// What came of judging everybody.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// What is met. **Shape:** in the order of families; within one, children first, rules in practice's order.
    pub met: Vec<Answer>,
    /// What cannot be told, for whom and by which rule. **Shape:** as `met`.
    pub untold: Vec<(Concerning, u16)>,
}

impl Answers {
    /// Some answers after others.
    fn joined(parts: Vec<Self>) -> Self {
        let met = parts.iter().map(|part| part.met.len()).sum();
        let untold = parts.iter().map(|part| part.untold.len()).sum();
        let mut all = Self { met: Vec::with_capacity(met), untold: Vec::with_capacity(untold) };
        for mut part in parts {
            all.met.append(&mut part.met);
            all.untold.append(&mut part.untold);
        }
        all
    }
}

/// Judges every rule in force over everybody in some columns.
///
/// `covered` is what the reader may lean on ([`Covered::seen_by`]). `first_seen`: whether the first day is worked out too.
pub fn judge_everybody(
    columns: &Columns,
    compiled: &Compiled,
    covered: &Covered,
    reader: Reader,
    first_seen: bool,
) -> Answers {
    Answers::joined(judge_by_parts(columns, compiled, covered, reader, first_seen, &|part| part))
}

/// As [`judge_everybody`], but hands on what came of some families at a time, as soon as it is there: one agency alone cannot
/// tell far more than anybody would hold at once.
///
/// **Shape:** what `take` made of each part, in the order of families.
pub fn judge_by_parts<T: Send>(
    columns: &Columns,
    compiled: &Compiled,
    covered: &Covered,
    reader: Reader,
    first_seen: bool,
    take: &(impl Fn(Answers) -> T + Sync),
) -> Vec<T> {
    let open = Open::of(columns);
    let ground = Ground { compiled, covered, as_of: reader.as_of };
    let judging = Judging::of(&open, &ground, reader, first_seen, None);
    let places = open.families();
    let part = places.div_ceil(rayon::current_num_threads() * 64).max(1);
    (0..places.div_ceil(part))
        .into_par_iter()
        .map(|at| {
            let mut here = Here::new(compiled.rules.len());
            for place in at * part..places.min((at + 1) * part) {
                judging.family(place, &mut here);
            }
            take(here.answers)
        })
        .collect()
}

/// The first day on which a reader could have seen each, by whom and the place of the rule, as it was said before one record
/// more came; `None` where none was said.
pub type SaidBefore<'b> = dyn Fn(Concerning, u16) -> Option<Date> + Sync + 'b;

/// Judges again what one record more may have changed. `first_seen`: where first days are asked for, what was said of them before:
/// one before anybody knew of the record stays.
///
/// **Shape:** as of [`judge_everybody`], of the family's children, siblings and household that it is about, and of the rules
/// that look at it; what they said before no longer counts, everything else does.
pub fn judge_one_more(
    columns: &Columns,
    compiled: &Compiled,
    covered: &Covered,
    reader: Reader,
    first_seen: Option<&SaidBefore>,
    one_more: &OneMore,
) -> Answers {
    let open = Open::of(columns);
    let ground = Ground { compiled, covered, as_of: reader.as_of };
    let only = Only { one_more, said_before: first_seen };
    let judging = Judging::of(&open, &ground, reader, first_seen.is_some(), Some(&only));
    let mut here = Here::new(compiled.rules.len());
    judging.family(one_more.place, &mut here);
    here.answers
}

/// What alone is judged where there is one record more.
struct Only<'a> {
    one_more: &'a OneMore,
    said_before: Option<&'a SaidBefore<'a>>,
}

/// A rule as it is judged for one reader.
struct Ready<'a> {
    rule: &'a CompiledRule<'a>,
    version: &'a CompiledVersion<'a>,
    /// Whether a source that "not met" needs does not reach, of whom something can have been recorded at any time.
    is_missing: bool,
    /// The first day from which on every such source reaches; `None`: none does from any.
    reaches_since: Option<Date>,
    reads_homes: bool,
}

struct Judging<'a> {
    open: &'a Open<'a>,
    ground: &'a Ground<'a>,
    reader: Reader,
    as_of: u16,
    first_seen: bool,
    /// By the place of each rule; `None` of one that is not in force.
    ready: Vec<Option<Ready<'a>>>,
    /// By scope: the rules that cannot be told of anybody without entries, because sources do not reach.
    untold: [Vec<u16>; 3],
    /// Where only what one record more may have changed is judged: that.
    only: Option<&'a Only<'a>>,
}

/// Whose scene is judged.
#[derive(Clone, Copy)]
struct Whose {
    /// The place of the family.
    place: usize,
    stage: Stage,
    concerning: Concerning,
    childhood: Childhood,
}

/// What one thread has at hand.
struct Here {
    answers: Answers,
    shown: Shown,
    /// What is shown with what no rule looks at.
    all: Shown,
    /// The happenings each rule looks at, by their places in `shown`.
    of_rule: Vec<Vec<u32>>,
    /// Whether something shown can make each rule speak.
    is_awake: Vec<bool>,
    /// The rules of which that is so.
    touched: Vec<u16>,
}

impl Here {
    fn new(rules: usize) -> Self {
        Self {
            answers: Answers::default(),
            shown: Shown::default(),
            all: Shown::default(),
            of_rule: vec![Vec::new(); rules],
            is_awake: vec![false; rules],
            touched: Vec::new(),
        }
    }
}

impl<'a> Judging<'a> {
    fn of(
        open: &'a Open<'a>,
        ground: &'a Ground<'a>,
        reader: Reader,
        first_seen: bool,
        only: Option<&'a Only<'a>>,
    ) -> Self {
        let is_asked = |scope: Scope, rule: u16| {
            only.is_none_or(|only| only.one_more.rules[scope as usize].binary_search(&rule).is_ok())
        };
        let mut untold = [const { Vec::new() }; 3];
        let ready = ground
            .compiled
            .rules
            .iter()
            .enumerate()
            .map(|(place, rule)| {
                let version = rule.in_force(reader.as_of)?;
                if !is_asked(rule.about(), place as u16) {
                    return None;
                }
                let reaches_since = reaches_since(version, ground);
                let (from, _) = to_be_covered(version, ground, Date::MIN);
                let is_missing = reaches_since.is_none_or(|since| from < since);
                if is_missing {
                    untold[rule.about() as usize].push(place as u16);
                }
                let reads_homes = version.version.shape.reads_homes();
                Some(Ready { rule, version, is_missing, reaches_since, reads_homes })
            })
            .collect();
        let as_of = day_number(reader.as_of).unwrap_or(u16::MAX);
        Self { open, ground, reader, as_of, first_seen, ready, untold, only }
    }

    fn family(&self, place: usize, here: &mut Here) {
        let (family, children) = self.open.family(place);
        let children = children
            .iter()
            .enumerate()
            .map(|(at, (child, _))| (Stage::Child(at as u16), Concerning::Child(*child)));
        let together = [
            (Stage::Siblings, Concerning::SiblingGroup(family)),
            (Stage::Household, Concerning::Household(family)),
        ];
        for (stage, concerning) in children.chain(together) {
            let about = |only: &'a Only| only.one_more.about.iter();
            let concerns = |only| about(only).any(|about| stage.sees(*about));
            if !self.only.is_none_or(concerns) {
                continue;
            }
            let childhood = self.open.childhood(place, stage);
            self.judge(Whose { place, stage, concerning, childhood }, here);
        }
    }

    /// Judges every rule of a stage's scope.
    fn judge(&self, whose: Whose, here: &mut Here) {
        let scope = whose.stage.scope();
        let known = (self.reader.agencies, self.as_of);
        self.open.shown(whose.place, whose.stage, known, true, &mut here.shown);
        self.part_by_rule(scope, here);
        let mut untouched = self.untold[scope as usize].iter().copied().peekable();
        let touched = std::mem::take(&mut here.touched);
        for rule in &touched {
            while let Some(before) = untouched.next_if(|before| before < rule) {
                self.note_untold(whose, before, here);
            }
            let _ = untouched.next_if_eq(rule);
            let mut places = std::mem::take(&mut here.of_rule[usize::from(*rule)]);
            if let Some(ready) = self.speaking(*rule, whose) {
                self.judge_rule(whose, *rule, ready, &places, here);
            }
            places.clear();
            here.of_rule[usize::from(*rule)] = places;
        }
        for after in untouched {
            self.note_untold(whose, after, here);
        }
        here.touched = touched;
        here.touched.clear();
    }

    /// Notes for each rule of a scope that something shown can make speak which of what is shown it looks at.
    fn part_by_rule(&self, scope: Scope, here: &mut Here) {
        let Here { shown, of_rule, is_awake, touched, .. } = here;
        for at in 0..shown.rows.len() as u32 {
            for rule in shown.rows_of(at).iter().flat_map(|row| self.open.wakes(*row, scope)) {
                let is_asked = self.ready[usize::from(*rule)].is_some();
                if is_asked && !std::mem::replace(&mut is_awake[usize::from(*rule)], true) {
                    touched.push(*rule);
                }
            }
        }
        if touched.is_empty() {
            return;
        }
        touched.sort_unstable();
        for at in 0..shown.rows.len() as u32 {
            for rule in shown.rows_of(at).iter().flat_map(|row| self.open.rules(*row, scope)) {
                let of_rule = &mut of_rule[usize::from(*rule)];
                if is_awake[usize::from(*rule)] && of_rule.last() != Some(&at) {
                    of_rule.push(at);
                }
            }
        }
        for rule in touched.iter() {
            is_awake[usize::from(*rule)] = false;
        }
    }

    /// A rule that is in force and has anything to say of somebody.
    fn speaking(&self, rule: u16, whose: Whose) -> Option<&Ready<'a>> {
        let ready = self.ready[usize::from(rule)].as_ref();
        ready.filter(|ready| whose.childhood.is_asked(ready.version, self.reader.as_of))
    }

    /// Whether a source that "not met" needs does not reach.
    fn is_missing(&self, ready: &Ready, whose: Whose) -> bool {
        if !ready.is_missing {
            return false;
        }
        let begins = whose.childhood.begins(ready.version);
        let (from, _) = to_be_covered(ready.version, self.ground, begins);
        ready.reaches_since.is_none_or(|since| from < since)
    }

    fn judge_rule(&self, whose: Whose, rule: u16, ready: &Ready, places: &[u32], here: &mut Here) {
        let stays = || ready.reads_homes && self.stays(whose, &here.shown, places);
        if !self.may_speak(ready, &here.shown, places) || stays() {
            if self.is_missing(ready, whose) {
                here.answers.untold.push((whose.concerning, rule));
            }
            return;
        }
        let scene = self.scene(whose, ready, places, here);
        let of = (ready.rule, ready.version);
        let is_missing = self.is_missing(ready, whose);
        let brief = find_briefly(of, &scene, self.ground, is_missing, shapes::judge);
        let concerning = whose.concerning;
        match brief.verdict {
            Verdict::Met => {
                let is_asked_for = self.first_seen.then_some(());
                let first_seen = is_asked_for
                    .and_then(|()| self.first_seen(whose, rule, ready, &here.shown, places));
                here.answers.met.push(Answer { concerning, rule, brief, first_seen });
            }
            Verdict::CannotTell => here.answers.untold.push((concerning, rule)),
            Verdict::NotMet => {}
        }
    }

    /// The first day on which the reader, knowing what they knew by then, could have seen a rule met that is met now.
    fn first_seen(
        &self,
        whose: Whose,
        place_of_rule: u16,
        ready: &Ready,
        shown: &Shown,
        places: &[u32],
    ) -> Option<Date> {
        if let Some(day) = self.seen_before(whose.concerning, place_of_rule) {
            return Some(day);
        }
        let Whose { place, stage, childhood, .. } = whose;
        let Ready { rule, version, .. } = *ready;
        let (open, ground, reader) = (self.open, *self.ground, self.reader);
        let rows = open.each_row_behind((place, stage), reader, place_of_rule, shown, places);
        Asked { open, place, stage, childhood, place_of_rule, rule, version, ground, reader }
            .day_of(rows)
    }

    /// The first day as it was said before one record more came, where the reader did not know of that until later.
    fn seen_before(&self, concerning: Concerning, rule: u16) -> Option<Date> {
        let Only { one_more, said_before } = self.only?;
        let known = self.open.known_to(one_more.row?, self.reader.agencies);
        let day = (*said_before)?(concerning, rule)?;
        (day < self.open.days.day(known)).then_some(day)
    }

    /// Whether a rule can have anything to say of some of what is shown, by place.
    fn may_speak(&self, ready: &Ready, shown: &Shown, places: &[u32]) -> bool {
        turning::may_speak(ready.rule, ready.version, &|pick: &CompiledPick, at_least| {
            let fits = |at: &&u32| {
                shown.rows_of(**at).iter().any(|row| self.open.fits(*row, pick.place()))
            };
            places.iter().filter(fits).take(at_least).count() == at_least
        })
    }

    /// Whether some of what is shown, by place, names one address at most.
    fn stays(&self, whose: Whose, shown: &Shown, places: &[u32]) -> bool {
        let said = |at: &u32| self.open.home_said(whose.place, whose.stage, shown.rows_of(*at));
        let mut said = places.iter().filter_map(said);
        let first = said.next();
        said.all(|home| Some(home) == first)
    }

    /// Some of what is shown, by place, as a scene for one rule.
    fn scene(&self, whose: Whose, ready: &Ready, places: &[u32], here: &mut Here) -> Scene<'a> {
        let Here { shown, all, .. } = here;
        let item = |at: &u32| {
            let (row, several) = shown.rows[*at as usize];
            self.open.item(row, shown.several(several))
        };
        let mut items: Vec<Item> = places.iter().map(item).collect();
        if ready.reads_homes {
            // Which addresses are one home may hang on one that the rule does not look at.
            let known = (self.reader.agencies, self.as_of);
            self.open.shown(whose.place, whose.stage, known, false, all);
            let homes = self.open.homes(whose.place, whose.stage, all);
            for (item, at) in items.iter_mut().zip(places) {
                item.home = self.open.home(&homes, (whose.place, whose.stage), shown.rows_of(*at));
            }
        }
        items.retain(|item| whose.childhood.counts(ready.version, self.ground.compiled, item));
        Scene { items, childhood: whose.childhood }
    }

    fn note_untold(&self, whose: Whose, rule: u16, here: &mut Here) {
        if self.speaking(rule, whose).is_some_and(|ready| self.is_missing(ready, whose)) {
            here.answers.untold.push((whose.concerning, rule));
        }
    }
}
