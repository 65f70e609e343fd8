//! Who looked, in `/preview`: nobody yet, several, more than are shown, for one who gives families and one who does not.

use super::{LookLine, Opened, WhoLookedPage, Worker};
use crate::pages::Sample;
use safeguarding::records::Tie;

pub(super) fn samples() -> Vec<Sample> {
    let page = || WhoLookedPage {
        child: "Mira Calder".into(),
        own_page: "/people/0".to_owned(),
        action: "/people/0/who-looked".to_owned(),
        workers: Vec::new(),
        may_be_given: Vec::new(),
        ties: Tie::ALL.map(|tie| (tie.id(), tie.label())).into(),
        is_closer: false,
        may_close: false,
        glass: Vec::new(),
        looks: Vec::new(),
        further: 0,
        wrong: None,
    };
    let opened = || Opened {
        name: "Ida Marsh".into(),
        agency: "Children’s social care".to_owned(),
        at: "4 March 2026, 02:14 UTC".to_owned(),
        reason: "Night duty: the police asked whether the children are known".into(),
    };
    let look = |name: &str, sent| LookLine {
        at: "4 March 2026, 09:30 UTC".to_owned(),
        name: name.into(),
        agency: "Children’s social care".to_owned(),
        role: "Social worker".to_owned(),
        page:
            "A child’s life: their words, who is round them, what the record shows, and every entry"
                .to_owned(),
        sent,
        because: "works with this family".to_owned(),
    };
    let typical = || WhoLookedPage {
        workers: vec![
            worker("Siobhan Okafor", None),
            worker("عبد الرحمن بن سلمان", Some("1 May 2026")),
        ],
        glass: vec![opened()],
        looks: vec![look("Siobhan Okafor", false), look("Siobhan Okafor", true)],
        ..page()
    };
    let may_be_given =
        vec![("0".to_owned(), "Siobhan Okafor".into()), ("1".to_owned(), "Ida Marsh".into())];
    let wrong = Some("Enter why, in a few words: it is kept and can be read later".to_owned());
    vec![
        Sample::new("typical", &typical()),
        Sample::new("nobody", &page()),
        Sample::new(
            "supervisor",
            &WhoLookedPage { may_be_given: may_be_given.clone(), ..typical() },
        ),
        Sample::new(
            "kept-closer",
            &WhoLookedPage { is_closer: true, may_close: true, ..typical() },
        ),
        Sample::new("wrong", &WhoLookedPage { may_be_given, wrong, ..typical() }),
        Sample::new(
            "crowded",
            &WhoLookedPage {
                looks: (0..60).map(|_| look(&"Wilhelmina-Constance ".repeat(4), false)).collect(),
                further: 1_204,
                ..page()
            },
        ),
    ]
}

fn worker(name: &str, until: Option<&str>) -> Worker {
    Worker {
        account: "0".to_owned(),
        name: name.into(),
        agency: "Children’s social care".to_owned(),
        tie: Tie::Allocated.label(),
        until: until.map(str::to_owned),
    }
}
