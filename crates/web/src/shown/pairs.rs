//! Pairs of mentions that may be one person, and what people decided about them, made ready for templates.
//!
//! Takes mentions of a caseload as one reader knew it; gives lines, addresses and effects that the pages about who is who
//! share. Two who must not be linked are shown by none of it.

use safeguarding::Caseload;
use safeguarding::caseload::{ChangedFinding, CountedChild, Effect, EffectOnChildren, RoadsOpen};
use safeguarding::chronology::View;
use safeguarding::records::{Decision, MentionAt, Private, RecordId, Verdict};
use serde::Serialize;

use crate::asked::Asked;
use crate::shown::words;

/// A mention on one line: as written, by whom, where it came from.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct MentionLine {
    pub name: Private<String>,
    /// Birth date, numbers and address, each in words.
    pub details: Vec<Private<String>>,
    /// As what they are named; empty where that stands for the name.
    pub role: String,
    pub agency: String,
    pub kind: String,
    pub day: Private<String>,
    pub file: String,
    pub row: u64,
    pub record_href: String,
    pub person_href: Option<String>,
}

impl MentionLine {
    pub fn of(caseload: &Caseload, asked: &Asked, at: (u32, u16)) -> Self {
        let record = &caseload.records[at.0 as usize];
        let mention = &record.mentions[usize::from(at.1)];
        let name = mention.name.as_ref().map(|name| name.reveal().full());
        let name = name.filter(|name| !name.is_empty());
        let (role, is_named) = (mention.role.label(), name.is_some());
        let born = mention.born.as_ref().map(|born| format!("born {}", born.reveal()));
        let due = mention.due.as_ref().map(|due| {
            format!("birth expected {}", safeguarding::calendar::in_words(*due.reveal()))
        });
        let address = mention.address.as_ref().map(|address| format!("of {}", address.reveal()));
        let details = [born, due].into_iter().flatten();
        let details = details.chain(mention.identifiers.iter().map(words::number)).chain(address);
        let organisation = record.provenance.organisation.as_deref();
        let agency = caseload.practice.agency_name(&record.agency);
        let person = caseload.people.of_record[at.0 as usize][usize::from(at.1)];
        Self {
            name: name.unwrap_or_else(|| format!("{role}, not named")).into(),
            details: details.map(Into::into).collect(),
            role: if is_named { role.to_owned() } else { String::new() },
            agency: organisation.map_or_else(|| agency.to_owned(), |o| format!("{agency}, {o}")),
            kind: caseload.practice.kind_label(&record.kind).to_owned(),
            day: record.happened.to_string().into(),
            file: record.provenance.file.to_string(),
            row: record.provenance.row,
            record_href: asked.reader_address(&format!("/records/{}", record.id)),
            person_href: person.map(|person| {
                let id = caseload.people.persons[person as usize].id;
                asked.reader_address(&format!("/people/{id}"))
            }),
        }
    }
}

/// The address of a pair: both records with the place of the person in each, from 0. It holds no name.
pub(crate) fn pair_path(caseload: &Caseload, a: (u32, u16), b: (u32, u16)) -> String {
    let at = |at: (u32, u16)| format!("{}-{}", caseload.records[at.0 as usize].id, at.1);
    format!("/questions/{}-{}", at(a.min(b)), at(a.max(b)))
}

/// The two mentions an address names; `None` where it cannot be read.
pub(crate) fn read_pair(words: &str) -> Option<(MentionAt, MentionAt)> {
    /// How long a record's id is as written.
    const ID: usize = 36;
    let at = |words: &str| {
        let record = RecordId(words.get(..ID)?.parse().ok()?);
        let place = words.get(ID..)?.strip_prefix('-')?.parse().ok()?;
        Some(MentionAt { record, place })
    };
    // The second id begins after the first, its place and a hyphen.
    let second = words.get(ID + 1..)?.find('-')? + ID + 1;
    Some((at(words.get(..second)?)?, at(words.get(second + 1..)?)?))
}

/// What a decision would change, in words.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct EffectShown {
    pub is_nothing: bool,
    /// The two would be one, or the one two; empty where neither.
    pub persons: &'static str,
    pub children: Vec<ChildrenShown>,
    pub unchanged: u32,
    pub families: Vec<FamiliesShown>,
    /// For two who would not be linked: by what records of the one can still be seen from the other, a sentence each.
    pub open: Vec<String>,
}

/// One child, or the children who become one or were one.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ChildrenShown {
    pub now: Vec<CountShown>,
    pub after: Vec<CountShown>,
    pub appear: Vec<FindingShown>,
    pub go: Vec<FindingShown>,
    pub say_otherwise: Vec<FindingShown>,
}

/// A child and the entries of the chronology.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CountShown {
    pub name: Private<String>,
    pub entries: String,
}

/// A finding that would change.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FindingShown {
    pub title: String,
    pub sentence: Private<String>,
}

/// Families that become one, or come apart: their children.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FamiliesShown {
    pub is_joined: bool,
    pub now: Vec<Private<String>>,
    pub after: Vec<Private<String>>,
}

