//! Letters on a page joined into lines, and lines into paragraphs.
//!
//! Takes the letters of each page in the order they are drawn; gives lines in that order, and writes them down: a line that
//! follows closely on the one before goes on with its paragraph, a gap ends it. It keeps to the order of drawing, in which
//! nearly every program writes columns and tables as they are read, and sorts only within a line.

use super::super::flow::SOFT_HYPHEN;
use super::super::writing::Writing;
use super::drawn::Letter;
use super::order::{is_mostly_right_to_left, put_in_order};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::char::is_combining_mark;

/// A line of writing on a page.
#[derive(Clone, Debug)]
pub struct Line {
    pub text: String,
    /// Whether it is read from right to left.
    pub is_right_to_left: bool,
    /// How far down it stands, and where it begins, in points.
    down: f64,
    from: f64,
    size: f64,
    /// Which way it runs, in whole degrees; nought for nearly every line.
    turned: i32,
}

/// A letter with its place along and across a line that runs level.
struct Placed {
    letter: Letter,
    from: f64,
    to: f64,
    down: f64,
}

/// The lines of a page: those that run level first, then those turned about, each in the order drawn.
pub fn lines(letters: Vec<Letter>) -> Vec<Line> {
    let is_right_to_left =
        is_mostly_right_to_left(letters.iter().map(|letter| letter.text.as_str()));
    let mut by_turn: BTreeMap<(bool, i32), Vec<Placed>> = BTreeMap::new();
    for letter in letters {
        let along = letter.to - letter.from;
        let turned = if along.hypot() < f64::EPSILON {
            0
        } else {
            along.y.atan2(along.x).to_degrees().round() as i32
        };
        let (sin, cos) = f64::from(turned).to_radians().sin_cos();
        let level = |x: f64, y: f64| (x * cos + y * sin, x * sin - y * cos);
        let (from, down) = level(letter.from.x, letter.from.y);
        let (to, _) = level(letter.to.x, letter.to.y);
        by_turn.entry((turned != 0, turned)).or_default().push(Placed { letter, from, to, down });
    }
    let mut lines = Vec::new();
    for ((_, turned), placed) in by_turn {
        let mut open: Vec<Placed> = Vec::new();
        for letter in placed {
            if !open.is_empty() && !goes_on(&open, &letter) {
                lines.extend(line(std::mem::take(&mut open), turned, is_right_to_left));
            }
            if !is_drawn_twice(&open, &letter) {
                open.push(letter);
            }
        }
        lines.extend(line(open, turned, is_right_to_left));
    }
    lines
}

/// Whether a letter stands on the line that is open.
fn goes_on(open: &[Placed], letter: &Placed) -> bool {
    let (Some(first), Some(last)) = (open.first(), open.last()) else { return true };
    let size = first.letter.size.max(letter.letter.size);
    let off = (letter.down - first.down).abs();
    let follows = letter.from > last.to - 0.5 * size && letter.from < last.to + size;
    // A raised or lowered letter stands close after the one before.
    off <= 0.2 * size || (off <= 0.6 * size && follows)
}

/// Whether a letter is drawn over itself, as programs do to make it bold.
fn is_drawn_twice(open: &[Placed], letter: &Placed) -> bool {
    const LOOKS_BACK: usize = 256;
    let near = 0.08 * letter.letter.size;
    open.iter().rev().take(LOOKS_BACK).any(|before| {
        before.letter.text == letter.letter.text
            && (before.from - letter.from).abs() < near
            && (before.down - letter.down).abs() < near
            && !before.letter.text.trim().is_empty()
    })
}

/// The letters of a line, spaced, in reading order; `None` when there is nothing but spaces.
fn line(mut letters: Vec<Placed>, turned: i32, page_is_right_to_left: bool) -> Option<Line> {
    // A mark over or under a letter belongs to it wherever the font puts it.
    let mut joined: Vec<Placed> = Vec::with_capacity(letters.len());
    for letter in letters.drain(..) {
        let is_mark = letter.letter.text.chars().all(is_combining_mark);
        match joined.last_mut() {
            Some(base) if is_mark && letter.from < base.to + 0.5 * letter.letter.size => {
                base.letter.text =
                    SmolStr::from(format!("{}{}", base.letter.text, letter.letter.text));
            }
            _ => joined.push(letter),
        }
    }
    let leaps =
        joined.windows(2).any(|pair| pair[1].from < pair[0].from - 0.5 * pair[0].letter.size);
    if leaps {
        joined.sort_by(|one, other| one.from.total_cmp(&other.from));
    }
    let is_blank = |placed: &Placed| placed.letter.text.trim().is_empty();
    let seen = |placed: &&Placed| !is_blank(placed);
    let first = joined.iter().find(seen)?;
    let (from, down) = (first.from, first.down);
    let size = joined.iter().filter(seen).map(|placed| placed.letter.size).fold(0.0, f64::max);
    let mut spaced = spaced(&joined);
    let is_right_to_left = put_in_order(&mut spaced, page_is_right_to_left);
    let text = spaced.concat().trim().to_owned();
    Some(Line { text, is_right_to_left, down, from, size, turned })
}

