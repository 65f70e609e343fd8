//! What an assessment and a plan rest on, put side by side: which questions are answered, who was seen, who was asked, how agencies
//! see it, what must change and whether it did, old entries beside new ones.
//!
//! Takes a caseload, who reads and a child; gives a [`Picture`]. It says what is there and what is not; it weighs nothing, and what
//! is missing stops nobody.

use crate::calendar::{Date, VagueDate, days_between};
use crate::caseload::Caseload;
use crate::chronology::{Happening, Standing, View, happenings};
use crate::practice::Kind;
use crate::records::{Record, RecordId, Voice};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds that the picture is made of, by their ids in the list of practice.
const ENQUIRY: &str = "enquiry";
const REPLY: &str = "enquiry-reply";
const VISIT: &str = "visit";
const CHILD_WORDS: &str = "child-words";
const ADULT_CONCERN: &str = "adult-concern";
const AGENCY_VIEW: &str = "agency-view";
const PLAN_LINE: &str = "plan-line";
const LINE_LOOKED_AT: &str = "plan-line-looked-at";
const GOAL_CLOSED: &str = "goal-closed";
const GOAL_NOT_HELD: &str = "goal-not-held";

/// What an assessment and a plan rest on.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// Questions of which every one is to be answered. **Shape:** by kind, in the order of practice.
    pub answered: Vec<Checklist>,
    /// Each child of the family: whether and when they were seen and heard.
    pub children: Vec<ChildSeen>,
    /// Each adult of the family, with concerns and what those mean for the child.
    pub adults: Vec<AdultKnown>,
    /// Each agency: whether it was asked, and whether it replied. **Shape:** by name.
    pub agencies: Vec<AgencyAsked>,
    /// How agencies see it, the latest of each.
    pub views: Vec<AgencyView>,
    /// What must change.
    pub lines: Vec<PlanLine>,
    /// Entries of one kind, oldest first. **Shape:** by kind, in the order of practice; none empty.
    pub compared: Vec<Series>,
}

/// Questions of one kind.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// The kind.
    pub kind: SmolStr,
    /// Each question with the latest record that answers it, by index; `None`: not yet.
    pub questions: Vec<(SmolStr, Option<u32>)>,
}

/// Whether a child was seen and heard.
#[derive(Clone, Debug)]
pub struct ChildSeen {
    /// The child, by index.
    pub child: u32,
    /// The last visit at which they were seen, by index.
    pub seen: Option<u32>,
    /// The last at which they were seen alone.
    pub alone: Option<u32>,
    /// The last at which their bedroom was seen.
    pub bedroom: Option<u32>,
    /// The last time somebody wrote down what they said.
    pub heard: Option<u32>,
    /// Visits that were refused, met nobody, or at which the child was not seen: they count as no visit.
    pub not_made: u32,
}

/// An adult of the family, with concerns.
#[derive(Clone, Debug)]
pub struct AdultKnown {
    /// The person, by index.
    pub adult: u32,
    /// Concerns whose meaning for the child is written, by index.
    pub with_meaning: Vec<u32>,
    /// Records of concerns about them, by index, since the last of which nobody wrote what it means for the child.
    pub without_meaning: Vec<u32>,
}

/// Whether an agency was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyAsked {
    /// The agency.
    pub agency: SmolStr,
    /// The last enquiry to it, by index; `None`: never asked.
    pub asked: Option<u32>,
    /// The reply to that, by index.
    pub replied: Option<u32>,
    /// The last record of its own about the child, by index, as far as this reader knew.
    pub last_record: Option<u32>,
}

/// How an agency sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgencyView {
    /// The record, by index.
    pub record: u32,
    /// What it says it is for the child.
    pub view: SmolStr,
    /// Whether another agency's latest says otherwise.
    pub differs: bool,
}

/// What must change, and whether it did.
#[derive(Clone, Debug)]
pub struct PlanLine {
    /// The record that set it, by index.
    pub line: u32,
    /// Looks at it, by index, oldest first.
    pub looks: Vec<u32>,
    /// The record that closed it, by index.
    pub closed: Option<u32>,
    /// The record that says it did not hold, by index.
    pub not_held: Option<u32>,
    /// What does not fit, for people to look at.
    pub doubts: Vec<LineDoubt>,
}

