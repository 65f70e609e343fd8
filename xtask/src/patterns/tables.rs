//! What was measured of patterns, as Markdown: the three reference rules by every tool, the whole library, and how both stand
//! beside what was aimed at.
//!
//! Takes what the tools told; gives text. It divides and rounds, and nothing else.

use super::{Measured, PUBLISHED, Tool};
use crate::people::asked::spaced;
use crate::people::tables::table;
use serde_json::Value;

/// Every table, with a line of what they rest on.
pub fn page(about: &str, measured: &Measured, is_published: bool) -> String {
    let tables = [
        about.to_owned(),
        seconds(&measured.tools),
        processes(&measured.tools),
        checks(&measured.tools, is_published),
        whole(measured.whole.as_ref()),
        aims(measured),
    ];
    tables.join("\n\n")
}

/// Seconds by the clock or of the processor that a tool told of one part.
fn told(tool: &Tool, part: &str, unit: &str) -> Option<f64> {
    tool.outcome.said["seconds"][part][unit].as_f64()
}

fn seconds(tools: &[Tool]) -> String {
    let part = |tool: &Tool, part: &str| figure(told(tool, part, "wall"), 3);
    let times = |tool: &Tool, unit: &str| {
        let theirs = told(tools.first()?, "sum", unit)?;
        Some(theirs / told(tool, "sum", unit)?)
    };
    let row = |tool: &Tool| {
        let version = tool.outcome.said["version"].as_str().unwrap_or_default();
        vec![
            format!("{} {version}", tool.name),
            part(tool, "offsets"),
            part(tool, "contacts"),
            part(tool, "missed"),
            part(tool, "agencies"),
            part(tool, "sum"),
            figure(told(tool, "sum", "cpu"), 3),
            figure(times(tool, "wall"), 1),
            figure(times(tool, "cpu"), 1),
        ]
    };
    let headings = [
        "tool",
        "where rows stand, s",
        "contacts, s",
        "missed, s",
        "agencies, s",
        "sum, s",
        "sum of processor, s",
        "times as fast as Polars",
        "for its processor seconds",
    ];
    let title = "**Three reference rules**, on events in memory and in order. Regard counts where each child's and household's rows \
                 stand into its sum.";
    table(title, &headings, &tools.iter().map(row).collect::<Vec<_>>())
}

fn processes(tools: &[Tool]) -> String {
    let row = |tool: &Tool| {
        let taken = tool.outcome.taken;
        vec![
            tool.name.to_owned(),
            figure(told(tool, "read", "wall"), 2),
            format!("{:.1}", taken.wall_s),
            format!("{:.1}", taken.cpu_s),
            format!("{:.0}", taken.peak_mb),
            format!("{:.1}", taken.others_cpu_s),
        ]
    };
    let headings =
        ["tool", "reading, s", "wall s", "CPU s", "peak MB", "CPU s of other processes meanwhile"];
    let title = "**What it took.** Whole processes, with reading and every run of every rule. Polars and DuckDB read a compressed \
                 table, Regard bare columns; a disturbed run shows in the last column.";
    table(title, &headings, &tools.iter().map(row).collect::<Vec<_>>())
}

fn checks(tools: &[Tool], is_published: bool) -> String {
    let row = |(rule, published): &(&str, &[u64])| {
        let mut row = vec![(*rule).to_owned()];
        row.extend(tools.iter().map(|tool| numbers(&tool.outcome.said["checks"][rule])));
        let published = published.iter().map(spaced).collect::<Vec<_>>().join("; ");
        row.push(if is_published { published } else { none() });
        row
    };
    let mut headings = vec!["rule"];
    headings.extend(tools.iter().map(|tool| tool.name));
    headings.push("published");
    let rows: Vec<_> = PUBLISHED.iter().map(row).collect();
    let title = "**What they found.** How many children or households, and the sum of the days first met; of agencies also the sum \
                 of the largest numbers, before the days, and the largest of all.";
    table(title, &headings, &rows)
}

/// The figures of the whole library, in the order in which they are shown: a field's name, what it is, and its places.
const WHOLE: [(&str, &str, usize); 17] = [
    ("children", "children", 0),
    ("records", "records", 0),
    ("rules", "rules", 0),
    ("bytes", "bytes of columns", 0),
    ("assess_s", "all rules, everybody, s", 3),
    ("assess_cpu_s", "the same of processor, s", 3),
    ("first_seen_s", "with the day each was first visible, s", 3),
    ("gap_s", "sharing gap, everybody and every agency, s", 3),
    ("met", "findings met", 0),
    ("untold", "that cannot be told", 0),
    ("reasons_median_ms", "reasons of one finding, median ms", 3),
    ("reasons_p99_ms", "p99 ms", 3),
    ("one_more_p50_ms", "one more record, median ms", 3),
    ("one_more_p99_ms", "p99 ms", 3),
    ("replay_ms", "replay of one child for all agencies, median ms", 2),
    ("replay_p99_ms", "p99 ms", 2),
    ("peak_mb", "peak MB", 0),
];

