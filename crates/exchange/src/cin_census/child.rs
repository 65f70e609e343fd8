//! One child of a children in need census, made into the records it holds.
//!
//! Takes the child's element; gives a record for each thing the census says happened. Every element ends in a record, as
//! a date, a fact or a name; a code the lists do not have is kept raw and marked.

mod plans;

use super::codes;
use super::element::{Element, private};
use super::identity::{filled, mention};
use super::remainder::{code, keep_rest};
use crate::ReadError;
use crate::draft::Draft;
use crate::intake::{Intake, Origin};
use safeguarding::calendar::Date;
use safeguarding::records::Mention;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};

const SOCIAL_CARE: &str = "childrens-social-care";
const MODULES: [&str; 5] =
    ["Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans", "PreProceedingsandFGDM"];

/// What the head of the census says of itself.
#[derive(Clone, Debug, Default)]
pub struct Census {
    pub organisation: Option<SmolStr>,
    pub authority: String,
    pub reference_day: Option<Date>,
}

/// A child's records as they are handed on.
struct Child<'c, 'i, 'a> {
    intake: &'i mut Intake<'a>,
    census: &'c Census,
    key: String,
    mention: Mention,
    identity: Vec<String>,
    is_broken: bool,
    ordinals: BTreeMap<String, u32>,
    conferences: BTreeSet<String>,
    mention_doubts: Vec<(&'static str, &'static str)>,
}

/// One record to be made.
struct Entry<'e> {
    kind: &'static str,
    module: &'static str,
    element: &'e Element,
    /// The date it happened, as written; empty when it has none.
    happened: &'e str,
    /// What tells it from others of its module; empty: its date.
    told_by: &'e str,
    /// What the source says, for the fingerprint and to be shown.
    lines: Vec<String>,
}

/// Hands on the records of one child.
pub fn read(
    intake: &mut Intake<'_>,
    census: &Census,
    element: &Element,
    is_broken: bool,
) -> Result<(), ReadError> {
    intake.account.read += 1;
    let nothing = Element::default();
    let identifiers = element.all("ChildIdentifiers").next().unwrap_or(&nothing);
    let mut doubts = Vec::new();
    let issuer = format!("cin:{}", census.authority);
    let mention = mention(identifiers, &issuer, &mut doubts);
    let key = [identifiers.value("LAchildID"), identifiers.value("UPN")]
        .into_iter()
        .find(|value| !value.is_empty())
        .map_or_else(
            || {
                doubts.push((
                    "la_child_id",
                    "is not said: records of this child in a later census cannot be matched",
                ));
                format!("unnumbered at line {}", element.line)
            },
            str::to_owned,
        );
    let mut child = Child {
        intake,
        census,
        key,
        mention,
        identity: identifiers.lines(&[]),
        is_broken,
        ordinals: BTreeMap::new(),
        conferences: BTreeSet::new(),
        mention_doubts: doubts,
    };
    child.details(element, identifiers)?;
    for episode in element.all("CINdetails") {
        child.episode(episode)?;
    }
    Ok(())
}

