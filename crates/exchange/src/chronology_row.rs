//! One row of an agency's chronology, from CSV or from a workbook, made into a record.
//!
//! Takes the cells of a row and the columns of its file; gives a record, or a reject where the row holds nothing usable.

use crate::ReadError;
use crate::columns::{ChildColumn, Column, Columns};
use crate::draft::{Draft, identify, read_date};
use crate::intake::{Intake, Origin};
use crate::references::References;
use crate::words::{plain, sensitivity, slug};
use safeguarding::calendar::Date;
use safeguarding::practice::FactForm;
use safeguarding::records::{
    Coverage, IdentifierScheme, Mention, Name, Pointer, Private, Relation, Role, Sensitivity, Sex,
    read_people,
};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// What a chronology says of itself above its headings or on its coverage sheet.
#[derive(Clone, Debug, Default)]
pub struct Preamble {
    agency: Option<String>,
    organisation: Option<SmolStr>,
    area: Option<String>,
    from: Option<Date>,
    to: Option<Date>,
    current_as_of: Option<Date>,
    explanation: Option<String>,
}

impl Preamble {
    /// Takes one key and its value; gives whether it was understood.
    pub fn take(&mut self, key: &str, value: &str) -> bool {
        let value = value.trim();
        if value.is_empty() {
            return true;
        }
        let day = || read_date(value).and_then(|(date, _)| date.day());
        match plain(key).as_str() {
            "agency" => self.agency = Some(value.to_owned()),
            "organisation" | "organization" => self.organisation = Some(value.into()),
            "covers_area" | "area" => self.area = Some(value.to_owned()),
            "covers_from" | "from" => self.from = day(),
            "covers_to" | "to" => self.to = day(),
            "current_as_of" | "extracted" => self.current_as_of = day(),
            "explanation" | "covers_explanation" | "limits" => {
                self.explanation = Some(value.to_owned());
            }
            _ => return false,
        }
        !matches!(
            plain(key).as_str(),
            "covers_from" | "from" | "covers_to" | "to" | "current_as_of" | "extracted"
        ) || day().is_some()
    }
}

/// A chronology whose headings have been found.
pub struct Chronology {
    columns: Columns,
    agency: Option<SmolStr>,
    organisation: Option<SmolStr>,
    coverage: Coverage,
    agencies_met: BTreeSet<SmolStr>,
    references: References,
}

/// One row as it came.
pub struct Row<'a> {
    /// Its line or row, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// What is doubtful about it as a whole.
    pub doubt: Option<&'static str>,
    /// The whole row, for the rejects file.
    pub raw: &'a dyn Fn() -> String,
}

impl Chronology {
    /// A chronology with these columns and this preamble.
    ///
    /// # Errors
    /// [`ReadError::NoAgency`] when neither the request, the file nor a column says whose it is.
    pub fn begin(
        intake: &mut Intake<'_>,
        columns: Columns,
        preamble: Preamble,
    ) -> Result<Self, ReadError> {
        let given = intake.coverage_given();
        // What the file says of itself goes before what was said of it.
        let in_file = preamble.agency.map(|word| intake.agency_of_file(&word));
        let asked = intake.agency_given();
        let agency = in_file.or(asked);
        if agency.is_none() && !columns.has(&Column::Agency) {
            return Err(ReadError::NoAgency { path: intake.path().to_owned() });
        }
        let organisation = preamble.organisation.or_else(|| intake.organisation_given());
        let coverage = Coverage {
            agency: agency.clone().unwrap_or_default(),
            organisation: organisation.clone(),
            area: preamble.area.or_else(|| given.area.clone()),
            from: preamble.from.or(given.from),
            to: preamble.to.or(given.to),
            current_as_of: preamble.current_as_of.or(given.current_as_of),
            kinds: Vec::new(),
            explanation: preamble.explanation,
            file: intake.file.clone(),
        };
        intake.account.headings.clone_from(&columns.headings);
        intake.account.agency.clone_from(&agency);
        for note in &columns.notes {
            intake.note(note.clone());
        }
        let agencies_met = agency.clone().into_iter().collect();
        Ok(Self {
            columns,
            agency,
            organisation,
            coverage,
            agencies_met,
            references: References::default(),
        })
    }

    /// How many cells a row should have.
    pub fn width(&self) -> usize {
        self.columns.meanings.len()
    }

