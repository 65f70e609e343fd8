//! The children in need census.

use crate::reading::{Outcome, is_marked, read_bytes};
use exchange::Format;
use jiff::civil::date;
use safeguarding::records::{Role, Sex};

const HEADER: &str = "<Header><CollectionDetails><Collection>CIN</Collection><Year>2025</Year><ReferenceDate>2025-03-31</ReferenceDate></CollectionDetails><Source><LEA>999</LEA></Source></Header>";

fn census(children: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<Message>{HEADER}<Children>\n{children}\n</Children></Message>"
    )
}

fn child(number: &str, rest: &str) -> String {
    format!(
        "<Child><ChildIdentifiers><LAchildID>{number}</LAchildID><PersonBirthDate>2015-03-04</PersonBirthDate><Sex>F</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity></ChildCharacteristics>{rest}</Child>"
    )
}

fn read(text: &str) -> Outcome {
    read_bytes("census.txt", text.as_bytes(), None, None)
}

const EPISODE: &str = "<CINdetails><CINreferralDate>2024-05-01</CINreferralDate><ReferralSource>3B</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode><CINclosureDate>2024-09-01</CINclosureDate><ReasonForClosure>RC8</ReasonForClosure><DateOfInitialCPC>2024-06-03</DateOfInitialCPC><Section47><S47ActualStartDate>2024-05-13</S47ActualStartDate><InitialCPCtarget>2024-06-04</InitialCPCtarget><DateOfInitialCPC>2024-06-03</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired></Section47><ReferralNFA>false</ReferralNFA></CINdetails>";

#[test]
fn each_thing_the_census_says_becomes_a_record_known_by_a_reference_that_lasts() {
    let out = read(&census(&child("A1", EPISODE)));
    let kinds: Vec<&str> = out.said.iter().map(|said| said.record.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["person-details", "referral", "initial-conference", "section-47-enquiry", "case-closed"]
    );
    let referral = out.record(1);
    assert_eq!(referral.facts["from"], "health-visiting");
    assert_eq!(referral.facts["referral_source"], "3B");
    assert_eq!(referral.facts["no_further_action"], "no");
    assert_eq!(referral.recorded, Some(date(2024, 5, 1)));
    assert_eq!(referral.provenance.reference.as_deref(), Some("A1/referral/2024-05-01/1"));
    assert_eq!(referral.provenance.organisation.as_deref(), Some("LA 999"));
    let about = &referral.mentions[0];
    assert_eq!((about.role, about.sex), (Role::Child, Some(Sex::Female)));
    assert_eq!(about.identifiers[0].issuer.as_deref(), Some("cin:999"));
    assert_eq!(out.record(3).facts["conference_target"], "2024-06-04");
    assert_eq!(out.record(4).facts["reason"], "after-assessment");
    assert_eq!(out.coverage[0].from, Some(date(2024, 4, 1)));
    assert_eq!(out.coverage[0].to, Some(date(2025, 3, 31)));
    assert!(out.rejects.is_empty());
}

#[test]
fn what_a_later_year_repeats_is_the_same_and_what_it_adds_supersedes_nothing_else() {
    let open = EPISODE.replace(
        "<CINclosureDate>2024-09-01</CINclosureDate><ReasonForClosure>RC8</ReasonForClosure>",
        "",
    );
    let (before, after) =
        (read(&census(&child("A1", &open))), read(&census(&child("A1", EPISODE))));
    let print = |out: &Outcome, kind: &str| {
        out.of_kind(kind).next().map(|record| record.provenance.fingerprint)
    };
    assert_eq!(print(&before, "referral"), print(&after, "referral"));
    assert_eq!(print(&before, "case-closed"), None);
    let corrected = read(&census(&child("A1", &EPISODE.replace("RC8", "RC5"))));
    assert_ne!(print(&corrected, "case-closed"), print(&after, "case-closed"));
    let reference =
        |out: &Outcome| out.of_kind("case-closed").next().unwrap().provenance.reference.clone();
    assert_eq!(reference(&corrected), reference(&after));
}

#[test]
fn an_unborn_child_is_known_by_the_day_it_is_expected() {
    let out =
        read(&census(&child("U1", EPISODE).replace("PersonBirthDate", "ExpectedPersonBirthDate")));
    assert_eq!(out.record(0).mentions[0].role, Role::Unborn);
    assert_eq!(out.record(0).mentions[0].due.as_ref().unwrap().reveal(), &date(2015, 3, 4));
}

#[test]
fn codes_and_elements_nobody_knows_are_kept_and_marked() {
    let episode = EPISODE.replace("3B", "99Z").replace("2024-05-13", "the 13th").replace(
        "<ReferralNFA>",
        "<Extra>more</Extra><Group><Inside>deep</Inside></Group><ReferralNFA>",
    );
    let out = read(&census(&child("A1", &episode)));
    let referral = out.of_kind("referral").next().unwrap();
    assert_eq!(referral.facts["referral_source"], "99Z");
    assert!(!referral.facts.contains_key("from"));
    assert!(is_marked(referral, "referral_source", "no code"));
    assert_eq!(
        (referral.facts["extra"].as_str(), referral.facts["inside"].as_str()),
        ("more", "deep")
    );
    let enquiry = out.of_kind("section-47-enquiry").next().unwrap();
    assert_eq!(enquiry.facts["happened_as_written"], "the 13th");
    assert!(is_marked(enquiry, "happened", "not a date"));
}

