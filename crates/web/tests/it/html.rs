//! Reading HTML for the tests: as a list of pieces that two ways of writing the same thing have in common.

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use std::cell::RefCell;

/// One piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// `<name attribute="value">`, attributes by name.
    Opens(String, Vec<(String, String)>),
    /// `</name>`.
    Closes(String),
    /// Text with its white space brought to single spaces and none at its ends; never empty.
    Text(String),
    /// What a browser would have to guess at.
    Mistake(String),
}

impl Piece {
    /// The value of an attribute, when this opens an element that has it.
    pub fn attribute(&self, wanted: &str) -> Option<&str> {
        let Self::Opens(_, attributes) = self else { return None };
        attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
    }
}

/// Elements that never close.
pub const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta"];

#[derive(Default)]
struct Pieces {
    pieces: RefCell<Vec<Piece>>,
    text: RefCell<String>,
}

impl Pieces {
    fn end_text(&self) {
        let text = self.text.take();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.pieces.borrow_mut().push(Piece::Text(text));
        }
    }

    fn push(&self, piece: Piece) {
        self.end_text();
        self.pieces.borrow_mut().push(piece);
    }
}

impl TokenSink for Pieces {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(Tag { kind, name, attrs, self_closing, .. }) => {
                let name = name.to_string();
                let mut attributes: Vec<_> = attrs
                    .iter()
                    .map(|attribute| {
                        (attribute.name.local.to_string(), attribute.value.trim().to_owned())
                    })
                    .collect();
                attributes.sort();
                let void = VOID.contains(&name.as_str());
                match kind {
                    TagKind::StartTag => {
                        self.push(Piece::Opens(name.clone(), attributes));
                        if self_closing && !void {
                            self.push(Piece::Closes(name));
                        }
                    }
                    TagKind::EndTag => self.push(Piece::Closes(name)),
                }
            }
            Token::CharacterTokens(text) => self.text.borrow_mut().push_str(&text),
            Token::ParseError(what) => self.push(Piece::Mistake(what.into_owned())),
            Token::DoctypeToken(_) | Token::CommentToken(_) | Token::NullCharacterToken => {}
            Token::EOFToken => self.end_text(),
        }
        TokenSinkResult::Continue
    }
}

/// The pieces of some HTML, in order.
pub fn pieces(html: &str) -> Vec<Piece> {
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(
        Pieces::default(),
        TokenizerOpts { exact_errors: true, ..TokenizerOpts::default() },
    );
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.pieces.take()
}
