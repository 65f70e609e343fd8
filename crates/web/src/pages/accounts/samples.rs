//! The accounts in `/preview`: none but one’s own, several, one just opened, one refused.

use super::{AccountsPage, HolderForm, Line, Link, nobody};
use crate::pages::Sample;
use crate::samples;
use safeguarding::records::Holder;

/// Somebody who might have an account.
pub(crate) fn holder() -> Holder {
    Holder {
        sign_in_name: "siobhan.okafor".into(),
        name: "Siobhan Okafor".into(),
        agency: "school".into(),
        organisation: Some("Mill Lane Primary".into()),
        roles: vec!["safeguarding-lead".into()],
        supervised_by: None,
    }
}

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let line = |name: &str, sign_in_name: &str, stands, roles: &[&'static str]| Line {
        href: "/accounts/0".to_owned(),
        name: name.into(),
        sign_in_name: sign_in_name.into(),
        agency: "School".to_owned(),
        organisation: Some("Mill Lane Primary".into()),
        roles: roles.to_vec(),
        stands,
        has_app: stands == "open",
    };
    let page = || AccountsPage {
        lines: vec![
            line("Siobhan Okafor", "siobhan.okafor", "open", &["Safeguarding lead of an agency"]),
            line("عبد الرحمن بن سلمان", "abd.rahman", "waits", &["Social worker", "Supervisor"]),
            line(&"Wilhelmina-Constance ".repeat(4), "w.c", "closed", &["Reviewer"]),
        ],
        form: HolderForm::of(&site, &nobody(), None),
        link: None,
        wrong: None,
    };
    let own = || line("Administrator", "administrator", "open", &["Administrator"]);
    let link = Some(Link { name: "Siobhan Okafor".into(), path: "/begin/0".into(), hours: 72 });
    let wrong = Some("Another account has this sign-in name: choose one of its own".to_owned());
    vec![
        Sample::new("typical", &page()),
        Sample::new("first", &AccountsPage { lines: vec![own()], ..page() }),
        Sample::new("opened", &AccountsPage { link, ..page() }),
        Sample::new(
            "wrong",
            &AccountsPage { wrong, form: HolderForm::of(&site, &holder(), None), ..page() },
        ),
    ]
}
