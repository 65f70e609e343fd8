//! Serious incidents: one in the middle of its rapid review, whose reference another family’s carries; one without any other entry; one that was
//! withdrawn; one of a day for which no test is listed. Everybody is invented.

use super::{SampleChild, made};
use crate::recording::NotRecorded;
use crate::site::Site;
use std::sync::LazyLock;

/// The incidents, each by the name of its sample and the reference of its record.
pub(crate) const INCIDENTS: [(&str, &str); 5] = [
    ("typical", "x1"),
    ("other-family", "y1"),
    ("no-entries", "z1"),
    ("withdrawn", "w1"),
    ("before-any-test", "o1"),
];

/// The site of all of them.
pub(crate) fn incident() -> Site {
    static INCIDENT: LazyLock<Site> = LazyLock::new(|| {
        let sample = SampleChild { name: "incident", child: "Wren", story: || STORY.to_owned() };
        made(&sample).0.with_recording(|_, _| {
            Err(NotRecorded::Failed("This is a sample: nothing is written".to_owned()))
        })
    });
    INCIDENT.clone()
}

const STORY: &str = "# Serious incidents

## People

| person | who |
| --- | --- |
| Wren | child Wren Tolland (born 2019-05-02, of 3 Mill Lane, Oxmere) |
| Robin | child Robin Tolland (born 2022-11-20, of 3 Mill Lane, Oxmere) |
| Dena | mother Dena Tolland (born 1995-02-05) |
| Piers | child Piers Hallam (born 2012-01-30, of 40 Tannery Quay, Oxmere) |
| Gwen | mother Gwen Hallam (born 1988-08-08) |
| Ottilie | child Ottilie Marsh (born 2024-12-01) |
| Kester | child Kester Vane (born 2017-07-07) |
| Alder | child Alder Finch (born 2001-03-03) |

## Records

