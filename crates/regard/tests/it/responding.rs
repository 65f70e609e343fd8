//! Writing down and what is owed, on a real log: an entry is chained with all others, names its author, and opens and ends clocks.

use crate::running::{Folder, list, text};

const CHILD: &str = "\
# agency: school
# covers from: 1 September 2020
reference,kind,happened,recorded,child_given_name,child_family_name,child_born,people,fact_seen
S-1,school concern,4 November 2026,4 November 2026,Wren,Harker,2016-05-02,mother Demi Harker,Hungry
";

fn begun() -> Folder {
    let folder = Folder::new();
    let path = folder.write("school.csv", CHILD);
    folder.take_in(&path).well();
    folder
}

const WHO: [&str; 6] = ["--by", "Tamar Quill", "--role", "class teacher", "--agency", "school"];

fn write(folder: &Folder, words: &[&str]) -> crate::running::Ran {
    let mut all = vec!["write"];
    all.extend(words);
    all.extend(WHO);
    folder.ask(&all)
}

fn id_of(printed: &str) -> String {
    let line = printed.lines().find(|line| line.starts_with("Written down: ")).expect("it is told");
    line.trim_start_matches("Written down: ").to_owned()
}

// covers: DEV-45, BRA-5, NOT-5
#[test]
fn a_worry_opens_a_clock_and_only_an_answer_that_points_at_it_ends_it() {
    let folder = begun();
    let worry = ["worry", "--about", "Wren Harker", "--fact", "why_now=Third time", "--text"];
    let written = write(&folder, &[&worry[..], &["fact-seen=Asleep"]].concat()).well();
    let id = id_of(&written);
    let owed = folder.ask(&["work", "--format", "json"]).json();
    let answer = list(&owed).iter().find(|task| text(&task["duty"]) == "worry-answered");
    assert_eq!(answer.map(|task| text(&task["opened_by"])), Some(id.as_str()));
    let reply = [
        "worry-answered",
        "--about",
        "Wren Harker",
        "--on",
        &id,
        "--fact",
        "outcome=contact-made",
        "--fact",
        "told_how=by-telephone",
        "--text",
        "opinion=So do we",
        "--text",
        "action-taken=Visit on Friday",
    ];
    write(&folder, &reply).well();
    let owed = folder.ask(&["work", "--format", "json"]).json();
    assert!(list(&owed).iter().all(|task| text(&task["duty"]) != "worry-answered"));
    let all = folder.ask(&["work", "--all", "--format", "json"]).json();
    assert!(list(&all).iter().any(|task| text(&task["state"]) == "done in time"));
    let whole = folder.ask(&["verify"]).well();
    assert!(whole.contains("The log is whole"), "{whole}");
    let told = folder.ask(&["chronology", "Wren Harker"]).well();
    assert!(
        told.contains("Asleep"),
        "one chronology holds what was written here and what came from files: {told}"
    );
}

