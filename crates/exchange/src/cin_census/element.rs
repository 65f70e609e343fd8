//! One element of a census file with all it holds, once it has been read.

use safeguarding::records::Private;

/// The most elements held for one child.
pub const MOST_ELEMENTS: usize = 100_000;
/// The most text held for one child, in bytes.
pub const MOST_TEXT: usize = 16 << 20;
/// How deep elements may lie in one another.
pub const DEEPEST: usize = 24;

/// An element.
#[derive(Default)]
pub struct Element {
    /// Its name, without a prefix.
    pub name: String,
    /// The line it begins on.
    pub line: u64,
    /// Its own text.
    pub text: String,
    /// The elements in it, in order.
    pub children: Vec<Element>,
    /// What is doubtful about it, with nothing personal in it.
    pub doubts: Vec<&'static str>,
}

impl Element {
    /// Whether it has this name, whatever its capitals.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The elements of this name directly in it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.is(name))
    }

    /// The text of the first element of this name directly in it; empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.children.iter().find(|child| child.is(name)).map_or("", |child| child.text.trim())
    }

    /// The first element of this name anywhere in it.
    pub fn find(&self, name: &str) -> Option<&Self> {
        self.children
            .iter()
            .find_map(|child| if child.is(name) { Some(child) } else { child.find(name) })
    }

    /// Each value in it as `element: value`, leaving out the elements named.
    pub fn lines(&self, except: &[&str]) -> Vec<String> {
        let mut lines = Vec::new();
        for child in &self.children {
            if except.iter().any(|name| child.is(name)) {
                continue;
            }
            if !child.text.trim().is_empty() {
                lines.push(format!("{}: {}", child.name, child.text.trim()));
            }
            lines.extend(child.lines(&[]));
        }
        lines
    }
}

/// Lines as a record keeps them.
pub fn private(lines: &[String]) -> Vec<Private<String>> {
    lines.iter().map(|line| line.as_str().into()).collect()
}
