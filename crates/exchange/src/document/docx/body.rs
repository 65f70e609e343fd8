//! The text of a Word part as its XML goes by.
//!
//! Takes events; gives the writing, a tally of what is lost, and the notes that are referred to. It holds one pass of state:
//! which paragraph, row, box or passed-over element it stands in.

use super::super::flow::Flow;
use super::super::signs::sign;
use super::super::writing::Writing;
use super::numbering::{Asked, Numbering};
use super::package::{attribute, reference};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// How much of what a Word document holds beside its words.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub inserted: u64,
    pub deleted: u64,
    pub tables: u64,
    pub footnotes: u64,
    pub endnotes: u64,
    pub boxes: u64,
    pub comments: u64,
    pub hidden: u64,
    pub pictures: u64,
    pub drawings: u64,
    pub embedded: u64,
    pub symbols: u64,
    pub numbered: u64,
    pub entities: u64,
    pub headers: u64,
    pub placeholders: u64,
}

/// A place that refers to a note.
pub struct NoteMark {
    /// `footnotes` or `endnotes`.
    pub kind: &'static str,
    /// Its id in the part of notes.
    pub id: String,
    /// The number it has in the text, from 1, as notes come.
    pub number: usize,
}

/// Boxes within boxes beyond this are read as if they were no boxes.
const DEEPEST_BOX: usize = 4;

/// Text boxes whose words wait for the end of the paragraph that they are fixed to.
struct Boxed {
    flow: Flow,
    /// The words of boxes within it, or for the outermost flow of boxes on it.
    after: Vec<String>,
    /// The mark that waits in the paragraph around it.
    mark: Option<String>,
}

/// The text of a part.
#[derive(Default)]
pub struct Body {
    flow: Flow,
    after: Vec<String>,
    boxes: Vec<Boxed>,
    boxes_beyond: usize,
    /// The elements that are open.
    open: Vec<Element>,
    /// How many elements are open around the one that is passed over.
    passing: Option<usize>,
    is_placeholder: bool,
    /// For each open table, whether a row of it has more than one cell.
    rows: Vec<(bool, u32)>,
    is_hidden_run: bool,
    is_joined: bool,
    /// What the paragraph that is open asks of its number, and the mark that waits for its first letter.
    asked: Asked,
    mark: Option<String>,
    numbering: Numbering,
    tally: Tally,
    notes: Vec<NoteMark>,
    /// Where a part of notes is read: the notes so far.
    found: Option<BTreeMap<String, String>>,
    /// The note that is open.
    note: Option<String>,
}

/// What an open element is, as far as it matters to what lies within it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Other,
    Paragraph,
    ParagraphProperties,
    Run,
    RunProperties,
    Row,
    RowProperties,
    Text,
    Table,
    Cell,
    Box,
    Note,
}

impl Body {
    /// For a part whose lists are numbered so.
    pub fn numbered(numbering: Numbering) -> Self {
        Self { numbering, ..Self::default() }
    }

    /// For a part of notes, each of which is kept apart.
    pub fn of_notes() -> Self {
        Self { found: Some(BTreeMap::new()), ..Self::default() }
    }

    /// The words of a note.
    pub fn note(&self, id: &str) -> Option<&str> {
        self.found.as_ref()?.get(id).map(String::as_str)
    }

    /// What was written, lost, and referred to.
    pub fn finish(mut self) -> (Writing, Tally, Vec<NoteMark>) {
        while !self.boxes.is_empty() {
            self.close_box();
        }
        self.after_paragraph();
        let (writing, tables) = self.flow.finish();
        self.tally.tables += tables;
        (writing, self.tally, self.notes)
    }

