//! Whom somebody means on the command line: a person by id, or a mention by its record, or by its file and row.

use crate::out::{field, say};
use safeguarding::Caseload;
use safeguarding::caseload::Compared;
use safeguarding::people::PersonId;
use safeguarding::records::{CannotDecide, RecordId};

/// Whom somebody named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// A person, by index.
    Person(u32),
    /// A mention: record and place.
    Mention((u32, u16)),
}

/// Reads whom somebody named.
pub(super) fn named(caseload: &Caseload, words: &str) -> anyhow::Result<Named> {
    let words = words.trim();
    if let Some(id) = PersonId::parse(words) {
        return caseload.person(id).map(Named::Person).ok_or_else(|| {
            anyhow::anyhow!("there is nobody with the id {id} in this log; `regard people` lists everybody's ids")
        });
    }
    let (record, place) = record(caseload, words)?;
    let mentions = &caseload.records[record as usize].mentions;
    let place = match (place, mentions.len()) {
        (None, 1) => 1,
        (None, names) => anyhow::bail!(
            "that record names {names} people; add which of them, counted from 1, like \"{words} 2\""
        ),
        (Some(place), names) if place < 1 || place > names => {
            anyhow::bail!("that record names {names} people, so there is none at place {place}")
        }
        (Some(place), _) => place,
    };
    Ok(Named::Mention((record, place as u16 - 1)))
}

/// The record named, and the place given with it, from 1.
fn record(caseload: &Caseload, words: &str) -> anyhow::Result<(u32, Option<usize>)> {
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    if let Ok(id) = first.parse() {
        let id = RecordId(id);
        let index = caseload.records.iter().position(|record| record.id == id);
        let Some(index) = index else {
            anyhow::bail!(
                "there is no record {id} in this log; the pages and `regard chronology` show records' ids"
            )
        };
        return Ok((index as u32, place(rest)?));
    }
    let Some((file, figures)) = words.split_once(" row ") else {
        anyhow::bail!(
            "a person or mention is named by a person's id like 7f3k-9qx2-m4aa, by a record's id, or by file and row like \
             \"school.csv row 12\"; `regard people` and `regard link --queue` print them"
        );
    };
    let (row, rest) = figures.trim().split_once(' ').unwrap_or((figures.trim(), ""));
    let row: u64 = row.parse().map_err(|_| {
        anyhow::anyhow!("a row is a number counted from 1, like \"school.csv row 12\"")
    })?;
    let found: Vec<u32> = (0..caseload.records.len() as u32)
        .filter(|index| {
            let from = &caseload.records[*index as usize].provenance;
            from.row == row && from.file == file.trim()
        })
        .collect();
    match found[..] {
        [one] => Ok((one, place(rest)?)),
        [] => anyhow::bail!(
            "no record here came from that file and row; give the file's name without its folder"
        ),
        _ => {
            for index in &found {
                say!("  {}", caseload.records[*index as usize].id);
            }
            anyhow::bail!(
                "{} records came from a file of that name and that row, listed above: say which by id",
                found.len()
            )
        }
    }
}

fn place(words: &str) -> anyhow::Result<Option<usize>> {
    let words = words.trim();
    if words.is_empty() {
        return Ok(None);
    }
    let place = words.parse().map_err(|_| {
        anyhow::anyhow!("which of the people a row names is a number counted from 1, like \"school.csv row 12 2\"")
    })?;
    Ok(Some(place))
}

/// A mention as it can be named on the command line again.
pub(super) fn handle(caseload: &Caseload, (record, place): (u32, u16)) -> String {
    let record = &caseload.records[record as usize];
    let which = if record.mentions.len() > 1 { format!(" {}", place + 1) } else { String::new() };
    field(&format!("{} row {}{which}", record.provenance.file, record.provenance.row))
}

/// The two mentions that two names mean, and what there is for and against them.
///
/// Of two persons, the two mentions that agree most.
pub(super) fn two(caseload: &Caseload, a: &str, b: &str) -> anyhow::Result<Compared> {
    let (a, b) = (named(caseload, a)?, named(caseload, b)?);
    let of = |at: (u32, u16)| caseload.people.of_record[at.0 as usize][usize::from(at.1)];
    let nobody = || {
        anyhow::anyhow!(
            "one of them names nobody: a role without a name, a birth date or a number, so there is nothing to compare"
        )
    };
    match (a, b) {
        (Named::Mention(x), Named::Mention(y)) if x == y => Err(CannotDecide::OneMention.into()),
        (Named::Mention(x), Named::Mention(y)) => caseload.compared(x, y).ok_or_else(nobody),
        (Named::Person(p), Named::Person(q)) if p == q => anyhow::bail!(
            "both are one and the same person, so there are no two to compare; name two, or two mentions of that person by \
             record, or by file and row. `regard people --why` says what joined them"
        ),
        (Named::Person(p), Named::Person(q)) => caseload.nearest_mentions(p, q).ok_or_else(nobody),
        (Named::Person(p), Named::Mention(at)) | (Named::Mention(at), Named::Person(p)) => {
            let same = of(at) == Some(p);
            let ways = caseload.ways_written(p).into_iter().filter(|way| *way != at);
            let nearest = ways
                .filter_map(|way| caseload.compared(way, at))
                .filter(|compared| !same || !compared.evidence.alike_in_one_place)
                .max_by(|x, y| {
                    x.evidence.deciding().bits().total_cmp(&y.evidence.deciding().bits())
                });
            if same && nearest.is_none() {
                anyhow::bail!(
                    "that mention is of that person, and no other is written otherwise, so there is nothing to compare it \
                     with; name somebody else"
                )
            }
            nearest.ok_or_else(nobody)
        }
    }
}