#[test]
fn a_census_that_breaks_off_keeps_every_child_it_completed_and_what_was_complete_of_the_last() {
    let whole = census(&format!("{}\n{}", child("A1", EPISODE), child("A2", EPISODE)));
    let cut = whole.rfind("</S47ActualStartDate>").unwrap() - 4;
    let out = read(&whole[..cut]);
    assert_eq!(out.account.read, 2);
    let second: Vec<_> = out
        .said
        .iter()
        .filter(|said| said.record.mentions[0].identifiers[0].value == "A2")
        .collect();
    assert!(second.iter().all(|said| is_marked(&said.record, "file", "breaks off")));
    assert!(second.iter().any(|said| said.record.kind == "referral"));
    assert_eq!(out.rejects.len(), 1);
    assert_eq!((out.rejects[0].row, out.rejects[0].raw.as_str()), (4, "2024-0"));
    assert!(out.rejects[0].reason.contains("byte"), "{}", out.rejects[0].reason);
}

#[test]
fn xml_that_cannot_be_read_on_costs_its_own_child_only() {
    let text = census(&format!(
        "{}{}{}",
        child("A1", EPISODE),
        child("A2", "<CINdetails><!bad><CINreferralDate>2024-01-01</CINreferralDate></CINdetails>"),
        child("A3", EPISODE)
    ));
    let out = read(&text);
    let numbers: Vec<&str> = out
        .of_kind("person-details")
        .map(|record| record.mentions[0].identifiers[0].value.as_str())
        .collect();
    assert_eq!(numbers, ["A1", "A2", "A3"]);
    assert!(out.rejects[0].reason.contains("cannot be read at byte"), "{:?}", out.rejects);
}

#[test]
fn elements_that_are_not_closed_are_kept_and_marked() {
    let out = read(&census(&child("A1", &EPISODE.replace("</Section47>", ""))));
    assert!(is_marked(
        out.of_kind("section-47-enquiry").next().unwrap(),
        "section47",
        "not closed"
    ));
    assert_eq!(out.of_kind("case-closed").count(), 1);
}

#[test]
fn an_entity_bomb_is_never_expanded() {
    let mut bomb = String::from("<!DOCTYPE Message [<!ENTITY a \"boom\">");
    for n in 1..12 {
        bomb.push_str(&format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10)));
    }
    bomb.push_str("]>");
    let text = format!(
        "{bomb}{}",
        census(&child("A1", &EPISODE.replace("N1", "N1&a11;")))
            .replace("<?xml version=\"1.0\"?>", "")
    );
    let out = read(&text);
    let referral = out.of_kind("referral").next().unwrap();
    assert_eq!(referral.facts["primary_need"], "N1&a11;");
    assert!(
        referral.marks.iter().any(|mark| mark.what.contains("not expanded")),
        "{:?}",
        referral.marks
    );
    assert!(out.notes_say("DOCTYPE"));
}

#[test]
fn a_text_too_long_to_hold_is_cut_and_told_of_and_the_next_child_is_read() {
    let long = "é".repeat(3 << 20);
    let text =
        census(&format!("{}{}", child("A1", &EPISODE.replace("N1", &long)), child("A2", EPISODE)));
    let out = read(&text);
    assert_eq!(out.of_kind("referral").count(), 2);
    let need = &out.of_kind("referral").next().unwrap().facts["primary_need"];
    assert!(need.len() <= 2 << 20 && need.starts_with("éé"));
    assert!(out.rejects[0].reason.contains("were left out"), "{:?}", out.rejects);
    assert!(is_marked(out.of_kind("referral").next().unwrap(), "primary_need_code", "too long"));
}

#[test]
fn a_comment_or_markup_too_long_to_hold_does_not_take_the_children_after_it_along() {
    let noise = format!("<!-- {} -->", "<a>".repeat(4 << 20));
    let out = read(&census(&format!("{}{noise}{}", child("A1", EPISODE), child("A2", EPISODE))));
    assert_eq!(out.of_kind("person-details").count(), 2);
    assert!(
        out.rejects.iter().any(|reject| reject.reason.contains("too long to hold")),
        "{:?}",
        out.rejects
    );
}

#[test]
fn elements_nested_without_end_are_bounded() {
    let text = census(&child("A1", &"<a>".repeat(200_000)));
    let out = read(&text);
    assert_eq!(out.of_kind("person-details").count(), 1);
}

#[test]
fn xml_of_another_kind_is_told_of_in_plain_words() {
    let out = read("<rss><channel><title>news</title></channel></rss>");
    assert_eq!((out.account.read, out.account.format), (0, None));
    assert!(out.notes_say("no children in need census"));
    let out = read_bytes(
        "x.csv",
        b"kind,happened\nnote,2021-01-01\n",
        Some("school"),
        Some(Format::CinCensus),
    );
    assert!(
        out.notes_say("no XML") || out.notes_say("no children in need census"),
        "{:?}",
        out.account.notes
    );
}
