//! Fitting: how large a paper's letters can be, and where the columns of a one-page paper part.
//!
//! Takes a paper that can be printed; gives it laid out. Pieces are measured by the typesetter itself, each on a page of its
//! own. No word is left out to make a paper fit, and no letter goes below the smallest readable size: then it is refused.

use crate::world::Sheet;
use crate::{CannotPress, SMALLEST_ON_A_POSTER_POINTS, SMALLEST_POINTS};
use safeguarding::learning::paper::{Paper, PaperKind};
use serde_json::{Value, json};
use typst_layout::PagedDocument;

const POINTS_A_MILLIMETRE: f64 = 72.0 / 25.4;
const A4_MILLIMETRES: (f64, f64) = (210.0, 297.0);

/// Space above the foot, and below the head, in points.
const HEAD_AND_FOOT_GAP_POINTS: f64 = 10.0;
/// Space between two parts that stand above each other on one page: at least and at most, in points.
const PART_GAP_POINTS: (f64, f64) = (7.0, 22.0);

/// How a kind of paper lies on the page. Lengths in millimetres.
struct Layout {
    width: f64,
    height: f64,
    margin: f64,
    columns: usize,
    gutter: f64,
    /// The title's size against the text's.
    title_scale: f64,
    /// The size of head and foot lines, against the text's.
    foot_scale: f64,
    numbered: bool,
    /// Sizes of letters and space between lines to try, the largest first: points, and parts of the size.
    sizes: &'static [(f64, f64)],
}

const ON_A_BRIEFING: &[(f64, f64)] = &[
    (13.0, 0.68),
    (12.0, 0.66),
    (11.5, 0.64),
    (11.0, 0.62),
    (10.5, 0.6),
    (10.0, 0.58),
    (9.5, 0.56),
    (SMALLEST_POINTS, 0.54),
    (SMALLEST_POINTS, 0.46),
];

const ON_A_POSTER: &[(f64, f64)] = &[
    (30.0, 0.5),
    (28.0, 0.5),
    (26.0, 0.5),
    (24.0, 0.5),
    (22.0, 0.5),
    (20.0, 0.5),
    (18.0, 0.5),
    (17.0, 0.5),
    (16.0, 0.5),
    (15.0, 0.48),
    (SMALLEST_ON_A_POSTER_POINTS, 0.45),
];

impl Layout {
    fn of(kind: PaperKind) -> Self {
        let (width, height) = A4_MILLIMETRES;
        let pages = Self {
            width,
            height,
            margin: 20.0,
            columns: 1,
            gutter: 0.0,
            title_scale: 1.9,
            foot_scale: 0.88,
            numbered: false,
            sizes: &[(11.0, 0.66)],
        };
        match kind {
            PaperKind::SevenMinuteBriefing => Self {
                margin: 13.0,
                columns: 2,
                gutter: 7.0,
                title_scale: 1.75,
                numbered: true,
                sizes: ON_A_BRIEFING,
                ..pages
            },
            PaperKind::Poster => Self {
                margin: 15.0,
                title_scale: 1.9,
                foot_scale: 0.6,
                sizes: ON_A_POSTER,
                ..pages
            },
            PaperKind::Scorecard => {
                Self { width: height, height: width, margin: 15.0, sizes: &[(11.5, 0.6)], ..pages }
            }
            PaperKind::LearningBriefing | PaperKind::Bulletin | PaperKind::AuditReport => pages,
        }
    }
}

/// The heights of a paper's pieces, in points.
struct Heights {
    head: f64,
    foot: f64,
    parts: Vec<f64>,
}

impl Heights {
    /// What stands between head and foot, in points.
    fn room(&self, layout: &Layout) -> f64 {
        (layout.height - 2.0 * layout.margin) * POINTS_A_MILLIMETRE
            - self.head
            - self.foot
            - 2.0 * HEAD_AND_FOOT_GAP_POINTS
    }

