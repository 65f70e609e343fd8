//! The sharing gap over everybody as its page shows it: figures by rule and by pair of agencies, nobody named.
//!
//! Takes what [`safeguarding::replay::sharing_gap`] worked out; gives rows of words. Counts come rounded, and withheld where they
//! could point at a child; nothing here undoes that.

use safeguarding::Caseload;
use safeguarding::calendar::Date;
use safeguarding::replay::{self, Count, Figures, Spread};
use serde::Serialize;

use super::words;

/// Figures over everybody.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct GapShown {
    /// Whether no pattern can be seen of anybody.
    pub is_empty: bool,
    pub in_all: FiguresShown,
    /// How the days lost are spread over everybody; `None` where withheld or none.
    pub days_lost: Option<String>,
    /// Patterns and timescales, apart: what is due of every child would drown the others.
    pub by_sort: GapTable,
    pub by_rule: GapTable,
    pub by_pair: GapTable,
    /// How many gaps no two agencies could have closed.
    pub more_than_two: String,
    /// How many families are not in the figures; `None` where all are.
    pub families_left_out: Option<String>,
}

/// Rows of figures.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct GapTable {
    /// **Shape:** the most gaps first, then by name.
    pub rows: Vec<GapRow>,
    /// How many more there are, each with no gap or fewer than five.
    pub others: usize,
}

/// One rule, or one pair of agencies.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GapRow {
    pub what: String,
    /// Where the rule is.
    pub href: Option<String>,
    pub figures: FiguresShown,
}

/// Figures in words.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct FiguresShown {
    pub patterns: String,
    pub gaps: String,
    pub never_alone: String,
    /// Days lost: a quarter, half and three quarters of the gaps up to this, and the longest; `None` where withheld or none.
    pub days: Option<[String; 4]>,
}

impl GapShown {
    /// The figures over everybody, looking back from a day. Takes seconds over a large caseload.
    pub fn of(caseload: &Caseload, as_of: Date) -> Self {
        let gap = replay::sharing_gap(caseload, as_of, None);
        let title = |rule: &str| {
            let known = caseload.practice.rule(rule);
            known.map_or_else(|| rule.to_owned(), |known| known.title.clone())
        };
        let by_rule = gap.by_rule().into_iter();
        let by_rule =
            by_rule.map(|(rule, of)| (title(&rule), Some(format!("/practice/{rule}")), of));
        let name = |agency: &str| caseload.practice.agency_name(agency).to_owned();
        let by_pair = gap.by_pair().into_iter();
        let by_pair = by_pair
            .map(|([one, other], of)| (format!("{} and {}", name(&one), name(&other)), None, of));
        Self {
            is_empty: gap.patterns.is_empty(),
            in_all: shown(&gap.in_all()),
            by_sort: sorts(&gap),
            by_rule: table(by_rule.collect()),
            by_pair: table(by_pair.collect()),
            more_than_two: words::count_shown(gap.more_than_two()),
            families_left_out: (gap.families_left_out > 0)
                .then(|| words::count_shown(Count::of(gap.families_left_out))),
            days_lost: gap.in_all().days_lost.map(in_words),
        }
    }
}

fn sorts(gap: &replay::SharingGap) -> GapTable {
    let row = |(what, is_timescale): (&str, bool)| GapRow {
        what: what.to_owned(),
        href: None,
        figures: shown(&gap.of_timescales(is_timescale)),
    };
    let sorts = [("Patterns", false), ("Timescales, due of every child", true)];
    GapTable { rows: sorts.into_iter().map(row).collect(), others: 0 }
}

fn table(mut all: Vec<(String, Option<String>, Figures)>) -> GapTable {
    let total = all.len();
    all.retain(|(_, _, of)| matches!(of.gaps, Count::About(_)));
    all.sort_by(|(a, _, one), (b, _, other)| (other.gaps, a).cmp(&(one.gaps, b)));
    let others = total - all.len();
    let row = |(what, href, of)| GapRow { what, href, figures: shown(&of) };
    GapTable { rows: all.into_iter().map(row).collect(), others }
}

fn shown(of: &Figures) -> FiguresShown {
    FiguresShown {
        patterns: words::count_shown(of.patterns),
        gaps: words::count_shown(of.gaps),
        never_alone: words::count_shown(of.never_alone),
        days: of.days_lost.map(|spread| {
            let Spread { quarter, half, three_quarters, longest } = spread;
            let number = |days: i32| words::number_of(days.unsigned_abs() as usize);
            let longest = longest.map_or_else(|| "–".to_owned(), number);
            let [quarter, half, three_quarters] = [quarter, half, three_quarters].map(number);
            [quarter, half, three_quarters, longest]
        }),
    }
}

fn in_words(Spread { quarter, half, three_quarters, longest }: Spread) -> String {
    let [quarter, half, three_quarters] = [quarter, half, three_quarters].map(words::days);
    let longest = longest.map_or_else(|| "is withheld".to_owned(), words::days);
    format!(
        "a quarter of them up to {quarter}, half up to {half}, three quarters up to {three_quarters}; the longest {longest}"
    )
}
