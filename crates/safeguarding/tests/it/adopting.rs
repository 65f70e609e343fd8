//! What a partnership decides about its rules holds from its day on, changes nothing before it, and loosens nothing unsaid.

use crate::invented::{PRACTICE, Told, covered, day, record};
use safeguarding::Caseload;
use safeguarding::chronology::View;
use safeguarding::patterns::{Finding, Verdict};
use safeguarding::practice::PRACTICE as FILES;
use safeguarding::records::{Adoption, CannotAdopt, Entry, Instant, RuleStep, Said};

const RULE: &str = "three-contacts-in-twelve-months-child";
const DECIDED: i32 = 100;

fn shipped_text() -> &'static str {
    let file = format!("/{RULE}.toml");
    FILES.iter().find(|(path, _)| path.ends_with(&file)).expect("it is shipped").1
}

/// The shipped wording with four contacts for three.
fn four() -> String {
    shipped_text()
        .replace("at_least = 3", "at_least = 4")
        .replace("three or more contacts", "four or more contacts")
}

fn adoption(step: RuleStep, rule: &str, text: Option<String>, from: i32) -> Adoption {
    let received = Instant(1_700_000_000_000_000 + from as u64);
    let reason = "Agreed at the partnership’s meeting.";
    Adoption {
        id: Adoption::id_of(step, rule, "Ida Marsh", reason, received),
        step,
        rule: rule.into(),
        from: day(from),
        hash: None,
        text,
        look_back: None,
        asks_less: Vec::new(),
        not_compared: Vec::new(),
        loosened_because: None,
        by: "Ida Marsh".into(),
        role: "business manager".into(),
        reason: reason.into(),
        decided: day(DECIDED),
        received,
    }
}

fn retire(from: i32) -> Adoption {
    adoption(RuleStep::Retire, RULE, None, from)
}

/// A child with three contacts, and what was decided.
fn caseload(adoptions: &[Adoption]) -> Caseload {
    let contact = |at: i32| Told {
        kind: "contact".into(),
        agency: "childrens-social-care".into(),
        facts: [("from".into(), "school".to_owned())].into(),
        day: at,
        vague: 0,
        about: 0,
        written_after: 0,
    };
    let told = [0, 30, 60].iter().zip(0..);
    let records = told.map(|(at, place)| {
        let record = record(&contact(*at), "Kestle", place);
        Entry::Said(Box::new(Said { record, original: Vec::new() }))
    });
    let covers = Entry::Coverage(covered("childrens-social-care"));
    let adopted = adoptions.iter().map(|adoption| Entry::Adopted(Box::new(adoption.clone())));
    Caseload::of(PRACTICE.clone(), records.chain([covers]).chain(adopted))
}

/// What a rule says of the child on a day; `None` where it is not judged.
fn found(caseload: &Caseload, rule: &str, at: i32) -> Option<Finding> {
    let found = caseload.findings(&View::all(day(at)), 0);
    found.into_iter().map(|found| found.finding).find(|finding| finding.rule == rule)
}

fn verdict(caseload: &Caseload, at: i32) -> Option<Verdict> {
    found(caseload, RULE, at).map(|finding| finding.verdict)
}

#[test]
fn a_retired_rule_is_judged_up_to_the_day_before_and_not_from_that_day() {
    let caseload = caseload(&[retire(120)]);
    assert_eq!(verdict(&caseload, 119), Some(Verdict::Met));
    assert_eq!(verdict(&caseload, 120), None);
    assert_eq!(caseload.retired_rules(day(120)).count(), 1);
    assert_eq!(caseload.retired_rules(day(119)).count(), 0);
    assert!(!caseload.all_findings(&View::all(day(120))).iter().any(|f| f.finding.rule == RULE));
}

#[test]
fn a_retired_rule_can_be_adopted_again_from_a_later_day() {
    let again = adoption(RuleStep::Adopt, RULE, Some(shipped_text().to_owned()), 150);
    let caseload = caseload(&[retire(120), again]);
    assert_eq!(
        [119, 120, 149, 150].map(|at| verdict(&caseload, at)),
        [Some(Verdict::Met), None, None, Some(Verdict::Met)]
    );
}

