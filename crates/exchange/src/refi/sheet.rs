//! Reading XML of other programs, with a note of every element that was made something of, so that the others can be counted.
//!
//! Takes bytes; gives elements and their text. It expands nothing, and refuses what declares a document type.

use super::{Loss, NotRefi};
use crate::decode::{Decoded, Form};
use roxmltree::{Document, Error, Node, ParsingOptions};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;
use uuid::Uuid;

/// Bytes as text, whatever their encoding, without a byte order mark.
pub fn decoded(bytes: &[u8]) -> String {
    const HEAD: usize = 8192;
    let form = Form::of(&bytes[..bytes.len().min(HEAD)]);
    let mut text = String::new();
    Decoded::new(form, bytes)
        .read_to_string(&mut text)
        .expect("bytes in memory can be read, and are decoded to UTF-8");
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    text
}

/// XML as a tree. `part`: what it is called in errors.
pub fn parsed<'t>(text: &'t str, part: &'static str) -> Result<Document<'t>, NotRefi> {
    let options = ParsingOptions { nodes_limit: 50_000_000, ..ParsingOptions::default() };
    Document::parse_with_options(text.trim_start(), options).map_err(|error| match error {
        Error::DtdDetected => NotRefi::DocumentType { part },
        Error::NodesLimitReached => {
            NotRefi::TooLarge { most: super::MOST_MARKUP_BYTES / 1_000_000 }
        }
        other => NotRefi::NotXml { part, line: other.pos().row },
    })
}

/// XML that is being read.
pub struct Sheet<'d> {
    document: &'d Document<'d>,
    seen: RefCell<Vec<bool>>,
}

impl<'d> Sheet<'d> {
    /// Begins to read. The root counts as seen.
    pub fn new(document: &'d Document<'d>) -> Self {
        let seen = document.descendants().next_back().map_or(0, |node| node.id().get_usize() + 1);
        let sheet = Self { document, seen: RefCell::new(vec![false; seen]) };
        sheet.take(document.root_element());
        sheet
    }

    /// The root.
    pub fn root(&self) -> Node<'d, 'd> {
        self.document.root_element()
    }

    /// Notes that something was made of an element.
    pub fn take(&self, node: Node<'d, 'd>) {
        self.seen.borrow_mut()[node.id().get_usize()] = true;
    }

    /// The elements of a name directly under one, all of them taken.
    pub fn children(&self, node: Node<'d, 'd>, name: &'static str) -> Vec<Node<'d, 'd>> {
        let found: Vec<_> = peek(node, name).collect();
        for child in &found {
            self.take(*child);
        }
        found
    }

    /// The first element of a name directly under one, taken.
    pub fn child(&self, node: Node<'d, 'd>, name: &'static str) -> Option<Node<'d, 'd>> {
        let found = peek(node, name).next()?;
        self.take(found);
        Some(found)
    }

    /// The text of the first element of a name directly under one, taken.
    pub fn text(&self, node: Node<'d, 'd>, name: &'static str) -> Option<String> {
        self.child(node, name).map(words)
    }

    /// The identifier that the first element of a name under one points at, taken.
    pub fn target(&self, node: Node<'d, 'd>, name: &'static str) -> Option<Uuid> {
        guid(self.child(node, name)?, "targetGUID")
    }

    /// Every element of which nothing was made, counted by name. **Shape:** by name.
    pub fn dropped(&self) -> Vec<Loss> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let seen = self.seen.borrow();
        for node in self.document.descendants().filter(Node::is_element) {
            if !seen[node.id().get_usize()] {
                *counts.entry(node.tag_name().name()).or_default() += 1;
            }
        }
        let what =
            |name: &str| format!("element {} of the file, of which nothing was made", cut(name));
        counts.into_iter().map(|(name, count)| Loss { what: what(name), count }).collect()
    }
}

/// The elements of a name directly under one, not taken yet.
pub fn peek<'d>(node: Node<'d, 'd>, name: &'static str) -> impl Iterator<Item = Node<'d, 'd>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// All the text in an element.
pub fn words(node: Node<'_, '_>) -> String {
    node.children().filter_map(|child| child.text().filter(|_| child.is_text())).collect()
}

/// An identifier, with or without braces.
pub fn guid(node: Node<'_, '_>, name: &str) -> Option<Uuid> {
    Uuid::parse_str(node.attribute(name)?.trim()).ok()
}

/// A name from the file, cut so that a message stays short.
pub fn cut(name: &str) -> String {
    name.chars().take(40).filter(|letter| !letter.is_control()).collect()
}
