//! One account in `/preview`: open, closed, one for which a new link was asked, one just given.

use super::super::accounts::{HolderForm, Link, a_holder};
use super::HolderPage;
use crate::pages::Sample;
use crate::samples;

pub(super) fn samples() -> Vec<Sample> {
    let (site, _) = samples::bare();
    let page = || HolderPage {
        action: "/accounts/0".to_owned(),
        name: "Siobhan Okafor".into(),
        is_closed: false,
        has_password: true,
        recovery_asked_by: None,
        may_agree: false,
        form: HolderForm::of(&site, &a_holder(), None),
        link: None,
        wrong: None,
    };
    let asked = Some("Ida Marsh".into());
    let link = Some(Link { name: "Siobhan Okafor".into(), path: "/begin/0".into(), hours: 72 });
    let wrong = Some("Enter why, in a few words: it is kept and can be read later".to_owned());
    vec![
        Sample::new("typical", &page()),
        Sample::new("closed", &HolderPage { is_closed: true, ..page() }),
        Sample::new("asked", &HolderPage { recovery_asked_by: asked, may_agree: true, ..page() }),
        Sample::new("linked", &HolderPage { link, ..page() }),
        Sample::new("wrong", &HolderPage { wrong, has_password: false, ..page() }),
    ]
}