#[test]
fn an_adapted_rule_takes_the_place_of_the_shipped_one_from_its_day_and_says_its_own_claim() {
    let caseload = caseload(&[adoption(RuleStep::Adapt, RULE, Some(four()), 120)]);
    assert_eq!(verdict(&caseload, 119), Some(Verdict::Met));
    assert_eq!(verdict(&caseload, 120), Some(Verdict::NotMet));
    let title = |at: i32| {
        let found = caseload.findings(&View::all(day(at)), 0);
        let found = found.iter().find(|found| found.finding.rule == RULE).expect("it is judged");
        caseload.words().explain(&found.finding, found.concerning).title
    };
    assert!(title(119).contains("three or more"), "{}", title(119));
    assert!(title(120).contains("four or more"), "{}", title(120));
}

#[test]
fn a_new_rule_is_judged_from_its_day() {
    let id = "three-contacts-here";
    let text = shipped_text().replace(RULE, id);
    let caseload = caseload(&[adoption(RuleStep::Adopt, id, Some(text), 120)]);
    assert_eq!(found(&caseload, id, 119).map(|finding| finding.verdict), None);
    assert_eq!(found(&caseload, id, 120).map(|finding| finding.verdict), Some(Verdict::Met));
    assert_eq!(verdict(&caseload, 120), Some(Verdict::Met), "the others are judged as before");
}

#[test]
fn a_rule_that_can_no_longer_be_read_is_told_and_nothing_is_judged_by_it() {
    let text = shipped_text().replace("\"contact\"", "\"no-such-kind\"");
    let caseload = caseload(&[adoption(RuleStep::Adapt, RULE, Some(text), 120)]);
    assert_eq!(caseload.unread_rules.len(), 1);
    assert!(!caseload.unread_rules[0].problems.is_empty());
    assert_eq!(verdict(&caseload, 119), Some(Verdict::Met));
    assert_eq!(verdict(&caseload, 120), None);
}

#[test]
fn what_cannot_be_decided_is_refused_with_what_to_do() {
    let plain = caseload(&[]);
    let refused = |caseload: &Caseload, adoption: &Adoption, since: &[Adoption]| {
        caseload.can_adopt(adoption, since).expect_err("refused")
    };
    let adapt = |text: String| adoption(RuleStep::Adapt, RULE, Some(text), 120);
    assert_eq!(plain.can_adopt(&adapt(four()), &[]), Ok(()));
    let adopt = adoption(RuleStep::Adopt, RULE, Some(four()), 120);
    assert_eq!(refused(&plain, &adopt, &[]), CannotAdopt::IsJudged(RULE.into()));
    let nobody = adoption(RuleStep::Retire, "no-such-rule", None, 120);
    assert_eq!(refused(&plain, &nobody, &[]), CannotAdopt::NoSuchRule("no-such-rule".into()));
    let other = retire(130);
    assert_eq!(
        refused(&plain, &retire(120), std::slice::from_ref(&other)),
        CannotAdopt::DecidedMeanwhile(other.id)
    );
    assert_eq!(refused(&plain, &retire(99), &[]), CannotAdopt::TooEarly(day(99)));
    let siblings = shipped_text().replace("about = \"child\"", "about = \"sibling-group\"");
    assert!(matches!(refused(&plain, &adapt(siblings), &[]), CannotAdopt::AnotherRule { .. }));
    let loosened = Adoption { asks_less: vec!["at_least".to_owned()], ..adapt(four()) };
    assert!(matches!(refused(&plain, &loosened, &[]), CannotAdopt::Loosens(_)));
    let said = Adoption { loosened_because: Some("Too many prompts.".into()), ..loosened };
    assert_eq!(plain.can_adopt(&said, &[]), Ok(()));
    let retired = caseload(&[retire(120)]);
    let again = refused(&retired, &retire(130), &[]);
    assert_eq!(again, CannotAdopt::IsRetired { rule: RULE.into(), since: day(120) });
    assert!(matches!(
        refused(&retired, &adoption(RuleStep::Adopt, RULE, Some(four()), 110), &[]),
        CannotAdopt::LaterDecision { .. }
    ));
}
