//! The retention schedule, held against the lists of kinds, facts and agencies: everything wrong with it, each with its line.
//!
//! Takes the text of `retention.toml`; gives classes and holds, and what is wrong. A class or hold that is not sound is left out, so
//! that nothing is ever called due by half a rule.

use super::check::{RuleCheck, is_an_id};
use super::{PracticeProblem, in_order, parse_naming_all};
use crate::calendar::{Date, Span};
use crate::practice::retention::{
    ClassTable, ClassVersionTable, ElsewhereTable, HoldTable, RetentionFile,
};
use crate::practice::{
    Hold, KeptElsewhere, Practice, RecordChoice, Retention, RetentionClass, RetentionVersion,
    Source, StartingPoint,
};
use smol_str::SmolStr;

/// The longest anything is kept for: beyond it, a figure is a slip of the pen. The longest the law knows is a hundred years.
const LONGEST_YEARS: u16 = 150;

/// Takes in every schedule, whose classes stand after each other; of two with one id, the first.
pub(super) fn take_retention(
    files: &[(&str, &str)],
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let mut all = Retention::default();
    for &(path, text) in files.iter().filter(|(path, _)| path.ends_with("retention.toml")) {
        take_one(path, text, practice, &mut all, problems);
    }
    practice.retention = all;
}

/// Reads a schedule beside a practice already loaded, to take the place of its own.
///
/// # Errors
/// Every problem found, by line.
pub fn read_retention(
    path: &str,
    text: &str,
    practice: &Practice,
) -> Result<Retention, Vec<PracticeProblem>> {
    let (mut read, mut problems) = (Retention::default(), Vec::new());
    take_one(path, text, practice, &mut read, &mut problems);
    in_order(&mut problems, &[(path, text)]);
    if problems.is_empty() { Ok(read) } else { Err(problems) }
}

fn take_one(
    path: &str,
    text: &str,
    practice: &Practice,
    all: &mut Retention,
    problems: &mut Vec<PracticeProblem>,
) {
    let Some(file) = parse_naming_all::<RetentionFile>(path, text, problems) else { return };
    let mut check = RuleCheck { path, text, practice, problems };
    let ids: Vec<SmolStr> = file.class.iter().map(|class| class.id.clone()).collect();
    let has = (file.closed.is_some(), file.death.is_some());
    for (n, class) in file.class.into_iter().enumerate() {
        let at = format!("class.{n}");
        let is_twice = all.class(&class.id).is_some() || ids[..n].contains(&class.id);
        check.own_id(&at, "class", &class.id, is_twice);
        all.classes.extend(check.class(&at, class, has));
    }
    let holds: Vec<SmolStr> = file.hold.iter().map(|hold| hold.id.clone()).collect();
    for (n, hold) in file.hold.into_iter().enumerate() {
        let at = format!("hold.{n}");
        let is_twice = all.hold(&hold.id).is_some() || holds[..n].contains(&hold.id);
        check.own_id(&at, "hold", &hold.id, is_twice);
        all.holds.extend(check.hold(&at, hold, &ids));
    }
    for (n, one) in file.elsewhere.into_iter().enumerate() {
        all.elsewhere.extend(check.elsewhere(&format!("elsewhere.{n}"), one));
    }
    for (n, open) in file.open.into_iter().enumerate() {
        let at = format!("open.{n}");
        if open.what.trim().is_empty() {
            check.say(&at, "say what runs while this is open, such as a plan".into());
        }
        check.pick(&format!("{at}.from"), &open.from);
        check.pick(&format!("{at}.until"), &open.until);
        all.open.push(open);
    }
    if let Some(closed) = file.closed {
        check.pick("closed", &closed);
        all.closed = Some(closed);
    }
    if let Some(death) = file.death {
        check.pick("death.entry", &death.entry);
        let has = |fact: &SmolStr| {
            let kinds = practice.kinds.values();
            kinds.flat_map(|kind| &kind.facts).any(|one| one.name == *fact)
        };
        if let Some(fact) = death.day_fact.as_ref().filter(|fact| !has(fact)) {
            check.say("death.day_fact", format!("no kind has a fact {fact}"));
        }
        all.death = Some(death);
    }
}

