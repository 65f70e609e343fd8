//! How right a tool was: pairs it found against the pairs that truly are one person, counted in one way for every tool.
//!
//! Takes a list with the truth and a tool's two files, the persons (`rec_id,person`) and the pairs (`a,b,...`); gives counts.
//! Every true pair of the list counts, also one that the tool never compared. It knows nothing of how a tool decides.

use super::list::List;
use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;

/// Counts of pairs, and the shares that follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Pairs of rows that truly are one person.
    pub true_pairs: u64,
    /// Pairs that the tool says are one person.
    pub found: u64,
    /// Of those found, how many truly are.
    pub right: u64,
}

impl Counted {
    /// Of those found, the part that truly is one person; none where none was found.
    pub fn precision(self) -> Option<f64> {
        part(self.right, self.found)
    }

    /// Of those that truly are one person, the part found; none where there are none.
    pub fn recall(self) -> Option<f64> {
        part(self.right, self.true_pairs)
    }

    /// The harmonic mean of both; none where neither can be said.
    pub fn f1(self) -> Option<f64> {
        part(2 * self.right, self.found + self.true_pairs)
    }
}

/// A part of a whole; none where the whole is nothing.
pub fn part(some: u64, of: u64) -> Option<f64> {
    (of > 0).then(|| some as f64 / of as f64)
}

/// What a tool found on a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Pairs of rows within one person of the tool's answer.
    pub persons: Counted,
    /// Pairs that it linked one by one.
    pub pairs: Counted,
    /// Pairs of rows of different people with one family name, birth date and postcode.
    pub alike: u64,
    /// Of those, how many are within one person of the answer.
    pub alike_in_persons: u64,
    /// Of those, how many were linked as a pair.
    pub alike_in_pairs: u64,
    /// What it left for people to decide; nothing where the tool does not ask.
    pub queue: Option<Queue>,
}

/// The pairs a tool left for people to decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// How many pairs are asked.
    pub asked: u64,
    /// Of those, how many truly are one person.
    pub asked_true: u64,
    /// True pairs that are not within one person of the answer.
    pub missed: u64,
    /// Of those missed, how many are asked.
    pub missed_but_asked: u64,
}

/// One line of a tool's pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    one: u32,
    other: u32,
    is_asked: bool,
}

impl Found {
    /// Counts a tool's two files.
    pub fn of(list: &List, persons: &Path, pairs: &Path) -> Result<Self> {
        let (pairs, asks) = read_pairs(list, pairs)?;
        Ok(Self::counted(list, &read_persons(list, persons)?, pairs, asks))
    }

    fn counted(list: &List, persons: &[u32], mut pairs: Vec<Pair>, asks: bool) -> Self {
        // A pair told twice, or both ways round, is one pair; told as linked and as asked, it is linked.
        pairs.sort_unstable();
        pairs.dedup_by_key(|pair| (pair.one, pair.other));
        let rows = || 0..list.mentions() as u32;
        let person = |row: u32| persons[row as usize];
        let true_pairs = pairs_within(rows().map(|row| list.person(row)));
        let in_persons = Counted {
            true_pairs,
            found: pairs_within(rows().map(person)),
            right: pairs_within(rows().map(|row| (person(row), list.person(row)))),
        };
        let (asked, linked): (Vec<Pair>, Vec<Pair>) = pairs.iter().partition(|pair| pair.is_asked);
        let is_true = |pair: &&Pair| list.person(pair.one) == list.person(pair.other);
        let count = |pairs: &[Pair], wanted: &dyn Fn(&&Pair) -> bool| {
            pairs.iter().filter(wanted).count() as u64
        };
        let looks = || rows().filter_map(|row| Some((row, list.look(row)?)));
        let alike = |of: &dyn Fn(u32) -> u32| {
            // All pairs of one look (and one person of the answer), without those that truly are one person.
            pairs_within(looks().map(|(row, look)| (look, of(row))))
                - pairs_within(looks().map(|(row, look)| (look, of(row), list.person(row))))
        };
        let is_missed = |pair: &&Pair| is_true(pair) && person(pair.one) != person(pair.other);
        Self {
            persons: in_persons,
            pairs: Counted {
                true_pairs,
                found: linked.len() as u64,
                right: count(&linked, &is_true),
            },
            alike: alike(&|_| 0),
            alike_in_persons: alike(&person),
            alike_in_pairs: count(&linked, &|pair| {
                list.are_alike_but_different(pair.one, pair.other)
            }),
            queue: asks.then(|| Queue {
                asked: asked.len() as u64,
                asked_true: count(&asked, &is_true),
                missed: in_persons.true_pairs - in_persons.right,
                missed_but_asked: count(&asked, &is_missed),
            }),
        }
    }
}

