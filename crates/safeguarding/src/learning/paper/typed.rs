//! A part of a paper as it is typed in a plain text area: lines whose first sign says what they are.
//!
//! Takes blocks and gives lines, or takes lines and gives blocks; the one undoes the other exactly, for blocks that are tidy
//! ([`tidied`]). Nothing typed is lost and nothing is refused: a line that is nothing else is a paragraph.
//!
//! | a line | is |
//! |---|---|
//! | `- words` | a point of a list; `•` and `*` will do |
//! | `? words` | a question |
//! | `> words — whose` | a quotation; longer ones take several such lines, the last `> — whose` |
//! | `= 60%`, then `= of: …`, `= definition: …`, `= source: …` | a figure |
//! | `\| one \| two \|` | a row of a table, its headings first |
//! | `\- words` | a paragraph that begins with one of these signs |
//! | anything else | words; an empty line begins a new paragraph |
//!
//! A point or question goes on in a line that begins with two spaces. An empty line ends a list, a quotation, a figure, a table.

use super::Block;

/// The signs a line may begin with, a space after them, that make it something else than words.
const SIGNS: [char; 7] = ['-', '•', '*', '?', '>', '=', '|'];
/// What stands before whose words a quotation is.
const WHOSE: char = '—';
const OF: &str = "of:";
const DEFINITION: &str = "definition:";
const SOURCE: &str = "source:";

/// Blocks as lines.
///
/// **Shape.** [`from_lines`] gives back [`tidied`] blocks.
pub fn in_lines(blocks: &[Block]) -> String {
    tidied(blocks).iter().map(written).collect::<Vec<_>>().join("\n\n")
}

/// Lines as blocks.
///
/// **Shape.** Tidy, as [`tidied`] leaves them.
pub fn from_lines(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut reading = Reading::default();
    for line in text.split('\n') {
        reading.line(line);
    }
    tidied(&reading.ended())
}

/// Blocks as they can be typed: no space round a line, one empty line between paragraphs, words next to words one block, what goes in
/// one line in one line, and nothing that says nothing. No word of them is another.
#[must_use]
pub fn tidied(blocks: &[Block]) -> Vec<Block> {
    let mut tidy: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let all = |lines: &[String]| lines.iter().map(|line| in_one_line(line)).collect();
        let block = match block {
            Block::Words(words) => match (paragraphs(words), tidy.last_mut()) {
                (words, _) if words.is_empty() => continue,
                (words, Some(Block::Words(before))) => {
                    before.push_str("\n\n");
                    before.push_str(&words);
                    continue;
                }
                (words, _) => Block::Words(words),
            },
            Block::Points(points) if points.is_empty() => continue,
            Block::Points(points) => {
                Block::Points(points.iter().map(|point| lines_of(point)).collect())
            }
            Block::Question(words) => Block::Question(lines_of(words)),
            Block::Quote { words, from } => {
                Block::Quote { words: paragraphs(words), from: in_one_line(from) }
            }
            Block::Figure { value, of, definition, source } => Block::Figure {
                value: in_one_line(value),
                of: in_one_line(of),
                definition: in_one_line(definition),
                source: in_one_line(source),
            },
            Block::Table { headings, rows } => Block::Table {
                headings: all(headings),
                rows: rows.iter().map(|row| all(row)).collect(),
            },
        };
        tidy.push(block);
    }
    tidy
}

/// A line of its own: what cannot be seen is a space, and there is none round it.
pub fn in_one_line(words: &str) -> String {
    let visible: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.trim().to_owned()
}

/// Lines without space round them.
fn trimmed(words: &str) -> Vec<String> {
    words.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(in_one_line).collect()
}

