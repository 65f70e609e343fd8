//! The Family Context set: what five agencies told a council about a person, one file an agency, all by one number.
//!
//! Takes the rows of one of its files, known by its headings; gives records about the person with that number. Each file
//! stands on its own; the number links them.
//! **Source:** Family Context common data model (Stockport, Leeds and Social Finance, 2019 to 2020).

mod offences;

use crate::ReadError;
use crate::agency_csv::reason;
use crate::columns::is_too_wide;
use crate::draft::{Draft, identify, read_date};
use crate::intake::{Intake, Origin};
use crate::rows::{Fault, RawRow, Rows, SWALLOWED, cells, cells_as_written, may_have_swallowed};
use crate::words::{plain, slug};
use offences::{involvement_of, type_of};
use safeguarding::calendar::{Age, Date};
use safeguarding::records::{Coverage, IdentifierScheme, Mention, Name, Private, Role, Sex};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::io::Read;

/// Within whose numbering the people of a set are numbered.
const ISSUER: &str = "family-context";

/// One of the files of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sheet {
    Person,
    School,
    Housing,
    Police,
    Offence,
    AdultSocialCare,
    Sources,
}

impl Sheet {
    const ALL: [Self; 7] = [
        Self::Person,
        Self::School,
        Self::Housing,
        Self::Offence,
        Self::Police,
        Self::AdultSocialCare,
        Self::Sources,
    ];

    /// The headings that tell it from the others, in plain form.
    const fn known_by(self) -> &'static [&'static str] {
        match self {
            Self::Person => &["id", "first_name", "last_name", "date_of_birth", "gender"],
            Self::School => &["person_id", "school_name"],
            Self::Housing => &["person_id", "housing_association", "tenancy_start"],
            Self::Police => &["person_id", "police_area"],
            Self::Offence => &["person_id", "date_of_offence", "type_of_offence"],
            Self::AdultSocialCare => &["person_id", "start_date_of_last_involvement"],
            Self::Sources => &["data_source", "last_synchronised"],
        }
    }

    /// Its name, as it stands in references.
    const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::School => "school",
            Self::Housing => "housing",
            Self::Police => "police",
            Self::Offence => "police-offence",
            Self::AdultSocialCare => "adult-social-care",
            Self::Sources => "datasources",
        }
    }

    /// The agency whose records it holds; the index of people is the council's own.
    const fn agency(self) -> Option<&'static str> {
        match self {
            Self::School => Some("school"),
            Self::Housing => Some("housing"),
            Self::Police | Self::Offence => Some("police"),
            Self::AdultSocialCare => Some("adult-social-care"),
            Self::Person | Self::Sources => None,
        }
    }
}

/// One file of a set, known by its headings.
pub struct Table {
    sheet: Sheet,
    headings: Vec<String>,
    plain: Vec<String>,
}

impl Table {
    /// The file these headings belong to.
    pub fn of(cells: &[String]) -> Option<Self> {
        if is_too_wide(cells) {
            return None;
        }
        let plain: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
        let has = |name: &&str| plain.iter().any(|heading| heading == name);
        let sheet = Sheet::ALL.into_iter().find(|sheet| sheet.known_by().iter().all(has))?;
        Some(Self { sheet, headings: cells.to_vec(), plain })
    }
}

/// How many of these cells are headings of the file they would belong to; 0 when of none.
pub fn count_known(cells: &[String]) -> usize {
    Table::of(cells).map_or(0, |table| table.plain.len())
}

/// Reads the rows below the headings.
pub fn read(
    intake: &mut Intake<'_>,
    mut rows: Rows<impl Read>,
    table: &Table,
    delimiter: u8,
) -> Result<(), ReadError> {
    let path = intake.path();
    intake.account.headings.clone_from(&table.headings);
    let asked = intake.agency_given();
    let agency: SmolStr = match table.sheet.agency() {
        Some(agency) => {
            if asked.is_some_and(|asked| asked != agency) {
                intake.note(format!(
                    "the file holds the records of {agency} and was taken in as theirs"
                ));
            }
            agency.into()
        }
        None => asked.unwrap_or_else(|| "childrens-social-care".into()),
    };
    if table.sheet != Sheet::Sources {
        intake.account.agency = Some(agency.clone());
    }
    let given = intake.coverage_given();
    if given.from.is_some()
        || given.to.is_some()
        || given.current_as_of.is_some()
        || given.area.is_some()
    {
        intake.cover(Coverage {
            agency: agency.clone(),
            organisation: intake.organisation_given(),
            area: given.area.clone(),
            from: given.from,
            to: given.to,
            current_as_of: given.current_as_of,
            kinds: Vec::new(),
            explanation: None,
            file: intake.file.clone(),
        })?;
    }
    rows.expected = Some(table.headings.len());
    let mut ordinals = HashMap::new();
    while let Some(row) = rows.next().map_err(ReadError::read(path))? {
        intake.tick();
        take(intake, table, &agency, delimiter, &mut ordinals, row)?;
    }
    Ok(())
}