// covers: NOT-9, BRA-14
#[test]
fn what_stands_in_the_way_is_said_all_at_once_and_nothing_is_written() {
    let folder = begun();
    let before = folder.ask(&["verify"]).well();
    let refused =
        write(&folder, &["plan-line", "--about", "Wren Harker", "--fact", "by=1 January 2020"]);
    let said = format!("{}{}", refused.out, refused.err);
    for wanted in [
        "fact.change",
        "fact.by: This day is over",
        "fact.measure",
        "fact.hold_weeks",
        "nothing was written",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    assert!(refused.code != 0, "it is told to whoever runs it in a script");
    assert_eq!(folder.ask(&["verify"]).well(), before);
    let nobody = write(&folder, &["worry", "--about", "Nobody Known"]);
    assert!(nobody.code != 0);
}

#[test]
fn what_a_kind_asks_is_listed() {
    let folder = Folder::new();
    let kinds = folder.ask(&["write", "--list"]).well();
    assert!(kinds.contains("worry") && kinds.contains("challenge"), "{kinds}");
    let asked = folder.ask(&["write", "--list", "contact-decision"]).well();
    assert!(asked.contains("--fact missing=") && asked.contains("--on RECORD"), "{asked}");
    assert!(!asked.contains("no-consent"), "“no consent” is no reason not to ask: {asked}");
}

// covers: DEV-25, DEV-48
#[test]
fn nothing_closes_before_the_no_of_a_family_is_talked_over_in_supervision() {
    let folder = begun();
    let about = ["--about", "Wren Harker"];
    let no = [
        &["declined-service"][..],
        &about,
        &["--fact", "service=Group", "--text", "said-by-parent=Not for us"],
        &["--text", "opinion=She is tired of groups"],
    ];
    write(&folder, &no.concat()).well();
    let closing = [
        &["case-closed"][..],
        &about,
        &[
            "--fact",
            "service=Early help",
            "--fact",
            "reason=family-declined",
            "--text",
            "opinion=x",
        ],
    ]
    .concat();
    let refused = write(&folder, &closing);
    let said = format!("{}{}", refused.out, refused.err);
    assert!(refused.code != 0 && said.contains("First: talk the no over in supervision"), "{said}");
    let owed = folder.ask(&["work", "--format", "json"]).json();
    let watch = list(&owed).iter().find(|task| text(&task["duty"]) == "watch-for-return");
    let next_by = format!("next_by={}", text(&watch.expect("somebody looks again")["due"]));
    let supervision = [
        &["supervision"][..],
        &about,
        &["--fact", "decision=change-plan", "--fact", &next_by],
        &["--text", "opinion=No to groups, not to help", "--text", "action-taken=Offer visits"],
    ];
    write(&folder, &supervision.concat()).well();
    write(&folder, &closing).well();
    // The same may happen twice: it is written twice.
    write(&folder, &closing).well();
    let told = folder.ask(&["chronology", "Wren Harker", "--format", "json"]).json();
    let closed = list(&told["entries"]).iter().flat_map(|entry| list(&entry["records"]));
    assert_eq!(closed.filter(|record| text(&record["kind"]) == "case-closed").count(), 2);
}

// covers: DEV-36, NOT-12
#[test]
fn words_to_begin_a_challenge_with_are_listed_and_disagreements_are_told_without_a_name() {
    let folder = begun();
    let asked = folder.ask(&["write", "--list", "challenge"]).well();
    assert!(asked.contains("you may begin with: ") && asked.contains("and answer by "), "{asked}");
    assert!(asked.contains("[their agency]") && !asked.contains('{'), "{asked}");
    let none = folder.ask(&["disagreements"]).well();
    assert!(
        none.contains("over the records of 1 families") && none.contains("None was opened"),
        "{none}"
    );
    let about = ["--about", "Wren Harker"];
    let challenge = [
        &["challenge"][..],
        &about,
        &["--fact", "to=childrens-social-care", "--fact", "wish=A visit"],
        &["--text", "fact-seen=Thinner", "--text", "opinion=Go this week"],
    ];
    let id = id_of(&write(&folder, &challenge.concat()).well());
    let resolved = [
        &["challenge-resolved"][..],
        &about,
        &["--on", &id, "--fact", "how=action-agreed", "--fact", "theme=child-not-seen"],
        &["--text", "opinion=A visit today"],
    ];
    write(&folder, &resolved.concat()).well();
    let told = folder.ask(&["disagreements"]).well();
    assert!(told.contains("child not seen") && told.contains("fewer than 5"), "{told}");
    assert!(!told.contains("Wren") && !told.contains("Tamar"), "{told}");
    let json = folder.ask(&["disagreements", "--format", "json"]).json();
    assert_eq!(text(&json["by_theme"]["child-not-seen"]["opened"]), "fewer than 5");
    assert_eq!(text(&json["by_stage"]["stage-1"]), "fewer than 5");
    let csv = folder.ask(&["disagreements", "--format", "csv"]).well();
    assert!(
        csv.lines().any(|line| line.starts_with("theme,child-not-seen,fewer than 5,")),
        "{csv}"
    );
    let wrong = folder.ask(&["disagreements", "--since", "soon"]);
    assert!(wrong.code != 0 && wrong.err.contains("--since is not a day"), "{}", wrong.err);
}
