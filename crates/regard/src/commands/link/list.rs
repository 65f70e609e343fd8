//! `regard link --list`: who is who in a plain list of people, and how long that took.
//!
//! Takes a CSV file; writes which person each row is, and the pairs behind it. The list is not taken in: nothing of it is kept.

use super::references::References;
use crate::out::{new_file, not_there_yet, say};
use anyhow::Context;
use exchange::{ListError, read_people_list};
use safeguarding::people::{CutBlock, Linker, NOBODY};
use safeguarding::practice::Practice;
use safeguarding::records::Mention;
use smol_str::SmolStr;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

/// What is asked of a list.
pub(super) struct Asked<'a> {
    pub file: &'a Path,
    pub persons: Option<&'a Path>,
    pub pairs: Option<&'a Path>,
    pub shipped_weights: bool,
    /// Weights in place of the shipped ones.
    pub weights: Option<&'a Path>,
    /// Where to write what was learned.
    pub learned: Option<&'a Path>,
    pub one_more: usize,
    pub json: bool,
}

/// How long each part took, in seconds; each row added by itself, in milliseconds.
#[derive(Default)]
struct Took {
    read: f64,
    learn: f64,
    link: f64,
    one_more: Vec<f64>,
}

/// Rows of a list that may be added one by one: never more than one in so many, so that what is learned is of the list.
const ONE_MORE_OF: usize = 50;

/// A name, a birth date or a postcode that fewer rows bear is not written into what was learned: it would tell of somebody.
const BORNE_BY: u32 = 20;
/// As many bytes as a row of a list has at least, about: for making room.
const BYTES_OF_A_ROW: u64 = 60;