fn take(
    intake: &mut Intake<'_>,
    table: &Table,
    agency: &SmolStr,
    delimiter: u8,
    ordinals: &mut HashMap<String, u32>,
    row: RawRow,
) -> Result<(), ReadError> {
    let width = table.headings.len();
    let mut values = match row.fault {
        None => cells(&row.text, delimiter),
        Some(_) => cells_as_written(&row.text, delimiter),
    };
    if values.iter().all(|value| value.trim().is_empty()) {
        return Ok(());
    }
    intake.account.read += 1;
    if matches!(row.fault, Some(Fault::TooLong(_)))
        || (row.fault.is_some() && values.len() != width)
    {
        return intake.reject(row.line, row.fault.map(reason).unwrap_or_default(), row.text);
    }
    let mut doubt = row
        .fault
        .map(|_| "a quotation mark is opened and never closed; the row was kept as it came");
    if row.fault.is_none() && may_have_swallowed(&row.text, &values, delimiter, width) {
        doubt = Some(SWALLOWED);
    }
    if table.sheet == Sheet::Sources {
        return cover(intake, table, &values);
    }
    if values.iter().skip(width).any(|value| !value.trim().is_empty()) {
        let doubt = doubt.map_or_else(String::new, |doubt| format!("; {doubt}"));
        let reason =
            format!("the row has {} cells and there are {width} headings{doubt}", values.len());
        return intake.reject(row.line, reason, row.text);
    }
    if values.len() < width {
        doubt = doubt.or(Some(
            "has fewer cells than there are headings; the missing ones were taken as blank",
        ));
    }
    values.resize(width, String::new());
    let number = if table.sheet == Sheet::Person { "id" } else { "person_id" };
    if value(table, &values, number).is_empty() {
        return intake.reject(
            row.line,
            "the row does not say whom it is about: its number is blank",
            row.text,
        );
    }
    let mut person =
        Person { intake, table, agency, values: &values, line: row.line, doubt, ordinals };
    match table.sheet {
        Sheet::Person => person.details(),
        Sheet::School => person.school(),
        Sheet::Housing => person.housing(),
        Sheet::Police => person.police(),
        Sheet::Offence => person.offence(),
        Sheet::AdultSocialCare => person.adult_social_care(),
        Sheet::Sources => Ok(()),
    }
}

fn value<'v>(table: &Table, values: &'v [String], heading: &str) -> &'v str {
    let at = table.plain.iter().position(|plain| plain == heading);
    at.and_then(|at| values.get(at)).map_or("", |value| value.trim())
}

/// What one source says it covers. The last column is words, and the file does not always put quotation marks round them.
fn cover(intake: &mut Intake<'_>, table: &Table, values: &[String]) -> Result<(), ReadError> {
    let at =
        |heading: &str| table.plain.iter().position(|plain| plain == heading).unwrap_or(usize::MAX);
    let read = |value: &str| read_date(value).and_then(|(date, _)| date.day());
    let (from, to) =
        (value(table, values, "coverage_start_date"), value(table, values, "coverage_end_date"));
    let words_begin = if !to.is_empty() && read(to).is_none() {
        at("coverage_end_date")
    } else {
        at("coverage_explanation")
    };
    let words = values.get(words_begin..).unwrap_or_default().join(",");
    let mut explanation = words.trim().trim_end_matches(',').to_owned();
    let current = value(table, values, "last_synchronised");
    for (name, written) in [("start", from), ("current as of", current)] {
        if !written.is_empty() && read(written).is_none() {
            explanation.push_str(&format!(" ({name}, as written: {written})"));
        }
    }
    let names = ["id", "title", "data_source"].map(|heading| value(table, values, heading));
    let Some(named) = names.into_iter().find(|name| !name.is_empty()) else {
        return intake.reject(0, "the row does not name its source", values.join(","));
    };
    let agency =
        names.into_iter().find_map(|name| intake.words.agency(name)).unwrap_or_else(|| {
            intake.note("a source is not in the list of agencies; its name was kept as it came");
            slug(named)
        });
    let source = value(table, values, "data_source");
    intake.cover(Coverage {
        agency,
        organisation: (!source.is_empty()).then(|| source.into()),
        area: intake.coverage_given().area.clone(),
        from: read(from),
        to: read(to),
        current_as_of: read(current),
        kinds: Vec::new(),
        explanation: (!explanation.trim().is_empty()).then(|| explanation.trim().to_owned()),
        file: intake.file.clone(),
    })
}

