//! Retention to look at: what is due, what is held or open, what cannot be told and what was removed; and a log of which nothing is.
//! Everybody is invented.

use super::RetentionPage;
use crate::page_asked::PageAsked;
use crate::pages::Sample;
use crate::request_log::RequestLog;
use crate::samples::{CHILDREN, day};
use crate::site::Site;
use safeguarding::Caseload;
use safeguarding::practice::{Practice, read_retention};
use safeguarding::records::{
    Entry, Erased, Erasure, ErasureId, Fingerprint, Instant, RecordId, Removed, Said,
};
use safeguarding::scenarios::Scenario;

/// The samples of this page.
pub(super) fn samples() -> Vec<Sample> {
    let site = Site::new(caseload(), day, RequestLog::silent());
    let site = site.expect("every template can be read");
    let (nothing, _) = CHILDREN[0].site();
    let sample = |name: &'static str, site, pairs: &[(&str, &str)]| {
        Sample::new(name, &RetentionPage::of(site, &PageAsked::of(site, pairs)))
    };
    vec![
        sample("typical", &site, &[]),
        sample("one-agency", &site, &[("as-known-to", "school")]),
        sample("nothing", &nothing, &[]),
    ]
}

fn caseload() -> Caseload {
    let Scenario { records, .. } = Scenario::read(STORY)
        .unwrap_or_else(|problems| panic!("the story can be read: {problems:?}"));
    let mut practice = Practice::shipped();
    let own = include_str!("../../../../../practice/england/retention.toml");
    let own = format!("{own}{HOLD}");
    practice.retention = read_retention("retention.toml", &own, &practice)
        .unwrap_or_else(|problems| panic!("the schedule is sound: {problems:?}"));
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let entries = records.into_iter().map(said).chain(removed());
    Caseload::of(practice, entries)
}

/// Two erasures, and what they left.
fn removed() -> Vec<Entry> {
    let erasure = |n: u64, rule: &str, reason: &str, entries: &[u64]| {
        let decided = Instant(1_740_000_000_000_000 + n * 86_400_000_000);
        let id = ErasureId(RecordId::new(decided, &Fingerprint::of([rule])).0);
        let erased = Entry::Erased(Erased {
            by: id,
            record: Some(RecordId::new(Instant(n), &Fingerprint::of([rule]))),
            fingerprint: None,
        });
        let erasure = Erasure {
            id,
            decided,
            rule: rule.into(),
            reason: reason.into(),
            by: "Jo Marsh-Test".into(),
            agreed_by: "Bea Quill-Test".into(),
            removed: entries.iter().copied().map(Removed::of).collect(),
        };
        [erased, Entry::Erasure(Box::new(erasure))]
    };
    let order = erasure(0, "court-order", "Order of 3 February 2025, <in the legal file>.", &[4]);
    let time = erasure(40, "child-in-need", "The time was over; read by both of us.", &[9, 10, 12]);
    order.into_iter().chain(time).collect()
}

const HOLD: &str = "
[[hold]]
id = \"inquiry-into-oxmere-house\"
title = \"Inquiry into Oxmere House, letter of 6 January 2025\"
from = 2025-01-06
agencies = [\"nursery\"]
source = { title = \"Letter of the inquiry\", where = \"Invented\", says = \"Keep everything of nurseries.\", read = 2025-01-07, status = \"example\" }
";

const STORY: &str = "# People whose records were kept long enough

## People

| person | who |
| --- | --- |
| Edda | child Edda Tarn (born 1999-03-04) |
| Osric | child Osric Vane (born 1948-02-29) |
| Lowen | child Lowen Pasco (born 1998-07-01) |
| Nessa | child Nessa Quill |
| Tamsyn | child Tamsyn Roe (born 1997-05-05) |
| Bryok | child Bryok Roe (born 2016-05-05) |

## Records

| reference | agency | kind | about | happened | recorded | details |
| --- | --- | --- | --- | --- | --- | --- |
| e1 | childrens-social-care | contact | Edda | 2010-03-04 | 2010-03-04 | from=school; outcome=no-further-action |
| e2 | childrens-social-care | contact | Edda | 2012-11-02 | 2012-11-02 | from=police; outcome=no-further-action |
| e3 | school | school-concern | Edda | 2012-10-30 | 2012-10-30 | concern=hunger |
| o1 | childrens-social-care | looked-after | Osric | 1955-06-01 | 1955-06-01 | status=started |
| o2 | childrens-social-care | looked-after | Osric | 1966-02-28 | 1966-03-01 | status=ended |
| l1 | nursery | note | Lowen | 2001-10-30 | 2001-10-30 |  |
| n1 | childrens-social-care | contact | Nessa | 2001-05-01 | 2001-05-01 | from=public; outcome=no-further-action |
| t1 | school | school-concern | Tamsyn | 2011-10-30 | 2011-10-30 | concern=hunger |
| b1 | childrens-social-care | plan-started | Bryok, Tamsyn | 2025-02-01 | 2025-02-01 | plan=child-in-need |
| d1 | dentist | dental | Edda | 2009-11-12 | 2009-11-12 | outcome=was-not-brought |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Edda | referral-decision | not met |  |
";