impl EffectShown {
    pub fn of(effect: &Effect) -> Self {
        let families = effect.families.iter().map(|families| {
            let list = |all: &[Vec<Private<String>>]| -> Vec<Private<String>> {
                let names = |family: &Vec<Private<String>>| -> Vec<String> {
                    family.iter().map(|child| child.reveal().clone()).collect()
                };
                all.iter().map(|family| words::list(&names(family)).into()).collect()
            };
            FamiliesShown {
                is_joined: families.after.len() < families.now.len(),
                now: list(&families.now),
                after: list(&families.after),
            }
        });
        Self {
            is_nothing: effect.is_nothing(),
            persons: match effect.persons {
                (2, 1) => "The two would be one person.",
                (1, 2) => "The one person would be two.",
                _ => "",
            },
            children: effect.children.iter().map(children).collect(),
            unchanged: effect.unchanged_children,
            families: families.collect(),
            open: effect.roads_open.as_ref().map_or_else(Vec::new, RoadsOpen::in_words),
        }
    }
}

fn children(children: &EffectOnChildren) -> ChildrenShown {
    let counted = |all: &[CountedChild]| {
        let one = |child: &CountedChild| CountShown {
            name: child.called.clone(),
            entries: words::count(child.entries as usize, "entry", "entries"),
        };
        all.iter().map(one).collect()
    };
    let told = |all: &[ChangedFinding]| {
        let one = |finding: &ChangedFinding| FindingShown {
            title: finding.title.clone(),
            sentence: finding.sentence.clone(),
        };
        all.iter().map(one).collect()
    };
    ChildrenShown {
        now: counted(&children.now),
        after: counted(&children.after),
        appear: told(&children.appear),
        go: told(&children.go),
        say_otherwise: told(&children.say_otherwise),
    }
}

/// A decision, for a list or a page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DecisionShown {
    pub id: String,
    pub href: String,
    pub what: String,
    pub by: Private<String>,
    pub role: String,
    pub day: String,
    /// Why; kept back where the two must not be linked.
    pub reason: Option<Private<String>>,
    /// The two, where they may be shown and this reader knew both.
    pub pair: Option<(MentionLine, MentionLine)>,
    pub pair_href: Option<String>,
    /// What an undo undoes.
    pub undoes: Option<String>,
    pub is_silent: bool,
    pub is_undone: bool,
}

impl DecisionShown {
    pub fn of(caseload: &Caseload, asked: &Asked, view: &View, decision: &Decision) -> Self {
        let is_silent = decision.verdict.is_silent();
        let pair = decision.verdict.pair().filter(|_| !is_silent).and_then(|(a, b)| {
            let (a, b) = (caseload.place_of(a)?, caseload.place_of(b)?);
            // Nor are two who must not be linked shown in what was decided about them before.
            if caseload.must_not_be_shown_together(a, b) {
                return None;
            }
            let sees = |at: (u32, u16)| view.sees(&caseload.records[at.0 as usize]);
            (sees(a) && sees(b)).then_some((a.min(b), a.max(b)))
        });
        let undoes = match decision.verdict {
            Verdict::Undo(earlier) => {
                Some(asked.reader_address(&format!("/questions/decisions/{earlier}")))
            }
            _ => None,
        };
        // Whoever does not know the records need not know what is said of them.
        let tells = !is_silent && (pair.is_some() || undoes.is_some());
        Self {
            id: decision.id.to_string(),
            href: asked.reader_address(&format!("/questions/decisions/{}", decision.id)),
            what: if caseload.is_replaced(decision.id) {
                let what = words::capital(decision.verdict.in_words());
                format!("{what} (replaced by a later decision)")
            } else {
                words::capital(decision.verdict.in_words())
            },
            by: decision.by.clone(),
            role: decision.role.to_string(),
            day: safeguarding::calendar::in_words(decision.decided),
            reason: tells.then(|| decision.reason.clone()),
            pair: pair.map(|(a, b)| {
                (MentionLine::of(caseload, asked, a), MentionLine::of(caseload, asked, b))
            }),
            pair_href: pair.map(|(a, b)| asked.reader_address(&pair_path(caseload, a, b))),
            undoes,
            is_silent,
            is_undone: caseload.is_undone(decision.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_pair_is_read_as_it_was_written() {
        let (one, other) =
            ("01a2007d-cfda-759a-8746-cc7d9642dec1", "01a2007d-db92-7a6a-aec4-a22b1ed0e693");
        let (a, b) = read_pair(&format!("{one}-0-{other}-12")).expect("sound");
        assert_eq!((a.record.to_string().as_str(), a.place), (one, 0));
        assert_eq!((b.record.to_string().as_str(), b.place), (other, 12));
        for broken in [
            "",
            one,
            "x-0-y-1",
            &format!("{one}-0-{other}"),
            &format!("{one}-{other}-1-2"),
            "é".repeat(80).as_str(),
        ] {
            assert!(read_pair(broken).is_none(), "{broken}");
        }
    }
}
