//! What a partnership decides about its rules, by command: written to the log with who and why, and judged by from its day.

use crate::running::{Folder, text};
use safeguarding::practice::PRACTICE;

const RULE: &str = "three-contacts-in-twelve-months-child";
const WHO: [&str; 6] =
    ["--by", "Ida Marsh", "--role", "business manager", "--why", "Agreed on 3 March."];

const CONTACTS: &str = "\
# agency: childrens-social-care
reference,kind,happened,child_given_name,child_family_name,child_born,from,outcome
C-1,contact,4 March 2025,Amber,Kestle,2015-03-04,school,no-further-action
C-2,contact,4 June 2025,Amber,Kestle,2015-03-04,police,no-further-action
C-3,contact,4 July 2025,Amber,Kestle,2015-03-04,gp,no-further-action
";

fn with_contacts() -> Folder {
    let folder = Folder::new();
    folder.take_in(&folder.write("csc.csv", CONTACTS)).well();
    folder
}

fn rule_text() -> &'static str {
    let file = format!("/{RULE}.toml");
    PRACTICE.iter().find(|(path, _)| path.ends_with(&file)).expect("it is shipped").1
}

fn rules_found(folder: &Folder, more: &[&str]) -> Vec<String> {
    let found = folder.ask(&[&["findings", "--all", "--format", "json"], more].concat()).json();
    let list = found.as_array().expect("a list");
    list.iter().map(|finding| text(&finding["rule"]).to_owned()).collect()
}

#[test]
fn a_retired_rule_is_found_no_more_and_the_list_of_findings_says_so() {
    let folder = with_contacts();
    let told = folder.ask(&["practice", "retire", RULE]).well();
    assert!(told.contains("Nothing was written"), "{told}");
    assert!(rules_found(&folder, &[]).contains(&RULE.to_owned()));
    folder.ask(&[&["practice", "retire", RULE], &WHO[..]].concat()).well();
    assert!(!rules_found(&folder, &[]).contains(&RULE.to_owned()));
    assert!(rules_found(&folder, &["--as-of", "2025-08-01"]).contains(&RULE.to_owned()));
    let said = folder.ask(&["findings"]).well();
    assert!(said.contains("Not judged by since") && said.contains(RULE), "{said}");
    let decisions = folder.ask(&["practice", "decisions"]).well();
    for words in ["Ida Marsh (business manager)", "is retired from", "Agreed on 3 March."] {
        assert!(decisions.contains(words), "{words}: {decisions}");
    }
    let again = folder.ask(&[&["practice", "retire", RULE], &WHO[..]].concat());
    assert!(again.err.contains("is retired since"), "{}", again.err);
    assert!(folder.ask(&["verify"]).well().contains("The log is whole"));
}

#[test]
fn a_rule_that_asks_less_is_adapted_only_with_why() {
    let folder = with_contacts();
    let path =
        folder.write(&format!("{RULE}.toml"), &rule_text().replace("at_least = 3", "at_least = 4"));
    let path = path.display().to_string();
    let adapt = |more: &[&str]| folder.ask(&[&["practice", "adapt", &path], more].concat());
    let tried = adapt(&[]).well();
    assert!(tried.contains("at_least: 4, where it was 3"), "{tried}");
    let refused = adapt(&WHO);
    assert!(refused.err.contains("--loosen-because"), "{}", refused.err);
    assert!(rules_found(&folder, &[]).contains(&RULE.to_owned()), "nothing was written");
    let page = folder.path("page.html").display().to_string();
    folder.ask(&["look-back", "--rule", &path, "--out", &page]).well();
    let because = ["--loosen-because", "Three is our whole caseload.", "--look-back", &page];
    adapt(&[&WHO[..], &because].concat()).well();
    let open = folder.ask(&["findings", "--all", "--format", "json"]).json();
    let of_rule = open.as_array().expect("a list").iter().filter(|f| f["rule"] == RULE);
    let verdicts: Vec<&str> = of_rule.map(|f| text(&f["explanation"]["verdict"])).collect();
    assert!(!verdicts.contains(&"met"), "{verdicts:?}");
    let decisions = folder.ask(&["practice", "decisions"]).well();
    for words in [
        "asks less: at_least: 4, where it was 3",
        "Three is our whole caseload.",
        "look-back read: page.html",
    ] {
        assert!(decisions.contains(words), "{words}: {decisions}");
    }
}

#[test]
fn a_look_back_of_another_file_is_no_look_back_of_this_one() {
    let folder = with_contacts();
    let stricter = rule_text().replace("at_least = 3", "at_least = 2");
    let path = folder.write(&format!("{RULE}.toml"), &stricter).display().to_string();
    let page = folder.write("page.html", "<p>Another rule.</p>").display().to_string();
    let words = ["practice", "adapt", &path, "--look-back", &page];
    let refused = folder.ask(&[&words, &WHO[..]].concat());
    assert!(refused.err.contains("it names another file"), "{}", refused.err);
}

#[test]
fn an_adaptation_that_changes_nothing_is_refused() {
    let folder = with_contacts();
    let write = |text: &str| folder.write(&format!("{RULE}.toml"), text).display().to_string();
    let path = write(rule_text());
    for who in [&[][..], &WHO] {
        let refused = folder.ask(&[&["practice", "adapt", &path], who].concat());
        assert_ne!(refused.code, 0);
        assert!(refused.err.contains("word for word"), "{}", refused.err);
    }
    let path = write(&rule_text().replace("at_least = 3", "at_least = 2"));
    let adapt = || folder.ask(&[&["practice", "adapt", &path], &WHO[..]].concat());
    adapt().well();
    let again = adapt();
    assert!(again.err.contains("word for word"), "{}", again.err);
}