/// How many pairs stand within groups of one key.
fn pairs_within<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> u64 {
    let mut groups: HashMap<K, u64> = HashMap::new();
    for key in keys {
        *groups.entry(key).or_default() += 1;
    }
    groups.into_values().map(|rows| rows * (rows - 1) / 2).sum()
}

/// The person of the tool's answer for every row; a row it leaves out is a person of its own.
fn read_persons(list: &List, path: &Path) -> Result<Vec<u32>> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut persons: Vec<Option<u32>> = vec![None; list.mentions()];
    read(path, ["rec_id", "person"], |line, [rec_id, person], _| {
        let row = row(list, path, line, rec_id)?;
        let next = numbers.len() as u32;
        let number = *numbers.entry(person.to_owned()).or_insert(next);
        if persons[row as usize].replace(number).is_some() {
            bail!("{}, line {line}: a row stands twice", path.display());
        }
        Ok(())
    })?;
    let mut alone = numbers.len() as u32;
    let mut of_its_own = || {
        alone += 1;
        alone
    };
    Ok(persons.into_iter().map(|person| person.unwrap_or_else(&mut of_its_own)).collect())
}

/// The pairs of a tool's answer, and whether it asks at all: where it has a column `verdict`, those `asked` are told apart
/// from those `linked`.
fn read_pairs(list: &List, path: &Path) -> Result<(Vec<Pair>, bool)> {
    let mut pairs = Vec::new();
    let asks = read(path, ["a", "b"], |line, [a, b], verdict| {
        let (a, b) = (row(list, path, line, a)?, row(list, path, line, b)?);
        let is_asked = match verdict {
            None | Some("linked") => false,
            Some("asked") => true,
            Some(_) => bail!("{}, line {line}: a verdict is linked or asked", path.display()),
        };
        if a == b {
            bail!("{}, line {line}: a row is paired with itself", path.display());
        }
        pairs.push(Pair { one: a.min(b), other: a.max(b), is_asked });
        Ok(())
    })?;
    Ok((pairs, asks))
}

fn row(list: &List, path: &Path, line: usize, rec_id: &str) -> Result<u32> {
    let row = list.place(rec_id);
    row.with_context(|| {
        format!("{}, line {line}: a rec_id that the list does not have", path.display())
    })
}

