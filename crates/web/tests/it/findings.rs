//! A child's findings as the page shows them: what followed is told as having followed, and nothing of this year is folded away.

use crate::growing::{life, page, site};
use crate::readers::amber;

const CLAIM: &str = "There have been three or more contacts about this child within twelve months";

/// Three contacts about Amber from a day of this year on, and an assessment after them.
fn contacts(year: i16) -> String {
    let contact = |month: i8| {
        format!(
            "| c{month} | childrens-social-care | contact | Amber, Jo | {year}-0{month}-03 | {year}-0{month}-03 | from=school | |\n"
        )
    };
    let assessed = format!(
        "| a1 | childrens-social-care | assessment-started | Amber, Jo | {year}-05-05 | {year}-05-05 | | |"
    );
    [1, 2, 3].map(contact).concat() + &assessed
}

/// What stands before and in the first fold of the findings.
async fn shown_and_folded(year: i16) -> (String, String) {
    let site = site(life(&contacts(year)));
    let html = page(&site, &amber(site.caseload())).await;
    let (_, listed) = html.split_once("id=\"findings\"").expect("the findings have a heading");
    let (listed, _) = listed.split_once("id=\"accumulation\"").expect("the next heading");
    let (shown, folded) = listed.split_once("<details").unwrap_or((listed, ""));
    (shown.to_owned(), folded.to_owned())
}

// covers: DEV-6
#[tokio::test]
async fn what_something_followed_this_year_is_not_folded_and_says_what_followed() {
    let (shown, _) = shown_and_folded(2025).await;
    assert!(shown.contains(CLAIM), "{shown}");
    assert!(shown.contains("Followed by: 5 May 2025: Assessment started"), "{shown}");
    assert!(!shown.contains("Answered") && !shown.contains("nobody has answered"), "{shown}");
}

#[tokio::test]
async fn what_something_followed_years_ago_is_folded() {
    let (shown, folded) = shown_and_folded(2021).await;
    assert!(!shown.contains(CLAIM) && folded.contains(CLAIM), "{shown}");
    assert!(folded.contains("Followed by: 5 May 2021: Assessment started"), "{folded}");
}
