//! Social care's answer to a hard time: contacts, and sometimes referral, assessment, enquiry, conference, plan and its end,
//! each step following from the one before, most in time and some late.

use super::Trouble;
use super::scribe::{Scribe, row};
use crate::chance::{later, months_later, office_day, weekdays_later};
use crate::row::Agency;
use crate::words;
use jiff::civil::Date;

/// Out of a hundred steps with a time limit, how many come late.
const LATE: f64 = 18.0;
/// Out of a hundred plans, in how many the bedrooms are hardly ever looked at.
const BEDROOM_UNSEEN: f64 = 40.0;
/// Out of a hundred plans, how many have a stretch without visits.
const UNVISITED: f64 = 25.0;

/// How many notes of calls and messages go with each visit: the knob for how full a long file is.
const NOTES_A_VISIT: u32 = 15;

/// Everything social care did in a hard time.
pub(super) fn respond(scribe: &mut Scribe, trouble: Trouble) {
    let contacts = if trouble.deep {
        scribe.chance.between(2, 5)
    } else {
        i32::from(scribe.chance.percent(55.0))
    };
    let mut day = later(trouble.from, scribe.chance.between(10, 90));
    for _ in 0..contacts {
        day = later(day, scribe.chance.between(12, 120));
        if day > trouble.to {
            break;
        }
        contact(scribe, office_day(day), "no-further-action");
    }
    if trouble.deep {
        let day = office_day(later(day, scribe.chance.between(5, 60)));
        contact(scribe, day, "referral");
        refer(scribe, day, trouble.to);
    }
}

const REFERRERS: &[&str] = &[
    "school",
    "school",
    "police",
    "police",
    "health-visiting",
    "gp",
    "hospital",
    "housing",
    "ambulance",
    "family",
    "anonymous",
    "fire",
];

fn contact(scribe: &mut Scribe, day: Date, outcome: &'static str) {
    let children = scribe.household_children_on(0, day);
    let Some(&child) = children.first() else { return };
    let from = scribe.chance.pick(REFERRERS);
    let closed = outcome == "no-further-action";
    let outcome = if closed {
        scribe.chance.pick(&[
            "no-further-action",
            "no-further-action",
            "information-and-advice",
            "early-help",
        ])
    } else {
        outcome
    };
    let mut contact = row(Agency::SocialCare, "contact", day)
        .by("front-door worker")
        .about_all(&children)
        .naming(scribe.family.adults(0))
        .fact_of("from", from)
        .fact_of("about", scribe.chance.pick(&["neglect", "neglect", "domestic-abuse", "other"]))
        .fact_of("outcome", outcome);
    if closed {
        let reason = scribe.chance.pick(&[
            "threshold-not-met",
            "threshold-not-met",
            "consent-declined",
            "family-declined",
        ]);
        let consent = if reason == "threshold-not-met" { "not-sought" } else { "declined" };
        contact = contact.fact_of("reason", reason).fact_of("consent", consent);
    }
    contact.said_by_other = scribe.say(words::SCHOOL_SAW, child);
    contact.opinion = scribe.say(words::OPINION, child);
    contact.action_taken = scribe.say(words::SOCIAL_CARE_DID, child);
    scribe.write(contact);
    if scribe.chance.percent(35.0) {
        ask_partners(scribe, &children, day);
    }
}

fn ask_partners(scribe: &mut Scribe, children: &[u8], day: Date) {
    let to = scribe.chance.pick(&[
        Agency::School,
        Agency::Gp,
        Agency::Police,
        Agency::HealthVisiting,
        Agency::Housing,
    ]);
    scribe.write(
        row(Agency::SocialCare, "enquiry", day)
            .by("front-door worker")
            .about_all(children)
            .fact_of("to", to.id())
            .fact_of("reply_by", weekdays_later(day, 2).to_string()),
    );
    if scribe.chance.percent(65.0) {
        let school = scribe.family.primary;
        let surgery = scribe.family.surgery;
        let reply = row(to, "enquiry-reply", weekdays_later(day, scribe.chance.between(1, 6)))
            .about_all(children)
            .fact_of("to", "childrens-social-care")
            .fact_of("holds_information", scribe.chance.pick(&["yes", "yes", "no"]));
        scribe.write(match to {
            Agency::School => reply.at(school),
            Agency::Gp => reply.at(surgery),
            _ => reply,
        });
    }
}