    /// Takes the next event of the part; always wants more.
    pub fn take(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(start) => {
                let element = self.start(start);
                self.open.push(element);
            }
            Event::Empty(start) => {
                let element = self.start(start);
                self.open.push(element);
                self.end();
            }
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(text),
            Event::CData(text) => self.text(text),
            Event::GeneralRef(name) if self.is_text() => {
                let (letters, is_known) = reference(name);
                self.tally.entities += u64::from(!is_known);
                self.put(&letters);
            }
            _ => {}
        }
        true
    }

    fn is_text(&self) -> bool {
        self.passing.is_none() && !self.is_hidden_run && self.open.last() == Some(&Element::Text)
    }

    fn text(&mut self, text: &str) {
        if self.is_text() {
            self.put(text);
        }
    }

    /// Writes letters, after the mark that waits for them.
    fn put(&mut self, letters: &str) {
        if let Some(mark) = self.mark.take() {
            self.flow().letters(&mark);
            self.flow().letters(" ");
        }
        self.flow().letters(letters);
    }

    fn flow(&mut self) -> &mut Flow {
        self.boxes.last_mut().map_or(&mut self.flow, |boxed| &mut boxed.flow)
    }

    fn is_within(&self, element: Element) -> bool {
        self.open.last() == Some(&element)
    }

    /// An element begins; what it is to what lies within it.
    fn start(&mut self, start: &BytesStart<'_>) -> Element {
        let local = start.local_name();
        let name: &str = local.as_ref();
        if self.passing.is_some() {
            return Element::Other;
        }
        match name {
            "del" | "moveFrom" | "ins" | "moveTo" => return self.change(name),
            "p" if !self.is_within(Element::Text) => return Element::Paragraph,
            "pPr" => return Element::ParagraphProperties,
            "r" => return Element::Run,
            "rPr" => return Element::RunProperties,
            "t" => return Element::Text,
            "tbl" => {
                self.rows.push((false, 0));
                self.flow().table();
                return Element::Table;
            }
            "tr" => {
                if let Some(row) = self.rows.last_mut() {
                    row.1 = 0;
                }
                self.flow().open_row();
                return Element::Row;
            }
            "trPr" => return Element::RowProperties,
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.1 += 1;
                    row.0 |= row.1 > 1;
                }
                self.flow().cell();
                return Element::Cell;
            }
            "txbxContent" => return self.open_box(),
            "sdtContent" => {
                if std::mem::take(&mut self.is_placeholder) {
                    self.tally.placeholders += 1;
                    self.pass_over();
                }
            }
            "footnote" | "endnote" if self.found.is_some() => {
                self.note = attribute(start, "id");
                self.flow = Flow::default();
                return Element::Note;
            }
            // What an older Word shows in place of the choice beside it, with the same words.
            "Fallback" => self.pass_over(),
            _ => self.sign(name, start),
        }
        Element::Other
    }

    /// A tracked change: of a stretch of text, of a row, or of the mark that ends a paragraph.
    fn change(&mut self, name: &str) -> Element {
        let is_kept = matches!(name, "ins" | "moveTo");
        match self.open.last() {
            Some(Element::RunProperties) => {
                let is_mark = self.open.iter().rev().nth(1) == Some(&Element::ParagraphProperties);
                if is_mark && !is_kept {
                    self.is_joined = true;
                }
                if is_mark {
                    self.count_change(is_kept);
                }
            }
            Some(Element::RowProperties) => {
                self.count_change(is_kept);
                if !is_kept {
                    // The row goes by to its end: its properties come before its cells.
                    self.passing = self.open.iter().rposition(|element| *element == Element::Row);
                }
            }
            _ => {
                self.count_change(is_kept);
                if !is_kept {
                    self.pass_over();
                }
            }
        }
        Element::Other
    }

    const fn count_change(&mut self, is_kept: bool) {
        if is_kept { self.tally.inserted += 1 } else { self.tally.deleted += 1 }
    }

    /// Passes over the element that begins, to its end.
    const fn pass_over(&mut self) {
        self.passing = Some(self.open.len());
    }

    /// An element that is a sign in itself, or says something of what it stands in.
    fn sign(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "tab" if self.is_within(Element::Run) => self.write("\t"),
            "br" | "cr" if self.is_within(Element::Run) => {
                match attribute(start, "type").as_deref() {
                    Some("page" | "column") => self.flow().paragraph(),
                    _ => self.write("\n"),
                }
            }
            "noBreakHyphen" => self.write("\u{2011}"),
            "sym" => self.symbol(start),
            "vanish" if self.is_within(Element::RunProperties) => self.hide(start),
            "pStyle" | "numId" | "ilvl" => self.asked.hear(name, start),
            "footnoteReference" => self.refer("footnotes", start),
            "endnoteReference" => self.refer("endnotes", start),
            "commentReference" => self.tally.comments += 1,
            "pic" | "imagedata" => self.tally.pictures += 1,
            "chart" | "relIds" => self.tally.drawings += 1,
            "OLEObject" | "altChunk" => self.tally.embedded += 1,
            // Words that only ask to be written over.
            "showingPlcHdr" => self.is_placeholder = true,
            _ => {}
        }
    }

    fn write(&mut self, letters: &str) {
        if !self.is_hidden_run {
            self.put(letters);
        }
    }

    fn hide(&mut self, start: &BytesStart<'_>) {
        let is_off = matches!(attribute(start, "val").as_deref(), Some("0" | "false" | "off"));
        let is_run = self.open.iter().rev().nth(1) == Some(&Element::Run);
        if !is_off && is_run {
            self.is_hidden_run = true;
            self.tally.hidden += 1;
        }
    }

    fn refer(&mut self, kind: &'static str, start: &BytesStart<'_>) {
        let Some(id) = attribute(start, "id") else { return };
        let number = self.notes.len() + 1;
        self.write(&format!("[{number}]"));
        self.notes.push(NoteMark { kind, id, number });
    }

    /// A sign of a font of signs: boxes and ticks of forms are known, others are counted.
    fn symbol(&mut self, start: &BytesStart<'_>) {
        let code = attribute(start, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        let sign = code.and_then(char::from_u32).map_or(char::REPLACEMENT_CHARACTER, sign);
        self.tally.symbols += u64::from(sign == char::REPLACEMENT_CHARACTER);
        self.write(sign.encode_utf8(&mut [0; 4]));
    }

    fn open_box(&mut self) -> Element {
        if self.boxes.len() < DEEPEST_BOX {
            let mark = self.mark.take();
            self.boxes.push(Boxed { flow: Flow::default(), after: Vec::new(), mark });
            self.tally.boxes += 1;
        } else {
            self.boxes_beyond += 1;
        }
        Element::Box
    }

    fn close_box(&mut self) {
        if self.boxes_beyond > 0 {
            self.boxes_beyond -= 1;
            return;
        }
        self.after_paragraph();
        let Some(boxed) = self.boxes.pop() else { return };
        self.mark = boxed.mark;
        let (writing, tables) = boxed.flow.finish();
        self.tally.tables += tables;
        let text = writing.finish().0;
        self.boxes.last_mut().map_or(&mut self.after, |outer| &mut outer.after).push(text);
    }

    /// Writes the words of the boxes that are fixed to the paragraph that ends.
    fn after_paragraph(&mut self) {
        let waiting =
            std::mem::take(self.boxes.last_mut().map_or(&mut self.after, |boxed| &mut boxed.after));
        for text in waiting {
            let flow = self.flow();
            flow.paragraph();
            flow.letters(&text);
            flow.paragraph();
        }
    }

    /// An element ends.
    fn end(&mut self) {
        let element = self.open.pop().unwrap_or(Element::Other);
        if let Some(depth) = self.passing {
            if self.open.len() > depth {
                return;
            }
            self.passing = None;
        }
        match element {
            Element::Paragraph => self.end_paragraph(),
            Element::ParagraphProperties => self.number(),
            Element::Run => self.is_hidden_run = false,
            Element::Row => self.flow().close_row(),
            Element::Table => {
                let (is_table, _) = self.rows.pop().unwrap_or_default();
                self.flow().close_table(is_table);
            }
            Element::Box => self.close_box(),
            Element::Note => self.end_note(),
            _ => {}
        }
    }

    /// Finds the mark of the paragraph whose properties have gone by.
    fn number(&mut self) {
        let asked = std::mem::take(&mut self.asked);
        match self.numbering.mark(&asked) {
            Ok(mark) => self.mark = mark,
            Err(()) => self.tally.numbered += 1,
        }
    }

    fn end_paragraph(&mut self) {
        self.mark = None;
        if !std::mem::take(&mut self.is_joined) {
            self.flow().paragraph();
            self.after_paragraph();
        }
    }

    fn end_note(&mut self) {
        let (writing, _) = std::mem::take(&mut self.flow).finish();
        let text = writing.finish().0.replace("\n\n", "\n");
        if let (Some(found), Some(id)) = (&mut self.found, self.note.take()) {
            found.insert(id, text.trim().to_owned());
        }
    }
}
