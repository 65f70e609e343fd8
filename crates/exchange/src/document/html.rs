//! Web pages: the words a reader of the page would see.
//!
//! Takes bytes; gives paragraphs, lists with their marks, and tables as lines of cells. It reads tag by tag and builds no
//! tree, so a page of any shape is read in one pass; scripts and styles are passed over, nothing is fetched, and styles are
//! not weighed but for what an element itself says is hidden.

use super::flow::Flow;
use super::writing::{counted, title_of};
use super::{Document, DocumentFormat, NotADocument, plain};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// How much of a file is looked at for what it is and how it writes its letters.
const HEAD: usize = 1024;

/// Whether these bytes are a web page.
pub fn is_html(name: &str, bytes: &[u8]) -> bool {
    let (head, _) = plain::decoded(&bytes[..bytes.len().min(HEAD)]);
    let head = head.trim_start().to_ascii_lowercase();
    let says_so =
        ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.contains(tag));
    let is_named = name.to_ascii_lowercase();
    let is_named = [".html", ".htm", ".xhtml"].iter().any(|end| is_named.ends_with(end));
    head.starts_with('<') && (says_so || is_named)
}

pub fn read(bytes: &[u8]) -> Result<Document, NotADocument> {
    let (text, mut lost) = decoded(bytes);
    let tokenizer = Tokenizer::new(Page::default(), TokenizerOpts::default());
    feed(&tokenizer, StrTendril::from(text), MOST_SPACE_IN_A_TAG)?;
    tokenizer.end();
    let seen = tokenizer.sink.seen.into_inner();
    lost.extend(seen.lost());
    let title = title_of(&seen.title);
    let (writing, tables) = seen.flow.finish();
    if tables > 0 {
        lost.push(format!(
            "{} written as lines of cells",
            counted(tables, "table is", "tables are")
        ));
    }
    plain::finish(DocumentFormat::Html, writing, title, lost)
}

/// How much of a page is read at a time.
const STRETCH: usize = 16 * 1024;

/// How much white space one tag or comment may hold. The reader compares every attribute of a tag with every other, so a
/// tag of very many would hold it up for ever; no page has one.
const MOST_SPACE_IN_A_TAG: usize = 20_000;

/// Reads a page stretch by stretch, and gives up where one tag goes on and on: where nothing has come of stretches that
/// hold more white space than a tag may.
fn feed(
    tokenizer: &Tokenizer<Page>,
    text: StrTendril,
    most_space: usize,
) -> Result<(), NotADocument> {
    let input = BufferQueue::default();
    let (mut from, mut tokens, mut space) = (0, 0, 0);
    while from < text.len() {
        let to = text.ceil_char_boundary((from + STRETCH).min(text.len()));
        input.push_back(text.subtendril(from as u32, (to - from) as u32));
        let _ = tokenizer.feed(&input);
        let so_far = tokenizer.sink.seen.borrow().tokens;
        let is_space = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
        space = if so_far > tokens {
            0
        } else {
            space + text.as_bytes()[from..to].iter().filter(|byte| is_space(byte)).count()
        };
        if space > most_space {
            return Err(NotADocument::Damaged(DocumentFormat::Html));
        }
        (from, tokens) = (to, so_far);
    }
    Ok(())
}

/// The page as text: by its byte order mark, else by the encoding it names, else as plain text is.
fn decoded(bytes: &[u8]) -> (String, Vec<String>) {
    let named = Encoding::for_bom(bytes).is_none().then(|| named_encoding(bytes)).flatten();
    match named {
        // A page that can be read far enough to name UTF-16 is not in it.
        Some(encoding) if ![UTF_8, UTF_16LE, UTF_16BE].contains(&encoding) => {
            let (text, _, is_broken) = encoding.decode(bytes);
            let lost = is_broken.then(|| {
                format!(
                    "some letters mean nothing in {}, which the page names, and stand as \u{fffd}",
                    encoding.name()
                )
            });
            (text.into_owned(), lost.into_iter().collect())
        }
        _ => plain::decoded(bytes),
    }
}

fn named_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let after = ["charset=", "encoding="].iter().find_map(|word| Some(head.split_once(word)?.1))?;
    let label: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// Elements that are a paragraph of their own.
