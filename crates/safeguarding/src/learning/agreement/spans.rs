//! How far coders agree on which stretches of a text a code stands: Krippendorff’s alpha for unitizing.
//!
//! Takes each coder’s stretches of one continuum; gives the coefficient of one code, or of several together. Source: Krippendorff, 2004,
//! chapter 11.

/// A stretch of a text: where it begins and how long it is. **Units:** Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its first place.
    pub begin: u32,
    /// How many places it has.
    pub length: u32,
}

/// What coders marked with one code on one continuum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanStudy {
    continuum: Span,
    coders: Vec<Vec<Span>>,
}

/// A stretch that a coder marked, or one between two.
#[derive(Clone, Copy)]
struct Section {
    begin: f64,
    length: f64,
    is_marked: bool,
}

impl SpanStudy {
    /// What each coder marked. Stretches without length are left out: they can agree with nothing. `None`: stretches of one coder
    /// overlap, or lie outside the continuum.
    pub fn new(continuum: Span, coders: Vec<Vec<Span>>) -> Option<Self> {
        let mut coders = coders;
        for spans in &mut coders {
            spans.retain(|span| span.length > 0);
            spans.sort_unstable();
            let lies_within =
                |span: &Span| span.begin >= continuum.begin && end(*span) <= end(continuum);
            let overlap = spans.windows(2).any(|pair| end(pair[0]) > u64::from(pair[1].begin));
            if overlap || !spans.iter().all(lies_within) {
                return None;
            }
        }
        Some(Self { continuum, coders })
    }

    /// The coefficient of this code; `None`: fewer than two coders, or nobody marked anything.
    pub fn alpha(&self) -> Option<f64> {
        Self::alpha_of(std::slice::from_ref(self))
    }

    /// The coefficient of several codes on one continuum together; `None` where [`Self::alpha`] is for all of them.
    pub fn alpha_of(codes: &[Self]) -> Option<f64> {
        let both = codes.iter().filter_map(|code| Some((code.observed()?, code.expected()?)));
        let (observed, expected) =
            both.fold((0.0, 0.0), |sum: (f64, f64), one| (sum.0 + one.0, sum.1 + one.1));
        (expected > 0.0).then(|| 1.0 - observed / expected)
    }

    fn sections(&self) -> Vec<Vec<Section>> {
        let of = |spans: &Vec<Span>| {
            let mut sections = Vec::with_capacity(spans.len() * 2 + 1);
            let mut at = f64::from(self.continuum.begin);
            let gap =
                |from: f64, to: f64| Section { begin: from, length: to - from, is_marked: false };
            for span in spans {
                let begin = f64::from(span.begin);
                if begin > at {
                    sections.push(gap(at, begin));
                }
                let length = f64::from(span.length);
                sections.push(Section { begin, length, is_marked: true });
                at = begin + length;
            }
            let close = end(self.continuum) as f64;
            if at < close {
                sections.push(gap(at, close));
            }
            sections
        };
        self.coders.iter().map(of).collect()
    }

    /// How far apart the coders are, on average over pairs.
    fn observed(&self) -> Option<f64> {
        let all = self.sections();
        let coders = all.len() as f64;
        let length = f64::from(self.continuum.length);
        if all.len() < 2 || length == 0.0 {
            return None;
        }
        let of_pair = |a: &[Section], b: &[Section]| -> f64 {
            a.iter().flat_map(|one| b.iter().map(move |other| apart(*one, *other))).sum()
        };
        let pairs = (0..all.len()).flat_map(|i| (0..all.len()).map(move |j| (i, j)));
        let sum: f64 = pairs.filter(|(i, j)| i != j).map(|(i, j)| of_pair(&all[i], &all[j])).sum();
        Some(sum / (coders * (coders - 1.0) * length * length))
    }

    /// How far apart they would be by chance; `None`: nobody marked anything.
    fn expected(&self) -> Option<f64> {
        let all = self.sections();
        let marked = || all.iter().flatten().filter(|section| section.is_marked);
        let gaps = || all.iter().flatten().filter(|section| !section.is_marked);
        let units = marked().count() as f64;
        if units == 0.0 {
            return None;
        }
        let (coders, length) = (all.len() as f64, f64::from(self.continuum.length));
        let of_unit = |unit: &Section| {
            let own = unit.length;
            let with_units = (units - 1.0) / 3.0 * (2.0 * own.powi(3) - 3.0 * own.powi(2) + own);
            let longer = gaps().filter(|gap| gap.length >= own);
            with_units + own * own * longer.map(|gap| gap.length - own + 1.0).sum::<f64>()
        };
        let within: f64 = marked().map(|unit| unit.length * (unit.length - 1.0)).sum();
        let ways = coders * length * (coders * length - 1.0) - within;
        Some(2.0 / length * marked().map(of_unit).sum::<f64>() / ways)
    }
}

fn end(span: Span) -> u64 {
    u64::from(span.begin) + u64::from(span.length)
}

/// The square of how far apart two sections of two coders are: of two that overlap, where they begin and end; of a stretch that lies
/// within what the other left out, all of it.
fn apart(a: Section, b: Section) -> f64 {
    let offset = a.begin - b.begin;
    match (a.is_marked, b.is_marked) {
        (true, true) if -a.length < offset && offset < b.length => {
            let close = offset + a.length - b.length;
            offset * offset + close * close
        }
        (true, false) if (0.0..=b.length - a.length).contains(&offset) => a.length * a.length,
        (false, true) if (0.0..=a.length - b.length).contains(&-offset) => b.length * b.length,
        _ => 0.0,
    }
}