/// What does not fit about a line of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineDoubt {
    /// Looked at twice or more in a row, and it was the same or worse each time.
    NoChangeTwice,
    /// Closed before it had held for the weeks it names.
    ClosedTooSoon,
    /// Closed by whoever set it: nobody signs off their own work.
    ClosedByItsAuthor,
    /// Closed on the word of another agency's record than it names.
    SeenElsewhere,
    /// Its day is over and nobody has looked.
    NotLookedAt,
}

impl LineDoubt {
    /// What does not fit, in words.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NoChangeTwice => {
                "looked at twice or more in a row without a change for the better"
            }
            Self::ClosedTooSoon => "closed before it had held for the weeks it names",
            Self::ClosedByItsAuthor => "closed by whoever set it: somebody else should look",
            Self::SeenElsewhere => "closed on another agency’s record than the line names",
            Self::NotLookedAt => "its day is over and nobody has looked",
        }
    }
}

/// Entries of one kind over time.
#[derive(Clone, Debug)]
pub struct Series {
    /// The kind.
    pub kind: SmolStr,
    /// What keeps them apart from others of the kind, as a value of its fact: in whose care.
    pub apart: Option<SmolStr>,
    /// The records, by index, oldest first. Those withdrawn are left out.
    pub records: Vec<u32>,
}

/// The records that an entry of a kind carries along about some persons, by id, oldest first, as one reader knew them.
pub fn carried(caseload: &Caseload, view: &View, kind: &Kind, persons: &[u32]) -> Vec<RecordId> {
    let carries = kind.form.as_ref().map_or(&[][..], |form| &form.carries);
    if carries.is_empty() {
        return Vec::new();
    }
    let mentions = persons.iter().flat_map(|one| &caseload.people.persons[*one as usize].mentions);
    let among: BTreeSet<u32> = mentions.map(|(record, _)| *record).collect();
    let known = happenings(&caseload.records, &caseload.people, &caseload.practice, view, among);
    let stands = known.iter().filter(|told| told.standing != Standing::Withdrawn);
    let records =
        stands.flat_map(|told| &told.records).map(|index| &caseload.records[*index as usize]);
    records.filter(|record| carries.contains(&record.kind)).map(|record| record.id).collect()
}

impl Picture {
    /// The picture of a child, by index, as one reader knew it.
    pub fn of(caseload: &Caseload, view: &View, child: u32) -> Self {
        let making = Making::of(caseload, view, child);
        Self {
            answered: making.answered(),
            children: making.children(),
            adults: making.adults(),
            agencies: making.agencies(),
            views: making.views(),
            lines: making.lines(),
            compared: making.compared(),
        }
    }
}

/// A picture being made.
struct Making<'a> {
    caseload: &'a Caseload,
    view: &'a View,
    child: u32,
    children: Vec<u32>,
    /// What happened in the family that still stands, by its first record, oldest first.
    told: Vec<u32>,
    /// The versions that some of them took the place of.
    earlier: BTreeMap<u32, Vec<u32>>,
}

impl<'a> Making<'a> {
    fn of(caseload: &'a Caseload, view: &'a View, child: u32) -> Self {
        let family = caseload.people.family_of_child[child as usize];
        let children = family
            .map_or_else(|| vec![child], |f| caseload.people.families[f as usize].children.clone());
        let among = crate::chronology::records_round(&caseload.records, &caseload.people, child);
        let known = happenings(
            &caseload.records,
            &caseload.people,
            &caseload.practice,
            view,
            among.into_keys(),
        );
        let stands = |told: &&Happening| told.standing != Standing::Withdrawn;
        let known = || known.iter().filter(stands);
        let told = known().flat_map(|told| told.records.iter().copied()).collect();
        let earlier = known().filter(|told| !told.earlier.is_empty());
        let earlier = earlier.map(|told| (told.records[0], told.earlier.clone())).collect();
        Self { caseload, view, child, children, told, earlier }
    }

