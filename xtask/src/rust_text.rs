//! Rust source told apart into code and comments, without building it.
//!
//! Takes a file's text; gives two texts of the same lines and columns, one holding only the code (what stands in strings,
//! characters and comments is blank) and one only the comments. It understands no types and expands no macros: the tools
//! need names, braces and lines, and must stay quick to build.

/// A file told apart. Both texts have the lines of the original, each as many characters long.
#[derive(Clone, Debug)]
pub struct RustText {
    /// Code alone.
    pub code: String,
    /// Comments alone, documentation included.
    pub comments: String,
}

/// A function as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line of `fn`, from 1.
    pub line: usize,
    /// Lines from `fn` to its closing brace, both counted.
    pub lines: usize,
}

/// A word of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word: a name, a keyword or a number.
    pub text: &'a str,
    /// Where it starts in the code, in bytes.
    pub at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    Code,
    Comment,
    Text,
}

impl RustText {
    /// Tells a file apart.
    pub fn of(source: &str) -> Self {
        let characters: Vec<char> = source.chars().collect();
        let pieces = pieces(&characters);
        let keep = |wanted: Piece| {
            let kept = characters.iter().zip(&pieces);
            kept.map(|(&c, &piece)| if piece == wanted || c == '\n' { c } else { ' ' }).collect()
        };
        Self { code: keep(Piece::Code), comments: keep(Piece::Comment) }
    }

    /// The words of the code, in order.
    pub fn words(&self) -> Vec<Word<'_>> {
        words(&self.code)
    }

    /// The line, from 1, of a place in the code.
    pub fn line(&self, at: usize) -> usize {
        1 + self.code[..at].matches('\n').count()
    }

    /// The stretches of code that are tests: each `#[cfg(test)]` item, in bytes, from its attribute to its closing brace.
    pub fn tests(&self) -> Vec<std::ops::Range<usize>> {
        let mut found: Vec<std::ops::Range<usize>> = Vec::new();
        for (at, _) in self.code.match_indices("#[cfg(test)]") {
            if found.last().is_some_and(|last| last.contains(&at)) {
                continue;
            }
            found.push(at..end_of_item(&self.code, at));
        }
        found
    }

    /// The functions that have a body, outside tests.
    pub fn functions(&self) -> Vec<Function> {
        let tests = self.tests();
        let words = self.words();
        let mut found = Vec::new();
        for pair in words.windows(2) {
            let [keyword, name] = pair else { continue };
            let is_test = tests.iter().any(|range| range.contains(&keyword.at));
            // `fn(u8) -> u8` is a type: no name follows it directly.
            let between = self.code[keyword.at + keyword.text.len()..name.at].trim();
            if keyword.text != "fn" || !between.is_empty() || is_test {
                continue;
            }
            let end = end_of_item(&self.code, keyword.at);
            if !self.code[..end].ends_with('}') {
                continue;
            }
            let line = self.line(keyword.at);
            let lines = self.line(end - 1) + 1 - line;
            found.push(Function { name: name.text.to_owned(), line, lines });
        }
        found
    }

    /// How many lines are not part of a test.
    pub fn lines_outside_tests(&self) -> usize {
        let within: usize = self
            .tests()
            .iter()
            .map(|range| self.line(range.end.saturating_sub(1)) + 1 - self.line(range.start))
            .sum();
        self.code.lines().count() - within
    }
}