    /// Hands on what the file covers, for each agency met in it, and notes references that do not tell rows apart.
    pub fn finish(self, intake: &mut Intake<'_>) -> Result<(), ReadError> {
        let sharing = self.references.sharing();
        if sharing > 0 {
            intake.note(format!(
                "{sharing} rows share a reference with another row of this file: each is kept by itself"
            ));
        }
        let said = &self.coverage;
        let says_something = said.area.is_some()
            || said.from.is_some()
            || said.to.is_some()
            || said.current_as_of.is_some()
            || said.explanation.is_some();
        if !says_something {
            intake.note("the file does not say what it covers: its silences cannot be told from gaps in the extract");
            return Ok(());
        }
        for agency in self.agencies_met {
            intake.cover(Coverage { agency, ..self.coverage.clone() })?;
        }
        Ok(())
    }

    /// Takes one row: hands on a record or a reject. A row of blank cells is passed over.
    pub fn take(&mut self, intake: &mut Intake<'_>, mut row: Row<'_>) -> Result<(), ReadError> {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            intake.note("empty rows were passed over");
            return Ok(());
        }
        intake.account.read += 1;
        let width = self.width();
        if row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty()) {
            let reason = format!(
                "the row has {} cells and there are {width} headings, so its values cannot be told apart; put quotation marks round text that holds the sign between cells{}",
                row.cells.len(),
                row.doubt.map_or_else(String::new, |doubt| format!("; {doubt}"))
            );
            return intake.reject(row.line, reason, (row.raw)());
        }
        let mut draft = Draft::default();
        if row.cells.len() < width {
            draft.mark(
                "row",
                "has fewer cells than there are headings; the missing ones were taken as blank",
            );
        }
        if let Some(doubt) = row.doubt {
            draft.mark("row", doubt);
        }
        if row.cells.iter().any(|cell| cell.contains('\0')) {
            for cell in &mut row.cells {
                *cell = cell.replace('\0', "\u{fffd}");
            }
            draft.mark("row", "held zero bytes, shown as \u{fffd}");
        }
        row.cells.resize(width, String::new());
        if !self.fill(intake, &mut draft, &row.cells) {
            let reason =
                "the row has no kind, no date, no text and no facts: nothing in it can be placed";
            return intake.reject(row.line, reason, (row.raw)());
        }
        self.agencies_met.insert(draft.agency.clone());
        self.references.meet(&draft);
        let parts = fingerprint_parts(&self.columns.headings, &row.cells);
        let origin = Origin {
            row: row.line,
            parts: &parts,
            original: row.cells.into_iter().map(Private::new).collect(),
            extracted: self.coverage.current_as_of,
        };
        intake.keep(draft, origin)
    }

    /// Fills a draft from the cells; gives whether anything in them can be used.
    fn fill(&self, intake: &Intake<'_>, draft: &mut Draft, cells: &[String]) -> bool {
        let cell = |wanted: &Column| {
            let at = self.columns.meanings.iter().position(|column| column == wanted);
            at.map_or("", |at| cells[at].as_str())
        };
        self.set_source(intake, draft, cell(&Column::Agency), cell(&Column::Organisation));
        draft.reference = filled(cell(&Column::Reference)).map(SmolStr::from);
        draft.author_role = filled(cell(&Column::AuthorRole)).map(SmolStr::from);
        draft.basis = filled(cell(&Column::Basis)).map(str::to_owned);
        set_pointer(
            draft,
            [cell(&Column::Corrects), cell(&Column::Withdraws), cell(&Column::Rebuts)],
        );
        draft.set_happened("happened", cell(&Column::Happened), cell(&Column::HappenedTo));
        draft.set_recorded("recorded", cell(&Column::Recorded));
        set_sensitivity(draft, cell(&Column::Sensitivity));
        set_shared_with(intake, draft, cell(&Column::SharedWith));

        let mut holds_facts = false;
        let kind = intake.words.kind(cell(&Column::Kind));
        let kind = kind.as_deref().and_then(|id| intake.practice.kind(id));
        for (column, value) in self.columns.meanings.iter().zip(cells) {
            if value.trim().is_empty() {
                continue;
            }
            match column {
                Column::Text(voice) => draft.text.push((*voice, value.as_str().into())),
                Column::Fact(name) => {
                    holds_facts = true;
                    if kind.is_some_and(|kind| kind.facts.iter().all(|fact| fact.name != *name)) {
                        draft.mark(name, "is no fact of this kind of record; kept as it came");
                    }
                    draft.write_fact(kind, name, value);
                }
                Column::Other(name) => {
                    holds_facts = true;
                    draft.write_fact(kind, name, value);
                }
                Column::Details => holds_facts |= set_details(draft, kind, value),
                _ => {}
            }
        }
        let issuer = issuer(draft);
        let child = self.child(draft, cells, &issuer);
        let has_people = child.is_some() || !cell(&Column::People).trim().is_empty();
        draft.mentions.extend(child);
        set_people(draft, cell(&Column::People), &issuer);
        let has_date = !cell(&Column::Happened).trim().is_empty()
            || !cell(&Column::HappenedTo).trim().is_empty();
        let has_words =
            has_date || holds_facts || !draft.text.is_empty() || draft.points_at.is_some();
        set_kind(intake, draft, cell(&Column::Kind), has_words);
        has_words || has_people || !cell(&Column::Kind).trim().is_empty()
    }

    fn set_source(&self, intake: &Intake<'_>, draft: &mut Draft, agency: &str, organisation: &str) {
        draft.organisation =
            filled(organisation).map(SmolStr::from).or_else(|| self.organisation.clone());
        if let Some(word) = filled(agency) {
            draft.agency = intake.words.agency(word).unwrap_or_else(|| {
                draft.keep_as_written(
                    "agency",
                    word,
                    "is not in the list of agencies; kept as it came",
                );
                slug(word)
            });
        } else if let Some(agency) = &self.agency {
            draft.agency = agency.clone();
        }
        if draft.agency.is_empty() {
            draft.agency = "unknown".into();
            draft.mark("agency", "is not said");
        }
    }

    fn child(&self, draft: &mut Draft, cells: &[String], issuer: &str) -> Option<Mention> {
        let mut mention = Mention::of(Role::Child);
        let mut name = Name::default();
        let mut is_any = false;
        for (column, value) in self.columns.meanings.iter().zip(cells) {
            let (Column::Child(column), Some(value)) = (column, filled(value)) else { continue };
            is_any = true;
            match column {
                ChildColumn::GivenName => value.clone_into(&mut name.given),
                ChildColumn::FamilyName => value.clone_into(&mut name.family),
                ChildColumn::WholeName => set_whole_name(&mut name, value),
                ChildColumn::KnownAs => name.also = Some(value.to_owned()),
                ChildColumn::Born => {
                    mention.born = draft.read_date("child_born", value).map(Private::new);
                }
                ChildColumn::Due => {
                    let due = draft.read_date("child_due", value);
                    mention.due = due
                        .as_ref()
                        .and_then(safeguarding::calendar::VagueDate::day)
                        .map(Private::new);
                    if due.is_some() && mention.due.is_none() {
                        draft.keep_as_written("child_due", value, "is not known to the day");
                    }
                }
                ChildColumn::Sex => {
                    mention.sex = Some(Sex::parse(value));
                    if mention.sex == Some(Sex::Unknown) {
                        draft.keep_fact("child_sex_as_written", value);
                    }
                }
                ChildColumn::NhsNumber => {
                    identify(&mut mention, IdentifierScheme::NhsNumber, None, value);
                }
                ChildColumn::Upn => identify(&mut mention, IdentifierScheme::Upn, None, value),
                ChildColumn::LocalId => {
                    identify(&mut mention, IdentifierScheme::Local, Some(issuer), value);
                }
                ChildColumn::Address => mention.address = Some(value.into()),
            }
        }
        if mention.born.is_none() && mention.due.is_some() {
            mention.role = Role::Unborn;
        }
        mention.name = (name != Name::default()).then(|| Private::new(name));
        is_any.then_some(mention)
    }
}