/// Links a list.
pub(super) fn link(asked: &Asked<'_>) -> anyhow::Result<ExitCode> {
    let begun = Instant::now();
    for path in [asked.persons, asked.learned, asked.pairs].into_iter().flatten() {
        not_there_yet(path)?;
    }
    let practice = Practice::shipped();
    let linking = match asked.weights {
        Some(path) => Arc::new(crate::open::weights(path, &practice)?),
        None => Arc::clone(&practice.linking),
    };
    let mut linker = Linker::new(&linking);
    let mut references = References::default();
    let held_back = read(asked, &mut linker, &mut references)?;
    let mut took = Took { read: begun.elapsed().as_secs_f64(), ..Took::default() };
    let learning = Instant::now();
    if !asked.shipped_weights {
        linker.learn();
    }
    took.learn = learning.elapsed().as_secs_f64();
    let linking = Instant::now();
    linker.link_all();
    took.link = linking.elapsed().as_secs_f64();
    for (source, mention) in held_back {
        let adding = Instant::now();
        let first_new = linker.nodes();
        linker.add(&source, std::slice::from_ref(&mention), None);
        linker.link_since(first_new);
        took.one_more.push(adding.elapsed().as_secs_f64() * 1000.0);
    }
    took.one_more.sort_by(f64::total_cmp);
    if let Some(path) = asked.persons {
        write(path, |out| write_persons(out, &linker, &references))?;
    }
    if let Some(path) = asked.learned {
        let source = format!(
            "learned without labels from a list of {} rows on {}",
            references.rows(),
            crate::clock::today()
        );
        let learned = linker.learned(BORNE_BY).to_toml(&source);
        new_file(path)?.write_all(learned.as_bytes()).context(NOT_WRITTEN)?;
    }
    if let Some(path) = asked.pairs {
        write(path, |out| write_pairs(out, &linker, &references))?;
    }
    let equal = references.rows_with_equal();
    let total = begun.elapsed().as_secs_f64();
    let cut = linker.cut_blocks();
    if asked.json {
        say!("{}", in_json(&references, &equal, &cut, &took, total));
    } else {
        print(&linker, &references, &took, total);
        print_cut(&cut, practice.linking.block_limit);
        print_equal(&equal);
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the list into the linker, but for the last rows, which it gives: their source and whom they name.
fn read(
    asked: &Asked<'_>,
    linker: &mut Linker,
    references: &mut References,
) -> anyhow::Result<VecDeque<(SmolStr, Mention)>> {
    let named = || asked.file.display().to_string();
    let file = File::open(asked.file).with_context(|| {
        format!("{} could not be opened; give the path of a CSV file of people", named())
    })?;
    let about = file.metadata().map_or(0, |about| about.len() / BYTES_OF_A_ROW);
    linker.reserve(about as usize);
    let mut held_back: VecDeque<(SmolStr, Mention)> = VecDeque::with_capacity(asked.one_more + 1);
    let rows = read_people_list(file, &mut |listed| {
        references.push(listed.reference);
        if asked.one_more == 0 {
            linker.add(listed.source, std::slice::from_ref(&listed.mention), None);
            return;
        }
        held_back.push_back((SmolStr::new(listed.source), listed.mention));
        if held_back.len() > asked.one_more
            && let Some((source, mention)) = held_back.pop_front()
        {
            linker.add(&source, std::slice::from_ref(&mention), None);
        }
    })
    .map_err(|error: ListError| anyhow::Error::from(error).context(named()))?;
    while held_back.len() > rows as usize / ONE_MORE_OF
        && let Some((source, mention)) = held_back.pop_front()
    {
        linker.add(&source, std::slice::from_ref(&mention), None);
    }
    Ok(held_back)
}

const NOT_WRITTEN: &str =
    "the answer could not be written whole; look whether the disk is full, and ask again";

fn write(
    path: &Path,
    rows: impl FnOnce(&mut csv::Writer<BufWriter<File>>) -> csv::Result<()>,
) -> anyhow::Result<()> {
    let file = new_file(path)?;
    let put = || -> anyhow::Result<()> {
        let mut out = csv::Writer::from_writer(BufWriter::with_capacity(1 << 18, file));
        rows(&mut out)?;
        out.into_inner().map_err(|e| anyhow::anyhow!("{}", e.error()))?.flush()?;
        Ok(())
    };
    put().context(NOT_WRITTEN)
}

/// The person of each row: a number; rows that name nobody are each one by themselves.
fn write_persons<W: Write>(
    out: &mut csv::Writer<W>,
    linker: &Linker,
    references: &References,
) -> csv::Result<()> {
    use std::fmt::Write as _;
    out.write_record(["rec_id", "person"])?;
    let mut person = String::new();
    for row in 0..references.rows() {
        let node = linker.node_at((row, 0));
        person.clear();
        let _ = match node {
            NOBODY => write!(person, "nobody-{row}"),
            _ => write!(person, "{}", linker.person_of(node)),
        };
        out.write_record([&references.written(row), person.as_str()])?;
    }
    Ok(())
}

/// The rows of each node, in one list: those of node `n` are `rows[starts[n]..starts[n + 1]]`.
struct RowsOfNodes {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl RowsOfNodes {
    fn of(linker: &Linker, rows: u32) -> Self {
        let nodes = linker.nodes() as usize;
        let mut starts = vec![0_u32; nodes + 1];
        let node_of = |row| linker.node_at((row, 0));
        for node in (0..rows).map(node_of).filter(|node| *node != NOBODY) {
            starts[node as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut all = vec![0; starts[nodes] as usize];
        for row in 0..rows {
            let node = node_of(row);
            if node != NOBODY {
                all[next[node as usize] as usize] = row;
                next[node as usize] += 1;
            }
        }
        Self { starts, rows: all }
    }

    fn of_node(&self, node: u32) -> &[u32] {
        &self.rows[self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize]
    }
}

/// More pairs than this between two nodes are told by one pair: rows written alike by the hundred are no pairs to read.
const MOST_PAIRS: usize = 400;

fn write_pairs<W: Write>(
    out: &mut csv::Writer<W>,
    linker: &Linker,
    references: &References,
) -> csv::Result<()> {
    use std::fmt::Write as _;
    out.write_record(["a", "b", "weight", "verdict"])?;
    let of_nodes = RowsOfNodes::of(linker, references.rows());
    let mut weight = String::new();
    let mut pair = |a: u32, b: u32, bits: Option<f32>, verdict: &str| {
        weight.clear();
        let _ = bits.map_or(Ok(()), |bits| write!(weight, "{bits:.2}"));
        out.write_record([&references.written(a), &references.written(b), weight.as_str(), verdict])
    };
    for node in 0..linker.nodes() {
        // Written alike by one source: never two, so without a weight.
        let rows = of_nodes.of_node(node);
        if rows.len() * rows.len() > MOST_PAIRS {
            for row in &rows[1..] {
                pair(rows[0], *row, None, "linked")?;
            }
            continue;
        }
        for (place, row) in rows.iter().enumerate() {
            for other in &rows[place + 1..] {
                pair(*row, *other, None, "linked")?;
            }
        }
    }
    let asked = linker.questions().into_iter().map(|asked| (asked.a, asked.b, asked.bits, "asked"));
    let linked = linker.links().map(|(a, b, bits)| (a, b, bits, "linked"));
    for (a, b, bits, verdict) in linked.chain(asked) {
        let (some, others) = (of_nodes.of_node(a), of_nodes.of_node(b));
        let few = some.len() * others.len() <= MOST_PAIRS && verdict == "linked";
        let (some, others) = if few { (some, others) } else { (&some[..1], &others[..1]) };
        for row in some {
            for other in others {
                pair(*row, *other, Some(bits), verdict)?;
            }
        }
    }
    Ok(())
}

/// The value below which this part of sorted figures lies.
fn at(sorted: &[f64], part: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    Some(sorted[(last as f64 * part).round() as usize])
}

fn in_json(
    references: &References,
    equal: &[u32],
    cut: &[CutBlock],
    took: &Took,
    total: f64,
) -> serde_json::Value {
    let mut said = serde_json::json!({
        "mentions": references.rows(),
        "blocks_cut": cut.len(),
        "equal_references": equal.len(),
        "equal_references_rows": equal[..equal.len().min(MOST_ROWS_TOLD)],
        "read_s": took.read,
        "learn_s": took.learn,
        "link_s": took.link,
        "total_s": total,
    });
    if let (Some(median), Some(most)) = (at(&took.one_more, 0.5), at(&took.one_more, 0.99)) {
        said["one_more"] = took.one_more.len().into();
        said["one_more_median_ms"] = median.into();
        said["one_more_p99_ms"] = most.into();
    }
    said
}

fn print(linker: &Linker, references: &References, took: &Took, total: f64) {
    let mut persons: Vec<u32> = (0..linker.nodes()).map(|node| linker.person_of(node)).collect();
    persons.sort_unstable();
    persons.dedup();
    let nobody = (0..references.rows()).filter(|row| linker.node_at((*row, 0)) == NOBODY).count();
    say!("{} rows name {} people", references.rows(), persons.len());
    if nobody > 0 {
        say!("{nobody} rows name nobody");
    }
    say!(
        "{} pairs of people may be one person each: somebody should decide",
        linker.questions().len()
    );
    say!(
        "read in {:.2} s, weights learned in {:.2} s, linked in {:.2} s; {total:.2} s in all",
        took.read,
        took.learn,
        took.link
    );
    if let Some(median) = at(&took.one_more, 0.5) {
        say!(
            "the last {} rows were added one by one, each in {median:.2} ms at the median",
            took.one_more.len()
        );
    }
}

/// More rows than these are counted, not listed.
const MOST_ROWS_TOLD: usize = 50;

/// Says which rows' references are no references: whoever joins the answer to the list could not tell them apart.
fn print_equal(equal: &[u32]) {
    if equal.is_empty() {
        return;
    }
    let told: Vec<String> = equal.iter().take(MOST_ROWS_TOLD).map(u32::to_string).collect();
    let more = match equal.len() - told.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    say!(
        "{} rows have a reference that another row has too, so the answer cannot be told apart by it; the headings are row 1: \
         rows {}{more}",
        equal.len(),
        told.join(", ")
    );
}

/// Says under which keys nobody was compared, and why.
pub(super) fn print_cut(cut: &[CutBlock], limit: usize) {
    for block in cut {
        say!(
            "{} mentions share {}: not compared under it, because more than {limit} do; those that share another key were compared under that",
            block.sharing,
            block.what
        );
    }
}
