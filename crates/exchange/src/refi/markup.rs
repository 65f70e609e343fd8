//! Writing XML so that what is read back is what was written.
//!
//! Takes elements, attributes and text in their order; gives UTF-8 without a byte order mark, which some programs refuse. Line ends
//! and tabs are written as references where a reader would change them. Letters that XML cannot hold become U+FFFD, counted.

/// XML that is being written.
pub struct Markup {
    out: String,
    open: Vec<&'static str>,
    /// Whether the beginning of the innermost element still takes attributes.
    is_beginning: bool,
    /// How many letters could not be held.
    pub unheld: usize,
}

impl Markup {
    /// Begins a file.
    pub fn new() -> Self {
        let out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>".to_owned();
        Self { out, open: Vec::new(), is_beginning: false, unheld: 0 }
    }

    /// Begins an element.
    pub fn start(&mut self, name: &'static str) -> &mut Self {
        self.settle();
        self.out.push_str("\n<");
        self.out.push_str(name);
        self.open.push(name);
        self.is_beginning = true;
        self
    }

    /// Gives the element just begun an attribute.
    pub fn with(&mut self, name: &str, value: &str) -> &mut Self {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.letters(value, true);
        self.out.push('"');
        self
    }

    /// The same, where there is a value.
    pub fn with_any(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        if let Some(value) = value {
            self.with(name, value);
        }
        self
    }

    /// Writes an element that holds nothing but text.
    pub fn holding(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.start(name);
        self.settle();
        self.letters(text, false);
        self.close()
    }

    /// Ends the innermost element.
    pub fn end(&mut self) -> &mut Self {
        if self.is_beginning {
            self.is_beginning = false;
            self.open.pop();
            self.out.push_str("/>");
            return self;
        }
        self.out.push('\n');
        self.close()
    }

    /// The file, every element ended.
    pub fn finish(mut self) -> (Vec<u8>, usize) {
        while !self.open.is_empty() {
            self.end();
        }
        self.out.push('\n');
        (self.out.into_bytes(), self.unheld)
    }

    fn settle(&mut self) {
        if self.is_beginning {
            self.out.push('>');
            self.is_beginning = false;
        }
    }

    fn close(&mut self) -> &mut Self {
        let name = self.open.pop().expect("an element is ended only while one is open");
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self
    }

    fn letters(&mut self, text: &str, is_attribute: bool) {
        for letter in text.chars() {
            match letter {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\r' => self.out.push_str("&#13;"),
                '\n' if is_attribute => self.out.push_str("&#10;"),
                '\t' if is_attribute => self.out.push_str("&#9;"),
                '\t' | '\n' => self.out.push(letter),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    self.unheld += 1;
                    self.out.push('\u{fffd}');
                }
                _ => self.out.push(letter),
            }
        }
    }
}