    /// By how much the tallest column runs over the room there is, in points; none where it does not.
    fn over(&self, layout: &Layout) -> Option<f64> {
        let over = tallest(&self.columns(layout.columns)) - self.room(layout);
        (over > 0.0).then_some(over)
    }

    /// Where each column ends and how tall it is, so that the tallest is as short as can be. Parts stay in their order.
    fn columns(&self, columns: usize) -> Vec<(usize, f64)> {
        let tall = |from: usize, until: usize| {
            let gaps = until.saturating_sub(from + 1) as f64 * PART_GAP_POINTS.0;
            self.parts[from..until].iter().sum::<f64>() + gaps
        };
        let all = self.parts.len();
        if columns == 1 {
            return vec![(all, tall(0, all))];
        }
        (0..=all)
            .map(|until| vec![(until, tall(0, until)), (all, tall(until, all))])
            .min_by(|a, b| tallest(a).total_cmp(&tallest(b)))
            .expect("there is always one way to part a list in two")
    }
}

fn tallest(columns: &[(usize, f64)]) -> f64 {
    columns.iter().map(|(_, tall)| *tall).fold(0.0, f64::max)
}

/// The paper laid out, with the sheet it was laid out on and the size of its letters in points.
pub(crate) fn laid_out(paper: &Paper) -> Result<(Sheet, PagedDocument, f64), CannotPress> {
    let layout = Layout::of(paper.kind);
    if !paper.kind.is_one_page() {
        let (points, leading) = layout.sizes[0];
        let sheet = Sheet::of(&given(paper, &layout, (points, leading), "pages", &[]));
        let document = sheet.laid_out()?;
        return Ok((sheet, document, points));
    }
    on_one_page(paper, &layout)
}

/// The largest size that fits is looked for by halves: larger letters never need less room.
fn on_one_page(paper: &Paper, layout: &Layout) -> Result<(Sheet, PagedDocument, f64), CannotPress> {
    let (mut from, mut until) = (0, layout.sizes.len());
    while from < until {
        let middle = usize::midpoint(from, until);
        match measured(paper, layout, layout.sizes[middle])?.over(layout) {
            Some(_) => from = middle + 1,
            None => until = middle,
        }
    }
    for size in &layout.sizes[from..] {
        let heights = measured(paper, layout, *size)?;
        let spread = spread(&heights.columns(layout.columns), heights.room(layout));
        let sheet = Sheet::of(&given(paper, layout, *size, "one-page", &spread));
        let document = sheet.laid_out()?;
        // What was measured in pieces may be a hair taller together; then the next smaller letters are taken.
        if document.pages().len() == 1 {
            return Ok((sheet, document, size.0));
        }
    }
    let smallest = *layout.sizes.last().expect("every one-page paper has sizes to try");
    Err(does_not_fit(&measured(paper, layout, smallest)?, layout, smallest))
}

/// Measures each piece in the width it will have.
fn measured(paper: &Paper, layout: &Layout, size: (f64, f64)) -> Result<Heights, CannotPress> {
    let document = Sheet::of(&given(paper, layout, size, "measured", &[])).laid_out()?;
    let mut tall = document.pages().iter().map(|page| page.frame.height().to_pt());
    let mut next = || tall.next().unwrap_or(0.0);
    let (head, foot) = (next(), next());
    Ok(Heights { head, foot, parts: tall.collect() })
}

/// Where each column ends, and the space between its parts that fills the page without tearing it apart.
fn spread(columns: &[(usize, f64)], room: f64) -> Vec<(usize, f64)> {
    let mut from = 0;
    (columns.iter())
        .map(|(until, tall)| {
            let gaps = until.saturating_sub(from + 1);
            from = *until;
            let spare = if gaps == 0 { 0.0 } else { (room - tall) / gaps as f64 };
            (*until, (PART_GAP_POINTS.0 + spare).min(PART_GAP_POINTS.1))
        })
        .collect()
}

