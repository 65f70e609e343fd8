//! A labelled list as it is measured against: who each row truly is, and which rows look alike but are different people.
//!
//! Takes a CSV file with `rec_id` and the truth, either in a column `true_id` or, as in FEBRL lists, within `rec_id` itself
//! (`rec-223-org`, `rec-223-dup-0`). It reads no tool's answer.

use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::path::Path;

/// A list with the truth. Rows are known by their place.
#[derive(Clone, Debug, Default)]
pub struct List {
    places: HashMap<String, u32>,
    truth: Vec<u32>,
    /// Rows of one family name, birth date and postcode share a number; a row that lacks one of them has none.
    alike: Vec<Option<u32>>,
}

impl List {
    /// Reads a list.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let mut file = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_path(path)
            .with_context(|| format!("{shown} could not be opened"))?;
        let headings = file.headers().with_context(|| format!("{shown} has no headings"))?.clone();
        let column = |names: &[&str]| headings.iter().position(|heading| names.contains(&heading));
        let id = column(&["rec_id"])
            .with_context(|| format!("{shown} has no column rec_id; its headings are wrong"))?;
        let truth = column(&["true_id"]);
        let alike =
            [column(&["surname"]), column(&["dob", "date_of_birth"]), column(&["postcode"])];
        let mut list = Self::default();
        let (mut people, mut looks) = (Numbers::default(), Numbers::default());
        for (row, fields) in file.records().enumerate() {
            let line = row + 2;
            let fields = fields.with_context(|| format!("{shown}, line {line}, is no CSV"))?;
            let field = |column: usize| fields.get(column).unwrap_or_default();
            let rec_id = field(id);
            let person = match truth {
                Some(truth) => field(truth).to_owned(),
                None => febrl_person(rec_id).with_context(|| {
                    format!("{shown}, line {line}: no column true_id, and a rec_id that is not like rec-223-org")
                })?,
            };
            if list.places.insert(rec_id.to_owned(), row as u32).is_some() {
                bail!("{shown}, line {line}: a rec_id stands twice; each row needs its own");
            }
            list.truth.push(people.of(person));
            let look = alike.map(|column| column.map(&field).filter(|value| !value.is_empty()));
            list.alike.push(match look {
                [Some(surname), Some(born), Some(postcode)] => {
                    Some(looks.of(format!("{surname}\n{born}\n{postcode}")))
                }
                _ => None,
            });
        }
        Ok(list)
    }

    /// How many rows.
    pub fn mentions(&self) -> usize {
        self.truth.len()
    }

    /// How many people they truly are.
    pub fn people(&self) -> usize {
        self.truth.iter().max().map_or(0, |last| *last as usize + 1)
    }

    /// The place of the row with this `rec_id`.
    pub fn place(&self, rec_id: &str) -> Option<u32> {
        self.places.get(rec_id).copied()
    }

    /// Who the row at this place truly is.
    pub fn person(&self, place: u32) -> u32 {
        self.truth[place as usize]
    }

    /// Whether two rows are different people of one family name, birth date and postcode.
    pub fn are_alike_but_different(&self, one: u32, other: u32) -> bool {
        let look = self.alike[one as usize];
        look.is_some()
            && look == self.alike[other as usize]
            && self.person(one) != self.person(other)
    }

    /// What the row at this place looks like, where that is known.
    pub fn look(&self, place: u32) -> Option<u32> {
        self.alike[place as usize]
    }

    /// A list for a test, of a true person and a look a row; its ids are `r0`, `r1` and so on.
    #[cfg(test)]
    pub fn of(rows: &[(u32, Option<u32>)]) -> Self {
        Self {
            places: (0..rows.len()).map(|place| (format!("r{place}"), place as u32)).collect(),
            truth: rows.iter().map(|(person, _)| *person).collect(),
            alike: rows.iter().map(|(_, look)| *look).collect(),
        }
    }
}

/// Numbers from nought, one for each different text.
#[derive(Default)]
struct Numbers(HashMap<String, u32>);

impl Numbers {
    fn of(&mut self, text: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(text).or_insert(next)
    }
}

/// `rec-223` of `rec-223-dup-0`.
fn febrl_person(rec_id: &str) -> Option<String> {
    let number = rec_id.strip_prefix("rec-")?.split('-').next()?;
    number.parse::<u32>().ok()?;
    Some(format!("rec-{number}"))
}

/// Writes a FEBRL list without the blanks around its fields, which not every reader of CSV takes away.
pub fn febrl(from: &Path, to: &Path) -> Result<()> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(from)
        .with_context(|| format!("{} could not be opened", from.display()))?;
    let mut writer = csv::Writer::from_path(to)
        .with_context(|| format!("{} could not be written", to.display()))?;
    writer.write_record(reader.headers()?)?;
    for fields in reader.records() {
        writer.write_record(&fields?)?;
    }
    Ok(writer.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<List> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).unwrap();
        List::read(&path)
    }

    #[test]
    fn the_truth_of_a_febrl_list_is_in_its_ids() {
        let list = read("rec_id, surname\nrec-2-org, a\nrec-31-org, b\nrec-2-dup-0, a\n").unwrap();
        assert_eq!((list.mentions(), list.people()), (3, 2));
        assert_eq!(list.person(0), list.person(2));
    }

    #[test]
    fn rows_are_alike_when_family_name_birth_date_and_postcode_are_there_and_equal() {
        let list = read(
            "rec_id,true_id,surname,dob,postcode\na,1,Kestle,2014-03-07,NM1\nb,2,Kestle,2014-03-07,NM1\n\
             c,1,Kestle,2014-03-07,NM1\nd,3,Kestle,,NM1\ne,4,Kestle,,NM1\n",
        )
        .unwrap();
        assert!(list.are_alike_but_different(0, 1));
        assert!(!list.are_alike_but_different(0, 2), "one person");
        assert!(!list.are_alike_but_different(3, 4), "no birth date");
    }

    #[test]
    fn a_list_without_truth_or_with_an_id_twice_is_refused_with_its_line() {
        assert!(read("rec_id\nx7\n").unwrap_err().to_string().contains("line 2"));
        assert!(read("rec_id,true_id\na,1\na,2\n").unwrap_err().to_string().contains("line 3"));
        assert!(read("id,true_id\na,1\n").unwrap_err().to_string().contains("rec_id"));
    }
}
