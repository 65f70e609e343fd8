//! The heartbeat: whether the clerk that turns the day has run, so that an escalation cannot fail without anybody seeing it.
//!
//! Takes what the clerk noted in the log and the moment it is; gives a line for the first page and the list of work, and the answer
//! of `/health`. It runs no clerk.

use axum::http::StatusCode;
use safeguarding::calendar::in_words;
use safeguarding::records::{ClerkNote, Instant, LastRun};
use serde::Serialize;

/// Whether a clerk is to run on the log that a site shows.
#[derive(Clone, Copy, Debug)]
pub enum ClerkExpected {
    /// It is; the clock says when the pages are asked for.
    Yes(fn() -> Instant),
    /// It is not: this is a demonstration, and everybody in it is invented.
    NotInDemonstration,
}

/// What a page says of the clerk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ClerkLine {
    pub words: String,
    /// Whether something is wrong; else it is only said.
    pub is_wrong: bool,
}

/// How the clerk stands.
enum Stands {
    NotExpected,
    NeverRan,
    Late(LastRun),
    Unsent(LastRun),
    Well(LastRun),
}

impl Stands {
    fn of(expected: ClerkExpected, notes: &[ClerkNote]) -> Self {
        let ClerkExpected::Yes(now) = expected else { return Self::NotExpected };
        match LastRun::among(notes) {
            None => Self::NeverRan,
            Some(last) if last.is_late(now()) => Self::Late(last),
            Some(last) if last.unsent > 0 => Self::Unsent(last),
            Some(last) => Self::Well(last),
        }
    }
}

/// What the first page and the list of work say of the clerk; `None` where all is well.
pub(crate) fn line(expected: ClerkExpected, notes: &[ClerkNote]) -> Option<ClerkLine> {
    let wrong = |words: String| Some(ClerkLine { words, is_wrong: true });
    match Stands::of(expected, notes) {
        Stands::NotExpected => Some(ClerkLine {
            words: "This is a demonstration: the clerk that tells supervisors and managers of what is overdue does not run here."
                .to_owned(),
            is_wrong: false,
        }),
        Stands::NeverRan => wrong(
            "Nobody is told of what is overdue: the clerk has never run on this log. Whoever runs this server can start it \
             (regard clerk, or regard serve with --letters)."
                .to_owned(),
        ),
        Stands::Late(last) => wrong(format!(
            "Nobody is told of what is overdue: the clerk last ran on {}. Tell whoever runs this server.",
            in_words(last.day)
        )),
        Stands::Unsent(last) => wrong(format!(
            "{} of what is overdue could not be sent when the clerk last ran, on {}. Tell whoever runs this server.",
            letters(last.unsent),
            in_words(last.day)
        )),
        Stands::Well(_) => None,
    }
}

/// What `/health` answers: well, and how the clerk stands. A clerk that ran and is late, or left something unsent, is answered as a
/// fault, so that whoever watches only the figure sees it.
pub(crate) fn health(expected: Option<ClerkExpected>, notes: &[ClerkNote]) -> (StatusCode, String) {
    let Some(expected) = expected else { return (StatusCode::OK, "well\n".to_owned()) };
    let fault = StatusCode::SERVICE_UNAVAILABLE;
    match Stands::of(expected, notes) {
        Stands::NotExpected => {
            (StatusCode::OK, "well\nclerk: does not run in a demonstration\n".to_owned())
        }
        Stands::NeverRan => (
            StatusCode::OK,
            "well\nclerk: has never run; nobody is told of what is overdue\n".to_owned(),
        ),
        Stands::Well(last) => (StatusCode::OK, format!("well\nclerk: last ran on {}\n", last.day)),
        Stands::Late(last) => (
            fault,
            format!(
                "pages well\nclerk: LATE, last ran on {}; nobody is told of what is overdue\n",
                last.day
            ),
        ),
        Stands::Unsent(last) => (
            fault,
            format!(
                "pages well\nclerk: last ran on {}; {} could not be sent\n",
                last.day,
                letters(last.unsent)
            ),
        ),
    }
}

fn letters(unsent: u32) -> String {
    format!("{unsent} {}", if unsent == 1 { "telling" } else { "tellings" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use safeguarding::records::ClerkStep;

    const HOUR: u64 = 3_600_000_000;

    fn now() -> Instant {
        Instant(100 * HOUR)
    }

    fn ended(hour: u64, unsent: u32) -> Vec<ClerkNote> {
        vec![ClerkNote {
            step: ClerkStep::Ended,
            run: Instant(hour * HOUR),
            day: jiff::civil::date(2026, 11, 20),
            received: Instant(hour * HOUR),
            told: Vec::new(),
            roles: Vec::new(),
            unsent,
        }]
    }

    #[test]
    fn a_clerk_that_ran_and_is_late_is_a_fault_and_pages_say_since_when() {
        let expected = ClerkExpected::Yes(now);
        let (status, words) = health(Some(expected), &ended(73, 0));
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(words.contains("LATE, last ran on 2026-11-20"), "{words}");
        let line = line(expected, &ended(73, 0)).expect("said");
        assert!(line.is_wrong && line.words.contains("the clerk last ran on 20 November 2026"));
    }

    #[test]
    fn a_clerk_that_ran_within_26_hours_is_well_and_pages_say_nothing() {
        let expected = ClerkExpected::Yes(now);
        assert_eq!(health(Some(expected), &ended(74, 0)).0, StatusCode::OK);
        assert_eq!(line(expected, &ended(74, 0)), None);
        let (status, words) = health(Some(expected), &ended(99, 2));
        assert!(
            status == StatusCode::SERVICE_UNAVAILABLE && words.contains("2 tellings"),
            "{words}"
        );
    }

    #[test]
    fn a_clerk_that_never_ran_is_said_and_is_no_fault_of_the_pages() {
        let expected = ClerkExpected::Yes(now);
        assert_eq!(health(Some(expected), &[]).0, StatusCode::OK);
        assert!(line(expected, &[]).expect("said").words.contains("has never run"));
    }

    #[test]
    fn a_demonstration_says_that_no_clerk_runs_and_looks_whole() {
        let (status, _) = health(Some(ClerkExpected::NotInDemonstration), &[]);
        assert_eq!(status, StatusCode::OK);
        assert!(!line(ClerkExpected::NotInDemonstration, &[]).expect("said").is_wrong);
    }
}