/// How many weekdays a step takes: within the limit, or now and then well over it.
fn takes(scribe: &mut Scribe, low: i32, high: i32, late: i32) -> i32 {
    if scribe.chance.percent(LATE) {
        scribe.chance.between(high + 4, late)
    } else {
        scribe.chance.between(low, high)
    }
}

fn refer(scribe: &mut Scribe, day: Date, until: Date) {
    let children = scribe.household_children_on(0, day);
    let Some(&first) = children.first() else { return };
    let adults: Vec<u8> = scribe.family.adults(0).collect();
    let from = scribe
        .last()
        .and_then(|row| row.fact("from").map(str::to_owned))
        .unwrap_or_else(|| "school".to_owned());
    let decided = weekdays_later(day, takes(scribe, 0, 1, 9));
    let started = weekdays_later(decided, 1);
    let completed = weekdays_later(started, takes(scribe, 18, 36, 80));
    let harm = scribe.chance.percent(55.0);
    let seen = scribe.say(words::VISIT_SEEN, first);
    for &child in &children {
        let others =
            || adults.iter().copied().chain(children.iter().copied().filter(|&c| c != child));
        let one = |kind, day| row(Agency::SocialCare, kind, day).about(child).naming(others());
        scribe.write(
            one("referral", day)
                .by("front-door worker")
                .fact_of("from", from.clone())
                .fact_of("primary_need", "N1"),
        );
        scribe.write(
            one("referral-decision", decided)
                .by("team manager")
                .fact_of("outcome", "assessment")
                .fact_of("referrer_told", if harm { "yes" } else { "no" }),
        );
        scribe.write(one("assessment-started", started));
        let outcome = if harm { "strategy-discussion" } else { "child-in-need-plan" };
        let said = scribe.child_says(child, completed);
        let opinion = scribe.say(words::OPINION, child);
        scribe.write(
            one("assessment-completed", completed)
                .fact_of("outcome", outcome)
                .fact_of("factors", "3B 4B 17A 16A")
                .fact_of("started", started.to_string())
                .child_said(said)
                .thinks(opinion),
        );
        scribe.write(
            one("visit", weekdays_later(started, 2))
                .fact_of("outcome", "child-seen")
                .fact_of("child_seen_alone", "yes")
                .fact_of("home_seen", "yes")
                .fact_of("bedroom_seen", "no")
                .fact_of("purpose", "assessment")
                .seen(seen.clone()),
        );
    }
    if harm {
        protect(scribe, &children, &adults, completed, until);
    } else {
        child_in_need(scribe, &children, &adults, completed, until);
    }
}

fn child_in_need(scribe: &mut Scribe, children: &[u8], adults: &[u8], from: Date, until: Date) {
    let starts = weekdays_later(from, scribe.chance.between(3, 12));
    let ends = office_day(
        months_later(starts, scribe.chance.between(3, 11)).max(until.min(months_later(starts, 14))),
    );
    for &child in children {
        scribe.write(
            row(Agency::SocialCare, "plan-started", starts)
                .about(child)
                .naming(adults.iter().copied())
                .fact_of("plan", "child-in-need"),
        );
    }
    visits(scribe, children, starts, ends, 24);
    supervise(scribe, children, starts, ends);
    let reason = scribe.chance.pick(&["improved", "improved", "family-declined"]);
    end(scribe, children, ends, "child-in-need", reason);
}

