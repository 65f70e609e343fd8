//! Duties and forms, held against the lists of kinds, facts and agencies: everything wrong with them, each with its line.

use super::check::RuleCheck;
use super::lines::line_at;
use super::{PracticeProblem, line_of_kind, list_of, parse, problem};
use crate::practice::duties::DutiesFile;
use crate::practice::{Duty, FactForm, FactKind, Kind, KindForm, PLACEHOLDERS, Practice};

/// Takes in every file of duties; of two duties with one id, the first.
pub(super) fn take_duties(
    files: &[(&str, &str)],
    practice: &mut Practice,
    problems: &mut Vec<PracticeProblem>,
) {
    let mut duties: Vec<Duty> = Vec::new();
    for &(path, text) in files.iter().filter(|(path, _)| path.contains("/duties/")) {
        let Some(file) = parse::<DutiesFile>(path, text, problems) else { continue };
        for (n, duty) in file.duty.into_iter().enumerate() {
            let mut check = RuleCheck { path, text, practice, problems };
            let at = format!("duty.{n}");
            if duties.iter().any(|other| other.id == duty.id) {
                check.say(&format!("{at}.id"), format!("the duty {} is listed twice", duty.id));
                continue;
            }
            check.duty(&at, &duty);
            duties.push(duty);
        }
    }
    duties.sort_by(|a, b| a.id.cmp(&b.id));
    practice.duties = duties;
    // A list of kinds read by itself, without any duty beside it, has nothing to be held against.
    let has_duties = files.iter().any(|(path, _)| path.contains("/duties/"));
    for kind in practice.kinds.values() {
        let waits_for = kind.form.iter().flat_map(|form| &form.waits_for);
        for duty in waits_for.filter(|duty| practice.duty(duty).is_none()) {
            let list = list_of(files, &kind.id).filter(|_| has_duties);
            let Some((path, text)) = list else { continue };
            let what = format!("the form of {} waits for {duty}, which is no duty", kind.id);
            problems.push(problem(path, line_of_kind(text, &kind.id), what));
        }
    }
}

impl RuleCheck<'_> {
    fn duty(&mut self, at: &str, duty: &Duty) {
        self.pick(&format!("{at}.opened_by"), &duty.opened_by);
        self.pick(&format!("{at}.done_by"), &duty.done_by);
        if let Some(running) = &duty.only_while {
            self.pick(&format!("{at}.only_while.from"), &running.from);
            self.pick(&format!("{at}.only_while.until"), &running.until);
        }
        if let Some(earlier) = &duty.counts_from {
            self.pick(&format!("{at}.counts_from.entry"), &earlier.entry);
        }
        self.of_register(at, duty);
        if duty.within.is_none() && duty.due_fact.is_none() {
            let what = "a duty has no end without a day: give it within, or due_fact".to_owned();
            self.say(&format!("{at}.id"), what);
        }
        if let Some(fact) = &duty.due_fact {
            self.fact_of_opening(at, duty, fact, |form| form == FactForm::Date, "a date");
        }
        if let Some(fact) = &duty.owner.agency_fact {
            let fits = |form| matches!(form, FactForm::Choice | FactForm::Text);
            self.fact_of_opening(at, duty, fact, fits, "an agency");
        }
        if let Some(fact) = &duty.each {
            self.fact_of_opening(at, duty, fact, |form| form == FactForm::Text, "several agencies");
        }
        if let Some(agency) = &duty.owner.agency {
            self.known_agency(&format!("{at}.owner.agency"), agency);
        }
        for kind in duty.do_with.iter().chain(&duty.set_aside_by) {
            if self.practice.kinds.get(kind).is_none_or(|kind| kind.form.is_none()) {
                let what = format!("{kind} is no kind that can be written here");
                self.say(&format!("{at}.id"), what);
            }
        }
        if [&duty.source.title, &duty.source.place, &duty.source.says]
            .iter()
            .any(|text| text.trim().is_empty())
        {
            self.say(&format!("{at}.source"), "a source needs title, where and says".into());
        }
    }

    /// Looks whether a duty that an entry about nobody opens hangs on anybody: what does it can only be known by pointing at it, and
    /// the forms that stop a clock name a child.
    fn of_register(&mut self, at: &str, duty: &Duty) {
        let opening = duty.opened_by.any.iter().flat_map(|selector| &selector.kinds);
        let names_nobody = |id: &smol_str::SmolStr| {
            let form = self.practice.kinds.get(id).and_then(|kind| kind.form.as_ref());
            form.is_some_and(|form| form.names_nobody)
        };
        let hangs_on_somebody = !duty.only_by_pointing
            || duty.may_be_paused
            || duty.only_while.is_some()
            || duty.counts_from.is_some();
        if hangs_on_somebody && opening.into_iter().any(names_nobody) {
            let what = "an entry that names nobody opens this duty: give it only_by_pointing, and neither may_be_paused, only_while nor counts_from";
            self.say(&format!("{at}.id"), what.to_owned());
        }
    }

    /// Looks whether the records that open a duty have a fact of some form.
    fn fact_of_opening(
        &mut self,
        at: &str,
        duty: &Duty,
        name: &str,
        fits: impl Fn(FactForm) -> bool,
        what: &str,
    ) {
        let opening = duty.opened_by.any.iter().flat_map(|selector| &selector.kinds);
        let is_there =
            |kind: &Kind| kind.facts.iter().any(|fact| fact.name == name && fits(fact.form));
        if !opening.into_iter().any(|id| self.practice.kinds.get(id).is_some_and(is_there)) {
            let what = format!("no kind that opens the duty has a fact {name} that is {what}");
            self.say(&format!("{at}.id"), what);
        }
    }
}