/// Reads two columns of a CSV, and `verdict` where there is one; gives whether there is.
fn read(
    path: &Path,
    columns: [&str; 2],
    mut take: impl FnMut(usize, [&str; 2], Option<&str>) -> Result<()>,
) -> Result<bool> {
    let shown = path.display();
    let mut file = csv::Reader::from_path(path)
        .with_context(|| format!("{shown} could not be opened; did the tool write it?"))?;
    let headings = file.headers()?.clone();
    let place = |name: &str| headings.iter().position(|heading| heading == name);
    let [Some(first), Some(second)] = columns.map(place) else {
        bail!("{shown} needs the columns {} and {}", columns[0], columns[1]);
    };
    let verdict = place("verdict");
    for (number, fields) in file.records().enumerate() {
        let fields = fields.with_context(|| format!("{shown} is no CSV"))?;
        let field = |column: usize| fields.get(column).unwrap_or_default();
        take(number + 2, [field(first), field(second)], verdict.map(field))?;
    }
    Ok(verdict.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NO_LOOK: Option<u32> = None;

    fn linked(one: u32, other: u32) -> Pair {
        Pair { one, other, is_asked: false }
    }

    fn asked(one: u32, other: u32) -> Pair {
        Pair { one, other, is_asked: true }
    }

    /// Rows 0 1 2 are one person, 3 4 another, 5 a third.
    fn six_rows() -> List {
        List::of(&[0, 0, 0, 1, 1, 2].map(|person| (person, NO_LOOK)))
    }

    #[test]
    fn pairs_within_persons_are_counted_against_every_true_pair() {
        // True pairs: 01 02 12 34. The answer has {0 1} and {2 3 4}: found 01 23 24 34, right 01 34.
        let found = Found::counted(&six_rows(), &[0, 0, 1, 1, 1, 2], Vec::new(), false);
        assert_eq!(found.persons, Counted { true_pairs: 4, found: 4, right: 2 });
        assert_eq!(found.persons.precision(), Some(0.5));
        assert_eq!(found.persons.recall(), Some(0.5));
        assert_eq!(found.persons.f1(), Some(0.5));
    }

    #[test]
    fn pairs_linked_one_by_one_are_counted_once_whichever_way_round() {
        let pairs = vec![linked(0, 1), linked(0, 1), linked(2, 5), asked(1, 2), linked(3, 4)];
        let found = Found::counted(&six_rows(), &[0, 0, 1, 2, 2, 3], pairs, true);
        assert_eq!(found.pairs, Counted { true_pairs: 4, found: 3, right: 2 });
        assert_eq!(found.pairs.recall(), Some(0.5));
    }

    #[test]
    fn the_queue_tells_what_it_holds_of_the_true_pairs_missed() {
        // Missed are 02 12 (row 2 stands alone); asked are 02 (missed), 25 (wrong) and 34 (linked already).
        let pairs = vec![linked(0, 1), linked(3, 4), asked(0, 2), asked(2, 5), asked(3, 4)];
        let found = Found::counted(&six_rows(), &[0, 0, 1, 2, 2, 3], pairs, true);
        let queue = Queue { asked: 2, asked_true: 1, missed: 2, missed_but_asked: 1 };
        assert_eq!(found.queue, Some(queue));
    }

    #[test]
    fn a_tool_that_asks_nothing_has_no_queue() {
        let found = Found::counted(&six_rows(), &[0, 0, 1, 1, 1, 2], vec![linked(0, 1)], false);
        assert_eq!(found.queue, None);
    }

    #[test]
    fn different_children_alike_are_counted_in_persons_and_in_pairs() {
        // Rows 0 and 1 are one twin, 2 the other, 3 a third child of that look; 4 has no look.
        let list = List::of(&[(0, Some(7)), (0, Some(7)), (1, Some(7)), (2, Some(7)), (3, None)]);
        // Pairs alike but different: 02 03 12 13 23. The answer glues 1 2 and 4 3; it linked 02 and 34.
        let found =
            Found::counted(&list, &[0, 1, 1, 2, 2], vec![linked(0, 2), linked(3, 4)], false);
        assert_eq!((found.alike, found.alike_in_persons, found.alike_in_pairs), (5, 1, 1));
    }

    #[test]
    fn nothing_found_has_no_precision_rather_than_a_bad_one() {
        let found = Found::counted(&six_rows(), &[0, 1, 2, 3, 4, 5], Vec::new(), false);
        assert_eq!(found.persons.precision(), None);
        assert_eq!(found.persons.recall(), Some(0.0));
        assert_eq!(found.persons.f1(), Some(0.0));
    }

    #[test]
    fn a_tools_files_are_read_by_heading_and_rows_left_out_stand_alone() {
        let folder = tempfile::tempdir().unwrap();
        let (persons, pairs) = (folder.path().join("persons.csv"), folder.path().join("pairs.csv"));
        std::fs::write(&persons, "person,rec_id\nx,r0\nx,r1\ny,r3\ny,r4\n").unwrap();
        std::fs::write(&pairs, "a,b,weight,verdict\nr1,r0,9.5,linked\nr2,r0,3,asked\n").unwrap();
        let found = Found::of(&six_rows(), &persons, &pairs).unwrap();
        assert_eq!(found.persons, Counted { true_pairs: 4, found: 2, right: 2 });
        assert_eq!(found.pairs, Counted { true_pairs: 4, found: 1, right: 1 });
        assert_eq!(found.queue.map(|queue| queue.missed_but_asked), Some(1));
    }

    #[test]
    fn an_answer_about_rows_that_are_not_in_the_list_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pairs.csv");
        std::fs::write(&path, "a,b\nr0,r9\n").unwrap();
        assert!(read_pairs(&six_rows(), &path).unwrap_err().to_string().contains("line 2"));
    }
}
