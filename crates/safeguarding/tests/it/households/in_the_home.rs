//! Who is in the home and round it: residents, those who joined or left, every adult, the network, and as whom each is named.

use super::{LATER, Read, kestles, lines, records};
use safeguarding::people::household::{Basis, NotSaid, Ring};
use std::collections::BTreeSet;

/// BRA-12: every adult in the home counts, whatever told of them.
#[test]
fn a_man_the_police_record_at_the_childs_address_is_in_the_household_though_nobody_names_him_beside_the_child()
 {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL); JO)",
        "police | police-incident | 2020-02-10 | adult Ray Moss (born 1985-02-01, of MILL) | type=drugs",
    ]);
    read.ask(LATER, |history, words| {
        let home = &history.households[0];
        let said: Vec<String> = home.residents.iter().map(|r| words.resident(r)).collect();
        assert_eq!(home.residents.len(), 3, "{said:?}");
        assert_eq!(home.residents[1].basis, BTreeSet::from([Basis::NamedInTheHome]));
        assert_eq!(home.residents[2].basis, BTreeSet::from([Basis::OwnAddress]));
        assert!(said[2].contains("no record says what they are to the children"), "{}", said[2]);
        let ray = history.adults.iter().find(|a| words.name(a.person) == "Ray Moss").unwrap();
        assert_eq!(ray.difficulties.len(), 1);
        assert!(ray.in_a_childs_home);
        assert!(history.unknowns.iter().any(|u| matches!(u.what, NotSaid::PartAtTheAddress(_))));
    });
}

#[test]
fn who_joined_is_said_only_where_the_record_says_so() {
    let told = |who: &str| {
        let line = format!(
            "health-visiting | household-change | 2020-03-01 | AMBER); JO); parent's partner Craig Orrell | change=joined{who}"
        );
        kestles(&["school | note | 2020-01-10 | AMBER, of MILL); JO)", &line])
    };
    told("; who=partner").ask(LATER, |history, words| {
        assert_eq!(
            words.change(&history.changes[0]),
            "Craig Orrell joined the household, 1 March 2020 (Health visiting)."
        );
        let craig =
            history.households[0].residents.iter().find(|r| words.name(r.person) == "Craig Orrell");
        assert_eq!(craig.unwrap().basis, BTreeSet::from([Basis::HouseholdChange]));
    });
    told("").ask(LATER, |history, words| {
        assert_eq!(
            words.change(&history.changes[0]),
            "Somebody joined the household, 1 March 2020 (Health visiting). The record names Jo Kestle and Craig Orrell \
             and does not say which. Not named beside the children before: Craig Orrell."
        );
        assert_eq!(history.changes[0].who, None);
        assert_eq!(history.households[0].residents.len(), 2);
        let open: Vec<String> = history.unknowns.iter().map(|u| words.unknown(u)).collect();
        assert!(
            open.iter().any(|u| u.contains(
                "Who came or went is not said: the record names Jo Kestle and Craig Orrell"
            )),
            "{open:?}"
        );
    });
}

#[test]
fn a_list_of_who_lives_in_the_home_puts_a_grandmother_there_and_no_other_record_that_names_her_does()
 {
    let residents = |kind: &str| {
        let line =
            format!("housing | {kind} | 2020-01-10 | AMBER, of MILL); grandparent Edie Kestle");
        kestles(&[line.as_str()]).ask(LATER, |history, _| history.households[0].residents.len())
    };
    assert_eq!(residents("household-recorded"), 2);
    assert_eq!(residents("note"), 1);
}

/// BRA-12: men, visitors and grown-up brothers are among the adults, each with what is recorded of them, good and bad.
#[test]
fn every_adult_round_the_child_is_listed_with_difficulties_and_strengths() {
    let read = kestles(&[
        "police | note | 2020-01-10 | AMBER, of MILL); JO); visitor Wes Abbs (born 1980-01-01); sibling Luke Kestle (born 2000-01-01)",
        "substance-use | substance-use | 2020-02-10 | adult Wes Abbs (born 1980-01-01) | substance=alcohol; status=relapse",
        "school | strength | 2020-03-10 | AMBER); JO) | area=seeks-help",
        "police | domestic-abuse | 2020-04-10 | AMBER); JO); visitor Wes Abbs (born 1980-01-01) | risk=high",
    ]);
    read.ask(LATER, |history, words| {
        let adults: Vec<(String, usize, usize)> = history
            .adults
            .iter()
            .map(|a| (words.name(a.person), a.difficulties.len(), a.strengths.len()))
            .collect();
        let want = [("Luke Kestle", 0, 0), ("Jo Kestle", 1, 1), ("Wes Abbs", 2, 0)];
        assert_eq!(adults, want.map(|(name, d, s)| (name.to_owned(), d, s)));
        let wes = &history.adults[2];
        assert_eq!(
            words.adult_entry(&wes.difficulties[0]),
            "Adult’s alcohol or drug use, 10 February 2020 (Drug and alcohol service; substance: alcohol; status: relapse)."
        );
        assert!(words.adult_entry(&wes.difficulties[1]).contains("whose part it was the record does not say"));
        assert!(words.adult_entry(&wes.difficulties[1]).ends_with("The record also names Jo Kestle."));
    });
}

