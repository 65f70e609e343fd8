//! The text of a document as it is read: paragraph by paragraph, with what is coded marked where it stands and named in the margin.

use crate::library::Opened;
use crate::pages::library::page_of;
use safeguarding::learning::{Held, Made};
use safeguarding::practice::Codebook;
use safeguarding::records::{Coding, Presence, Private, Stretch};
use serde::Serialize;
use smol_str::SmolStr;
use std::ops::Range;
use std::sync::Arc;

/// About how much of a text is shown at once. **Units:** code points; some twenty pages.
const PART: u32 = 60_000;

/// A paragraph.
#[derive(Debug, Serialize)]
pub(super) struct ParagraphShown {
    number: usize,
    /// The page of the original that begins with it, from 1.
    page: Option<usize>,
    from: u32,
    to: u32,
    segments: Vec<Segment>,
    margin: Vec<InMargin>,
    is_chosen: bool,
}

/// A run of a paragraph under the same codes.
#[derive(Debug, Serialize)]
struct Segment {
    words: Private<String>,
    /// The codes that stand on it, for whoever points at it; empty where none does.
    codes: String,
}

/// A code beside the paragraph it begins in.
#[derive(Debug, Serialize)]
struct InMargin {
    href: String,
    name: String,
    by: Private<String>,
    is_absent: bool,
}

/// One of the parts a long text is shown in.
#[derive(Debug, Serialize)]
pub(super) struct PartShown {
    href: String,
    label: String,
    is_here: bool,
}

/// The paragraphs of each part. **Shape:** at least one part; they follow on each other.
pub(super) fn parts(opened: &Opened) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (number, paragraph) in opened.paragraphs.iter().enumerate() {
        match parts.last_mut() {
            Some(part) if paragraph.to - opened.paragraphs[part.start].from <= PART => {
                part.end = number + 1;
            }
            _ => parts.push(number..number + 1),
        }
    }
    if parts.is_empty() {
        parts.push(0..0);
    }
    parts
}

/// The parts as they are led to.
pub(super) fn parts_shown(
    held: &Held,
    opened: &Opened,
    parts: &[Range<usize>],
    here: usize,
    address: &dyn Fn(usize) -> String,
) -> Vec<PartShown> {
    let label = |part: &Range<usize>| {
        let at = |number: usize| opened.paragraphs.get(number).map_or(0, |p| p.from);
        match (page_of(held, at(part.start)), page_of(held, at(part.end.saturating_sub(1)))) {
            (Some(first), Some(last)) if first < last => format!("pages {first} to {last}"),
            (Some(page), _) => format!("page {page}"),
            _ => format!("paragraphs {} to {}", part.start + 1, part.end),
        }
    };
    let shown = parts.iter().enumerate().map(|(place, part)| PartShown {
        href: address(part.start),
        label: label(part),
        is_here: place == here,
    });
    shown.collect()
}

/// What a page calls a code: its name, or its id where no codebook here has it.
pub(crate) fn code_name(codebooks: &[&Codebook], codebook: &str, code: &str) -> String {
    let mut known = codebooks.iter().filter(|one| one.id == *codebook);
    known
        .find_map(|one| one.code(code))
        .map_or_else(|| code.replace('-', " "), |code| code.name.clone())
}

/// The paragraphs of a part with what is coded in them.
pub(super) fn paragraphs(
    (held, opened): (&Held, &Opened),
    part: Range<usize>,
    codings: &[&Arc<Made<Coding>>],
    codebooks: &[&Codebook],
    chosen: Option<Stretch>,
) -> Vec<ParagraphShown> {
    let named: Vec<(Stretch, String, &Arc<Made<Coding>>)> = codings
        .iter()
        .filter_map(|made| {
            let name = code_name(codebooks, &made.what.codebook, &made.what.code);
            Some((made.what.at?, name, *made))
        })
        .collect();
    let mut page_before =
        part.start.checked_sub(1).and_then(|before| page_of(held, opened.paragraphs[before].from));
    let shown = part.map(|number| {
        let at = opened.paragraphs[number];
        let page = page_of(held, at.from);
        let begins_page = page.filter(|_| page != page_before);
        page_before = page;
        let here: Vec<&(Stretch, String, &Arc<Made<Coding>>)> =
            named.iter().filter(|(on, ..)| on.from < at.to && on.to > at.from).collect();
        let text = &opened.text[opened.in_bytes[number].clone()];
        ParagraphShown {
            number,
            page: begins_page,
            from: at.from,
            to: at.to,
            segments: segments(text, at, &here),
            margin: here
                .iter()
                // Named once, where it begins; what goes on from a part before is named at the first paragraph it reaches.
                .filter(|(on, ..)| on.from >= at.from || number == 0)
                .map(|(_, name, made)| InMargin {
                    href: format!("#coding-{}", made.id),
                    name: name.clone(),
                    by: made.by.clone(),
                    is_absent: made.what.presence == Presence::Absent,
                })
                .collect(),
            is_chosen: chosen.is_some_and(|chosen| chosen.from < at.to && chosen.to > at.from),
        }
    });
    shown.collect()
}

/// A paragraph cut wherever a coding begins or ends in it.
fn segments(
    text: &str,
    at: Stretch,
    codings: &[&(Stretch, String, &Arc<Made<Coding>>)],
) -> Vec<Segment> {
    let mut cuts: Vec<u32> = vec![at.from, at.to];
    for (on, ..) in codings {
        cuts.extend([on.from, on.to].into_iter().filter(|cut| at.from < *cut && *cut < at.to));
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut rest = text;
    let mut segments = Vec::with_capacity(cuts.len());
    for pair in cuts.windows(2) {
        let letters = (pair[1] - pair[0]) as usize;
        let end = rest.char_indices().nth(letters).map_or(rest.len(), |(byte, _)| byte);
        let (words, after) = rest.split_at(end);
        rest = after;
        let stand = codings.iter().filter(|(on, ..)| on.from <= pair[0] && on.to >= pair[1]);
        let names: Vec<&str> = stand.map(|(_, name, _)| name.as_str()).collect();
        segments.push(Segment { words: words.into(), codes: names.join("; ") });
    }
    segments
}

/// A stretch as an address writes it: `120-164`.
pub(super) fn stretch_of(text: &str) -> Option<Stretch> {
    let (from, to) = text.split_once('-')?;
    let at = Stretch { from: from.parse().ok()?, to: to.parse().ok()? };
    (at.from < at.to).then_some(at)
}

/// A stretch as an address writes it.
pub(super) fn in_address(at: Stretch) -> SmolStr {
    smol_str::format_smolstr!("{}-{}", at.from, at.to)
}