/// Lines, none of them empty.
fn lines_of(words: &str) -> String {
    let mut lines = trimmed(words);
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Paragraphs with one empty line between.
fn paragraphs(words: &str) -> String {
    let mut lines = trimmed(words);
    lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
    lines.join("\n").trim_matches('\n').to_owned()
}

fn written(block: &Block) -> String {
    match block {
        Block::Words(words) => words.split('\n').map(escaped).collect::<Vec<_>>().join("\n"),
        Block::Points(points) => {
            points.iter().map(|point| marked('-', point)).collect::<Vec<_>>().join("\n")
        }
        Block::Question(words) => marked('?', words),
        Block::Quote { words, from } => quotation(words, from),
        Block::Figure { value, of, definition, source } => {
            let field = |name: &str, words: &str| after("=", format!("{name} {words}").trim());
            [after("=", value), field(OF, of), field(DEFINITION, definition), field(SOURCE, source)]
                .join("\n")
        }
        Block::Table { headings, rows } => std::iter::once(headings)
            .chain(rows)
            .map(|row| cells(row))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

/// A sign and what stands after it; nothing but the sign where nothing does.
fn after(sign: &str, words: &str) -> String {
    format!("{sign} {words}").trim_end().to_owned()
}

/// A point or a question: what goes on in further lines is set in.
fn marked(sign: char, words: &str) -> String {
    after(&sign.to_string(), &words.replace('\n', "\n  "))
}

/// A line of words that would be taken for something else begins with a stroke.
fn escaped(line: &str) -> String {
    if sign_of(line).is_some() || line.starts_with('\\') {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

fn quotation(words: &str, from: &str) -> String {
    let is_simple = |words: &str| !words.contains(WHOSE) && !words.contains('\n');
    let begins_plainly = !words.is_empty() && !words.starts_with('\\');
    if begins_plainly && is_simple(words) && is_simple(from) && !from.is_empty() {
        return format!("> {words} {WHOSE} {from}");
    }
    let line = |line: &str| {
        let stroke = if line.starts_with([WHOSE, '\\']) { "\\" } else { "" };
        after(">", &format!("{stroke}{line}"))
    };
    let mut lines: Vec<String> = words.split('\n').map(line).collect();
    if words.is_empty() {
        lines.clear();
    }
    lines.push(after(">", after(&WHOSE.to_string(), from).as_str()));
    lines.join("\n")
}

fn cells(row: &[String]) -> String {
    let cell = |cell: &String| format!(" {} |", cell.replace('\\', "\\\\").replace('|', "\\|"));
    format!("|{}", row.iter().map(cell).collect::<String>())
}

/// The sign a line begins with, where it makes the line something else than words.
fn sign_of(line: &str) -> Option<char> {
    let mut letters = line.chars();
    let sign = letters.next().filter(|first| SIGNS.contains(first))?;
    let next = letters.next();
    // A row needs no space after its stroke.
    (sign == '|' || next.is_none_or(char::is_whitespace)).then_some(sign)
}

/// What has been read, and the lines of what is being read.
#[derive(Default)]
struct Reading {
    blocks: Vec<Block>,
    open: Vec<String>,
    sign: Option<char>,
}

impl Reading {
    fn line(&mut self, line: &str) {
        let goes_on = line.starts_with("  ") || line.starts_with('\t');
        let line = in_one_line(line);
        if goes_on
            && matches!(self.sign, Some('-' | '?'))
            && let Some(before) = self.open.last_mut().filter(|_| !line.is_empty())
        {
            before.push('\n');
            before.push_str(&line);
            return;
        }
        let sign = sign_of(&line).map(|sign| if matches!(sign, '•' | '*') { '-' } else { sign });
        let is_paragraph = sign.is_none() && self.sign.is_none();
        // Each question is a block of its own; so is whatever an empty line parts.
        if (line.is_empty() && !is_paragraph) || sign != self.sign || sign == Some('?') {
            self.end();
        }
        self.sign = sign;
        match sign {
            Some(sign) => self.open.push(line[sign_length(&line, sign)..].trim().to_owned()),
            None => self.open.push(line.strip_prefix('\\').unwrap_or(&line).to_owned()),
        }
    }

    fn end(&mut self) {
        let lines = std::mem::take(&mut self.open);
        match self.sign.take() {
            None => self.blocks.push(Block::Words(lines.join("\n"))),
            Some('-') => self.blocks.push(Block::Points(lines)),
            Some('?') => self.blocks.extend(lines.into_iter().map(Block::Question)),
            Some('>') => self.blocks.extend(quotations(&lines)),
            Some('=') => self.blocks.extend(figures(&lines)),
            Some(_) => self.blocks.extend(table(&lines)),
        }
    }

    fn ended(mut self) -> Vec<Block> {
        self.end();
        self.blocks
    }
}

/// The bytes of the sign at the beginning of a line.
fn sign_length(line: &str, sign: char) -> usize {
    line.chars().next().map_or(sign.len_utf8(), char::len_utf8)
}

/// Lines of quotations: each ends with whose it is, in a line of its own or after a dash.
fn quotations(lines: &[String]) -> Vec<Block> {
    let (mut quotes, mut words): (Vec<Block>, Vec<String>) = (Vec::new(), Vec::new());
    let mut said = |words: &mut Vec<String>, from: &str| {
        let words = std::mem::take(words).join("\n");
        quotes.push(Block::Quote { words, from: from.to_owned() });
    };
    let last_of_its_own = lines.iter().rposition(|line| line.starts_with(WHOSE));
    for (place, line) in lines.iter().enumerate() {
        let is_within = last_of_its_own.is_some_and(|last| place <= last);
        if let Some(from) = line.strip_prefix(WHOSE).filter(|_| is_within) {
            said(&mut words, from);
        } else if let Some((before, from)) = whose_at_the_end(line).filter(|_| !is_within) {
            words.push(unescaped(before));
            said(&mut words, from);
        } else {
            words.push(unescaped(line));
        }
    }
    if !words.is_empty() {
        said(&mut words, "");
    }
    quotes
}

fn whose_at_the_end(line: &str) -> Option<(&str, &str)> {
    let (words, from) = line.rsplit_once(WHOSE)?;
    words.ends_with(char::is_whitespace).then_some((words, from))
}

fn unescaped(line: &str) -> String {
    line.strip_prefix('\\').unwrap_or(line).to_owned()
}

/// Lines of figures: a value, then what it is of, its definition and its source.
fn figures(lines: &[String]) -> Vec<Block> {
    let mut figures: Vec<[Option<String>; 4]> = Vec::new();
    for line in lines {
        let names = [OF, DEFINITION, SOURCE];
        let named = names.iter().enumerate().find_map(|(place, name)| {
            Some((place + 1, line.strip_prefix(name)?.trim().to_owned()))
        });
        match (figures.last_mut(), named) {
            (Some(figure), Some((place, words))) => {
                // Said twice: nothing of it is lost.
                let before = figure[place].take().map(|before| format!("{before} {words}"));
                figure[place] = Some(before.unwrap_or(words));
            }
            _ => figures.push([Some(line.clone()), None, None, None]),
        }
    }
    let figure = |fields: [Option<String>; 4]| {
        let [value, of, definition, source] = fields.map(Option::unwrap_or_default);
        Block::Figure { value, of, definition, source }
    };
    figures.into_iter().map(figure).collect()
}

fn table(lines: &[String]) -> Option<Block> {
    let mut rows = lines.iter().map(|line| row(line));
    let headings = rows.next()?;
    Some(Block::Table { headings, rows: rows.collect() })
}

/// The cells of a row, without the stroke before its first.
fn row(line: &str) -> Vec<String> {
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if matches!(letters.peek(), Some('|' | '\\')) => cell.extend(letters.next()),
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            _ => cell.push(letter),
        }
    }
    // The stroke after the last cell may be left out.
    if !cell.trim().is_empty() {
        cells.push(cell.trim().to_owned());
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words() -> impl Strategy<Value = String> {
        prop_oneof![
            3 => "[-•*?>=|—\\\\ a-zé\n:.]{0,24}",
            1 => any::<String>(),
            1 => prop::sample::select(&["of: 3", "— x", "\\— x", "a — b", "a —", "source:", "- a\n- b", "\r\n|", "\u{85}x\u{2028}y"][..])
                .prop_map(str::to_owned),
        ]
    }

    fn block() -> impl Strategy<Value = Block> {
        let several = || prop::collection::vec(words(), 0..4);
        prop_oneof![
            words().prop_map(Block::Words),
            several().prop_map(Block::Points),
            words().prop_map(Block::Question),
            (words(), words()).prop_map(|(words, from)| Block::Quote { words, from }),
            (words(), words(), words(), words()).prop_map(|(value, of, definition, source)| {
                Block::Figure { value, of, definition, source }
            }),
            (several(), prop::collection::vec(several(), 0..3))
                .prop_map(|(headings, rows)| Block::Table { headings, rows }),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_in_lines_is_read_back_exactly(blocks in prop::collection::vec(block(), 0..6)) {
            let lines = in_lines(&blocks);
            prop_assert_eq!(from_lines(&lines), tidied(&blocks), "{}", lines);
            prop_assert_eq!(from_lines(&lines.replace('\n', "\r\n")), tidied(&blocks));
            prop_assert_eq!(tidied(&tidied(&blocks)), tidied(&blocks));
        }

        #[test]
        fn whatever_is_typed_is_the_same_when_it_is_shown_and_sent_again(text in words(), more in words()) {
            let read = from_lines(&format!("{text}\n{more}"));
            prop_assert_eq!(from_lines(&in_lines(&read)), read);
        }

        #[test]
        fn no_letter_that_is_typed_is_lost(text in "[a-z ?>=|\n-]{0,60}") {
            let letters = |words: &str| words.chars().filter(char::is_ascii_alphabetic).collect::<String>();
            prop_assert_eq!(letters(&in_lines(&from_lines(&text))).replace("ofdefinitionsource", ""), letters(&text));
        }
    }

    #[test]
    fn lines_are_read_as_people_type_them() {
        let typed = "The home was not seen.\r\n\r\nNobody asked:\n- the school\n- the dentist,\n  who had moved\n? Who was not asked?\n? Why?\n\
                     > Nobody came up. — A child of 9\n> Two — to the door. — A neighbour\n\n= 60%\n= of: 139 reviews\n\n| a | b \\| c |\n| 1 | none |\n-5 degrees";
        let line = |words: &str| words.to_owned();
        let quote = |words: &str, from: &str| Block::Quote { words: line(words), from: line(from) };
        assert_eq!(
            from_lines(typed),
            [
                Block::Words(line("The home was not seen.\n\nNobody asked:")),
                Block::Points(vec![line("the school"), line("the dentist,\nwho had moved")]),
                Block::Question(line("Who was not asked?")),
                Block::Question(line("Why?")),
                quote("Nobody came up.", "A child of 9"),
                quote("Two — to the door.", "A neighbour"),
                Block::Figure {
                    value: line("60%"),
                    of: line("139 reviews"),
                    definition: String::new(),
                    source: String::new(),
                },
                Block::Table {
                    headings: vec![line("a"), line("b | c")],
                    rows: vec![vec![line("1"), line("none")]],
                },
                Block::Words(line("-5 degrees")),
            ]
        );
    }

    #[test]
    fn a_paragraph_that_begins_with_a_sign_is_told_from_a_list_by_a_stroke() {
        let blocks = [Block::Words("- no list\nplain".to_owned())];
        assert_eq!(in_lines(&blocks), "\\- no list\nplain");
        assert_eq!(from_lines("\\- no list\nplain"), blocks);
    }
}