const PARAGRAPHS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "legend",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
];

/// Elements without an end.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements whose words no reader sees.
const UNSEEN: &[&str] = &[
    "audio", "canvas", "iframe", "noembed", "noframes", "object", "script", "style", "svg",
    "template", "video",
];

/// Elements whose end is often left to be understood.
const END_UNDERSTOOD: &[&str] =
    &["dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// An element that is passed over, and what is open within it.
struct Passing {
    name: String,
    /// Elements of the same name.
    same: u32,
    /// Other elements that hold paragraphs.
    others: u32,
}

impl Passing {
    /// Goes on past a tag; `false` where it shows that the element has ended before it.
    fn goes_past(&mut self, name: &str, tag: &Tag) -> bool {
        let is_understood = END_UNDERSTOOD.contains(&name);
        // Only what holds paragraphs is counted: the ends of other elements are forgotten too often.
        let is_container = !is_understood
            && !tag.self_closing
            && !VOID.contains(&name)
            && (PARAGRAPHS.contains(&name) || name == "table");
        let is_start = tag.kind == TagKind::StartTag;
        if is_start && is_understood && self.others == 0 {
            return self.name != name;
        }
        if is_start && self.name == "p" && PARAGRAPHS.contains(&name) {
            return false;
        }
        if is_start && self.name == name {
            self.same += 1;
        } else if is_start && is_container {
            self.others += 1;
        } else if !is_start && is_container && self.name != name {
            if self.others == 0 {
                return false;
            }
            self.others -= 1;
        }
        true
    }

    /// Whether an end tag ends it.
    fn is_ended(&mut self, name: &str) -> bool {
        if self.name == name && self.same > 0 {
            self.same -= 1;
            return false;
        }
        self.name == name
    }
}

/// A list that is open: the number of its next item, where items are numbered.
struct List {
    next: Option<i64>,
}

/// A table that is open.
#[derive(Default)]
struct Table {
    /// The most cells in a row so far.
    widest: u32,
    /// The cells of the row that is open; `None` where none is.
    row: Option<u32>,
}

#[derive(Default)]
struct Seen {
    flow: Flow,
    title: String,
    is_title: bool,
    passing: Option<Passing>,
    preformatted: u32,
    lists: Vec<List>,
    tables: Vec<Table>,
    has_space: bool,
    is_at_start: bool,
    /// How many pieces have gone by.
    tokens: u64,
    pictures: u64,
    hidden: u64,
    embedded: u64,
    links: u64,
}

#[derive(Default)]
struct Page {
    seen: RefCell<Seen>,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut seen = self.seen.borrow_mut();
        // A mistake is no piece: a tag may hold very many.
        seen.tokens += u64::from(!matches!(token, Token::ParseError(_)));
        match token {
            Token::CharacterTokens(text) => seen.text(&text),
            Token::NullCharacterToken => seen.text("\0"),
            Token::TagToken(tag) => return seen.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Seen {
    fn lost(&self) -> Vec<String> {
        [
            (self.pictures, "picture is left out", "pictures are left out"),
            (
                self.embedded,
                "embedded part (a film, a frame, a drawing) is left out",
                "embedded parts (films, frames, drawings) are left out",
            ),
            (
                self.hidden,
                "stretch that the page hides is left out",
                "stretches that the page hides are left out",
            ),
            (
                self.links,
                "link keeps its words and loses its address",
                "links keep their words and lose their addresses",
            ),
        ]
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, more)| counted(number, one, more))
        .collect()
    }

    fn text(&mut self, text: &str) {
        if self.is_title {
            self.title.push_str(text);
        } else if self.passing.is_none() && self.preformatted > 0 {
            self.flow.letters(text);
            (self.has_space, self.is_at_start) = (false, false);
        } else if self.passing.is_none() {
            self.collapsed(text);
        }
    }

    /// White space is one space between words, and none at either end of a line.
    fn collapsed(&mut self, text: &str) {
        let mut out = String::with_capacity(text.len());
        for letter in text.chars() {
            if letter.is_ascii_whitespace() {
                self.has_space = true;
                continue;
            }
            if self.has_space && !self.is_at_start {
                out.push(' ');
            }
            (self.has_space, self.is_at_start) = (false, false);
            out.push(letter);
        }
        if !out.is_empty() {
            self.flow.letters(&out);
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        if self.is_passed_over(name, tag) {
            return raw(name, tag.kind);
        }
        match tag.kind {
            TagKind::StartTag => self.start(name, tag),
            TagKind::EndTag => self.end(name),
        }
        raw(name, tag.kind)
    }

    /// Whether a tag lies within, begins or ends what no reader sees.
    fn is_passed_over(&mut self, name: &str, tag: &Tag) -> bool {
        let is_start = tag.kind == TagKind::StartTag;
        if let Some(passing) = &mut self.passing {
            let goes_on = passing.goes_past(name, tag);
            if goes_on && !is_start && passing.is_ended(name) {
                self.passing = None;
                return true;
            }
            if goes_on {
                return true;
            }
            self.passing = None;
        }
        if !is_start || VOID.contains(&name) {
            return false;
        }
        let is_unseen = UNSEEN.contains(&name);
        let is_hidden = tag.attrs.iter().any(|attribute| match &*attribute.name.local {
            "hidden" => true,
            "style" => {
                let style: String =
                    attribute.value.chars().filter(|c| !c.is_whitespace()).collect();
                style.to_ascii_lowercase().contains("display:none")
            }
            _ => false,
        });
        if is_unseen && !["script", "style", "template"].contains(&name) {
            self.embedded += 1;
        } else if is_hidden {
            self.hidden += 1;
        }
        if is_unseen || is_hidden {
            self.passing =
                (!tag.self_closing).then(|| Passing { name: name.to_owned(), same: 0, others: 0 });
        }
        is_unseen || is_hidden
    }

    fn broken(&mut self, write: impl FnOnce(&mut Flow)) {
        write(&mut self.flow);
        (self.has_space, self.is_at_start) = (false, true);
    }

    fn start(&mut self, name: &str, tag: &Tag) {
        match name {
            "title" => self.is_title = self.title.is_empty(),
            "br" => self.broken(|flow| flow.letters("\n")),
            "img" => self.pictures += 1,
            "embed" => self.embedded += 1,
            "a" => self.links += u64::from(tag.attrs.iter().any(|a| &*a.name.local == "href")),
            "li" => self.item(tag),
            "table" => {
                self.tables.push(Table::default());
                self.broken(Flow::table);
            }
            "tr" => {
                self.close_row();
                if let Some(table) = self.tables.last_mut() {
                    table.row = Some(0);
                    self.broken(Flow::open_row);
                }
            }
            "td" | "th" => {
                if let Some(Table { widest, row: Some(cells) }) = self.tables.last_mut() {
                    *cells += 1;
                    *widest = (*widest).max(*cells);
                    self.broken(Flow::cell);
                }
            }
            _ if PARAGRAPHS.contains(&name) => {
                self.broken(Flow::paragraph);
                match name {
                    "pre" => self.preformatted += 1,
                    "ul" | "menu" => self.lists.push(List { next: None }),
                    "ol" => self.lists.push(List { next: Some(number(tag, "start").unwrap_or(1)) }),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    /// Ends the row that is open in the innermost table, said or understood.
    fn close_row(&mut self) {
        if self.tables.last_mut().is_some_and(|table| table.row.take().is_some()) {
            self.broken(Flow::close_row);
        }
    }

    fn item(&mut self, tag: &Tag) {
        self.broken(Flow::line);
        let mark = match self.lists.last_mut() {
            Some(List { next: Some(next) }) => {
                let this = number(tag, "value").unwrap_or(*next);
                *next = this.saturating_add(1);
                format!("{this}. ")
            }
            _ => "• ".to_owned(),
        };
        self.flow.letters(&mark);
    }

    fn end(&mut self, name: &str) {
        match name {
            "title" => self.is_title = false,
            "li" => self.broken(Flow::line),
            "tr" => self.close_row(),
            "table" => {
                self.close_row();
                if let Some(table) = self.tables.pop() {
                    self.broken(|flow| flow.close_table(table.widest > 1));
                }
            }
            _ if PARAGRAPHS.contains(&name) => {
                self.broken(Flow::paragraph);
                match name {
                    "pre" => self.preformatted = self.preformatted.saturating_sub(1),
                    "ul" | "menu" | "ol" => drop(self.lists.pop()),
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn number(tag: &Tag, wanted: &str) -> Option<i64> {
    let attribute = tag.attrs.iter().find(|attribute| &*attribute.name.local == wanted)?;
    attribute.value.trim().parse().ok()
}

/// How the letters after a tag are to be read: those of a script are no markup.
fn raw(name: &str, kind: TagKind) -> TokenSinkResult<()> {
    if kind == TagKind::EndTag {
        return TokenSinkResult::Continue;
    }
    match name {
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "style" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        _ => TokenSinkResult::Continue,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(page: &str) -> String {
        read(page.as_bytes()).unwrap().text
    }

    #[test]
    fn white_space_is_one_space_and_paragraphs_stand_apart() {
        assert_eq!(
            text("<p> One\n <b>two</b> </p>\n<p>three<br>four &amp; five</p>"),
            "One two\n\nthree\nfour & five"
        );
        assert_eq!(text("<pre>a\n  b</pre>c"), "a\n  b\n\nc");
    }

    #[test]
    fn lists_keep_their_numbers() {
        let page = "<ol start=3><li>c<li>d<ul><li>x</ul><li value=9>i</ol>";
        assert_eq!(text(page), "3. c\n4. d\n\n• x\n\n9. i");
    }

    #[test]
    fn tables_are_lines_of_cells_with_ends_said_or_not() {
        let page = "a<table><tr><td>b<td>c<tr><td>d<table><tr><td>e</table><td>f</table>g";
        assert_eq!(text(page), "a\n\nb\tc\n\nd\ne\tf\n\ng");
    }

    #[test]
    fn what_no_reader_sees_is_left_out_and_told_of() {
        let page = "<title>A &lt;review</title><script>if (a<b) '<p>'</script><p hidden>no<p>yes</p><img alt=x>\
            <div style='display: none'><div>no</div></div><p>also</p>";
        let read = read(page.as_bytes()).unwrap();
        assert_eq!((read.text.as_str(), read.title.as_deref()), ("yes\n\nalso", Some("A <review")));
        assert_eq!(
            read.lost,
            ["1 picture is left out", "2 stretches that the page hides are left out"]
        );
    }

    #[test]
    fn a_hidden_element_without_an_end_hides_no_more_than_itself() {
        assert_eq!(text("<ul><li hidden>no<li>yes</ul>"), "• yes");
        assert_eq!(text("<div><ul><li hidden>no<b>no</ul>yes</div>"), "yes");
        assert_eq!(text("<div hidden>no<p>no<p>no<div>no</div>no</div>yes"), "yes");
    }

    #[test]
    fn a_tag_that_goes_on_and_on_is_refused_and_nothing_else_is() {
        let fed = |page: &str, most_space| {
            let tokenizer = Tokenizer::new(Page::default(), TokenizerOpts::default());
            feed(&tokenizer, StrTendril::from(page), most_space)
        };
        let attributes: String =
            (0..8_000).flat_map(|n| [" a".to_owned(), n.to_string()]).collect();
        let tag = format!("<html><p{attributes}>words");
        assert_eq!(fed(&tag, 500), Err(NotADocument::Damaged(DocumentFormat::Html)));
        assert_eq!(fed(&tag, MOST_SPACE_IN_A_TAG), Ok(()));
        assert_eq!(
            fed(&format!("<p>{}", " \n".repeat(100_000)), 500),
            Ok(()),
            "white space between tags"
        );
        assert_eq!(fed(&format!("<p>{}", "some words ".repeat(20_000)), 500), Ok(()));
        assert_eq!(fed(&format!("<script>{}</script>", "a b ".repeat(20_000)), 500), Ok(()));
    }

    #[test]
    fn the_encoding_a_page_names_is_used() {
        let mut page = b"<html><meta charset='windows-1256'><p>".to_vec();
        page.extend(encoding_rs::WINDOWS_1256.encode("الطفل").0.iter());
        assert_eq!(read(&page).unwrap().text, "الطفل");
    }
}
