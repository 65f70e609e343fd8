//! Every story of `scenarios/`, on the fast path and on the oracle.

use safeguarding::practice::{PRACTICE, Practice, SCENARIOS, load};
use safeguarding::scenarios::Scenario;

#[test]
fn the_shipped_practice_is_sound() {
    if let Err(problems) = load(PRACTICE, SCENARIOS) {
        let list: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("practice has problems:\n{}", list.join("\n"));
    }
}

#[test]
fn every_story_gives_its_expected_answers() {
    let practice = Practice::shipped();
    let mut faults = Vec::new();
    assert!(!SCENARIOS.is_empty(), "there are stories");
    for (file, text) in SCENARIOS {
        let unfulfilled = match Scenario::read(text) {
            Ok(story) => story.run(&practice),
            Err(problems) => problems,
        };
        faults.extend(unfulfilled.into_iter().map(|u| format!("{file}:{}: {}", u.line, u.what)));
    }
    assert!(
        faults.is_empty(),
        "{} expectations not fulfilled:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
