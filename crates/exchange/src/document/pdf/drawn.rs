//! The letters a page draws, as it is drawn.
//!
//! Takes what the reader of PDF would paint; gives each letter with where it stands, and counts what is no letter. It paints
//! nothing. Past the limits it stops the drawing.

use super::super::limits::{MOST_LETTERS_A_PAGE, MOST_STEPS, MOST_STEPS_A_PAGE};
use super::super::signs::sign;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::object::dict::keys::ACTUAL_TEXT;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};
use smol_str::{SmolStr, SmolStrBuilder};
use std::panic::resume_unwind;
use unicode_normalization::UnicodeNormalization;

/// What drawing a form or within an edge costs, in letters: forms that draw forms are how a small file takes for ever.
const STEPS_OF_A_FORM: u64 = 50;

/// One letter as drawn, or a few that are drawn as one. Places are in points from the lower left of the page.
#[derive(Clone, Debug)]
pub struct Letter {
    pub text: SmolStr,
    /// Where it begins and ends on its line of writing.
    pub from: Point,
    pub to: Point,
    /// The height of its font.
    pub size: f64,
}

/// Words that a stretch of the page says it stands for.
struct Stated {
    text: Option<SmolStr>,
    /// Where in the letters it stands, once one of it has been drawn.
    at: Option<usize>,
}

/// What a page draws.
pub struct Drawn {
    pub letters: Vec<Letter>,
    pub unknown: u64,
    pub outside: u64,
    pub pictures: u64,
    /// Steps taken on this page and on those before it.
    pub steps: u64,
    before: u64,
    edges: Rect,
    stated: Vec<Stated>,
}

impl Drawn {
    /// For a page of this width and height, in points.
    pub fn new((width, height): (f32, f32), steps: u64) -> Self {
        let edges = Rect::new(0.0, 0.0, f64::from(width), f64::from(height)).inflate(1.0, 1.0);
        Self {
            letters: Vec::new(),
            unknown: 0,
            outside: 0,
            pictures: 0,
            steps,
            before: steps,
            edges,
            stated: Vec::new(),
        }
    }

    fn step(&mut self) {
        self.steps(1);
    }

    /// Whether drawing has taken more steps than it may.
    pub const fn is_too_long(&self) -> bool {
        self.steps > MOST_STEPS || self.steps - self.before > MOST_STEPS_A_PAGE
    }

    fn steps(&mut self, steps: u64) {
        self.steps += steps;
        if self.is_too_long() || self.letters.len() > MOST_LETTERS_A_PAGE {
            // The reader cannot be asked to stop; the guard around it takes this for an answer, and nothing is printed.
            resume_unwind(Box::new("the limit of steps"));
        }
    }

    fn letter(&mut self, text: Option<SmolStr>, to_page: Affine, advance: f64) {
        const EM: f64 = 1000.0;
        let from = to_page * Point::ZERO;
        let to = to_page * Point::new(advance, 0.0);
        let size = (to_page * Point::new(0.0, EM) - from).hypot();
        if ![from.x, from.y, to.x, to.y, size].into_iter().all(f64::is_finite) {
            return;
        }
        if !self.edges.contains(from) {
            self.outside += u64::from(text.is_none_or(|text| !text.trim().is_empty()));
            return;
        }
        if let Some(stated) = self.stated.iter_mut().rev().find(|stated| stated.text.is_some()) {
            if let Some(at) = stated.at {
                self.letters[at].to = to;
                return;
            }
            stated.at = Some(self.letters.len());
            let text = stated.text.clone().unwrap_or_default();
            self.letters.push(Letter { text, from, to, size });
            return;
        }
        let text = text.unwrap_or_else(|| {
            self.unknown += 1;
            SmolStr::new_static("\u{fffd}")
        });
        self.letters.push(Letter { text, from, to, size });
    }
}