| reference | agency | kind | about | happened | recorded | author | role | follows | shared with | withdraws | details | said by child | fact seen | opinion | action taken |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| h1 | health-visiting | health-review | Robin, Dena | 2023-01-09 | 2023-01-09 | Ilka Ferrand | health visitor |  |  |  | review=new-birth; outcome=attended |  | Gaining well |  |  |
| c1 | childrens-social-care | contact | Wren, Robin, Dena | 2024-03-11 | 2024-03-11 | Noor Castell | front-door worker |  |  |  | from=school; outcome=no-further-action; about=neglect |  | Hungry on Mondays |  |  |
| s1 | school | school-concern | Wren, Dena | 2024-09-16 | 2024-09-16 | Tamar Quill | safeguarding lead |  |  |  | concern=hunger | We have crisps in bed. | Took bread from the bin |  |  |
| g1 | gp | appointment | Robin, Dena | 2024-10-02 | 2024-10-02 | Hal Merton | GP |  | health-visiting |  | outcome=was-not-brought |  |  |  |  |
| g2 | gp | appointment | Robin, Dena | 2024-11-20 | 2024-11-20 | Hal Merton | GP |  |  |  | outcome=was-not-brought |  |  |  |  |
| d1 | dentist | dental | Wren, Dena | 2025-01-14 | 2025-01-14 | Bea Lorne | dentist |  |  |  | outcome=was-not-brought |  |  |  |  |
| c2 | childrens-social-care | contact | Wren, Robin, Dena | 2025-02-10 | 2025-02-10 | Noor Castell | front-door worker |  |  |  | from=police; outcome=no-further-action; about=neglect |  |  |  |  |
| p1 | police | domestic-abuse | Dena, Wren, Robin | 2025-03-02 | 2025-03-02 | Sol Avery | officer |  |  |  | risk=medium; children_present=yes |  | Called by a neighbour |  |  |
| p2 | police | domestic-abuse | Dena, Wren, Robin | 2025-05-20 | 2025-05-20 | Sol Avery | officer |  |  | p1 | risk=medium |  |  |  |  |
| f1 | fire | fire-safety-visit | Dena, Wren, Robin | about April 2025 | 2025-05-12 | Ida Rowe | officer |  |  |  |  |  | One room in use |  |  |
| s2 | school | school-concern | Wren | 2025-05-08 | 2025-05-08 | Tamar Quill | safeguarding lead |  |  |  | concern=hygiene |  | Her brother came in the same shirt all week |  |  |
| x1 | childrens-social-care | serious-incident | Wren, Robin, Dena | 2025-05-06 | 2025-05-07 | Bram Oduya | head of service |  | police, school |  | harm=seriously-harmed; abuse_or_neglect=yes; looked_after=no |  | Wren was brought in very thin and cold | Both parts look met; who knew what is open |  |
| k1 | childrens-social-care | review-criterion | Wren, Robin, Dena | 2025-05-08 | 2025-05-08 | Bram Oduya | head of service | x1 |  |  | test=england-notify; limb=abuse-or-neglect; met=yes |  | The weights of two years |  |  |
| k2 | childrens-social-care | review-criterion | Wren, Robin, Dena | 2025-05-08 | 2025-05-08 | Bram Oduya | head of service | x1 |  |  | test=england-notify; limb=seriously-harmed; met=yes |  | The letter of the ward |  |  |
| k3 | hospital | review-criterion | Wren, Robin, Dena | 2025-05-09 | 2025-05-09 | Ilka Ferrand | named nurse | x1 |  |  | test=england-notify; limb=seriously-harmed; met=not-known-yet |  | Whether it lasts cannot be said yet |  |  |
| k4 | safeguarding-partnership | review-criterion | Wren, Robin, Dena | 2025-05-12 | 2025-05-12 | Ada Penrose | partnership manager | x1 |  |  | test=england-serious-case-review; limb=worked-together; met=yes |  | Late calls |  |  |
| n1 | childrens-social-care | incident-notified | Wren, Robin, Dena | 2025-05-09 | 2025-05-09 | Bram Oduya | head of service | x1 | safeguarding-partnership |  | reference=2025-17 |  |  |  | The Panel was told |
| e1 | safeguarding-partnership | agency-return-asked | Wren, Robin, Dena | 2025-05-15 | 2025-05-15 | Ada Penrose | partnership manager | n1 | hospital, school, gp, housing |  | to=hospital, school, gp, housing; asks=chronology, what-was-known-when |  |  |  |  |
| r1 | school | agency-return | Wren, Robin, Dena | 2025-05-21 | 2025-05-21 | Tamar Quill | safeguarding lead | e1 |  |  | knew=involved-at-the-time; to_come=nothing |  | Breakfast each day | We thought it was enough |  |
| r2 | gp | agency-return | Wren, Robin, Dena | 2025-05-28 | 2025-05-28 | Hal Merton | GP | e1 |  |  | knew=not-known; to_come=Letters of 2024 |  | No file was found | The list was not merged |  |
| r3 | housing | agency-return | Wren, Robin, Dena | 2025-05-22 | 2025-05-22 | Ivo Tarrant | housing officer | e1 |  |  | knew=not-known; to_come=nothing |  | No tenancy of theirs | They let from a private owner |  |
| v1 | safeguarding-partnership | rapid-review | Wren, Robin, Dena | 2025-05-29 | 2025-05-29 | Ada Penrose | partnership manager | n1 |  |  | outcome=local-review; returns_missing=hospital’s |  | Hunger stood in three files | Nobody added it up |  |
| t1 | childrens-social-care | rapid-review-decided | Wren, Robin, Dena | 2025-05-30 | 2025-05-30 | Bram Oduya | head of service | v1 |  |  | decision=local-review; criteria=yes; review=2025-2 |  |  | More is to be learned of who added it up |  |
| l1 | safeguarding-partnership | local-review |  | 2025-05-30 | 2025-05-30 | Ada Penrose | partnership manager |  |  |  | review=2025-2; incidents=3; reviewer=Sel Aubrey; involved=school, hospital; families=to-be-asked |  |  | How was each child seen at home? |  |
| y1 | childrens-social-care | serious-incident | Piers, Gwen | 2025-04-22 | 2025-04-23 | Bram Oduya | head of service |  |  |  | harm=died; abuse_or_neglect=yes; looked_after=no |  | Found in the morning | Both parts |  |
| yn | childrens-social-care | incident-notified | Piers, Gwen | 2025-04-25 | 2025-04-25 | Bram Oduya | head of service | y1 |  |  | reference=2025-16 |  |  |  | The Panel was told |
| yd | safeguarding-partnership | rapid-review-decided | Piers, Gwen | 2025-05-15 | 2025-05-15 | Ada Penrose | partnership manager | yn |  |  | decision=local-review; criteria=yes; review=2025-2 |  |  | With the other |  |
| ys | school | school-concern | Piers | 2025-02-03 | 2025-02-03 | Tamar Quill | safeguarding lead |  |  |  | concern=hygiene |  | Slept in class |  |  |
| z1 | childrens-social-care | serious-incident | Ottilie | 2025-05-27 | 2025-05-28 | Bram Oduya | head of service |  |  |  | harm=seriously-harmed; abuse_or_neglect=no; looked_after=no |  | A burn | It is not known how |  |
| w1 | childrens-social-care | serious-incident | Kester | 2025-05-12 | 2025-05-12 | Bram Oduya | head of service |  |  |  | harm=seriously-harmed; abuse_or_neglect=yes; looked_after=no |  | Written of the wrong child | So it seemed |  |
| w2 | childrens-social-care | serious-incident | Kester | 2025-05-13 | 2025-05-13 | Bram Oduya | head of service |  |  | w1 | harm=seriously-harmed |  |  |  |  |
| o1 | childrens-social-care | serious-incident | Alder | 2005-06-14 | 2005-06-20 | Bram Oduya | head of service |  |  |  | harm=died; abuse_or_neglect=yes; looked_after=no |  | Of the old files | Not looked at by limb then |  |
| os | school | school-concern | Alder | 2005-02-01 | 2005-02-01 | Tamar Quill | teacher |  |  |  | concern=hunger |  |  |  |  |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Wren | referral-decision | not met |  |
";
