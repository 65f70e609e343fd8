//! The tables of an audit, as they are shown: every figure with how many it is of, and words where too few say anything.

use super::Audit;
use crate::shown::words;
use safeguarding::Caseload;
use safeguarding::learning::audits::{Compared, GRADES, OVERALL, Returns};
use safeguarding::practice::FactKind;
use safeguarding::records::Private;
use serde::Serialize;

/// The grades given for a theme.
#[derive(Debug, Serialize)]
pub(super) struct GradeRow {
    theme: String,
    /// Best first.
    counts: Vec<usize>,
    not_ours: usize,
    graded: usize,
}

/// How far grades of a theme agree.
#[derive(Debug, Serialize)]
pub(super) struct AgreementRow {
    theme: String,
    units: usize,
    same: String,
    alpha: String,
    interval: String,
}

/// A child on whom grades lie apart.
#[derive(Debug, Serialize)]
pub(super) struct ApartShown {
    number: u32,
    theme: String,
    told: Vec<(String, String)>,
    /// The grade that stands, once moderated.
    moderated: Option<String>,
}

/// How often each answer was given.
#[derive(Debug, Serialize)]
pub(super) struct Counted {
    pub label: String,
    pub times: Vec<(String, usize)>,
}

/// This audit beside others, newest first.
#[derive(Debug, Serialize)]
pub(super) struct Earlier {
    /// Each audit: its title, its day, how its children were drawn.
    audits: Vec<(Private<String>, String, String)>,
    /// Each theme, with what each audit says of it.
    rows: Vec<(String, Vec<String>)>,
}

/// What stands where too few graded the same work.
const TOO_FEW: &str = "insufficient data";
/// How many other audits stand beside this one.
const BESIDE: usize = 4;

fn in_words(grade: &str) -> String {
    words::capital(&grade.replace('-', " "))
}

pub(super) fn grade_rows(returns: &Returns) -> Vec<GradeRow> {
    let row = |theme: &&FactKind| {
        let (counts, not_ours) = returns.counted(&theme.name);
        GradeRow {
            theme: theme.label.clone(),
            counts: counts.to_vec(),
            not_ours,
            graded: counts.iter().sum(),
        }
    };
    returns.themes.iter().map(row).collect()
}

/// Of the themes on which at least one piece of work was graded twice.
pub(super) fn agreement_rows(returns: &Returns, compared: Compared) -> Vec<AgreementRow> {
    let figure =
        |value: Option<f64>| value.map_or_else(|| TOO_FEW.to_owned(), |v| format!("{v:.2}"));
    let rows = returns.themes.iter().map(|theme| {
        let agreed = returns.agreement(&theme.name, compared);
        AgreementRow {
            theme: theme.label.clone(),
            units: agreed.units,
            same: figure(agreed.same),
            alpha: figure(agreed.alpha),
            interval: agreed
                .interval
                .map_or_else(|| TOO_FEW.to_owned(), |(low, high)| format!("{low:.2} to {high:.2}")),
        }
    });
    rows.filter(|row| row.units > 0).collect()
}

pub(super) fn apart(caseload: &Caseload, returns: &Returns) -> Vec<ApartShown> {
    let theme = |name: &str| {
        let theme = returns.themes.iter().find(|theme| theme.name == name);
        theme.map_or_else(|| name.to_owned(), |theme| theme.label.clone())
    };
    let shown = returns.apart().into_iter().map(|one| ApartShown {
        number: one.number,
        theme: theme(one.theme),
        moderated: returns
            .moderated
            .get(&one.number)
            .filter(|_| one.theme == OVERALL)
            .map(|grade| in_words(GRADES[usize::from(*grade)])),
        told: one
            .told
            .iter()
            .map(|(agency, grade)| {
                let name = caseload.practice.agency_name(agency).to_owned();
                (name, in_words(GRADES[usize::from(*grade)]))
            })
            .collect(),
    });
    shown.collect()
}

/// This audit beside the newest others; `None` where there are none with returns.
pub(super) fn earlier(audit: &Audit, others: &[Audit]) -> Option<Earlier> {
    let mut all: Vec<&Audit> =
        others.iter().filter(|one| !one.returns.returns.is_empty()).collect();
    if all.is_empty() {
        return None;
    }
    // The newest others stand first: they come in that order.
    all.truncate(BESIDE);
    all.insert(0, audit);
    let heading = |one: &&Audit| {
        let drawn = words::capital(&one.fact("how_drawn").replace('-', " "));
        let size = format!("{drawn}, {} of {}", one.fact("how_many"), one.fact("out_of"));
        (one.fact("title").to_owned().into(), words::day(one.record.happened.latest()), size)
    };
    let good = |one: &Audit, theme: &str| {
        let (counts, _) = one.returns.counted(theme);
        format!("{} of {}", counts[0] + counts[1], counts.iter().sum::<usize>())
    };
    let rows =
        audit.returns.themes.iter().map(|theme| {
            (theme.label.clone(), all.iter().map(|one| good(one, &theme.name)).collect())
        });
    Some(Earlier { audits: all.iter().map(heading).collect(), rows: rows.collect() })
}
