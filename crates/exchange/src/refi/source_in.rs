//! The documents of a project: their texts, the stretches marked in them, and what the file says each is.
//!
//! Takes the markup of sources and cases; gives documents, and puts what hangs on them where its words stand. Pictures, sound and film
//! are left to be counted.

use super::ours::{self, OfDocument};
use super::project_in::{DocumentRead, Reading, Shifted};
use super::sheet::{decoded, guid, peek, words};
use super::spans::{Found, Lines, Stated, find, only_place};
use super::{NotRefi, guid_of, variables};
use roxmltree::Node;
use safeguarding::learning::Made;
use safeguarding::learning::library::Memo;
use safeguarding::learning::text::Counted;
use safeguarding::records::{StepId, Stretch};
use std::collections::BTreeMap;
use uuid::Uuid;

impl<'d> Reading<'_, 'd, '_> {
    /// Every document.
    pub fn sources(&mut self) -> Result<(), NotRefi> {
        let Some(sources) = self.sheet.child(self.sheet.root(), "Sources") else { return Ok(()) };
        for node in sources.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "TextSource" => self.source(node, node)?,
                "PDFSource" => {
                    let text = peek(node, "Representation").next();
                    self.source(node, text.unwrap_or(node))?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// One document. `holder`: the element that holds its text, which is another only in a PDF.
    fn source(&mut self, node: Node<'d, 'd>, holder: Node<'d, 'd>) -> Result<(), NotRefi> {
        let mut names = ["richTextPath", "path", "currentPath"].into_iter();
        let path = names.find_map(|name| Some((name, node.attribute(name)?)));
        let original = match path {
            Some((name, path)) => {
                let named = super::package::file_name(path);
                self.file(node, name)?.map(|bytes| (named, bytes))
            }
            None => None,
        };
        let Some(raw) = self.text_of(holder, original.as_ref())? else {
            self.losses.note(1, "document whose text the project does not hold; it and all that hangs on it was left out");
            return Ok(());
        };
        self.sheet.take(node);
        self.sheet.take(holder);
        let id = guid(node, "guid").filter(|id| !self.places.contains_key(id));
        self.losses.note(
            usize::from(id.is_none()),
            "document without an identifier of its own; it was given one",
        );
        let id = id.unwrap_or_else(|| guid_of(&["source", &self.out.documents.len().to_string()]));
        let id = StepId(id);
        self.places.insert(id.0, (id, None));
        if holder != node
            && let Some(guid) = guid(holder, "guid")
        {
            self.places.insert(guid, (id, None));
        }
        let mut notes = self.notes_of(node);
        if holder != node {
            notes.extend(self.notes_of(holder));
        }
        let ours = self.ours(&mut notes);
        let lines = self.lines(raw, ours.as_ref());
        self.selections(node, holder, id, &lines);
        self.codings(node, id, None, "");
        if holder != node {
            self.codings(holder, id, None, "");
        }
        for note in notes {
            self.memo(note, id, None);
        }
        if let Some(text) =
            self.sheet.text(node, "Description").filter(|text| !text.trim().is_empty())
        {
            self.said(node, id, None, text);
        }
        let (by, at) = self.made_by(&[node]);
        let title = node.attribute("name").unwrap_or_default().to_owned();
        let original = original_of(original, ours.as_ref(), &lines.text, &title);
        let (taken, card, described) = match ours {
            Some(ours) => (Some(ours.taken), Some(ours.card), ours.described),
            None => (None, None, None),
        };
        let variables = Vec::new();
        let text = lines.text;
        let read =
            DocumentRead { id, title, text, original, taken, card, described, variables, by, at };
        self.out.documents.push(read);
        let values = self.values(node);
        self.put(id, values);
        Ok(())
    }

    /// The text of a document: inside the markup, beside it, or read anew from the file it was made from.
    fn text_of(
        &mut self,
        holder: Node<'d, 'd>,
        original: Option<&(String, Vec<u8>)>,
    ) -> Result<Option<String>, NotRefi> {
        if let Some(text) = self.sheet.text(holder, "PlainTextContent") {
            return Ok(Some(text));
        }
        if let Some(bytes) = self.file(holder, "plainTextPath")? {
            return Ok(Some(decoded(&bytes)));
        }
        let Some((name, bytes)) = original else { return Ok(None) };
        let Ok(read) = crate::document::read(name, bytes) else { return Ok(None) };
        self.losses.note(1, "document without its text; the text was read anew from its file, and stretches were held against their words");
        Ok(Some(read.text))
    }

    /// Takes the note of ours out of the notes on a document.
    fn ours(&mut self, notes: &mut Vec<Uuid>) -> Option<OfDocument> {
        let at = notes.iter().position(|note| self.notes[note].name == ours::DOCUMENT)?;
        let read = ours::read(&self.notes[&notes[at]].text);
        if read.is_none() {
            self.losses.note(1, "note of ours on a document that was altered so that it cannot be read; it was kept as a note");
            return None;
        }
        notes.remove(at);
        read
    }

    /// The text with one kind of line end; as it is where it is the very text that Regard wrote.
    fn lines(&mut self, raw: String, ours: Option<&OfDocument>) -> Lines {
        let is_ours = ours
            .is_some_and(|ours| ours.taken.text == blake3::hash(raw.as_bytes()).to_hex().as_str());
        if is_ours {
            return Lines { text: raw, doubled: Vec::new() };
        }
        self.losses.note(usize::from(ours.is_some()), "document of ours whose text another program altered; stretches were held against their words");
        Lines::of(raw)
    }

    /// The stretches marked in a document.
    fn selections(
        &mut self,
        node: Node<'d, 'd>,
        holder: Node<'d, 'd>,
        document: StepId,
        lines: &Lines,
    ) {
        let nodes: Vec<_> = peek(holder, "PlainTextSelection").collect();
        let place = |node: Node<'_, '_>, name| node.attribute(name)?.trim().parse::<i64>().ok();
        let stated: Vec<Stated> = nodes
            .iter()
            .map(|node| Stated {
                from: place(*node, "startPosition").unwrap_or(-1),
                to: place(*node, "endPosition").unwrap_or(-1),
                words: node.attribute("name").map(str::to_owned),
            })
            .collect();
        let found = find(lines, &stated);
        let counted = Counted::new(&lines.text);
        for ((node, stated), found) in nodes.into_iter().zip(stated).zip(found) {
            let at = match found {
                Found::Checked(at) => at,
                Found::Unchecked(at) => {
                    self.losses.note(1, "stretch without words to check it by, or whose words stand nowhere near; it was kept where the file says");
                    at
                }
                Found::Nowhere => {
                    self.losses.note(1, "stretch that does not lie on the text; it and all that hangs on it was left out");
                    continue;
                }
            };
            if (i64::from(at.from), i64::from(at.to)) != (stated.from, stated.to) {
                let stated = (stated.from, stated.to);
                self.out.shifted.push(Shifted { document, stated, found: at });
            }
            self.selection(node, document, at, counted.words(at).unwrap_or_default());
        }
        // Areas on a page of a PDF: only their words say where in the text they are.
        let areas: Vec<_> = peek(node, "PDFSelection").collect();
        for area in areas {
            let represented = peek(area, "Representation").next();
            let inside = represented.and_then(|text| peek(text, "PlainTextContent").next());
            let said = inside.map(words).or_else(|| area.attribute("name").map(str::to_owned));
            let Some(at) = said.and_then(|said| only_place(&lines.text, &said)) else { continue };
            represented.into_iter().chain(inside).for_each(|node| self.sheet.take(node));
            self.losses.note(1, "area on a page, kept as the stretch of text whose words it shows");
            self.selection(area, document, at, counted.words(at).unwrap_or_default());
        }
    }

    fn selection(&mut self, node: Node<'d, 'd>, document: StepId, at: Stretch, words: &str) {
        self.sheet.take(node);
        if let Some(id) = guid(node, "guid") {
            self.places.entry(id).or_insert((document, Some(at)));
        }
        let codings = self.codings(node, document, Some(at), words);
        let notes = self.notes_of(node);
        let said = self.sheet.text(node, "Description").filter(|text| !text.trim().is_empty());
        let is_bare = codings == 0 && notes.is_empty() && said.is_none();
        self.losses
            .note(usize::from(is_bare), "stretch that is marked and neither coded nor commented");
        for note in notes {
            self.memo(note, document, Some(at));
        }
        if let Some(text) = said {
            self.said(node, document, Some(at), text);
        }
    }

    /// Keeps a comment that stands in a description as a note.
    fn said(&mut self, node: Node<'d, 'd>, document: StepId, at: Option<Stretch>, text: String) {
        let (by, made) = self.made_by(&[node]);
        let id = StepId(guid_of(&["comment", &self.out.memos.len().to_string()]));
        let what = Memo { at, words: text.into() };
        self.out.memos.push((document, Made { id, by, at: made, what }));
    }

    /// The values of variables directly under an element, by name.
    fn values(&mut self, node: Node<'d, 'd>) -> Vec<(String, String)> {
        let names = self.variables();
        let mut values = Vec::new();
        for value in self.sheet.children(node, "VariableValue") {
            let variable = self.sheet.target(value, "VariableRef");
            let held = variables::VALUES.into_iter().find_map(|name| self.sheet.text(value, name));
            match (variable.and_then(|id| names.get(&id)), held) {
                (Some(name), Some(held)) => values.push((name.clone(), held)),
                // A variable without a value says nothing.
                (Some(_), None) => {}
                (None, _) => self.losses.note(1, "value of a variable that the file does not hold"),
            }
        }
        values
    }

    fn variables(&self) -> BTreeMap<Uuid, String> {
        let Some(all) = self.sheet.child(self.sheet.root(), "Variables") else {
            return BTreeMap::new();
        };
        let nodes = self.sheet.children(all, "Variable").into_iter();
        nodes
            .filter_map(|node| Some((guid(node, "guid")?, node.attribute("name")?.to_owned())))
            .collect()
    }

    /// What cases say of the documents in them.
    pub fn cases(&mut self) {
        self.variables();
        let Some(cases) = self.sheet.child(self.sheet.root(), "Cases") else { return };
        for case in self.sheet.children(cases, "Case") {
            let mut values = self.values(case);
            let sources = super::book_in::targets(self.sheet, case, "SourceRef");
            let known = |id: &Uuid| self.out.documents.iter().any(|one| one.id.0 == *id);
            let sources: Vec<Uuid> = sources.into_iter().filter(known).collect();
            if sources.is_empty() {
                self.losses.note(values.len(), "value of a case without a document");
            }
            let name = case.attribute("name").map(str::trim).filter(|name| !name.is_empty());
            for id in sources {
                let title = self.out.documents.iter().find(|one| one.id.0 == id);
                let title = title.map(|one| one.title.trim().to_owned());
                if let Some(name) = name.filter(|name| title.as_deref() != Some(name)) {
                    values.push(("Case".into(), name.to_owned()));
                }
                self.put(StepId(id), values.clone());
            }
        }
    }

    /// Puts values on the card of a document, as far as it has a place for them and they say something new.
    fn put(&mut self, document: StepId, values: Vec<(String, String)>) {
        let Some(read) = self.out.documents.iter_mut().find(|one| one.id == document) else {
            return;
        };
        let card = read.card.clone().unwrap_or_default();
        let known: BTreeMap<&str, String> = variables::of_card(&card)
            .into_iter()
            .map(|(name, value)| (name, value.text()))
            .collect();
        for (name, value) in values {
            if known.get(name.as_str()) == Some(&value) {
                continue;
            }
            let mut card = read.card.clone().unwrap_or_default();
            if variables::put(&mut card, &name, &value) {
                read.card = Some(card);
            } else {
                self.losses
                    .note(1, "value of a variable for which the card of a document has no place");
                read.variables.push((name, value));
            }
        }
    }
}

/// The file a document was made from: as the project holds it, or made again from the text where that gives the very same.
fn original_of(
    held: Option<(String, Vec<u8>)>,
    ours: Option<&OfDocument>,
    text: &str,
    title: &str,
) -> Option<(String, Vec<u8>)> {
    if let Some((named, bytes)) = held {
        let name = ours.map(|ours| ours.taken.file.to_string());
        let ending = named.rsplit_once('.').map(|(_, ending)| ending.to_owned());
        let titled = || format!("{title}.{}", ending.unwrap_or_default());
        return Some((name.unwrap_or_else(titled), bytes));
    }
    let ours = ours?;
    let doubled = text.replace('\n', "\r\n");
    let marked = |text: &str| format!("\u{feff}{text}");
    let ways = [text.to_owned(), doubled.clone(), marked(text), marked(&doubled)];
    let same = |way: &String| blake3::hash(way.as_bytes()).to_hex().as_str() == ours.taken.original;
    let bytes = ways.into_iter().find(same)?.into_bytes();
    Some((ours.taken.file.to_string(), bytes))
}
