//! The children in need census: a council's yearly return to the Department for Education, as XML.
//!
//! Takes the file as it streams, one child at a time; gives the records of each child as soon as it is complete, and the
//! year the census covers. It expands no entity, fetches nothing, and does not check the file against the schema.
//!
//! The census gives one date for each thing it tells of. That date is taken both as the day it happened and as the day it
//! was recorded: registers are written the same day, and nothing better is said. What has no date of its own (a person's
//! details, a disability) counts as recorded on the census's reference date.

mod child;
mod codes;
mod element;
mod guard;
mod identity;
mod remainder;

use crate::intake::Intake;
use crate::{Format, ReadError};
use child::Census;
use element::{DEEPEST, Element, MOST_ELEMENTS, MOST_TEXT};
use guard::{Guard, LONGEST_TEXT};
use jiff::civil::date;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use safeguarding::calendar::{Date, in_words};
use safeguarding::records::Coverage;
use std::io::Read;

/// The kinds of record a census can hold. It has no visits, meetings or supervision, so it says nothing by holding none.
const CENSUS_KINDS: [&str; 14] = [
    "person-details",
    "diagnosis",
    "referral",
    "case-closed",
    "initial-conference",
    "assessment-started",
    "assessment-completed",
    "plan-started",
    "plan-ended",
    "section-47-enquiry",
    "review-conference",
    "legal-step",
    "decision",
    "death",
];

/// Reads the file to its end.
pub fn read(intake: &mut Intake<'_>, input: impl Read) -> Result<(), ReadError> {
    let mut guard = Guard::new(input);
    let mut door = Door::default();
    loop {
        let (back, ended) = read_stretch(intake, &mut door, guard)?;
        guard = back;
        if ended {
            break;
        }
        // The XML cannot be read on from here, but the next child can begin it anew.
        if !guard.skip_to_child().map_err(ReadError::read(intake.path()))? {
            break;
        }
    }
    door.finish(intake);
    Ok(())
}

/// What has been understood so far.
#[derive(Default)]
struct Door {
    census: Census,
    has_header: bool,
    root: Option<String>,
    /// The header or child being read, and the elements open in it.
    open: Vec<Element>,
    /// Elements open outside any child.
    outside: u64,
    too_deep: usize,
    elements: usize,
    text: usize,
    is_full: bool,
    is_broken: bool,
    children: u64,
}

fn read_stretch<R: Read>(
    intake: &mut Intake<'_>,
    door: &mut Door,
    guard: Guard<R>,
) -> Result<(Guard<R>, bool), ReadError> {
    let mut reader = Reader::from_reader(guard);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    config.expand_empty_elements = true;
    let mut buffer = Vec::new();
    let ended = loop {
        buffer.clear();
        if buffer.capacity() > 2 * LONGEST_TEXT {
            buffer = Vec::new();
        }
        let line = reader.get_ref().line;
        let event = reader.read_event_into(&mut buffer);
        match event {
            Ok(Event::Start(start)) => door.start(intake, &start, line)?,
            Ok(Event::End(end)) => door.end(intake, end.local_name().as_ref(), line)?,
            Ok(Event::Text(text)) => door.text(intake, &text.into_inner(), line)?,
            Ok(Event::CData(text)) => door.text(intake, &text.into_inner(), line)?,
            Ok(Event::GeneralRef(name)) => door.reference(intake, &name, line)?,
            Ok(Event::DocType(_)) => {
                intake.note("the file carries definitions of its own (DOCTYPE): they were not used, and what refers to them is kept as written");
            }
            Ok(Event::Eof) => {
                let at = reader.get_ref();
                let why = if at.is_stopped {
                    "a piece of markup too long to hold begins before"
                } else {
                    "the file ends at"
                };
                let reason = format!("{why} byte {} before its elements are closed", at.offset);
                let stopped = at.is_stopped;
                let line = at.line;
                door.broken_off(intake, line, &reason)?;
                break !stopped;
            }
            Ok(_) => {}
            Err(quick_xml::Error::Io(source)) => {
                let source = std::io::Error::new(source.kind(), source.to_string());
                return Err(ReadError::Read { path: intake.path().to_owned(), source });
            }
            Err(_) => {
                let at = reader.get_ref();
                let why = if at.is_stopped {
                    "a piece of markup too long to hold ends before"
                } else {
                    "the XML cannot be read at"
                };
                let reason = format!("{why} byte {}; reading goes on at the next child", at.offset);
                let line = at.line;
                door.outside = door.outside.max(1);
                door.broken_off(intake, line, &reason)?;
                break false;
            }
        }
        intake.tick();
        let guard = reader.get_mut();
        guard.event();
        let cut = std::mem::take(&mut guard.cut);
        door.cut_short(intake, guard.line, &cut)?;
    };
    Ok((reader.into_inner(), ended))
}

