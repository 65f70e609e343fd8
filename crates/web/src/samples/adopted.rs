//! A caseload whose partnership has decided about a rule: adapted it first, and retired it later. Whoever decided is invented.

use safeguarding::Caseload;
use safeguarding::practice::Practice;
use safeguarding::records::{Adoption, Entry, Instant, RuleStep};
use std::sync::LazyLock;

/// A caseload without records whose partnership adapted a rule and then retired it. Those who decided are invented.
pub(crate) static DECIDED_ABOUT_RULES: LazyLock<Caseload> = LazyLock::new(|| {
    let rule = "three-contacts-in-twelve-months-child";
    let text = Caseload::of(Practice::shipped(), []).rule_text(rule).map(str::to_owned);
    let adoption = |step: RuleStep, month: i8, text: Option<String>, reason: &str| {
        let (by, received) = ("Ida Marsh-Test", Instant::default());
        Entry::Adopted(Box::new(Adoption {
            id: Adoption::id_of(step, rule, by, reason, received),
            step,
            rule: rule.into(),
            from: jiff::civil::date(2025, month, 1),
            hash: None,
            look_back: None,
            asks_less: text.iter().map(|_| "at_least: 4, where it was 3".to_owned()).collect(),
            not_compared: Vec::new(),
            loosened_because: text.is_some().then(|| "Three is our whole caseload.".into()),
            text,
            by: by.into(),
            role: "business manager".into(),
            reason: reason.into(),
            decided: jiff::civil::date(2025, month, 1),
            received,
        }))
    };
    let adapted = text.map(|text| text.replace("at_least = 3", "at_least = 4"));
    let steps = [
        adoption(RuleStep::Adapt, 3, adapted, "Agreed by the board."),
        adoption(RuleStep::Retire, 5, None, "It asked too much of the front door."),
    ];
    Caseload::of(Practice::shipped(), steps)
});