fn filled(value: &str) -> Option<&str> {
    Some(value.trim()).filter(|value| !value.is_empty())
}

/// Within whose numbering a local number stands.
fn issuer(draft: &Draft) -> String {
    draft.organisation.as_ref().map_or_else(
        || draft.agency.to_string(),
        |organisation| format!("{}: {organisation}", draft.agency),
    )
}

/// What a row says, whatever the order of its columns and however many of them are blank.
fn fingerprint_parts(headings: &[String], cells: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = headings
        .iter()
        .zip(cells)
        .filter(|(_, cell)| !cell.trim().is_empty())
        .map(|(heading, cell)| format!("{}={}", plain(heading), cell.trim()))
        .collect();
    parts.sort_unstable();
    parts
}

fn set_whole_name(name: &mut Name, value: &str) {
    let (given, family) = match value.split_once(',') {
        Some((family, given)) => (given.trim(), family.trim()),
        None => value.rsplit_once(' ').unwrap_or((value, "")),
    };
    if name.given.is_empty() && name.family.is_empty() {
        (name.given, name.family) = (given.trim().to_owned(), family.to_owned());
    }
}

fn set_pointer(draft: &mut Draft, cells: [&str; 3]) {
    let relations = [
        (Relation::Corrects, "corrects"),
        (Relation::Withdraws, "withdraws"),
        (Relation::Rebuts, "rebuts"),
    ];
    for ((relation, field), value) in relations.into_iter().zip(cells) {
        let Some(reference) = filled(value) else { continue };
        if draft.points_at.is_none() {
            draft.points_at = Some(Pointer { relation, reference: reference.into() });
        } else {
            draft.keep_as_written(
                field,
                reference,
                "the row points at two earlier records; this one was kept as it came",
            );
        }
    }
}