impl<'a> Device<'a> for Drawn {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        // Letters that are filled and then outlined are drawn twice.
        let is_again =
            matches!(mode, DrawMode::Stroke(_)) && self.is_drawn_again(run, props.transform);
        for glyph in run.glyphs() {
            self.step();
            if is_again {
                continue;
            }
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let text = glyph.as_unicode().and_then(readable);
            self.letter(
                text,
                props.transform * glyph.transform(),
                f64::from(advance.unwrap_or(0.0)),
            );
        }
    }

    fn begin_marked_content(&mut self, _tag: &[u8], properties: Option<&Dict<'_>>) {
        self.step();
        let text = properties
            .and_then(|properties| properties.get::<PdfString<'_>>(ACTUAL_TEXT))
            .map(|text| SmolStr::from(text_of(&text)));
        self.stated.push(Stated { text, at: None });
    }

    fn end_marked_content(&mut self) {
        self.stated.pop();
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'a>, _: &DrawMode) {
        self.step();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.steps(STEPS_OF_A_FORM);
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.steps(STEPS_OF_A_FORM);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.steps(STEPS_OF_A_FORM);
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.step();
        self.pictures += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

impl Drawn {
    /// Whether the last letter drawn is the last of this run.
    fn is_drawn_again(&self, run: &GlyphRun<'_, '_>, transform: Affine) -> bool {
        let (Some(before), Some(last)) = (self.letters.last(), run.glyphs().last()) else {
            return false;
        };
        let at = transform * last.transform() * Point::ZERO;
        (before.from - at).hypot() < 0.01
    }
}

/// What a letter says; `None` when that cannot be told. Letters that were joined for their looks are parted again.
fn readable(text: BfString) -> Option<SmolStr> {
    let text = match text {
        BfString::Char(letter) => SmolStr::from_iter([letter]),
        BfString::String(text) => SmolStr::from(text),
    };
    let mut out = SmolStrBuilder::new();
    for letter in text.chars() {
        match sign(letter) {
            '\u{fffd}' | '\u{ffff}' | '\u{fffe}' => return None,
            // The joined letters of print, and the forms that Arabic letters take beside one another.
            joined @ ('\u{fb00}'..='\u{fb4f}'
            | '\u{fb50}'..='\u{fdff}'
            | '\u{fe70}'..='\u{fefc}') => {
                std::iter::once(joined).nfkc().for_each(|letter| out.push(letter));
            }
            letter if letter.is_whitespace() => out.push(' '),
            letter if letter.is_control() => return None,
            letter => out.push(letter),
        }
    }
    let out = out.finish();
    (!out.is_empty()).then_some(out)
}

/// The letters from 0x80 on of the encoding that PDF has for its own words.
const OWN: &str = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{fffd}€";

/// Words that the file says of itself: UTF-16 or UTF-8 with its mark, else the encoding that PDF has of its own.
pub fn text_of(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned()
        }
        [0xFF, 0xFE, rest @ ..] => {
            encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes
            .iter()
            .map(|byte| match byte {
                0x80..=0xA0 => OWN.chars().nth(usize::from(byte - 0x80)).unwrap_or('\u{fffd}'),
                byte => char::from(*byte),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_says_of_itself_is_read_in_each_encoding() {
        assert_eq!(text_of(b"Child \x8dQ\x8e \xe9"), "Child “Q” é");
        assert_eq!(text_of(b"\xfe\xff\x00Q\xd8\x3d\xdc\x67"), "Q👧");
        assert_eq!(text_of(b"\xef\xbb\xbfcaf\xc3\xa9"), "café");
    }

    #[test]
    fn letters_joined_in_print_are_parted() {
        assert_eq!(readable(BfString::Char('ﬃ')).as_deref(), Some("ffi"));
        assert_eq!(readable(BfString::Char('\u{fedf}')).as_deref(), Some("ل"));
        assert_eq!(readable(BfString::String("e\u{301}".to_owned())).as_deref(), Some("e\u{301}"));
        assert_eq!(readable(BfString::Char('\u{3}')), None);
    }
}