/// Holds the forms of kinds against the lists of kinds and facts.
pub(super) fn check_forms(
    practice: &Practice,
    files: &[(&str, &str)],
    problems: &mut Vec<PracticeProblem>,
) {
    for kind in practice.kinds.values() {
        let Some((path, text)) = list_of(files, &kind.id) else { continue };
        let Some(form) = &kind.form else { continue };
        let wrong = wrong_with(practice, kind, form).into_iter();
        for what in
            wrong.chain(not_by_nobody(practice, kind, form)).chain(held_against_nothing(kind, form))
        {
            problems.push(problem(path, line_of_kind(text, &kind.id), what));
        }
        check_words_to_begin_with(path, text, kind, form, problems);
    }
}

/// Looks whether what stands in braces in words to begin with is something that can be filled in.
fn check_words_to_begin_with(
    path: &str,
    text: &str,
    kind: &Kind,
    form: &KindForm,
    problems: &mut Vec<PracticeProblem>,
) {
    let known = PLACEHOLDERS.map(|(name, _)| name);
    for (place, asked) in form.texts.iter().enumerate() {
        for name in asked.placeholders().into_iter().filter(|name| !known.contains(name)) {
            let all = known.map(|name| format!("{{{name}}}")).join(", ");
            let what = format!(
                "the words to begin {} with have {{{name}}}, which is nothing that is filled in: use {all}",
                kind.id
            );
            let line = line_of_kind(text, &kind.id);
            let nth = line.map(|line| text.lines().take(line).filter(|l| l.trim() == "[[kind]]"));
            let nth = nth.map_or(0, Iterator::count).saturating_sub(1);
            let line = line_at(text, &format!("kind.{nth}.form.texts.{place}.begins")).or(line);
            problems.push(problem(path, line, what));
        }
    }
}

/// What a form says of who may not write it, where no kind has a fact that names them.
fn not_by_nobody(practice: &Practice, kind: &Kind, form: &KindForm) -> Vec<String> {
    let facts = || practice.kinds.values().flat_map(|kind| &kind.facts);
    let unknown = form.not_by.iter().filter(|name| facts().all(|fact| fact.name != **name));
    let words =
        |name| format!("no kind has a fact {name}, and whom it names may not write {}", kind.id);
    unknown.map(words).collect()
}

