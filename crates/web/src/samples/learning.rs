//! Registers with entries: a serious incident, recommendations, actions done and overdue, a group. Everybody is invented.

use super::{SampleChild, made};
use crate::site::Site;
use std::sync::LazyLock;

/// Registers in which something is owed, something is overdue and something is done.
pub(crate) fn learning() -> Site {
    static LEARNING: LazyLock<Site> = LazyLock::new(|| {
        made(&SampleChild { name: "learning", child: "Merle", story: || STORY.to_owned() }).0
    });
    LEARNING.clone()
}

const STORY: &str = "# What a partnership learned

## People

| person | who |
| --- | --- |
| Merle | child Merle Ashdown (born 2014-05-02, of 8 Weir Row, Oxmere) |

## Records

| reference | agency | kind | about | happened | recorded | author | role | follows | details | fact seen | opinion | action taken |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| x1 | childrens-social-care | serious-incident | Merle | 2025-05-26 | 2025-05-26 | Bram Oduya | head of service |  | harm=seriously-harmed; abuse_or_neglect=yes; looked_after=no | CANARY of what happened | So it is |  |
| r1 | safeguarding-partnership | recommendation |  | 2025-01-06 | 2025-01-06 | Ada Penrose | partnership manager |  | recommendation=The front door sees the last twelve months at a glance; review=Review of one case; finding=Finding 3; cause=tools-and-records; strength=strong; level=local; to=childrens-social-care; strand=contributory-factors |  | A third contact looks like a first one |  |
| r2 | safeguarding-partnership | recommendation |  | 2025-05-06 | 2025-05-06 | Ada Penrose | partnership manager |  | recommendation=Remind all staff of the policy on appointments; review=Audit of the spring; cause=knowledge-and-skill; strength=weak; level=local; to=gp, hospital |  | It was not known |  |
| d1 | safeguarding-partnership | recommendation-decided |  | 2025-01-20 | 2025-01-20 | Bram Oduya | head of service | r1 | decision=accept |  | The front door asked for it too |  |
| a1 | safeguarding-partnership | action |  | 2025-02-03 | 2025-02-03 | Ada Penrose | partnership manager | d1 | action=A list of contacts stands beside each new one; owner=Noor Castell; owner_role=front-door manager; agency=childrens-social-care; group=Neglect sub-group; due=2025-05-05; measure=Third contacts that are assessed; baseline=31 of 80; target=70 of 80 |  |  |  |
| c1 | childrens-social-care | action-completed |  | 2025-04-28 | 2025-04-28 | Noor Castell | front-door manager | a1 | evidence=tool-in-use; kept_at=Minutes of April | All teams have it |  |  |
| a2 | safeguarding-partnership | action |  | 2025-02-10 | 2025-02-10 | Ada Penrose | partnership manager |  | action=One page on what a home looks like; owner=Tamar Quill; owner_role=safeguarding lead; agency=school; group=Neglect sub-group; due=2025-05-16; measure=Referrals that say what was seen; baseline=Not known; target=All |  |  |  |
| g2 | school | action-progress |  | 2025-04-14 | 2025-04-14 | Tamar Quill | safeguarding lead | a2 | stands=behind |  |  | Two schools tried a first page |
| z1 | safeguarding-partnership | reflective-group |  | 2025-05-12 | 2025-05-12 | Ilka Ferrand | facilitator |  | facilitator=Ilka Ferrand; present=school, health-visiting; themes=who-does-what |  |  |  |
| y1 | childrens-social-care | supervision-reflection | Merle | 2025-05-28 | 2025-05-28 | Ruth Sable | supervisor |  | with=Noor Castell; loop=backing-off; kept=yes |  | CANARY of what it stirs |  |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Merle | referral-decision | not met |  |
";