/// Letters from left to right with the spaces between them, drawn or left; a wide space is a tab.
fn spaced(letters: &[Placed]) -> Vec<SmolStr> {
    const SPACE: f64 = 0.17;
    const TAB: f64 = 2.5;
    let mut out: Vec<SmolStr> = Vec::with_capacity(letters.len());
    // How far the writing has come, and whether a space was drawn since.
    let mut reached: Option<(f64, bool)> = None;
    for placed in letters {
        if placed.letter.text.trim().is_empty() {
            reached = reached.map(|(to, _)| (to, true));
            continue;
        }
        if let Some((to, is_spaced)) = reached {
            let gap = placed.from - to;
            let size = placed.letter.size;
            if gap > TAB * size {
                out.push(SmolStr::new_static("\t"));
            } else if is_spaced || gap > SPACE * size {
                out.push(SmolStr::new_static(" "));
            }
        }
        out.push(placed.letter.text.clone());
        reached = Some((placed.to.max(placed.from), false));
    }
    out
}

/// How far a line stands below the one before, in heights of its letters.
fn step(before: &Line, line: &Line) -> f64 {
    (line.down - before.down) / line.size.max(0.1)
}

/// Whether two lines have letters of one size.
fn is_of_a_size(before: &Line, line: &Line) -> bool {
    (before.size - line.size).abs() <= 0.1 * before.size.max(line.size)
}

/// The commonest step from line to line in the whole document, in heights of letters.
fn commonest_step(pages: &[Vec<Line>]) -> f64 {
    const FINE: f64 = 20.0;
    const WIDEST: f64 = 2.6;
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for pair in pages.iter().flat_map(|page| page.windows(2)) {
        let step = step(&pair[0], &pair[1]);
        if (0.7..WIDEST).contains(&step) && is_of_a_size(&pair[0], &pair[1]) {
            *counts.entry((step * FINE).round() as i64).or_default() += 1;
        }
    }
    // Of two that are as common the closer: lines within a paragraph stand closer than paragraphs.
    let commonest = counts.iter().max_by_key(|(step, count)| (**count, -**step));
    commonest.map_or(1.2, |(step, _)| *step as f64 / FINE)
}

/// Writes the lines of each page down, joined into paragraphs.
pub fn write(pages: &[Vec<Line>], writing: &mut Writing) {
    let commonest = commonest_step(pages);
    writing.first_page();
    for (at, page) in pages.iter().enumerate() {
        if at > 0 {
            writing.page();
        }
        let mut before: Option<&Line> = None;
        for line in page {
            match before {
                Some(before) if goes_on_with(before, line, commonest) => writing.line(),
                Some(_) => writing.paragraph(),
                None => {}
            }
            let is_parted = line.text.ends_with(SOFT_HYPHEN);
            let text = line.text.replace(SOFT_HYPHEN, "");
            writing.letters(&text);
            // A word parted at a soft hyphen is one word: the next line goes on without a break.
            before = (!is_parted).then_some(line);
        }
    }
}

/// Whether a line goes on with the paragraph of the line before.
fn goes_on_with(before: &Line, line: &Line, commonest: f64) -> bool {
    if before.turned != line.turned || !is_of_a_size(before, line) {
        return false;
    }
    let step = step(before, line);
    if step.abs() < 0.3 {
        return true;
    }
    let ends =
        |line: &Line| line.text.ends_with(['.', '?', '!', ':', ';', '”', '"', '’', '؟', '۔']);
    if step < 0.0 {
        // The next column: the paragraph goes on there when its sentence does.
        return !ends(before) && line.text.starts_with(char::is_lowercase);
    }
    let is_indented = ends(before)
        && !line.is_right_to_left
        && line.from > before.from + 0.8 * line.size
        && line.from < before.from + 5.0 * line.size;
    step <= commonest * 1.25 && !is_indented
}

/// On how many pages the commonest words stand at the head or the foot, whatever their page number; nought where those are
/// fewer than three pages or than half of them.
pub fn running_heads(pages: &[Vec<Line>]) -> u64 {
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for page in pages {
        let ends: BTreeSet<String> = [page.first(), page.last()]
            .into_iter()
            .flatten()
            .map(|line| line.text.chars().filter(|letter| !letter.is_numeric()).collect())
            .collect();
        for end in ends {
            *seen.entry(end).or_default() += 1;
        }
    }
    let most = seen.into_values().max().unwrap_or(0);
    if most >= 3 && most * 2 >= pages.len() as u64 { most } else { 0 }
}

/// Words that a hyphen parts at the end of a line.
pub fn parted_words(pages: &[Vec<Line>]) -> u64 {
    let is_parted = |pair: &&[Line]| {
        let [before, after] = pair else { return false };
        let mut end = before.text.chars().rev();
        matches!(end.next(), Some('-' | '\u{2010}'))
            && end.next().is_some_and(char::is_alphabetic)
            && after.text.starts_with(char::is_lowercase)
    };
    pages.iter().flat_map(|page| page.windows(2)).filter(is_parted).count() as u64
}
