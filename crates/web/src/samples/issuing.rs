//! A paper issued to three agencies: discussed in time by one, late by another, not heard from by the third. Everybody is invented.

use crate::site::Site;
use safeguarding::Caseload;
use safeguarding::records::{Entry, Said, StepId};

/// A site of its own where this paper was issued, on which things can be written down.
pub(crate) fn site(paper: StepId) -> Site {
    let story = STORY.replace("PAPER", &paper.to_string());
    let story =
        safeguarding::scenarios::Scenario::read(&story).expect("a sample story can be read");
    let practice = super::bare().0.caseload().practice.clone();
    let said = |record| Entry::Said(Box::new(Said { record, original: Vec::new() }));
    let caseload = Caseload::of(practice, story.records.into_iter().map(said));
    let site = Site::new(caseload, super::day, crate::request_log::RequestLog::silent());
    site.expect("every template can be read").with_recording(|_, _| {
        Err(crate::recording::NotRecorded::Failed("This is a sample".to_owned()))
    })
}

const STORY: &str = "# A paper goes to three agencies

## People

| person | who |
| --- | --- |
| Merle | child Merle Ashdown (born 2014-05-02) |

## Records

| reference | agency | kind | about | happened | recorded | author | role | follows | details | fact seen | opinion | action taken |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| b1 | safeguarding-partnership | briefing-issued |  | 2025-01-13 | 2025-01-13 | Ada Penrose | partnership manager |  | title=Moved appointments; lesson=Moved appointments are counted as kept; to=health-visiting, gp, dentist; teams=All teams of the north; paper=PAPER |  |  |  |
| d1 | health-visiting | briefing-discussed |  | 2025-02-10 | 2025-02-10 | Ruth Sable | team lead | b1 | were_there=9; out_of=11; changes=yes |  | We write “did not attend” of babies | We write “was not brought”, and ring |
| k1 | health-visiting | briefing-checked |  | 2025-05-06 | 2025-05-06 | Ruth Sable | team lead | d1 | kept=done-in-part | 14 of 20 notes say so |  |  |
| d2 | gp | briefing-discussed |  | 2025-03-03 | 2025-03-03 | Lev Amory | practice lead | b1 | were_there=4; out_of=6; changes=we-do-it-already |  | It is known | A list each Friday |

## Expected

| as of | about | rule | verdict | entries |
| --- | --- | --- | --- | --- |
| 2025-06-02 | Merle | referral-decision | not met |  |
";