fn does_not_fit(heights: &Heights, layout: &Layout, (points, leading): (f64, f64)) -> CannotPress {
    let over = heights.over(layout).unwrap_or(0.0);
    let millimetres = |points: f64| (points / POINTS_A_MILLIMETRE).ceil() as usize;
    let (longest, tall) = (heights.parts.iter().enumerate())
        .max_by(|a, b| a.1.total_cmp(b.1))
        .expect("a paper without parts was refused before");
    CannotPress::DoesNotFit {
        over_millimetres: millimetres(over).max(1),
        // A line is as tall as its letters, about seven tenths of their size, and the space below it.
        over_lines: ((over / (points * (0.7 + leading))).ceil() as usize).max(1),
        longest: longest + 1,
        longest_millimetres: millimetres(*tall),
        smallest_points: points,
    }
}

/// What the template reads.
fn given(
    paper: &Paper,
    layout: &Layout,
    (points, leading): (f64, f64),
    form: &str,
    columns: &[(usize, f64)],
) -> Value {
    json!({
        "paper": paper,
        "words": paper.kind.words(),
        "form": form,
        "size": points,
        "leading": leading,
        "title-scale": layout.title_scale,
        "foot-scale": layout.foot_scale,
        "numbered": layout.numbered,
        "one-page": paper.kind.is_one_page(),
        "columns": columns,
        "sheet": {
            "width": layout.width,
            "height": layout.height,
            "margin": layout.margin,
            "gutter": layout.gutter,
            "columns": layout.columns,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heights(parts: &[f64]) -> Heights {
        Heights { head: 60.0, foot: 30.0, parts: parts.to_vec() }
    }

    #[test]
    fn columns_part_where_the_taller_is_shortest() {
        let gap = PART_GAP_POINTS.0;
        assert_eq!(
            heights(&[100.0, 100.0, 100.0, 300.0]).columns(2),
            [(3, 300.0 + 2.0 * gap), (4, 300.0)]
        );
        assert_eq!(heights(&[300.0, 10.0]).columns(1), [(2, 310.0 + gap)]);
    }

    #[test]
    fn spare_room_is_spread_between_parts_up_to_a_limit() {
        let spread = spread(&[(3, 300.0), (4, 300.0)], 310.0);
        assert_eq!(spread[0], (3, PART_GAP_POINTS.0 + 5.0));
        assert_eq!(super::spread(&[(3, 100.0)], 900.0), [(3, PART_GAP_POINTS.1)]);
    }

    #[test]
    fn a_refusal_tells_the_longest_part_and_how_far_the_tallest_column_runs_over() {
        let layout = Layout::of(PaperKind::Poster);
        let one = heights(&[200.0, 500.0, 100.0]);
        let room = one.room(&layout);
        let over = 800.0 + 2.0 * PART_GAP_POINTS.0 - room;
        let refused = does_not_fit(&one, &layout, (SMALLEST_ON_A_POSTER_POINTS, 0.45));
        let CannotPress::DoesNotFit { over_millimetres, longest, longest_millimetres, .. } =
            refused
        else {
            panic!("{refused:?}");
        };
        assert_eq!((longest, longest_millimetres), (2, 177));
        assert_eq!(over_millimetres, (over * 25.4 / 72.0).ceil() as usize);
    }

    #[test]
    fn no_kind_of_paper_tries_letters_below_its_smallest() {
        for kind in PaperKind::ALL {
            let smallest = if kind == PaperKind::Poster {
                SMALLEST_ON_A_POSTER_POINTS
            } else {
                SMALLEST_POINTS
            };
            let sizes = Layout::of(kind).sizes;
            assert!(sizes.iter().all(|(points, _)| *points >= smallest), "{kind:?}");
            assert!(sizes.is_sorted_by(|larger, smaller| larger.0 >= smaller.0), "{kind:?}");
        }
    }
}