fn protect(scribe: &mut Scribe, children: &[u8], adults: &[u8], day: Date, until: Date) {
    let conference = weekdays_later(day, takes(scribe, 9, 14, 30));
    let core = weekdays_later(conference, takes(scribe, 4, 9, 20));
    let review = office_day(later(conference, if scribe.chance.percent(LATE) { 118 } else { 84 }));
    let ends = office_day(
        months_later(conference, scribe.chance.between(7, 16))
            .max(until.min(months_later(conference, 20))),
    );
    for &child in children {
        let one = |kind, day| {
            row(Agency::SocialCare, kind, day).about(child).naming(adults.iter().copied())
        };
        scribe.write(
            one("strategy-discussion", day)
                .fact_of("outcome", "section-47")
                .told("police; health-visiting; school"),
        );
        scribe.write(
            one("section-47-enquiry", day)
                .fact_of("conference_target", weekdays_later(day, 15).to_string())
                .fact_of("outcome", "initial-conference"),
        );
        scribe.write(
            one("initial-conference", conference)
                .by("conference chair")
                .fact_of("outcome", "plan")
                .fact_of("category", "neglect"),
        );
        scribe.write(
            one("plan-started", conference)
                .fact_of("plan", "child-protection")
                .fact_of("category", "neglect")
                .fact_of("previous_plans", "0"),
        );
        scribe.write(one("core-group", core));
        let mut next = office_day(later(core, 42));
        while next < ends {
            scribe.write(one("core-group", next));
            next = office_day(later(next, 42));
        }
        let mut next = review;
        while next < ends {
            let change = scribe.chance.pick(&["better", "same", "worse", "not-recorded"]);
            scribe.write(
                one("review-conference", next)
                    .by("conference chair")
                    .fact_of("outcome", "plan-continues")
                    .fact_of("change_since_last", change),
            );
            next = office_day(later(next, 175));
        }
        scribe.write(
            one("review-conference", ends)
                .by("conference chair")
                .fact_of("outcome", "plan-ends")
                .fact_of("change_since_last", "better"),
        );
    }
    visits(scribe, children, conference, ends, 13);
    supervise(scribe, children, conference, ends);
    grade_care(scribe, children, conference, ends);
    end(scribe, children, ends, "child-protection", "improved");
}

/// Visits while a plan runs: some refused, some with a stretch of none, bedrooms often not looked at.
fn visits(scribe: &mut Scribe, children: &[u8], from: Date, to: Date, every: i32) {
    let bedroom_odds = if scribe.chance.percent(BEDROOM_UNSEEN) { 2.0 } else { 40.0 };
    let gap = scribe.chance.percent(UNVISITED).then(|| scribe.chance.day(from, to));
    let mut day = weekdays_later(from, 3);
    while day < to {
        if gap.is_some_and(|gap| gap <= day && day <= later(gap, 75)) {
            day = office_day(later(day, every));
            continue;
        }
        let outcome = match scribe.chance.between(0, 19) {
            0 => "refused",
            1 | 2 => "no-answer",
            3 => "child-not-seen",
            _ => "child-seen",
        };
        let got_in = !matches!(outcome, "refused" | "no-answer");
        for &child in children {
            let mut visit = row(Agency::SocialCare, "visit", day)
                .about(child)
                .fact_of("outcome", outcome)
                .fact_of("home_seen", if got_in { "yes" } else { "no" })
                .fact_of("purpose", "statutory");
            if got_in {
                let bedroom = if scribe.chance.percent(bedroom_odds) { "yes" } else { "no" };
                let alone = if scribe.chance.percent(45.0) { "yes" } else { "no" };
                visit = visit.fact_of("bedroom_seen", bedroom).fact_of("child_seen_alone", alone);
                visit.fact_seen = scribe.say(words::VISIT_SEEN, child);
                if alone == "yes" && scribe.chance.percent(60.0) {
                    visit.said_by_child = scribe.child_says(child, day);
                }
            }
            scribe.write(visit);
        }
        for _ in 0..NOTES_A_VISIT {
            keep_a_note(scribe, children, day, every);
        }
        day = office_day(later(day, every + scribe.chance.between(-3, 6)));
    }
}