impl Door {
    fn start(
        &mut self,
        intake: &mut Intake<'_>,
        start: &BytesStart<'_>,
        line: u64,
    ) -> Result<(), ReadError> {
        let local = start.local_name();
        let name: &str = local.as_ref();
        self.root.get_or_insert_with(|| name.to_owned());
        let is_child = name == "Child";
        if is_child && !self.open.is_empty() {
            self.is_broken = true;
            intake.reject(
                line,
                "a child begins before the one before it is closed; what was complete was kept",
                "",
            )?;
            self.close_all(intake)?;
        }
        if self.open.is_empty() && !is_child && name != "Header" {
            self.outside += 1;
            return Ok(());
        }
        if self.open.len() >= DEEPEST || self.too_deep > 0 {
            self.too_deep += 1;
            if let Some(top) = self.open.last_mut() {
                top.doubts.push("holds elements deeper than a census has; their text is kept and their names are not");
            }
            return Ok(());
        }
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return self.full(intake, line).map(|()| self.too_deep += 1);
        }
        let mut element = Element { name: name.to_owned(), line, ..Element::default() };
        for attribute in start.html_attributes().with_checks(false).flatten() {
            let key: &str = attribute.key.local_name().into_inner();
            let whole: &str = attribute.key.into_inner();
            if !whole.starts_with("xmlns") {
                let text = attribute.value.to_string();
                element.children.push(Element {
                    name: key.to_owned(),
                    line,
                    text,
                    ..Element::default()
                });
            }
        }
        self.open.push(element);
        Ok(())
    }

    fn end(&mut self, intake: &mut Intake<'_>, name: &str, _line: u64) -> Result<(), ReadError> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return Ok(());
        }
        if self.open.is_empty() {
            self.outside = self.outside.saturating_sub(1);
            return Ok(());
        }
        let Some(at) = self.open.iter().rposition(|element| element.name == name) else {
            if let Some(top) = self.open.last_mut() {
                top.doubts.push("holds the end of an element that was never begun");
            }
            return Ok(());
        };
        while self.open.len() > at {
            let mut element = self.open.pop().unwrap_or_default();
            if self.open.len() > at {
                element.doubts.push("is not closed");
            }
            match self.open.last_mut() {
                Some(parent) => parent.children.push(element),
                None => self.complete(intake, &element)?,
            }
        }
        Ok(())
    }

    fn text(&mut self, intake: &mut Intake<'_>, text: &str, line: u64) -> Result<(), ReadError> {
        if let Some(top) = self.open.last_mut() {
            if self.text + text.len() > MOST_TEXT {
                return self.full(intake, line);
            }
            self.text += text.len();
            if text.contains('\0') {
                top.text.push_str(&text.replace('\0', "\u{fffd}"));
                top.doubts.push("held zero bytes, shown as \u{fffd}");
            } else {
                top.text.push_str(text);
            }
        } else if self.root.is_some() && !text.trim().is_empty() {
            intake.reject(line, "text stands outside any child", text.trim())?;
        }
        Ok(())
    }

    fn reference(
        &mut self,
        intake: &mut Intake<'_>,
        name: &BytesRef<'_>,
        line: u64,
    ) -> Result<(), ReadError> {
        if let Ok(Some(letter)) = name.resolve_char_ref() {
            return self.text(intake, letter.encode_utf8(&mut [0; 4]), line);
        }
        let name: &str = name;
        let known = match name {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "apos" => "'",
            "quot" => "\"",
            _ => {
                if let Some(top) = self.open.last_mut() {
                    top.doubts.push("holds an entity of the file's own; it was not expanded and is kept as written");
                }
                return self.text(intake, &format!("&{name};"), line);
            }
        };
        self.text(intake, known, line)
    }

    /// Texts too long to hold have passed, this many bytes of each left out.
    fn cut_short(
        &mut self,
        intake: &mut Intake<'_>,
        line: u64,
        cut: &[u64],
    ) -> Result<(), ReadError> {
        for bytes in cut {
            if let Some(top) = self.open.last_mut() {
                top.doubts.push("was too long to hold and its end was left out");
            }
            let reason = format!(
                "a text of more than {LONGEST_TEXT} bytes ends here; its beginning was kept and {bytes} bytes were left out"
            );
            intake.reject(line, reason, "")?;
        }
        Ok(())
    }

    /// A child holds more than one child can: the rest of it is passed over.
    fn full(&mut self, intake: &mut Intake<'_>, line: u64) -> Result<(), ReadError> {
        if self.is_full {
            return Ok(());
        }
        (self.is_full, self.is_broken) = (true, true);
        intake.reject(
            line,
            "one child holds more than can be held at once; what came before was kept",
            "",
        )
    }

    /// The file breaks off or cannot be read on: keeps what was complete and hands back the rest.
    fn broken_off(
        &mut self,
        intake: &mut Intake<'_>,
        line: u64,
        reason: &str,
    ) -> Result<(), ReadError> {
        if self.open.is_empty() {
            if self.outside > 0 {
                self.outside = 0;
                intake.reject(line, reason, "")?;
            }
            return Ok(());
        }
        self.is_broken = true;
        let names: Vec<&str> = self.open.iter().map(|element| element.name.as_str()).collect();
        let reason = format!("{reason}, inside {}; what was complete was kept", names.join(", "));
        // A value that breaks off may be half a value: it goes to the rejects file, not into a record.
        let half = match self.open.last() {
            Some(last) if self.open.len() > 1 && last.children.is_empty() => self.open.pop(),
            _ => None,
        };
        intake.reject(line, reason, half.map_or_else(String::new, |element| element.text))?;
        self.close_all(intake)
    }

    fn close_all(&mut self, intake: &mut Intake<'_>) -> Result<(), ReadError> {
        self.too_deep = 0;
        while let Some(element) = self.open.pop() {
            match self.open.last_mut() {
                Some(parent) => parent.children.push(element),
                None => self.complete(intake, &element)?,
            }
        }
        Ok(())
    }

    fn complete(&mut self, intake: &mut Intake<'_>, element: &Element) -> Result<(), ReadError> {
        intake.account.format = Some(Format::CinCensus);
        let is_broken = self.is_broken;
        (self.elements, self.text, self.is_full, self.is_broken) = (0, 0, false, false);
        if element.name == "Header" {
            return self.header(intake, element);
        }
        if !self.has_header {
            self.header(intake, &Element::default())?;
        }
        self.children += 1;
        child::read(intake, &self.census, element, is_broken)
    }

    fn header(&mut self, intake: &mut Intake<'_>, header: &Element) -> Result<(), ReadError> {
        self.has_header = true;
        let value = |name: &str| header.find(name).map_or("", |element| element.text.trim());
        let authority = value("LEA");
        let collection = value("Collection");
        if !collection.is_empty() && !collection.eq_ignore_ascii_case("CIN") {
            intake.note("the header names another collection than CIN; it was read as far as the two are alike");
        }
        if authority.is_empty() {
            intake.note("the header does not say which council the census is from");
        }
        self.census.authority =
            if authority.is_empty() { "unknown".to_owned() } else { authority.to_owned() };
        self.census.organisation = if authority.is_empty() {
            intake.organisation_given()
        } else {
            Some(format!("LA {authority}").into())
        };
        self.census.reference_day =
            crate::draft::read_date(value("ReferenceDate")).and_then(|(day, _)| day.day());
        intake.account.agency = Some("childrens-social-care".into());
        self.cover(intake, value("Year"))
    }

    /// The census of a year covers the twelve months to 31 March of it.
    fn cover(&self, intake: &mut Intake<'_>, year: &str) -> Result<(), ReadError> {
        let given = intake.coverage_given();
        let said = year.parse::<i16>().ok().filter(|year| (1990..=2200).contains(year));
        let year_end = |year: i16| date(year, 3, 31);
        let from_reference = self.census.reference_day.map(|day| {
            let this_year = year_end(day.year());
            if day < this_year { year_end(day.year() - 1) } else { this_year }
        });
        let to: Option<Date> = said.map(year_end).or(from_reference);
        if said.is_none() && to.is_some() {
            intake.note("the header has no year that can be read: the year covered was taken from its reference date");
        }
        if let (Some(day), Some(to)) = (self.census.reference_day, to)
            && day != to
        {
            intake.note(format!(
                "the census is for the year to {} and its reference date is {}: it was taken as current on the second",
                in_words(to),
                in_words(day)
            ));
        }
        let from = to.map(|to| date(to.year() - 1, 4, 1));
        let explanation = to.map(|to| {
            format!("Children in need census for the year to {}: of earlier years it tells only what was still open.", in_words(to))
        });
        intake.cover(Coverage {
            agency: "childrens-social-care".into(),
            organisation: self.census.organisation.clone(),
            area: given.area.clone(),
            from: from.or(given.from),
            to: to.or(given.to),
            current_as_of: self.census.reference_day.or(given.current_as_of),
            kinds: CENSUS_KINDS.iter().map(|kind| (*kind).into()).collect(),
            explanation,
            file: intake.file.clone(),
        })
    }

    fn finish(self, intake: &mut Intake<'_>) {
        if self.children > 0 {
            return;
        }
        match &self.root {
            Some(root) if root == "Message" => intake.note("the census holds no child"),
            Some(_) => intake.note("this is XML, but no children in need census: no child was found in it and nothing was taken in"),
            None => intake.note("this is no XML that can be read: nothing was taken in"),
        }
    }
}
