//! A person as each agency writes them: every distinct way, with how many records write them so.
//!
//! Takes the mentions of a person that one reader saw; gives a row for each way of writing. Nothing is put right or brought
//! together here: two ways that differ by a letter are two rows.

use crate::asked::Asked;
use crate::drawings::Sources;
use crate::shown::{household, words};
use crate::site::Site;
use safeguarding::chronology::View;
use safeguarding::records::{IdentifierScheme, Mention, Private, Sex};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// One way in which an agency writes somebody.
#[derive(Debug, Serialize)]
pub(crate) struct Way {
    pub agency: String,
    /// The name, or that none is given.
    pub name: Private<String>,
    /// Another name given beside it.
    pub also: Option<Private<String>>,
    pub born: Option<Private<String>>,
    /// Numbers and sex, each in words.
    pub details: Vec<Private<String>>,
    pub address: Option<Private<String>>,
    pub sources: Sources,
}

/// What of somebody no record that this reader had says.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    pub name: bool,
    pub birth_date: bool,
    pub sex: bool,
    pub nhs_number: bool,
    pub address: bool,
}

type Key = (String, [Option<String>; 4], Vec<String>);

/// Every way in which the records this reader had write a person. **Shape:** by agency, then the most used first.
pub(crate) fn ways(site: &Site, asked: &Asked, view: &View, person: u32) -> Vec<Way> {
    let mut records_of: BTreeMap<Key, BTreeSet<u32>> = BTreeMap::new();
    for (record, mention) in seen(site, view, person) {
        let agency =
            site.caseload().practice.agency_name(&site.caseload().records[record as usize].agency);
        records_of
            .entry((agency.to_owned(), said(mention), details(mention)))
            .or_default()
            .insert(record);
    }
    let mut ways: Vec<Way> = records_of
        .into_iter()
        .map(|((agency, [name, also, born, address], details), records)| Way {
            agency,
            name: name.unwrap_or_else(|| "no name given".to_owned()).into(),
            also: also.map(Into::into),
            born: born.map(Into::into),
            details: details.into_iter().map(Into::into).collect(),
            address: address.map(Into::into),
            sources: household::sources(site.caseload(), asked, records),
        })
        .collect();
    ways.sort_by(|a, b| (&a.agency, b.sources.records).cmp(&(&b.agency, a.sources.records)));
    ways
}

/// What none of them says.
pub(crate) fn missing(site: &Site, view: &View, person: u32) -> Missing {
    let mut missing =
        Missing { name: true, birth_date: true, sex: true, nhs_number: true, address: true };
    for (_, mention) in seen(site, view, person) {
        let is_nhs = |scheme| scheme == IdentifierScheme::NhsNumber;
        missing.name &= mention.name.is_none();
        missing.birth_date &= mention.born.is_none() && mention.due.is_none();
        missing.sex &= mention.sex.is_none_or(|sex| sex == Sex::Unknown);
        missing.nhs_number &=
            !mention.identifiers.iter().any(|one| is_nhs(one.scheme) && one.passes_its_check());
        missing.address &= mention.address.is_none();
    }
    missing
}

fn seen<'a>(
    site: &'a Site,
    view: &'a View,
    person: u32,
) -> impl Iterator<Item = (u32, &'a Mention)> {
    let caseload = site.caseload();
    let mentions = caseload.people.persons[person as usize].mentions.iter();
    mentions.filter_map(move |(record, place)| {
        let source = &caseload.records[*record as usize];
        view.sees(source).then(|| (*record, &source.mentions[*place as usize]))
    })
}

fn said(mention: &Mention) -> [Option<String>; 4] {
    let name = mention.name.as_ref().map(|name| name.reveal().full());
    let also = mention.name.as_ref().and_then(|name| name.reveal().also.clone());
    let born = mention.born.as_ref().map(|born| born.reveal().to_string());
    let due = mention
        .due
        .as_ref()
        .map(|due| format!("birth expected {}", words::day(Some(*due.reveal()))));
    let address = mention.address.as_ref().map(|address| address.reveal().clone());
    [name, also, born.or(due), address]
}

fn details(mention: &Mention) -> Vec<String> {
    let sex = mention.sex.map(|sex| match sex {
        Sex::Female => "female".to_owned(),
        Sex::Male => "male".to_owned(),
        Sex::Unknown => "sex not known".to_owned(),
    });
    mention.identifiers.iter().map(words::number).chain(sex).collect()
}