    fn record(&self, index: u32) -> &'a Record {
        &self.caseload.records[index as usize]
    }

    /// Whether a record goes on from another, or from what that took the place of.
    fn goes_on_from(&self, record: u32, before: u32) -> bool {
        let earlier = self.earlier.get(&before).into_iter().flatten();
        let mut versions = earlier.chain([&before]).map(|index| self.record(*index).id);
        versions.any(|id| self.record(record).follows.contains(&id))
    }

    fn fact(&self, index: u32, name: &str) -> &'a str {
        self.record(index).facts.get(name).map_or("", String::as_str)
    }

    fn names(&self, index: u32, person: u32) -> bool {
        let named = &self.caseload.people.of_record[index as usize];
        named.contains(&Some(person))
    }

    /// The records of a kind about some person, by index, oldest first.
    fn of_kind(
        &self,
        kind: &'static str,
        person: u32,
    ) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.told
            .iter()
            .copied()
            .filter(move |index| self.record(*index).kind == kind && self.names(*index, person))
    }

    fn forms(&self) -> impl Iterator<Item = &'a Kind> {
        self.caseload.practice.kinds.values().filter(|kind| kind.form.is_some())
    }

    fn answered(&self) -> Vec<Checklist> {
        let asked =
            self.forms().filter_map(|kind| Some((kind, kind.form.as_ref()?.every.as_ref()?)));
        asked
            .filter_map(|(kind, name)| {
                let fact = kind.facts.iter().find(|fact| fact.name == *name)?;
                let latest = |choice: &SmolStr| {
                    self.told.iter().rev().copied().find(|index| {
                        self.record(*index).kind == kind.id
                            && self.names(*index, self.child)
                            && self.fact(*index, name) == choice
                    })
                };
                let questions = fact.choices.iter().map(|one| (one.clone(), latest(one))).collect();
                Some(Checklist { kind: kind.id.clone(), questions })
            })
            .collect()
    }

    /// Whether a record has words of a child, of whatever kind it is.
    fn has_words_of(&self, index: u32, child: u32) -> bool {
        let record = self.record(index);
        let has_words = || record.said_by(Voice::SaidByChild).next().is_some();
        self.names(index, child) && (record.kind == CHILD_WORDS || has_words())
    }

    fn children(&self) -> Vec<ChildSeen> {
        let seen = |child: u32| {
            let visits: Vec<u32> = self.of_kind(VISIT, child).collect();
            let is_seen = |index: &u32| self.fact(*index, "outcome") == "child-seen";
            let last = |fact: &str| {
                let mut made = visits.iter().rev().copied().filter(is_seen);
                made.find(|index| self.fact(*index, fact) == "yes")
            };
            ChildSeen {
                child,
                seen: visits.iter().rev().copied().find(is_seen),
                alone: last("child_seen_alone"),
                bedroom: last("bedroom_seen"),
                heard: self
                    .told
                    .iter()
                    .rev()
                    .copied()
                    .find(|index| self.has_words_of(*index, child)),
                not_made: visits.iter().filter(|index| !is_seen(index)).count() as u32,
            }
        };
        self.children.iter().map(|child| seen(*child)).collect()
    }

    fn adults(&self) -> Vec<AdultKnown> {
        let Some(family) = self.caseload.people.family_of_child[self.child as usize] else {
            return Vec::new();
        };
        let seen = self.caseload.family_seen(self.view, family);
        let is_of_adults = |index: &u32| {
            let kind = self.caseload.practice.kind(&self.record(*index).kind);
            kind.is_some_and(|kind| {
                kind.id != ADULT_CONCERN
                    && !kind.strength
                    && kind.domains.contains(&crate::practice::Domain::AdultsInHome)
            })
        };
        let mut adults: Vec<u32> = seen.members.iter().map(|member| member.person).collect();
        adults.retain(|person| !self.children.contains(person));
        adults
            .into_iter()
            .map(|adult| {
                let with_meaning: Vec<u32> = self.of_kind(ADULT_CONCERN, adult).collect();
                let since = with_meaning.last().and_then(|index| self.day(*index));
                let concerns = self.told.iter().copied().filter(|index| self.names(*index, adult));
                let without = concerns
                    .filter(is_of_adults)
                    .filter(|index| since.is_none_or(|since| self.day(*index) > Some(since)));
                AdultKnown { adult, without_meaning: without.collect(), with_meaning }
            })
            .collect()
    }

    fn day(&self, index: u32) -> Option<Date> {
        let record = self.record(index);
        record.happened.latest().or(record.recorded)
    }

    fn agencies(&self) -> Vec<AgencyAsked> {
        let practice = &self.caseload.practice;
        let mut agencies: Vec<&SmolStr> = practice.agencies.keys().collect();
        agencies.sort_by_key(|id| practice.agency_name(id));
        let about_family =
            |index: &u32| self.children.iter().any(|child| self.names(*index, *child));
        let told = || self.told.iter().rev().copied();
        agencies
            .into_iter()
            .map(|agency| {
                let asked = told().find(|index| {
                    self.record(*index).kind == ENQUIRY
                        && self.fact(*index, "to") == agency
                        && about_family(index)
                });
                let replied = told().find(|index| {
                    self.record(*index).kind == REPLY
                        && asked.is_some_and(|asked| self.goes_on_from(*index, asked))
                });
                let last_record = told()
                    .find(|index| self.record(*index).agency == *agency && about_family(index));
                AgencyAsked { agency: agency.clone(), asked, replied, last_record }
            })
            .collect()
    }

    fn views(&self) -> Vec<AgencyView> {
        let mut latest: BTreeMap<&SmolStr, u32> = BTreeMap::new();
        for index in self.of_kind(AGENCY_VIEW, self.child) {
            latest.insert(&self.record(index).agency, index);
        }
        let said: BTreeSet<&str> = latest.values().map(|index| self.fact(*index, "view")).collect();
        latest
            .into_values()
            .map(|record| AgencyView {
                record,
                view: self.fact(record, "view").into(),
                differs: said.len() > 1,
            })
            .collect()
    }

    fn lines(&self) -> Vec<PlanLine> {
        self.of_kind(PLAN_LINE, self.child).map(|line| self.line(line)).collect()
    }

    fn line(&self, line: u32) -> PlanLine {
        let looks = self.following(LINE_LOOKED_AT, line);
        let closed = self.following(GOAL_CLOSED, line).last().copied();
        let mut not_held = self.following(GOAL_NOT_HELD, line);
        not_held
            .extend(closed.into_iter().flat_map(|closed| self.following(GOAL_NOT_HELD, closed)));
        let mut plan = PlanLine {
            line,
            looks,
            closed,
            not_held: not_held.last().copied(),
            doubts: Vec::new(),
        };
        plan.doubts = self.doubts(&plan);
        plan
    }

    fn following(&self, kind: &str, before: u32) -> Vec<u32> {
        let all = self.told.iter().copied();
        all.filter(|index| self.record(*index).kind == kind && self.goes_on_from(*index, before))
            .collect()
    }

    fn doubts(&self, plan: &PlanLine) -> Vec<LineDoubt> {
        let mut doubts = Vec::new();
        let is_no_better = |index: &&u32| matches!(self.fact(**index, "change"), "same" | "worse");
        if plan.looks.iter().rev().take_while(is_no_better).count() >= 2 {
            doubts.push(LineDoubt::NoChangeTwice);
        }
        if let Some(closed) = plan.closed {
            let weeks = |index, name| self.fact(index, name).parse::<f64>().unwrap_or_default();
            if weeks(closed, "held_weeks") < weeks(plan.line, "hold_weeks") {
                doubts.push(LineDoubt::ClosedTooSoon);
            }
            let author =
                |index| self.record(index).author.as_ref().map(crate::private::Private::reveal);
            if author(closed).is_some() && author(closed) == author(plan.line) {
                doubts.push(LineDoubt::ClosedByItsAuthor);
            }
            if self.fact(closed, "seen_in") != self.fact(plan.line, "from_record_of") {
                doubts.push(LineDoubt::SeenElsewhere);
            }
        } else if plan.looks.is_empty() {
            let by = VagueDate::parse(self.fact(plan.line, "by")).ok().and_then(|date| date.day());
            if by.is_some_and(|by| days_between(by, self.view.as_of) > 0) {
                doubts.push(LineDoubt::NotLookedAt);
            }
        }
        doubts
    }

    fn compared(&self) -> Vec<Series> {
        let mut all: BTreeMap<(&SmolStr, Option<&str>), Vec<u32>> = BTreeMap::new();
        for index in self.told.iter().copied().filter(|index| self.names(*index, self.child)) {
            let kind = self.caseload.practice.kind(&self.record(index).kind);
            let form = kind.and_then(|kind| kind.form.as_ref()).filter(|form| form.compared);
            let (Some(kind), Some(form)) = (kind, form) else { continue };
            let apart = form.compared_by.as_ref().map(|fact| self.fact(index, fact));
            all.entry((&kind.id, apart)).or_default().push(index);
        }
        let series = all.into_iter().map(|((kind, apart), records)| Series {
            kind: kind.clone(),
            apart: apart.filter(|value| !value.is_empty()).map(SmolStr::new),
            records,
        });
        series.collect()
    }
}
