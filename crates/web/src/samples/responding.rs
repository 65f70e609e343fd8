//! A child for whom much is owed, and forms that cannot be taken. Everybody is invented.

use super::{SampleChild, day, made};
use crate::site::Site;
use safeguarding::records::Instant;
use safeguarding::response::{Typed, Typing, Wrong};
use std::sync::LazyLock;

/// A child for whom much is owed: overdue, due, done late, with two decisions on one contact.
pub(crate) fn responding() -> (Site, u32) {
    static RESPONDING: LazyLock<(Site, u32)> = LazyLock::new(|| {
        made(&SampleChild {
            name: "responding",
            child: "Linnet",
            story: || RESPONDING_STORY.to_owned(),
        })
    });
    RESPONDING.clone()
}

/// What is wrong with what was typed, as a server would say it.
pub(crate) fn everything_wrong(site: &Site, typed: &Typed) -> Vec<Wrong> {
    let typing = Typing {
        practice: &site.caseload().practice,
        today: day(),
        received: Instant::default(),
        record_of: &|_| None,
    };
    typing.record(typed).err().unwrap_or_default()
}

const RESPONDING_STORY: &str = "# A child for whom much is owed

## People

| person | who |
| --- | --- |
| Child | child Linnet Marsh (born 2017-02-11, of 3 Weir Row, Oxmere) |
| Perry | child Perry Marsh (born 2019-08-30, of 3 Weir Row, Oxmere) |
| Dana | mother Dana Marsh (born 1994-05-05) |

## Records

| reference | agency | kind | about | happened | recorded | author | role | follows | details | fact seen | opinion | action taken |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| w1 | school | worry | Child, Dana | 2025-05-29 | 2025-05-29 | Tamar Quill | class teacher |  | why_now=Third time this week; neglect=physical | Fell asleep on the carpet; no lunch. | I think she is hungry at night. | Gave her breakfast. |
| c1 | childrens-social-care | contact | Child, Perry, Dana | 2025-05-29 | 2025-05-29 | Ines Holt | front-door worker |  | from=school; about=neglect | As the school reported. |  |  |
| d1 | childrens-social-care | contact-decision | Child, Perry, Dana | 2025-05-30 | 2025-05-30 | Ines Holt | front-door worker | c1 | outcome=assessment; missing=Nobody asked housing; not_asked=all-were-asked; siblings_looked_at=yes; earlier_contacts_read=yes |  | Two children and a pattern of hunger. | Assessment team today. |
| d2 | childrens-social-care | contact-decision | Child, Dana | 2025-05-30 | 2025-05-30 | Bram Oduya | front-door manager | c1 | outcome=early-help; missing=Nothing; not_asked=all-were-asked; siblings_looked_at=no; earlier_contacts_read=yes |  | Early help can reach them sooner. |  |
| a1 | childrens-social-care | assessment-started | Child, Perry, Dana | 2025-05-30 | 2025-05-30 | Noor Castell | social worker |  |  |  |  | Find out who puts the children to bed. |
| e1 | childrens-social-care | enquiry | Child, Perry, Dana | 2025-05-27 | 2025-05-27 | Noor Castell | social worker | a1 | to=housing; about=What is the flat like?; reply_by=2025-05-29 |  |  |  |
| g1 | childrens-social-care | work-given | Child, Perry | 2025-05-30 | 2025-05-30 | Bram Oduya | manager |  | worker=Noor Castell |  |  |  |
| v1 | childrens-social-care | visit-planned | Child | 2025-05-28 | 2025-05-28 | Noor Castell | social worker |  | on=2025-05-30; purpose=assessment |  |  |  |
| x1 | childrens-social-care | clock-paused | Child | 2025-05-30 | 2025-05-30 | Bram Oduya | manager | v1 | duty=visit-made |  | Dana is in hospital until Tuesday; her sister has the children and was seen. |  |
| n1 | early-help | declined-service | Child, Dana | 2025-05-20 | 2025-05-20 | Lev Amory | family worker |  | service=Parenting group |  | She says no to groups, not to help. |  |
| p1 | childrens-social-care | plan-line | Child, Dana | 2025-05-12 | 2025-05-12 | Noor Castell | social worker |  | change=Linnet has eaten before school; by=2025-05-26; measure=Breakfast club register; verified_by=School lead; from_record_of=school; support=Food parcels; if_not=Conference; hold_weeks=8 |  |  |  |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Child | referral-decision | not met |  |
";