fn set_sensitivity(draft: &mut Draft, value: &str) {
    // A word we do not know may mean that fewer should see it: the closer reading does no harm.
    draft.sensitivity = sensitivity(value).unwrap_or(Sensitivity::Restricted);
    if sensitivity(value).is_none() {
        draft.keep_as_written("sensitivity", value, "is no word we know; treated as restricted");
    }
}

fn set_shared_with(intake: &Intake<'_>, draft: &mut Draft, value: &str) {
    for word in value.split([';', ',']).filter_map(filled) {
        let agency = intake.words.agency(word).unwrap_or_else(|| {
            draft.mark("shared_with", "names an agency that is not in the list; kept as it came");
            word.into()
        });
        if !draft.shared_with.contains(&agency) {
            draft.shared_with.push(agency);
        }
    }
}

fn set_details(
    draft: &mut Draft,
    kind: Option<&safeguarding::practice::Kind>,
    value: &str,
) -> bool {
    for detail in value.split(';').filter_map(filled) {
        match detail.split_once('=') {
            Some((name, value)) if !plain(name).is_empty() => {
                draft.write_fact(kind, &plain(name), value);
            }
            _ => draft.keep_as_written(
                "details",
                detail,
                "is not written as name=value; kept as it came",
            ),
        }
    }
    true
}

fn set_people(draft: &mut Draft, value: &str, issuer: &str) {
    if value.trim().is_empty() {
        return;
    }
    match read_people(value, Some(issuer)) {
        Ok(people) => draft.mentions.extend(people),
        Err(_) => draft.keep_as_written(
            "people",
            value,
            "is no list of people that can be read; kept as it came",
        ),
    }
}

fn set_kind(intake: &Intake<'_>, draft: &mut Draft, word: &str, has_words: bool) {
    let Some(word) = filled(word) else {
        let pointed = draft.points_at.as_ref().map(|pointer| pointer.relation);
        draft.kind = match pointed {
            Some(Relation::Corrects) => "correction".into(),
            Some(Relation::Withdraws) => "withdrawal".into(),
            Some(Relation::Rebuts) => "rebuttal".into(),
            None if has_words => "note".into(),
            None => "person-details".into(),
        };
        if pointed.is_none() {
            draft.mark("kind", "is not said");
        }
        return;
    };
    let Some(id) = intake.words.kind(word) else {
        draft.kind = "note".into();
        draft.keep_as_written(
            "kind",
            word,
            "is not in the list of kinds of record; kept as a note",
        );
        return;
    };
    draft.kind = id;
    let Some(kind) = intake.practice.kind(&draft.kind) else { return };
    let wanted = plain(word);
    if wanted == plain(&kind.id) || wanted == plain(&kind.label) {
        return;
    }
    draft.keep_fact("kind_as_written", word);
    // Some words name both the kind and what happened: "was not brought" is an appointment and its outcome.
    let meant = match wanted.as_str() {
        "wnb" => "was-not-brought".into(),
        "dna" => "not-kept".into(),
        _ => slug(word),
    };
    let said = kind
        .facts
        .iter()
        .find(|fact| fact.form == FactForm::Choice && fact.choices.contains(&meant));
    if let Some(fact) = said
        && !draft.facts.contains_key(&fact.name)
    {
        draft.keep_fact(&fact.name, &meant);
        draft.mark(&fact.name, "was taken from the kind as written");
    }
}
