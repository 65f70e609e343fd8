//! Reads what is in a log: everybody, one person, a reader's view.

use crate::out::{field, say};
use anyhow::Context;
use safeguarding::chronology::View;
use safeguarding::people::PersonId;
use safeguarding::practice::{Linking, Practice, Retention, read_retention};
use safeguarding::{Caseload, Gathering};
use store::Store;

/// Everything in a log, judged by the practice that comes with Regard.
///
/// `weights_in`: a file of weights by which mentions are linked, in place of those Regard comes with.
pub fn caseload(store: &Store, weights_in: Option<&std::path::Path>) -> anyhow::Result<Caseload> {
    caseload_telling(store, weights_in, &mut |_| {})
}

/// What is being done while a log is opened, for whoever waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// So many entries of the log have been read.
    Read(u64),
    /// Of so many records it is being worked out who is who.
    Linking(usize),
}

/// As [`caseload`], telling now and then what is being done.
pub fn caseload_telling(
    store: &Store,
    weights_in: Option<&std::path::Path>,
    tell: &mut dyn FnMut(Opening),
) -> anyhow::Result<Caseload> {
    let mut practice = Practice::shipped();
    if let Some(path) = weights_in {
        practice.linking = std::sync::Arc::new(weights(path, &practice)?);
    }
    let mut gathering = Gathering::new(practice);
    let mut read = 0;
    store.scan(0, &mut |_, entry| {
        gathering.add(entry);
        read += 1;
        tell(Opening::Read(read));
        Ok(())
    })?;
    tell(Opening::Linking(gathering.records()));
    let caseload = gathering.finish();
    for unread in &caseload.unread_rules {
        eprintln!(
            "regard: the rule {} that was adopted by decision {} can no longer be read, and nothing is judged by it: {}",
            unread.rule,
            unread.id,
            unread.problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        );
    }
    Ok(caseload)
}

/// The weights in a file, in place of those Regard comes with.
///
/// # Errors
/// When the file cannot be read, or is not of the form of `practice/linking.toml`: everything that is wrong with it.
pub fn weights(path: &std::path::Path, practice: &Practice) -> anyhow::Result<Linking> {
    let named = path.display();
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("{named} could not be read; `regard link --list FILE --learned {named}` writes one")
    })?;
    practice.linking.with(&text).map_err(|wrong| {
        anyhow::anyhow!(
            "{named} is not a file of weights like practice/linking.toml: {}",
            wrong.join("; ")
        )
    })
}

/// The retention schedule in a file, in place of the one Regard comes with.
///
/// # Errors
/// When the file cannot be read, or is not sound: everything that is wrong with it, by line.
pub fn schedule(path: &std::path::Path, practice: &Practice) -> anyhow::Result<Retention> {
    let named = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{named} could not be read; name your retention schedule"))?;
    read_retention(&named, &text, practice).map_err(|wrong| {
        let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(
            "{named} is not a sound retention schedule like practice/england/retention.toml:\n{}",
            wrong.join("\n")
        )
    })
}

/// The one person some words mean: an id, or a name that only one person bears.
///
/// # Errors
/// When they mean nobody, or several people: these are then printed as an answer, for the asker to choose by id; the error
/// itself names nobody.
pub fn person(caseload: &Caseload, words: &str) -> anyhow::Result<u32> {
    if let Some(index) = PersonId::parse(words).and_then(|id| caseload.person(id)) {
        return Ok(index);
    }
    let found = caseload.search(words);
    match found[..] {
        [one] => Ok(one),
        [] => anyhow::bail!(
            "nobody here is called that; try part of a name, or an id as `regard people` prints it"
        ),
        _ => {
            for index in &found {
                say!("{}", one_line(caseload, *index));
            }
            anyhow::bail!("that may mean {} people, listed above: say which by id", found.len())
        }
    }
}

/// A person on one line: id, name, birth date.
pub fn one_line(caseload: &Caseload, index: u32) -> String {
    let person = &caseload.people.persons[index as usize];
    let born =
        person.born.as_ref().map_or_else(String::new, |born| format!(", born {}", born.reveal()));
    format!("  {}  {}{}", person.id, field(&person.called()), field(&born))
}

/// A reader as asked for on the command line.
pub fn view(
    as_of: Option<&str>,
    known_to: Option<&str>,
    caseload: &Caseload,
) -> anyhow::Result<View> {
    let as_of = match as_of {
        Some(text) => text
            .parse()
            .with_context(|| format!("{text:?} is not a day; write it like 2024-03-04"))?,
        None => crate::clock::today(),
    };
    let Some(agency) = known_to else { return Ok(View::all(as_of)) };
    let id = agency.split('/').next().unwrap_or(agency);
    if !caseload.practice.agencies.contains_key(id) {
        let known: Vec<String> =
            caseload.practice.agencies.keys().map(ToString::to_string).collect();
        anyhow::bail!("there is no agency {id:?}; it is one of {}", known.join(", "));
    }
    Ok(View::of_agency(as_of, agency))
}