/// What a form holds against another number or day, where one of the two is none.
fn held_against_nothing(kind: &Kind, form: &KindForm) -> Vec<String> {
    let is = |name: &smol_str::SmolStr, wanted: FactForm| {
        kind.facts.iter().any(|fact| fact.name == *name && fact.form == wanted)
    };
    let days = form.not_before.iter().filter(|name| !is(name, FactForm::Date)).map(|name| {
        format!(
            "the form of {} holds {name} to lie after what it goes on from, and it is no day",
            kind.id
        )
    });
    let numbers = form.not_more_than.iter().flat_map(|one| [&one.fact, &one.of]);
    let numbers = numbers.filter(|name| !is(name, FactForm::Number)).map(|name| {
        format!("the form of {} holds {name} against another number, and it is none", kind.id)
    });
    days.chain(numbers).collect()
}

fn wrong_with(practice: &Practice, kind: &Kind, form: &KindForm) -> Vec<String> {
    let has = |name: &str| kind.facts.iter().any(|fact| fact.name == name);
    let asks = |voice| form.texts.iter().any(|text| text.voice == voice);
    let mut wrong = Vec::new();
    let needed = form.needs_when.iter().flat_map(|when| when.facts.iter().chain([&when.fact]));
    let every = form.every.iter().chain(&form.compared_by);
    for fact in form
        .needs
        .iter()
        .chain(&form.leaves_out)
        .chain(every)
        .chain(needed)
        .filter(|fact| !has(fact))
    {
        wrong.push(format!("the form of {} names a fact {fact}, which the kind has not", kind.id));
    }
    let fact_is = |name: &str, fits: &dyn Fn(&FactKind) -> bool| {
        kind.facts.iter().any(|fact| fact.name == name && fits(fact))
    };
    for fact in form.tells_named.iter().filter(|fact| !fact_is(fact, &|fact| fact.names_agency)) {
        wrong.push(format!(
            "the form of {} tells the agency {fact} names, and it names none",
            kind.id
        ));
    }
    for one in form.apart.iter().filter(|one| !fact_is(&one.fact, &|fact| fact.names_agency)) {
        wrong.push(format!(
            "the form of {} keeps {} apart from others, and it names no agency",
            kind.id, one.fact
        ));
    }
    let is_number = |fact: &FactKind| fact.form == FactForm::Number;
    for one in form.reaches.iter().filter(|one| !fact_is(&one.fact, &is_number)) {
        wrong.push(format!(
            "the form of {} asks {} to reach something, and it is no number",
            kind.id, one.fact
        ));
    }
    for agency in form.tells.iter().filter(|id| !practice.agencies.contains_key(*id)) {
        wrong.push(format!("the form of {} tells {agency}, which is no agency", kind.id));
    }
    let goes_on =
        form.answers || form.by_another || !form.reaches.is_empty() || !form.not_by.is_empty();
    if goes_on && form.follows.is_empty() {
        wrong.push(format!(
            "the form of {} hangs on what it goes on from, and goes on from nothing",
            kind.id
        ));
    }
    for kind_id in
        form.follows.iter().chain(&form.carries).filter(|id| !practice.kinds.contains_key(*id))
    {
        wrong.push(format!("the form of {} follows {kind_id}, which is no kind", kind.id));
    }
    for voice in form.needs_when.iter().flat_map(|when| &when.texts).filter(|voice| !asks(**voice))
    {
        let label = voice.label();
        wrong.push(format!("the form of {} needs “{label}” at times, and never asks", kind.id));
    }
    for (place, text) in form.texts.iter().enumerate() {
        if form.texts[..place].iter().any(|other| other.voice == text.voice) {
            wrong.push(format!("the form of {} asks twice for one voice", kind.id));
        }
    }
    wrong
}