/// One row about one person.
struct Person<'p, 'i, 'a> {
    intake: &'i mut Intake<'a>,
    table: &'p Table,
    agency: &'p SmolStr,
    values: &'p [String],
    line: u64,
    doubt: Option<&'static str>,
    ordinals: &'p mut HashMap<String, u32>,
}

impl<'p> Person<'p, '_, '_> {
    fn value(&self, heading: &str) -> &'p str {
        value(self.table, self.values, heading)
    }

    /// Somebody in a role, by their number.
    fn numbered(&self, role: Role) -> Mention {
        let mut mention = Mention::of(role);
        let number = if self.table.sheet == Sheet::Person { "id" } else { "person_id" };
        identify(&mut mention, IdentifierScheme::Local, Some(ISSUER), self.value(number));
        mention
    }

    fn draft(&self, kind: &str, mention: Mention, organisation: &str) -> Draft {
        let organisation = if organisation.is_empty() {
            self.intake.organisation_given()
        } else {
            Some(organisation.into())
        };
        let mut draft = Draft {
            kind: kind.into(),
            agency: self.agency.clone(),
            organisation,
            mentions: vec![mention],
            ..Draft::default()
        };
        if let Some(doubt) = self.doubt {
            draft.mark("row", doubt);
        }
        draft
    }

    /// Hands on a record; `part` tells the records of one row apart.
    fn keep(&mut self, mut draft: Draft, part: &str) -> Result<(), ReadError> {
        let number = draft.mentions[0].identifiers.first().map_or("", |number| &number.value);
        let stem = format!("{number}/{}/{part}", self.table.sheet.name());
        let ordinal = self.ordinals.entry(stem.clone()).or_default();
        *ordinal += 1;
        draft.reference = Some(format!("{stem}/{ordinal}").into());
        let mut parts: Vec<String> = self
            .table
            .plain
            .iter()
            .zip(self.values)
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(heading, value)| format!("{heading}={}", value.trim()))
            .collect();
        parts.sort_unstable();
        let original = self.values.iter().map(|value| Private::new(value.clone())).collect();
        let extracted = self.intake.coverage_given().current_as_of;
        self.intake.keep(draft, Origin { row: self.line, parts: &parts, original, extracted })
    }

    /// Keeps every column but these as a fact.
    fn keep_rest(&self, draft: &mut Draft, used: &[&str]) {
        for (at, heading) in self.table.plain.iter().enumerate() {
            if heading == "person_id" || used.contains(&heading.as_str()) {
                continue;
            }
            let name =
                if heading.is_empty() { format!("column_{}", at + 1) } else { heading.clone() };
            draft.keep_fact(&name, self.values.get(at).map_or("", |value| value.trim()));
        }
    }

    /// Whether a service is involved, in practice's words.
    fn set_involvement(&self, draft: &mut Draft) {
        let written = self.value("service_involvement");
        let kind = self.intake.practice.kind(&draft.kind);
        match plain(written).as_str() {
            "" => draft.keep_fact("status", "not-recorded"),
            "none" | "no_records_found" | "not_found" => draft.keep_fact("status", "none-found"),
            _ => draft.write_fact(kind, "status", written),
        }
    }

    fn details(&mut self) -> Result<(), ReadError> {
        let born = self.value("date_of_birth");
        let mut mention = self.numbered(Role::Adult);
        let mut draft = self.draft("person-details", Mention::of(Role::Adult), "");
        let date = draft.read_date("born", born);
        let youngest = date.as_ref().and_then(safeguarding::calendar::VagueDate::latest);
        if youngest.is_some_and(|born: Date| Age::on(born, self.intake.today()).whole_years() < 18)
        {
            mention.role = Role::Child;
        }
        mention.born = date.map(Private::new);
        let name = Name {
            given: self.value("first_name").to_owned(),
            family: self.value("last_name").to_owned(),
            also: None,
        };
        mention.name = (name != Name::default()).then(|| Private::new(name));
        let sex = self.value("gender");
        mention.sex = (!sex.is_empty()).then(|| Sex::parse(sex));
        if mention.sex == Some(Sex::Unknown) {
            draft.keep_fact("gender", sex);
        }
        let address = self.value("address");
        mention.address = (!address.is_empty()).then(|| address.into());
        draft.mentions = vec![mention];
        self.keep_rest(
            &mut draft,
            &["id", "first_name", "last_name", "date_of_birth", "gender", "address"],
        );
        self.keep(draft, "details")
    }

    fn school(&mut self) -> Result<(), ReadError> {
        let school = self.value("school_name");
        let mut draft = self.draft("involvement", self.numbered(Role::Child), school);
        self.set_involvement(&mut draft);
        draft.keep_fact("service", school);
        self.keep_rest(&mut draft, &["school_name", "service_involvement"]);
        self.keep(draft, "involvement")
    }

    fn housing(&mut self) -> Result<(), ReadError> {
        let landlord = self.value("housing_association");
        let start = self.value("tenancy_start");
        let kind = if start.is_empty() { "involvement" } else { "tenancy" };
        let mut draft = self.draft(kind, self.numbered(Role::Adult), landlord);
        if start.is_empty() {
            self.set_involvement(&mut draft);
            draft.keep_fact("service", landlord);
        } else {
            draft.set_happened("happened", start, "");
            draft.keep_fact("status", "started");
        }
        self.keep_rest(&mut draft, &["tenancy_start"]);
        self.keep(draft, kind)?;
        let matters = [
            ("anti_social_behaviour", "antisocial-behaviour"),
            ("rent_arrears", "arrears"),
            ("notice_seeking_possession", "notice"),
            ("eviction", "eviction"),
        ];
        for (heading, matter) in matters {
            let written = self.value(heading);
            let state = match plain(written).as_str() {
                "" | "no" | "none" | "n" | "false" | "no_records_found" | "none_found" => continue,
                "open" | "case_open" => Some("open"),
                "closed" | "case_closed" => Some("closed"),
                _ => None,
            };
            let (kind, fact) = if matter == "antisocial-behaviour" {
                (matter, "status")
            } else {
                ("tenancy", "case")
            };
            let mut draft = self.draft(kind, self.numbered(Role::Adult), landlord);
            if kind == "tenancy" {
                draft.keep_fact("status", matter);
            } else {
                draft.keep_fact("part", "not-recorded");
            }
            draft.keep_fact(fact, state.unwrap_or(written));
            if state.is_none() && !matches!(plain(written).as_str(), "yes" | "y" | "true") {
                draft.mark(fact, "is neither open nor closed; kept as it came");
            }
            self.keep(draft, matter)?;
        }
        Ok(())
    }

    fn police(&mut self) -> Result<(), ReadError> {
        let area = self.value("police_area");
        let mut draft = self.draft("involvement", self.numbered(Role::Adult), area);
        self.set_involvement(&mut draft);
        draft.keep_fact("service", area);
        self.keep_rest(&mut draft, &["police_area", "service_involvement"]);
        self.keep(draft, "involvement")
    }

    fn offence(&mut self) -> Result<(), ReadError> {
        let mut draft = self.draft("police-incident", self.numbered(Role::Adult), "");
        let day = self.value("date_of_offence");
        draft.set_happened("happened", day, "");
        draft.keep_fact("type", type_of(self.value("type_of_offence")));
        draft.keep_fact("involvement", involvement_of(self.value("nature_of_involvement")));
        self.keep_rest(&mut draft, &["date_of_offence"]);
        self.keep(draft, day)
    }

    fn adult_social_care(&mut self) -> Result<(), ReadError> {
        let organisation = self.value("local_authority_organisation");
        let mut draft = self.draft("adult-service", self.numbered(Role::Adult), organisation);
        let start = self.value("start_date_of_last_involvement");
        draft.set_happened("happened", start, "");
        self.set_involvement(&mut draft);
        let kind = self.intake.practice.kind("adult-service");
        draft.write_fact(kind, "last_contact", self.value("date_of_most_recent_interaction"));
        let used = [
            "start_date_of_last_involvement",
            "date_of_most_recent_interaction",
            "service_involvement",
        ];
        self.keep_rest(&mut draft, &used);
        self.keep(draft, start)
    }
}