impl Child<'_, '_, '_> {
    /// Makes one record and hands it on; `build` adds what is particular to it.
    fn keep(&mut self, entry: Entry<'_>, build: impl FnOnce(&mut Draft)) -> Result<(), ReadError> {
        let mut draft = Draft {
            kind: entry.kind.into(),
            agency: SOCIAL_CARE.into(),
            organisation: self.census.organisation.clone(),
            mentions: vec![self.mention.clone()],
            ..Draft::default()
        };
        let told_by = if entry.told_by.is_empty() { entry.happened } else { entry.told_by };
        let stem = format!("{}/{}/{told_by}", self.key, entry.module);
        let ordinal = self.ordinals.entry(stem.clone()).or_default();
        *ordinal += 1;
        draft.reference = Some(format!("{stem}/{ordinal}").into());
        draft.set_happened("happened", entry.happened, "");
        // A register's own date is the best statement of when it was written.
        draft.recorded = draft.happened.day();
        build(&mut draft);
        for (field, what) in &self.mention_doubts {
            draft.mark(field, what);
        }
        if self.is_broken {
            draft.mark(
                "file",
                "breaks off or is damaged inside this child; what was complete was kept",
            );
        }
        let mut parts = self.identity.clone();
        parts.extend_from_slice(&entry.lines);
        let origin = Origin {
            row: entry.element.line,
            parts: &parts,
            original: private(&entry.lines),
            extracted: self.census.reference_day,
        };
        self.intake.keep(draft, origin)
    }

    fn details(&mut self, element: &Element, identifiers: &Element) -> Result<(), ReadError> {
        let characteristics: Vec<&Element> = element.all("ChildCharacteristics").collect();
        let lines = element.lines(&["CINdetails"]);
        let day = self.census.reference_day;
        let dies = identifiers.value("PersonDeathDate");
        let entry = Entry {
            kind: "person-details",
            module: "person",
            element,
            happened: "",
            told_by: "",
            lines,
        };
        let practice = self.intake.practice;
        self.keep(entry, |draft| {
            let kind = practice.kind("person-details");
            draft.recorded = day;
            draft.write_fact(kind, "died", dies);
            for (name, field) in [("PersonBirthDate", "born"), ("ExpectedPersonBirthDate", "due")] {
                draft.read_date(field, identifiers.value(name));
            }
            for part in &characteristics {
                code(draft, "ethnicity", part.value("Ethnicity"), codes::ETHNICITIES);
                keep_rest(draft, part, &["Ethnicity"], &[]);
            }
            let used = [
                "LAchildID",
                "UPN",
                "FormerUPN",
                "PersonBirthDate",
                "ExpectedPersonBirthDate",
                "PersonDeathDate",
            ];
            keep_rest(draft, identifiers, &used, &[]);
            keep_rest(
                draft,
                element,
                &["ChildIdentifiers", "ChildCharacteristics"],
                &["CINdetails", "ChildCharacteristics"],
            );
        })?;
        for disability in characteristics
            .iter()
            .flat_map(|part| part.all("Disabilities"))
            .flat_map(|all| all.all("Disability"))
        {
            self.disability(disability)?;
        }
        if let Some(died) = filled(dies) {
            let lines = vec![format!("PersonDeathDate: {died}")];
            let entry = Entry {
                kind: "death",
                module: "death",
                element: identifiers,
                happened: died,
                told_by: "",
                lines,
            };
            self.keep(entry, |draft| draft.keep_fact("of", "child"))?;
        }
        Ok(())
    }

    fn disability(&mut self, element: &Element) -> Result<(), ReadError> {
        let raw = element.text.trim();
        if raw.is_empty() || raw.eq_ignore_ascii_case("NONE") {
            return Ok(());
        }
        let day = self.census.reference_day;
        let entry = Entry {
            kind: "diagnosis",
            module: "disability",
            element,
            happened: "",
            told_by: raw,
            lines: vec![format!("Disability: {raw}")],
        };
        self.keep(entry, |draft| {
            draft.recorded = day;
            draft.keep_fact("condition", codes::disability(raw).unwrap_or(raw));
            draft.keep_fact("disability", raw);
            if codes::disability(raw).is_none() {
                draft.mark("disability", "is no code of its list; kept as it came");
            }
        })
    }

    fn episode(&mut self, episode: &Element) -> Result<(), ReadError> {
        let practice = self.intake.practice;
        let referred = episode.value("CINreferralDate");
        let closed = episode.value("CINclosureDate");
        let elsewhere = ["CINclosureDate", "ReasonForClosure", "DateOfInitialCPC"];
        let mut except = MODULES.to_vec();
        except.extend(elsewhere);
        let entry = Entry {
            kind: "referral",
            module: "referral",
            element: episode,
            happened: referred,
            told_by: "",
            lines: episode.lines(&except),
        };
        self.keep(entry, |draft| {
            let kind = practice.kind("referral");
            let source = episode.value("ReferralSource");
            draft.keep_fact("from", codes::referrer(source).unwrap_or_default());
            code(draft, "referral_source", source, codes::REFERRAL_SOURCES);
            code(draft, "primary_need", episode.value("PrimaryNeedCode"), codes::PRIMARY_NEEDS);
            draft.write_fact(kind, "no_further_action", episode.value("ReferralNFA"));
            let mut used =
                vec!["CINreferralDate", "ReferralSource", "PrimaryNeedCode", "ReferralNFA"];
            used.extend(elsewhere);
            keep_rest(draft, episode, &used, &MODULES);
        })?;
        self.conference(episode)?;
        for assessment in episode.all("Assessments") {
            self.assessment(assessment)?;
        }
        for plan in episode.all("CINPlanDates") {
            self.need_plan(plan)?;
        }
        for enquiry in episode.all("Section47") {
            self.enquiry(enquiry)?;
        }
        for plan in episode.all("ChildProtectionPlans") {
            self.protection_plan(plan)?;
        }
        for steps in episode.all("PreProceedingsandFGDM") {
            self.pre_proceedings(steps)?;
        }
        let reason = episode.value("ReasonForClosure");
        if closed.is_empty() && reason.is_empty() {
            return Ok(());
        }
        let lines =
            vec![format!("CINclosureDate: {closed}"), format!("ReasonForClosure: {reason}")];
        let entry = Entry {
            kind: "case-closed",
            module: "closure",
            element: episode,
            happened: closed,
            told_by: "",
            lines,
        };
        self.keep(entry, |draft| {
            draft.keep_fact("service", "children’s social care");
            draft.keep_fact("reason", codes::closure_reason(reason).unwrap_or_default());
            code(draft, "reason_for_closure", reason, codes::CLOSURE_REASONS);
            draft.keep_fact("referred", referred);
            if closed.is_empty() {
                draft.mark("happened", "a reason for closure is given and no day");
            }
        })
    }

    /// The initial conference an element tells of, unless another element told of the same day.
    fn conference(&mut self, element: &Element) -> Result<(), ReadError> {
        for held in element.all("DateOfInitialCPC") {
            let day = held.text.trim();
            if day.is_empty() || !self.conferences.insert(day.to_owned()) {
                continue;
            }
            let lines = vec![format!("DateOfInitialCPC: {day}")];
            let entry = Entry {
                kind: "initial-conference",
                module: "initial-conference",
                element: held,
                happened: day,
                told_by: "",
                lines,
            };
            self.keep(entry, |_| {})?;
        }
        Ok(())
    }

    fn assessment(&mut self, element: &Element) -> Result<(), ReadError> {
        let started = element.value("AssessmentActualStartDate");
        let authorised = element.value("AssessmentAuthorisationDate");
        let groups: Vec<&Element> = element.all("FactorsIdentifiedAtAssessment").collect();
        let found: Vec<&str> = groups
            .iter()
            .flat_map(|group| group.all("AssessmentFactors"))
            .map(|factor| factor.text.trim())
            .filter(|factor| !factor.is_empty())
            .collect();
        let factors = |draft: &mut Draft| {
            draft.keep_fact("factors", &found.join(" "));
            if found.iter().any(|factor| !codes::FACTORS.contains(factor)) {
                draft.mark("factors", "hold a code that is not in the list; kept as it came");
            }
            if found.is_empty() && !groups.is_empty() {
                draft.mark("factors", "are announced and none is given");
            }
        };
        let later = ["AssessmentAuthorisationDate", "FactorsIdentifiedAtAssessment"];
        let used = [
            "AssessmentActualStartDate",
            "AssessmentAuthorisationDate",
            "FactorsIdentifiedAtAssessment",
        ];
        // What the census says of an assessment that is not finished stands on its beginning.
        let except: &[&str] = if authorised.is_empty() { &[] } else { &later };
        let entry = Entry {
            kind: "assessment-started",
            module: "assessment",
            element,
            happened: started,
            told_by: "",
            lines: element.lines(except),
        };
        self.keep(entry, |draft| {
            if authorised.is_empty() {
                factors(draft);
            }
            keep_rest(draft, element, &used, &[]);
        })?;
        if authorised.is_empty() {
            return Ok(());
        }
        let lines = element.lines(&["AssessmentInternalReviewDate"]);
        let entry = Entry {
            kind: "assessment-completed",
            module: "assessment-completed",
            element,
            happened: authorised,
            told_by: "",
            lines,
        };
        let practice = self.intake.practice;
        self.keep(entry, |draft| {
            factors(draft);
            draft.write_fact(practice.kind("assessment-completed"), "started", started);
            for group in &groups {
                keep_rest(draft, group, &[], &["AssessmentFactors"]);
            }
        })
    }

    fn enquiry(&mut self, element: &Element) -> Result<(), ReadError> {
        let practice = self.intake.practice;
        let entry = Entry {
            kind: "section-47-enquiry",
            module: "section-47",
            element,
            happened: element.value("S47ActualStartDate"),
            told_by: "",
            lines: element.lines(&["DateOfInitialCPC"]),
        };
        self.keep(entry, |draft| {
            let kind = practice.kind("section-47-enquiry");
            draft.write_fact(kind, "conference_target", element.value("InitialCPCtarget"));
            draft.write_fact(kind, "conference_not_required", element.value("ICPCnotRequired"));
            keep_rest(
                draft,
                element,
                &["S47ActualStartDate", "InitialCPCtarget", "ICPCnotRequired", "DateOfInitialCPC"],
                &[],
            );
        })?;
        self.conference(element)
    }

    /// The steps before court proceedings; without a day on which they began they are a note.
    fn pre_proceedings(&mut self, element: &Element) -> Result<(), ReadError> {
        let began = element.value("PPStartDate");
        let kind = if began.is_empty() { "note" } else { "legal-step" };
        let entry = Entry {
            kind,
            module: "pre-proceedings",
            element,
            happened: began,
            told_by: "",
            lines: element.lines(&[]),
        };
        self.keep(entry, |draft| {
            if !began.is_empty() {
                draft.keep_fact("step", "pre-proceedings");
            }
            keep_rest(draft, element, &["PPStartDate"], &[]);
        })
    }
}
