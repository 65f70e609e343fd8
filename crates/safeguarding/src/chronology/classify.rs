//! Of which classes each record is: what it says that others do not, by which fewer people may read it.
//!
//! Takes records with who is who, and practice; fills in what each record’s classes are. They are no part of what was said and never
//! written.

use super::is_about_adults_only;
use crate::people::People;
use crate::practice::Practice;
use crate::records::Record;

/// Works out the classes of each record, and fills them in.
///
/// A record has the classes of its kind; those its agency’s records have where they are about adults only; and what its source said
/// of it.
pub fn classify(records: &mut [Record], people: &People, practice: &Practice) {
    for index in 0..records.len() {
        let record = &records[index];
        let kind = practice.kind(&record.kind).map_or(&[][..], |kind| &kind.classes);
        let of_adults = practice.agencies.get(&record.agency);
        let of_adults = of_adults.map_or(&[][..], |agency| &agency.classes_of_adults);
        let of_adults = Some(of_adults).filter(|classes| {
            !classes.is_empty() && is_about_adults_only(records, people, index as u32)
        });
        let said = record.sensitivity.class();
        let all = kind.iter().chain(of_adults.into_iter().flatten()).copied().chain(said);
        records[index].classes = all.collect();
    }
}