/// What one person did is never told of another: nor where the other is not named at all.
#[test]
fn an_offence_in_a_record_of_several_grown_ups_is_put_on_none_of_them() {
    let said = |others: &str| {
        let line = format!(
            "police | police-incident | 2020-04-10 | AMBER, of MILL); JO){others} | type=violence; involvement=suspect"
        );
        kestles(&[&line]).ask(LATER, |history, words| {
            let entries = history.adults.iter().flat_map(|a| &a.difficulties);
            entries.map(|entry| words.adult_entry(entry)).collect::<Vec<_>>()
        })
    };
    assert!(said("")[0].contains("suspect"), "a record of her alone says whose part it was");
    let of_two = said("; parent's partner Wes Abbs (born 1980-01-01)");
    assert_eq!(of_two.len(), 2);
    let of_a_grown_up_brother = said("; sibling Luke Kestle (born 2000-01-01)");
    for entry in of_two.iter().chain(&of_a_grown_up_brother) {
        assert!(entry.starts_with("Named in: Police incident"), "{entry}");
        assert!(entry.contains("whose part it was the record does not say"), "{entry}");
        assert!(!entry.contains("suspect"), "{entry}");
    }
}

#[test]
fn the_network_is_home_family_and_community_and_agencies_with_their_last_contact() {
    let mut told = records(&lines(&[
        "gp | note | 2020-01-10 | AMBER, of MILL); JO); grandparent Edie Kestle; neighbour Pat Lowe",
        "police | involvement | 2020-06-10 | AMBER) | status=none-found",
        "school | note | 2020-05-10 | AMBER)",
    ]).iter().map(String::as_str).collect::<Vec<_>>());
    told[2].shared_with = vec!["fire".into()];
    Read::of_records(told).ask(LATER, |history, words| {
        let rings: Vec<(Ring, String)> =
            history.network.people.iter().map(|p| (p.ring, words.name(p.person))).collect();
        assert_eq!(rings, [
            (Ring::Home, "Jo Kestle".to_owned()),
            (Ring::Family, "Edie Kestle".to_owned()),
            (Ring::Community, "Pat Lowe".to_owned()),
        ]);
        let agencies: Vec<String> = history.network.agencies.iter().map(|a| words.agency(a)).collect();
        assert_eq!(agencies, [
            "Fire and rescue: no contact recorded; last told something by another agency 10 May 2020.",
            "GP practice: last contact 10 January 2020.",
            "Police: no contact recorded.",
            "School: last contact 10 May 2020.",
        ]);
    });
}

#[test]
fn nothing_of_a_person_is_printed_by_debugging() {
    let read = kestles(&["gp | note | 2020-01-10 | AMBER, of MILL); JO); visitor Wes Abbs"]);
    read.ask(LATER, |history, _| {
        let printed = format!("{history:?} {:?}", read.addresses);
        for canary in ["Mill", "NM1", "Amber", "Kestle", "Jo ", "Wes"] {
            assert!(!printed.contains(canary), "{canary}");
        }
    });
}

/// What a reader is told is what their records say, however others write it.
#[test]
fn a_name_as_only_another_agency_writes_it_is_told_to_nobody_else() {
    let read = kestles(&[
        "school | note | 2020-01-10 | AMBER, of MILL); JO)",
        "police | note | 2020-02-10 | child Ambre Kestel (born 2012-03-04, nhs 9434765919, of MILL); mother Joanna Kestel (born 1990-02-01, nhs 9990000018)",
        "police | note | 2020-03-10 | child Ambre Kestel (born 2012-03-04, nhs 9434765919, of MILL); mother Joanna Kestel (born 1990-02-01, nhs 9990000018)",
        "gp | note | 2020-04-10 | child Amber Kestle (born 2012-03-04, nhs 9434765919, of MILL); mother Jo Kestle (born 1990-02-01, nhs 9990000018)",
    ]);
    assert_eq!(read.people.persons.len(), 2, "all agencies mean the same two");
    let child = read.people.persons[0].given();
    let told = |agency: &'static str| {
        read.ask_as(LATER, &|record| record.agency == agency, &child, |history, words| {
            let mut told: Vec<String> = history.stays.iter().map(|stay| words.stay(stay)).collect();
            told.extend(history.unknowns.iter().map(|unknown| words.unknown(unknown)));
            told.extend(history.relationships.iter().map(|tie| words.relationship(tie)));
            told.extend(history.children.iter().map(|child| words.given(*child)));
            told.join("\n")
        })
    };
    for (agency, own, others) in [
        ("police", ["Ambre Kestel", "Joanna Kestel"], ["Amber", "Kestle", "Jo Kes"]),
        ("school", ["Amber Kestle", "Jo Kestle"], ["Ambre", "Kestel ", "Joanna"]),
    ] {
        let told = told(agency);
        for words in own {
            assert!(told.contains(words), "{agency}: {words}: {told}");
        }
        for words in others {
            assert!(!told.contains(words), "{agency}: {words}: {told}");
        }
    }
}
