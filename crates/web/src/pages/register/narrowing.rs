//! One register narrowed to a group, a strand or an agency: the values there are, how many entries have each, and where each leads.
//!
//! Takes the entries of a register; gives its choices. Addresses hold the word of a choice, or a key of what was typed: never the words
//! themselves.

use crate::asked::with_query_of;
use crate::page_asked::PageAsked;
use crate::shown::registers::Listed;
use crate::shown::words;
use safeguarding::Caseload;
use safeguarding::practice::{FactForm, FactKind, Kind};
use safeguarding::records::Fingerprint;
use serde::Serialize;
use std::collections::BTreeMap;

/// The facts a register may be narrowed by, where its kind has them.
const BY: [&str; 4] = ["group", "strand", "agency", "level"];

/// One fact by which the register may be narrowed.
#[derive(Debug, Serialize)]
pub(super) struct Narrowing {
    label: String,
    values: Vec<Value>,
    /// Where all are shown again; none where all are.
    all: Option<String>,
}

#[derive(Debug, Serialize)]
struct Value {
    words: String,
    entries: usize,
    href: String,
    selected: bool,
}

/// The facts of a kind by which its register may be narrowed.
pub(super) fn facts(kind: &Kind) -> impl Iterator<Item = &FactKind> {
    let fits = |fact: &&FactKind| BY.contains(&fact.name.as_str()) && !fact.several;
    kind.facts.iter().filter(fits)
}

/// Whether an entry is among those an address asks for.
pub(super) fn wants(caseload: &Caseload, at: &PageAsked, kind: &Kind, one: &Listed) -> bool {
    facts(kind).all(|fact| {
        let asked = at.value(&name(fact));
        asked.is_empty()
            || value(caseload, fact, one).is_some_and(|value| key(fact, value) == asked)
    })
}

/// What an address asks for, to be carried along.
pub(super) fn carried(at: &PageAsked, kind: &Kind) -> Vec<(String, String)> {
    let all = facts(kind).map(|fact| (name(fact), at.value(&name(fact)).to_owned()));
    all.filter(|(_, value)| !value.is_empty()).collect()
}

/// The choices over all entries of a register. **Shape:** none of a fact that fewer than two values are given for.
pub(super) fn of(
    caseload: &Caseload,
    at: &PageAsked,
    kind: &Kind,
    path: &str,
    all: &[Listed],
) -> Vec<Narrowing> {
    let narrowing = |fact: &FactKind| {
        let asked = at.value(&name(fact));
        let mut by_value: BTreeMap<&str, usize> = BTreeMap::new();
        for value in all.iter().filter_map(|one| value(caseload, fact, one)) {
            *by_value.entry(value).or_default() += 1;
        }
        let values = by_value.iter().map(|(value, entries)| {
            let key = key(fact, value);
            Value {
                words: words::capital(&caseload.practice.value_in_words(fact, value)),
                entries: *entries,
                selected: key == asked,
                href: with_query_of(&at.asked.reader_address(path), [(name(fact), key)]),
            }
        });
        let is_narrowed = !asked.is_empty();
        Narrowing {
            label: fact.label.clone(),
            values: values.collect(),
            all: is_narrowed.then(|| at.asked.reader_address(path)),
        }
    };
    let several = |one: &Narrowing| one.values.len() > 1 || one.all.is_some();
    facts(kind).map(narrowing).filter(several).collect()
}

/// The name of a fact in an address, apart from the switches of all pages.
fn name(fact: &FactKind) -> String {
    format!("of-{}", fact.name)
}

fn value<'c>(caseload: &'c Caseload, fact: &FactKind, one: &Listed) -> Option<&'c str> {
    let facts = &caseload.records[one.index as usize].facts;
    facts.get(&fact.name).map(String::as_str)
}

fn key(fact: &FactKind, value: &str) -> String {
    match fact.form {
        FactForm::Choice => value.to_owned(),
        _ if fact.names_agency => value.to_owned(),
        _ => Fingerprint::of(["group", &value.to_lowercase()]).to_string()[..12].to_owned(),
    }
}
