//! What was measured, as Markdown: how right each tool was, what is left for people to decide, what each took, and how Regard
//! stands beside Splink and beside what was aimed at.
//!
//! Takes the measured lists; gives text. It rounds, and nothing else.

use super::accuracy::part;
use super::asked::spaced;
use super::tool::Tool;
use super::{Measured, Run};

/// Every table, with a line of what they rest on.
pub fn page(about: &str, measured: &[Measured]) -> String {
    let tables = [
        about.to_owned(),
        lists(measured),
        accuracy(measured),
        queue(measured),
        taken(measured),
        beside(measured),
        growth(measured),
        aims(measured),
    ];
    tables.into_iter().filter(|table| !table.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// A table with a title; nothing where it has no rows.
pub fn table(title: &str, headings: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut out = format!("{title}\n\n| {} |\n", headings.join(" | "));
    out.push_str(&format!("| --- |{}\n", " ---: |".repeat(headings.len() - 1)));
    for row in rows {
        out.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    out.trim_end().to_owned()
}

fn lists(measured: &[Measured]) -> String {
    let rows: Vec<Vec<String>> = measured
        .iter()
        .map(|list| {
            let found = list.runs.first().map(|run| run.found).unwrap_or_default();
            vec![
                list.name.clone(),
                spaced(list.list.mentions()),
                spaced(list.list.people()),
                spaced(found.persons.true_pairs),
                spaced(found.alike),
            ]
        })
        .collect();
    let headings = ["list", "mentions", "people", "true pairs", "pairs alike but different people"];
    table(
        "**The lists.** Alike but different: one family name, birth date and postcode, as twins and cousins have.",
        &headings,
        &rows,
    )
}

fn accuracy(measured: &[Measured]) -> String {
    let rows = every_run(measured, |list, run| {
        let found = run.found;
        let mut row = vec![list.name.clone(), run.tool.name().to_owned()];
        for counted in [found.persons, found.pairs] {
            row.extend([counted.precision(), counted.recall(), counted.f1()].map(four_places));
        }
        row.push(percent(part(found.alike_in_persons, found.alike)));
        row.push(percent(part(found.alike_in_pairs, found.alike)));
        row
    });
    let headings = [
        "list",
        "tool",
        "precision",
        "recall",
        "F1",
        "pairs: precision",
        "pairs: recall",
        "pairs: F1",
        "alike but different, in one person",
        "linked as a pair",
    ];
    let title = "**How right.** Pairs within the persons that each tool makes (Splink's groups at 0.95), then the pairs it \
                 linked one by one (Splink's at 0.95 or more). Every true pair counts, compared or not.";
    table(title, &headings, &rows)
}

fn queue(measured: &[Measured]) -> String {
    let mut rows = Vec::new();
    for list in measured {
        for run in &list.runs {
            let Some(queue) = run.found.queue else { continue };
            let asked_a_mention = part(queue.asked, list.list.mentions() as u64);
            rows.push(vec![
                list.name.clone(),
                spaced(queue.asked),
                asked_a_mention.map_or_else(none, |asked| format!("{:.1}", asked * 10_000.0)),
                percent(part(queue.asked_true, queue.asked)),
                spaced(queue.missed),
                percent(part(queue.missed_but_asked, queue.missed)),
            ]);
        }
    }
    let headings = [
        "list",
        "pairs asked",
        "a 10,000 mentions",
        "of them truly one person",
        "true pairs not linked",
        "of them asked",
    ];
    table("**What Regard leaves for people to decide.**", &headings, &rows)
}

fn taken(measured: &[Measured]) -> String {
    let rows = every_run(measured, |list, run| {
        vec![
            list.name.clone(),
            run.tool.name().to_owned(),
            format!("{:.1}", run.taken.wall_s),
            format!("{:.1}", run.taken.cpu_s),
            format!("{:.0}", run.taken.peak_mb),
            said(run, &["candidates", "pairs_kept"], 0),
            said(run, &["blocks_cut"], 0),
            said(run, &["learn_s"], 2),
            said(run, &["link_s"], 2),
            said(run, &["one_more_median_ms"], 3),
            format!("{:.1}", run.taken.others_cpu_s),
        ]
    });
    let headings = [
        "list",
        "tool",
        "wall s",
        "CPU s",
        "peak MB",
        "pairs compared (Splink: kept)",
        "blocks cut",
        "learning s",
        "linking s",
        "one more mention, median ms",
        "CPU s of other processes meanwhile",
    ];
    let title = "**What it took.** Whole processes, from reading the list to writing the answer; a disturbed run shows in the \
                 last column.";
    table(title, &headings, &rows)
}

/// Regard's run and one of Splink's on each list that has both.
fn against(measured: &[Measured]) -> impl Iterator<Item = (&Measured, &Run, &Run)> {
    measured.iter().flat_map(|list| {
        let ours = list.runs.iter().find(|run| run.tool == Tool::Regard);
        let theirs = list.runs.iter().filter(|run| run.tool != Tool::Regard);
        theirs.filter_map(move |run| Some((list, ours?, run)))
    })
}

fn beside(measured: &[Measured]) -> String {
    let rows: Vec<Vec<String>> = against(measured)
        .map(|(list, ours, theirs)| {
            let f1 = |run: &Run| run.found.persons.f1();
            let more = f1(ours).zip(f1(theirs)).map(|(ours, theirs)| ours - theirs);
            vec![
                list.name.clone(),
                theirs.tool.name().to_owned(),
                more.map_or_else(none, |more| format!("{more:+.4}")),
                ratio(ours.taken.wall_s, theirs.taken.wall_s),
                ratio(ours.taken.cpu_s, theirs.taken.cpu_s),
                ratio(ours.taken.peak_mb, theirs.taken.peak_mb),
            ]
        })
        .collect();
    let headings = ["list", "beside", "F1 more", "wall", "CPU", "peak memory"];
    table(
        "**Regard beside Splink.** The last three are Regard's part of what Splink took.",
        &headings,
        &rows,
    )
}

fn growth(measured: &[Measured]) -> String {
    let mut sizes: Vec<&Measured> = measured.iter().filter(|list| list.is_invented).collect();
    sizes.sort_by_key(|list| list.list.mentions());
    let (Some(small), Some(large)) = (sizes.first(), sizes.last()) else { return String::new() };
    if small.list.mentions() == large.list.mentions() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = large
        .runs
        .iter()
        .filter_map(|after| {
            let before = small.runs.iter().find(|run| run.tool == after.tool)?;
            Some(vec![
                after.tool.name().to_owned(),
                ratio(large.list.mentions() as f64, small.list.mentions() as f64),
                ratio(after.taken.wall_s, before.taken.wall_s),
                ratio(after.taken.cpu_s, before.taken.cpu_s),
                ratio(after.taken.peak_mb, before.taken.peak_mb),
            ])
        })
        .collect();
    let title = format!("**Growth** from {} to {} mentions.", small.name, large.name);
    table(&title, &["tool", "mentions", "wall", "CPU", "peak memory"], &rows)
}

/// What was aimed at when linking was built, and whether these runs reach it.
fn aims(measured: &[Measured]) -> String {
    let mut rows = Vec::new();
    let mut aim = |list: &Measured, aim: &str, found: String, is_met: bool| {
        let verdict = if is_met { "reached" } else { "**not reached**" };
        rows.push(vec![list.name.clone(), aim.to_owned(), found, verdict.to_owned()]);
    };
    for list in measured {
        let Some(ours) = list.runs.iter().find(|run| run.tool == Tool::Regard) else { continue };
        let theirs = || list.runs.iter().filter(|run| run.tool != Tool::Regard);
        let found = ours.found;
        let f1 = found.persons.f1().unwrap_or_default();
        // The aim names A and C; `demo` and `more` are set beside Regard above, without one.
        let named = || theirs().filter(|run| matches!(run.tool, Tool::Splink(_)));
        if let Some(best) = named().filter_map(|run| run.found.persons.f1()).max_by(f64::total_cmp)
        {
            let told = format!("{f1:.4} and {best:.4}");
            aim(list, "F1 at least that of Splink A and of C", told, f1 >= best);
        }
        let precision = found.persons.precision().unwrap_or(1.0);
        aim(list, "precision at least 0.995", format!("{precision:.4}"), precision >= 0.995);
        if list.list.mentions() == 1_000_000 {
            aim(list, "F1 above 0.975", format!("{f1:.4}"), f1 > 0.975);
            let one_more = ours.said["one_more_median_ms"].as_f64();
            let told = one_more.map_or_else(none, |ms| format!("{ms:.3} ms"));
            aim(list, "one more mention under 5 ms", told, one_more.is_some_and(|ms| ms < 5.0));
        }
        if let Some(alike) = part(found.alike_in_persons, found.alike) {
            let told = percent(Some(alike));
            aim(list, "at most 5 % of those alike but different linked", told, alike <= 0.05);
        }
        for run in theirs() {
            let (cpu, peak) =
                (ours.taken.cpu_s / run.taken.cpu_s, ours.taken.peak_mb / run.taken.peak_mb);
            let name = run.tool.name();
            aim(list, &format!("CPU at most a fifth of {name}'s"), format!("{cpu:.2}"), cpu <= 0.2);
            aim(
                list,
                &format!("peak memory at most half of {name}'s"),
                format!("{peak:.2}"),
                peak <= 0.5,
            );
        }
    }
    let title = "**What was aimed at.** For F1, Splink's configurations A and C. Its public demonstration of FEBRL (`demo`), and the same \
                 with three more fields of the address (`more`), are set beside Regard above without an aim.";
    table(title, &["list", "aim", "found", ""], &rows)
}

fn every_run(
    measured: &[Measured],
    row: impl Fn(&Measured, &Run) -> Vec<String>,
) -> Vec<Vec<String>> {
    measured
        .iter()
        .flat_map(|list| list.runs.iter().map(move |run| (list, run)))
        .map(|(list, run)| row(list, run))
        .collect()
}

/// The first of these figures that the tool gave of itself.
fn said(run: &Run, names: &[&str], places: usize) -> String {
    let figure = names.iter().find_map(|name| run.said[*name].as_f64());
    match (figure, places) {
        (None, _) => none(),
        (Some(figure), 0) => spaced(figure as u64),
        (Some(figure), places) => format!("{figure:.places$}"),
    }
}

fn four_places(share: Option<f64>) -> String {
    share.map_or_else(none, |share| format!("{share:.4}"))
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(none, |share| format!("{:.1} %", share * 100.0))
}

fn ratio(ours: f64, theirs: f64) -> String {
    if theirs > 0.0 { format!("{:.2}", ours / theirs) } else { none() }
}

/// What stands where there is no figure.
fn none() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::accuracy::{Counted, Found, Queue};
    use super::super::list::List;
    use super::super::tool::Splink;
    use super::*;
    use crate::measured::Taken;
    use serde_json::json;

    fn run(tool: Tool, right: u64, cpu_s: f64) -> Run {
        let persons = Counted { true_pairs: 100, found: 100, right };
        let is_ours = tool == Tool::Regard;
        let queue = Queue { asked: 3, asked_true: 1, missed: 100 - right, missed_but_asked: 1 };
        let found = Found {
            persons,
            pairs: persons,
            alike: 20,
            alike_in_persons: 1,
            alike_in_pairs: 2,
            queue: is_ours.then_some(queue),
        };
        let taken = Taken { wall_s: cpu_s, cpu_s, peak_mb: 10.0 * cpu_s, others_cpu_s: 0.0 };
        Run { tool, taken, said: json!({"candidates": 1234}), found }
    }

    fn measured() -> Vec<Measured> {
        let rows: Vec<(u32, Option<u32>)> = (0..1_000).map(|row| (row / 2, None)).collect();
        let runs = vec![run(Tool::Splink(Splink::A), 90, 10.0), run(Tool::Regard, 96, 1.0)];
        vec![Measured { name: "1,000".to_owned(), is_invented: true, list: List::of(&rows), runs }]
    }

    #[test]
    fn regard_is_set_beside_splink_on_the_same_list() {
        let page = page("about", &measured());
        assert!(page.contains("| 1,000 | Splink A | +0.0600 | 0.10 | 0.10 | 0.10 |"), "{page}");
        assert!(page.contains("| 1,000 | 3 | 30.0 | 33.3 % | 4 | 25.0 % |"), "{page}");
        assert!(page.contains("| 1,234 |"), "{page}");
    }

    #[test]
    fn an_aim_that_is_not_reached_says_so() {
        let page = page("about", &measured());
        assert!(page.contains("| precision at least 0.995 | 0.9600 | **not reached** |"), "{page}");
        assert!(page.contains("| CPU at most a fifth of Splink A's | 0.10 | reached |"), "{page}");
        let f1 = "| F1 at least that of Splink A and of C | 0.9600 and 0.9000 | reached |";
        assert!(page.contains(f1), "{page}");
    }

    #[test]
    fn a_table_without_rows_is_left_out() {
        assert_eq!(page("about", &[]), "about");
        let page = page("about", &measured());
        assert!(!page.contains("Growth"), "{page}");
    }
}