/// A telephone call, a message, an e-mail to school: most of a case file.
fn keep_a_note(scribe: &mut Scribe, children: &[u8], day: Date, every: i32) {
    let child = scribe.chance.pick(children);
    let day = office_day(later(day, scribe.chance.between(1, every)));
    let did = scribe.say(words::SOCIAL_CARE_DID, child);
    let note = row(Agency::SocialCare, "note", day).about(child);
    let note = match scribe.chance.between(0, 2) {
        0 => note.parent_said(scribe.say(words::PARENT_TO_SOCIAL_CARE, child)),
        1 => note.seen(scribe.say(words::SCHOOL_SAW, child)),
        _ => note.thinks(scribe.say(words::OPINION, child)),
    };
    scribe.write(note.done(did));
}

fn supervise(scribe: &mut Scribe, children: &[u8], from: Date, to: Date) {
    if scribe.chance.percent(30.0) {
        return;
    }
    let mut day = office_day(later(from, 28));
    while day < to {
        let opinion = scribe.say(words::OPINION, children[0]);
        let decision = scribe.chance.pick(&[
            "continue",
            "continue",
            "continue",
            "change-plan",
            "escalate",
            "not-recorded",
        ]);
        scribe.write(
            row(Agency::SocialCare, "supervision", day)
                .by("team manager")
                .about_all(children)
                .fact_of("decision", decision)
                .thinks(opinion),
        );
        day = office_day(later(day, scribe.chance.between(28, 60)));
    }
}

/// A care profile, a second one agreed, and in half of families never done.
fn grade_care(scribe: &mut Scribe, children: &[u8], from: Date, to: Date) {
    if scribe.chance.percent(50.0) {
        return;
    }
    let first = office_day(later(from, 40));
    let again = office_day(later(first, 90));
    let mut grades = vec![first];
    scribe.write(
        row(Agency::SocialCare, "care-profile-agreed", office_day(later(first, 9)))
            .about_all(children)
            .fact_of("by", again.to_string()),
    );
    if scribe.chance.percent(50.0) && again < to {
        grades.push(later(again, -5));
    }
    for (place, day) in grades.into_iter().enumerate() {
        let grade = |better: i32| (4 - better - place as i32).clamp(1, 5).to_string();
        scribe.write(
            row(Agency::SocialCare, "care-profile", office_day(day))
                .about_all(children)
                .naming(scribe.family.mother(0))
                .fact_of("tool", "graded-care-profile-2")
                .fact_of("physical", grade(0))
                .fact_of("safety", grade(0))
                .fact_of("emotional", grade(2))
                .fact_of("developmental", grade(1))
                .fact_of("carer", "mother"),
        );
    }
}

fn end(scribe: &mut Scribe, children: &[u8], day: Date, plan: &'static str, reason: &'static str) {
    let closed = office_day(later(day, scribe.chance.between(5, 40)));
    for &child in children {
        scribe.write(
            row(Agency::SocialCare, "plan-ended", day)
                .about(child)
                .fact_of("plan", plan)
                .fact_of("reason", reason),
        );
        if plan == "child-protection" {
            scribe.write(
                row(Agency::SocialCare, "step-down", day)
                    .about(child)
                    .fact_of("to", "child in need")
                    .fact_of("reason", "change seen"),
            );
        }
        let why =
            if reason == "family-declined" { "consent-declined" } else { "no-longer-in-need" };
        scribe.write(
            row(Agency::SocialCare, "case-closed", closed)
                .by("team manager")
                .about(child)
                .fact_of("service", "children’s social care")
                .fact_of("reason", why),
        );
    }
}