/// The words of a code text.
pub fn words(code: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    let ends = code.char_indices().chain(std::iter::once((code.len(), ' ')));
    for (at, character) in ends {
        let is_part = character.is_alphanumeric() || character == '_';
        match (start, is_part) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                found.push(Word { text: &code[from..at], at: from });
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The names that come next in a path whose beginning was just read: of `::records::Record` it is `records`, of
/// `::{people, records::Record}` they are `people` and `records`.
pub fn heads(rest: &str) -> impl Iterator<Item = &str> {
    let rest = rest.trim_start().strip_prefix("::").map_or("", str::trim_start);
    let (within, one) = match rest.strip_prefix('{') {
        Some(group) => (group, false),
        None => (rest, true),
    };
    let mut depth = 0_usize;
    let end = within.find(|character| {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => return true,
            '}' => depth -= 1,
            _ => {}
        }
        false
    });
    let mut open = 0_usize;
    let commas = move |character| {
        match character {
            '{' => open += 1,
            '}' => open = open.saturating_sub(1),
            _ => {}
        }
        character == ',' && open == 0
    };
    let limit = if one { 1 } else { usize::MAX };
    within[..end.unwrap_or(within.len())]
        .split(commas)
        .take(limit)
        .filter_map(|item| words(item).first().map(|word| word.text))
}

/// Where the item that starts here ends: after the brace that closes its first one, or after a `;` that comes before any.
pub fn end_of_item(code: &str, from: usize) -> usize {
    let mut braces = 0_usize;
    // A `;` inside brackets ends nothing: `[u8; 4]`.
    let mut brackets = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => brackets += 1,
            b')' | b']' => brackets = brackets.saturating_sub(1),
            b'{' => braces += 1,
            b'}' if braces <= 1 => return at + 1,
            b'}' => braces -= 1,
            b';' if braces == 0 && brackets == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn pieces(source: &[char]) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(source.len());
    while pieces.len() < source.len() {
        let at = pieces.len();
        let (piece, length) = next_piece(source, at);
        pieces.resize((at + length).min(source.len()), piece);
    }
    pieces
}

/// What starts here, and how many characters it is long.
fn next_piece(source: &[char], at: usize) -> (Piece, usize) {
    let rest = &source[at..];
    match rest {
        ['/', '/', ..] => (Piece::Comment, until(rest, |c| c == '\n')),
        ['/', '*', ..] => (Piece::Comment, block_comment(rest)),
        ['"', ..] => (Piece::Text, quoted(rest, '"')),
        ['\'', ..] => character_or_lifetime(rest),
        [first, ..] if first.is_alphabetic() || *first == '_' => {
            let word = until(rest, |c| !(c.is_alphanumeric() || c == '_'));
            let name: String = rest[..word].iter().collect();
            match (name.as_str(), &rest[word..]) {
                ("r" | "br" | "cr", ['"' | '#', ..]) => raw_text(rest, word),
                _ => (Piece::Code, word),
            }
        }
        _ => (Piece::Code, 1),
    }
}

fn until(source: &[char], ends: impl Fn(char) -> bool) -> usize {
    source.iter().position(|&c| ends(c)).unwrap_or(source.len())
}

fn block_comment(source: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < source.len() {
        match &source[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    source.len()
}

/// The length of a text in quotes, with its quotes; a backslash takes the next character with it.
fn quoted(source: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < source.len() {
        match source[at] {
            '\\' => at += 2,
            c if c == quote => return at + 1,
            _ => at += 1,
        }
    }
    source.len()
}

/// `r"..."`, `r#"..."#` and their kin; `r#name` is a name and stays code.
fn raw_text(source: &[char], prefix: usize) -> (Piece, usize) {
    let hashes = until(&source[prefix..], |c| c != '#');
    if source.get(prefix + hashes) != Some(&'"') {
        return (Piece::Code, prefix + hashes);
    }
    let body = prefix + hashes + 1;
    let end = (body..source.len()).find(|&at| {
        source[at] == '"'
            && source[at + 1..].iter().take(hashes).filter(|&&c| c == '#').count() == hashes
    });
    (Piece::Text, end.map_or(source.len(), |at| at + 1 + hashes))
}

/// `'a'` and `'\n'` are characters; `'a` is a lifetime and stays code.
fn character_or_lifetime(source: &[char]) -> (Piece, usize) {
    match source {
        ['\'', '\\', ..] => (Piece::Text, quoted(source, '\'')),
        ['\'', _, '\'', ..] => (Piece::Text, 3),
        _ => (Piece::Code, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_leave_the_code() {
        let text = RustText::of("let a = \"fn b() {\"; // fn c() {\nlet d = 'e';");
        assert_eq!(text.code, "let a =           ;            \nlet d =    ;");
        assert_eq!(text.comments.trim(), "// fn c() {");
    }

    #[test]
    fn raw_strings_end_at_their_own_mark_and_raw_names_stay() {
        let text = RustText::of("let a = r#\"one \" two\"#; let r#type = br\"x\";");
        assert!(text.code.contains("let r#type ="), "{}", text.code);
        assert!(!text.code.contains("two"));
        assert!(!text.code.contains('x'));
    }

    #[test]
    fn a_lifetime_is_code_and_a_quote_character_is_not() {
        let text = RustText::of("fn a<'b>(c: &'b str) -> char { '\\'' } fn d() { '\"' }");
        assert!(text.code.contains("&'b str"));
        assert_eq!(text.functions().len(), 2);
    }

    #[test]
    fn comments_within_comments_end_together() {
        let text = RustText::of("/* a /* b */ c */ fn d() {}");
        assert_eq!(text.code.trim(), "fn d() {}");
    }

    #[test]
    fn a_function_is_as_long_as_from_its_name_to_its_last_brace() {
        let source = "struct A;\nfn b(\n    c: [u8; 4],\n) -> u8 {\n    if c[0] > 1 { 1 } else { 2 }\n}\nfn d() {}\n";
        let functions = RustText::of(source).functions();
        assert_eq!(functions[0], Function { name: "b".to_owned(), line: 2, lines: 5 });
        assert_eq!(functions[1], Function { name: "d".to_owned(), line: 7, lines: 1 });
    }

    #[test]
    fn a_promise_without_a_body_is_no_function_here() {
        let functions =
            RustText::of("trait A { fn b(&self) -> u8; }\ntype C = fn(u8) -> u8;").functions();
        assert_eq!(functions, []);
    }

    #[test]
    fn tests_are_neither_counted_nor_measured() {
        let source = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {\n    }\n}\n";
        let text = RustText::of(source);
        assert_eq!(text.lines_outside_tests(), 2);
        assert_eq!(text.functions().len(), 1);
    }

    #[test]
    fn the_next_names_of_a_path_are_one_or_those_of_its_group() {
        assert_eq!(heads("::records::{a, b};").collect::<Vec<_>>(), ["records"]);
        assert_eq!(
            heads("::{people::{a, b}, records as c,\n d}; e").collect::<Vec<_>>(),
            ["people", "records", "d"]
        );
        assert_eq!(heads(" { a }").count(), 0);
    }

    #[test]
    fn letters_beyond_ascii_keep_lines_and_words_apart() {
        let text = RustText::of("let é = \"ü\"; // ö\nlet b = 1;");
        assert_eq!(
            words(&text.code).iter().map(|word| word.text).collect::<Vec<_>>(),
            ["let", "é", "let", "b", "1"]
        );
    }
}