fn whole(told: Option<&Value>) -> String {
    let title = "**The whole library.** Every rule over everybody of a large invented partnership.";
    let Some(told) = told else {
        return format!("{title} Not there yet: this Regard has no `regard measure whole`.");
    };
    let row = |(field, what, places): &(&str, &str, usize)| {
        vec![(*what).to_owned(), figure(told[field].as_f64(), *places)]
    };
    table(title, &["what", ""], &WHOLE.iter().map(row).collect::<Vec<_>>())
}

/// What was aimed at when the engine was built, and whether this run reaches it.
fn aims(measured: &Measured) -> String {
    let tools = &measured.tools;
    let wall = |name: &str| {
        let tool = tools.iter().find(|tool| tool.name == name)?;
        told(tool, "sum", "wall")
    };
    let whole = |field: &str| measured.whole.as_ref()?[field].as_f64();
    let over = |above: Option<f64>, below: Option<f64>| Some(above? / below?);
    let aims = [
        (
            "three rules at least 2.7 times as fast as Polars",
            over(wall("Polars"), wall("Regard")),
            2.7..=f64::INFINITY,
        ),
        (
            "everybody with first visible days at most ten times the three rules",
            over(whole("first_seen_s"), wall("Regard")),
            0.0..=10.0,
        ),
        ("reasons of one finding within 1 ms (p99)", whole("reasons_p99_ms"), 0.0..=1.0),
        ("one more record within 1 ms (p99)", whole("one_more_p99_ms"), 0.0..=1.0),
        (
            "sharing gap at most twenty times one assessment",
            over(whole("gap_s"), whole("assess_s")),
            0.0..=20.0,
        ),
        ("peak memory at most 1,500 MB", whole("peak_mb"), 0.0..=1_500.0),
    ];
    let rows: Vec<_> = aims
        .into_iter()
        .map(|(aim, found, within)| {
            let verdict = match found {
                None => "not there yet",
                Some(found) if within.contains(&found) => "reached",
                Some(_) => "**not reached**",
            };
            vec![aim.to_owned(), figure(found, 2), verdict.to_owned()]
        })
        .collect();
    table("**What was aimed at.**", &["aim", "found", ""], &rows)
}

/// A figure with so many places after the point; whole numbers with commas between thousands.
fn figure(figure: Option<f64>, places: usize) -> String {
    match figure {
        None => none(),
        Some(figure) if places == 0 => spaced(figure.round()),
        Some(figure) => format!("{figure:.places$}"),
    }
}

/// The checks of one rule, as a tool told them.
fn numbers(told: &Value) -> String {
    let Some(numbers) = told.as_array() else { return none() };
    numbers.iter().map(spaced).collect::<Vec<_>>().join("; ")
}

/// What stands where there is no figure.
fn none() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::tool;
    use super::*;
    use serde_json::json;

    fn told(sum: f64) -> Value {
        json!({
            "version": "1.0",
            "seconds": { "contacts": { "wall": 0.25 }, "sum": { "wall": sum, "cpu": 2.0 * sum } },
            "checks": { "contacts": [1234, 56_789] },
        })
    }

    fn measured(whole: Option<Value>) -> Measured {
        Measured { tools: vec![tool("Polars", told(0.6)), tool("Regard", told(0.2))], whole }
    }

    #[test]
    fn every_tool_is_set_beside_polars() {
        let page = page("About.", &measured(None), false);
        assert!(
            page.contains("| Polars 1.0 | – | 0.250 | – | – | 0.600 | 1.200 | 1.0 | 1.0 |"),
            "{page}"
        );
        assert!(
            page.contains("| Regard 1.0 | – | 0.250 | – | – | 0.200 | 0.400 | 3.0 | 3.0 |"),
            "{page}"
        );
        assert!(page.contains("| contacts | 1,234; 56,789 | 1,234; 56,789 | – |"), "{page}");
    }

    #[test]
    fn what_is_not_there_yet_says_so_and_fails_no_aim() {
        let page = page("About.", &measured(None), true);
        assert!(page.contains("no `regard measure whole`"), "{page}");
        assert!(page.contains("| 147,211; 105,921,652 |"), "{page}");
        assert!(page.contains("2.7 times as fast as Polars | 3.00 | reached |"), "{page}");
        assert!(page.contains("one more record within 1 ms (p99) | – | not there yet |"), "{page}");
        assert!(!page.contains("**not reached**"), "{page}");
    }

    #[test]
    fn the_whole_library_is_held_against_its_aims() {
        let whole = json!({ "records": 30_000_000, "assess_s": 0.5, "first_seen_s": 1.5, "gap_s": 12.0, "peak_mb": 1_400 });
        let page = page("About.", &measured(Some(whole)), true);
        assert!(page.contains("| records | 30,000,000 |"), "{page}");
        assert!(page.contains("ten times the three rules | 7.50 | reached |"), "{page}");
        assert!(page.contains("twenty times one assessment | 24.00 | **not reached** |"), "{page}");
    }
}