impl RuleCheck<'_> {
    fn own_id(&mut self, at: &str, what: &str, id: &str, is_twice: bool) {
        let keys = format!("{at}.id");
        if !is_an_id(id) {
            self.say(
                &keys,
                format!("a {what} needs an id of small letters a to z, figures and hyphens, like looked-after-child"),
            );
        } else if is_twice {
            self.say(
                &keys,
                format!("the {what} {id} is listed twice: give one of them another id"),
            );
        }
    }

    /// A class, where it is sound as far as it can be used; `has`: whether the file says what closes a record, and what tells of a death.
    fn class(&mut self, at: &str, table: ClassTable, has: (bool, bool)) -> Option<RetentionClass> {
        if table.title.trim().is_empty() {
            self.say(&format!("{at}.id"), "a class needs a title".into());
        }
        self.covered(&format!("{at}.covers"), &table.covers);
        if let Some(of) = &table.of {
            self.pick(&format!("{at}.of"), of);
        }
        if table.version.is_empty() {
            self.say(&format!("{at}.id"), "a class needs at least one [[class.version]]".into());
        }
        let mut versions: Vec<RetentionVersion> = Vec::new();
        for (n, version) in table.version.into_iter().enumerate() {
            let at = format!("{at}.version.{n}");
            self.periods(&at, &version, has);
            if let Some(before) = versions.last().map(|before| before.in_force)
                && version.in_force.is_some_and(|from| from.0 <= before)
            {
                self.say(
                    &format!("{at}.in_force"),
                    format!("this version does not come after the one from {before}: put the oldest first, each from its own day"),
                );
            }
            versions.extend(self.class_version(&at, version));
        }
        let (id, title, covers, of) = (table.id, table.title, table.covers, table.of);
        (!versions.is_empty()).then_some(RetentionClass { id, title, covers, of, versions })
    }

    fn class_version(&mut self, at: &str, table: ClassVersionTable) -> Option<RetentionVersion> {
        if table.in_force.is_none() {
            self.say(at, "this version has no in_force: give the first day it holds".into());
        }
        let source = self.source_of(at, "version", table.source);
        Some(RetentionVersion {
            in_force: table.in_force?.0,
            keep: table.keep,
            died: table.died,
            limits: table.limits,
            source: source?,
        })
    }

    /// The records a class covers: of kinds, facts and agencies there are.
    fn covered(&mut self, at: &str, covers: &RecordChoice) {
        if covers.any.is_empty() {
            self.say(at, "the class covers nothing: give covers with many, and any with kinds, agencies or both".into());
        } else if covers.many.trim().is_empty() {
            self.say(at, "covers needs many: what the records are called".into());
        }
        for (n, records) in covers.any.iter().enumerate() {
            let keys = format!("{at}.any.{n}");
            if let Some(selector) = records.selector() {
                self.selector(&keys, &selector);
                continue;
            }
            if records.agencies.is_empty() {
                self.say(
                    &keys,
                    "this covers every record there is: name kinds, agencies or both".into(),
                );
            }
            if !records.conditions.is_empty() {
                self.say(
                    &keys,
                    "where asks for facts, which hang on the kind: name the kinds".into(),
                );
            }
            for (place, agency) in records.agencies.iter().enumerate() {
                self.known_agency(&format!("{keys}.agencies.{place}"), agency);
            }
        }
    }

    fn periods(&mut self, at: &str, version: &ClassVersionTable, has: (bool, bool)) {
        if version.keep.is_empty() {
            self.say(at, "this version has no keep: say how long and from what, such as keep = [{ for = { years = 75 }, from = \"birth\" }]".into());
        }
        for (n, keep) in version.keep.iter().enumerate() {
            let at = format!("{at}.keep.{n}");
            self.kept_for(&at, keep.span);
            let is_untold = match keep.from {
                StartingPoint::Closure => !has.0,
                StartingPoint::Death => !has.1,
                StartingPoint::Birth | StartingPoint::LastActivity | StartingPoint::AdultBirth => {
                    false
                }
            };
            if is_untold {
                let table = if keep.from == StartingPoint::Closure { "closed" } else { "death" };
                self.say(
                    &at,
                    format!(
                        "nothing tells of {}: the file needs a table [{table}]",
                        keep.from.id()
                    ),
                );
            }
        }
        if let Some(died) = version.died {
            self.kept_for(&format!("{at}.died"), died.span);
            self.kept_for(&format!("{at}.died"), died.before);
            if !has.1 {
                self.say(
                    &format!("{at}.died"),
                    "nothing tells of death: the file needs a table [death]".into(),
                );
            }
        }
    }

    fn kept_for(&mut self, at: &str, span: Span) {
        let what = match span {
            Span::Years(0) | Span::Months(0) => {
                "a period of nothing keeps nothing: give at least 1"
            }
            Span::Years(n) if n > LONGEST_YEARS => {
                "a period of more than 150 years is a slip of the pen: give 150 at most"
            }
            Span::Months(n) if n > LONGEST_YEARS * 12 => {
                "a period of more than 1800 months is a slip of the pen: give 150 years at most"
            }
            Span::Years(_) | Span::Months(_) => return,
            Span::Days(_) | Span::Weeks(_) | Span::WorkingDays(_) => {
                "what is kept is kept for years or months: write { years = 25 }"
            }
        };
        self.say(at, what.to_owned());
    }

    fn hold(&mut self, at: &str, table: HoldTable, classes: &[SmolStr]) -> Option<Hold> {
        if table.title.trim().is_empty() {
            self.say(
                &format!("{at}.id"),
                "a hold needs a title: who asked for it, and about what".into(),
            );
        }
        for (n, class) in table.classes.iter().enumerate().filter(|(_, id)| !classes.contains(id)) {
            self.say(
                &format!("{at}.classes.{n}"),
                format!("there is no class {class} in this file"),
            );
        }
        for (n, kind) in table.kinds.iter().enumerate() {
            if !self.practice.kinds.contains_key(kind) {
                let near = self.nearest_kind(kind);
                self.say(
                    &format!("{at}.kinds.{n}"),
                    format!("there is no kind {kind} in record-kinds.toml{near}"),
                );
            }
        }
        for (n, agency) in table.agencies.iter().enumerate() {
            self.known_agency(&format!("{at}.agencies.{n}"), agency);
        }
        if table.from.is_none() {
            self.say(at, "this hold has no from: give the first day it stands".into());
        }
        let source = self.source_of(at, "hold", table.source);
        let lifted: Option<Date> = table.lifted.map(|day| day.0);
        let from = table.from?.0;
        if lifted.is_some_and(|lifted| lifted <= from) {
            self.say(&format!("{at}.lifted"), format!("the hold is lifted before it stands, from {from}: give a later day, or leave it out"));
        }
        let HoldTable { id, title, classes, kinds, agencies, only_these, .. } = table;
        let source = source?;
        Some(Hold { id, title, from, lifted, classes, kinds, agencies, only_these, source })
    }

    fn elsewhere(&mut self, at: &str, table: ElsewhereTable) -> Option<KeptElsewhere> {
        if table.title.trim().is_empty() || table.says.trim().is_empty() {
            self.say(at, "what is kept elsewhere needs title and says".into());
        }
        let source = self.source_of(at, "entry", table.source)?;
        Some(KeptElsewhere { title: table.title, says: table.says, source })
    }

    fn source_of(&mut self, at: &str, what: &str, source: Option<Source>) -> Option<Source> {
        match &source {
            None => self.say(
                at,
                format!(
                    "this {what} has no source: give one with title, where, says, read and status"
                ),
            ),
            Some(source) => {
                let texts = [&source.title, &source.place, &source.says];
                if texts.iter().any(|text| text.trim().is_empty()) {
                    self.say(
                        &format!("{at}.source"),
                        "a source needs title, where and says".into(),
                    );
                }
            }
        }
        source
    }
}
