//! The Family Context set.

use crate::reading::{Outcome, is_marked, read_bytes};
use jiff::civil::date;
use safeguarding::records::Role;

fn read(text: &str) -> Outcome {
    read_bytes("any.csv", text.as_bytes(), None, None)
}

#[test]
fn a_person_is_a_child_until_eighteen_and_an_adult_after() {
    let out = read(
        "id, firstName, lastName, dateOfBirth, gender, address\n1,Amber,Kestle,04/03/2015,female,4 Mill Lane\n2,Jo,Kestle,1990-02-01,female,\n3,Nemo,,soon,x,\n",
    );
    assert_eq!(out.record(0).mentions[0].role, Role::Child);
    assert_eq!(out.record(1).mentions[0].role, Role::Adult);
    assert!(is_marked(out.record(2), "born", "not a date"));
    assert_eq!(out.record(0).mentions[0].identifiers[0].issuer.as_deref(), Some("family-context"));
}

#[test]
fn offences_keep_their_own_words_beside_practices() {
    let out = read(
        "personId, dateOfOffence, typeOfOffence, natureOfInvolvement\n2,2016-10-01,Possession of drugs,Offender\n2,2016-10-01,Possession of drugs,Offender\n",
    );
    let record = out.record(0);
    assert_eq!(
        (record.facts["type"].as_str(), record.facts["involvement"].as_str()),
        ("drugs", "convicted")
    );
    assert_eq!(record.facts["type_of_offence"], "Possession of drugs");
    assert_eq!(record.happened.day(), Some(date(2016, 10, 1)));
    assert_ne!(record.provenance.reference, out.record(1).provenance.reference);
}

#[test]
fn matters_of_a_tenancy_stand_open_or_closed() {
    let out = read(
        "personId,serviceInvolvement,housingAssociation,tenancyStart,antiSocialBehaviour,rentArrears,noticeSeekingPossession,eviction\n2,current,Local Homes,03/02/2016,Case open,no,maybe,\n3,None found,Local Homes,,,,,\n",
    );
    assert_eq!(out.of_kind("antisocial-behaviour").next().unwrap().facts["status"], "open");
    let notice = out.of_kind("tenancy").nth(1).unwrap();
    assert_eq!(
        (notice.facts["status"].as_str(), notice.facts["case"].as_str()),
        ("notice", "maybe")
    );
    assert!(is_marked(notice, "case", "neither open nor closed"));
    assert_eq!(out.of_kind("involvement").next().unwrap().facts["status"], "none-found");
    assert_eq!(out.said.len(), 4);
}

#[test]
fn a_row_that_does_not_say_whom_it_is_about_is_handed_back() {
    let out =
        read("personId,serviceInvolvement,schoolName\n,current,Mill Lane\n1,current,Mill Lane\n");
    assert_eq!((out.rejects.len(), out.said.len()), (1, 1));
}

#[test]
fn a_source_whose_explanation_holds_commas_is_put_together_again() {
    let out = read(
        "Id, DataSource, Title, Last Synchronised, Coverage Start Date, Coverage End Date,Coverage Explanation\nPolice, Local Police, Police,2020-01-06T10:00,2010-01-01,2020-01-06,convictions, and suspects, too\nMartians, Red, Planet,soon,,,\n",
    );
    assert_eq!(out.coverage[0].agency, "police");
    assert_eq!(out.coverage[0].explanation.as_deref(), Some("convictions, and suspects, too"));
    assert_eq!(out.coverage[0].to, Some(date(2020, 1, 6)));
    assert_eq!(out.coverage[1].agency, "martians");
    assert!(out.coverage[1].explanation.as_deref().unwrap().contains("soon"));
}

#[test]
fn a_chronology_that_names_people_as_a_list_of_people_does_is_still_a_chronology() {
    let out = read_bytes(
        "any.csv",
        b"id,kind,date,firstName,lastName,dateOfBirth,gender\nA-1,note,2021-01-01,Amber,Kestle,2015-03-04,F\n",
        Some("school"),
        None,
    );
    assert_eq!((out.record(0).kind.as_str(), out.record(0).agency.as_str()), ("note", "school"));
}
