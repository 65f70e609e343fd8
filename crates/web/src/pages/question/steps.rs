//! The waterfall: what each field moved the weight by, as rows of a table with a bar right or left of nothing.

use safeguarding::people::{Evidence, LinkField};
use serde::Serialize;

/// One field's step.
#[derive(Debug, Serialize)]
pub(super) struct StepShown {
    label: &'static str,
    words: &'static str,
    /// Why the weight starts where it does, where that is not where any two start.
    why: Option<String>,
    bits: String,
    total: String,
    /// Whether it speaks for their being one person.
    is_for: bool,
    /// The bar. **Units:** of a drawing 200 wide whose middle, 100, is nothing.
    x: i32,
    width: i32,
}

/// All steps with what they come to.
pub(super) struct Steps {
    pub shown: Vec<StepShown>,
    pub total: String,
    pub stands: &'static str,
    pub linked: String,
    pub asked: String,
}

/// Half the drawing's width, less a margin.
const HALF: f64 = 96.0;

impl Steps {
    /// The steps; `is_asked`: somebody should decide about the two.
    pub fn of(evidence: &Evidence, is_asked: bool) -> Self {
        let steps = &evidence.deciding().steps;
        let at_random = evidence.own.steps.first().map_or(0.0, |first| first.bits);
        let widest = steps.iter().map(|step| step.bits.abs()).fold(1.0, f64::max);
        let mut total = 0.0;
        let shown = steps
            .iter()
            .map(|step| {
                total += step.bits;
                let width = (step.bits.abs() / widest * HALF).round() as i32;
                let is_for = step.bits >= 0.0;
                StepShown {
                    label: step.field.label(),
                    words: step.words,
                    why: (step.field == LinkField::Company).then(|| why_here(at_random)),
                    bits: signed(step.bits),
                    total: signed(total),
                    is_for,
                    x: if is_for { 100 } else { 100 - width },
                    width: width.max(1),
                }
            })
            .collect();
        Self {
            shown,
            stands: match total {
                total if total >= evidence.linked_bits => match (evidence.against, is_asked) {
                    (Some(_), _) => "enough to link, were there nothing against it",
                    (None, true) => {
                        "enough to link, but another fits as closely or too few fields agree"
                    }
                    (None, false) => "enough to link by itself",
                },
                total if total >= evidence.asked_bits => "enough to ask, too little to link",
                _ if is_asked => "too little by itself, and asked about for what is said above",
                _ => "too little to ask about",
            },
            total: signed(total),
            linked: signed(evidence.linked_bits),
            asked: signed(evidence.asked_bits),
        }
    }
}

/// Why a pair in one company does not start from as far off as two mentions taken at random.
fn why_here(at_random: f64) -> String {
    format!(
        "Both are named beside one and the same person. Of two who are, far more are one person than of any two mentions: the \
         weight starts here, and not at {} as for any two.",
        signed(at_random)
    )
}

/// A weight in bits with its sign; a true minus, so that it is read out.
fn signed(bits: f64) -> String {
    let sign = if bits < 0.0 { "−" } else { "+" };
    format!("{sign}{:.1}", bits.abs())
}

#[cfg(test)]
mod tests {
    use super::signed;

    #[test]
    fn a_weight_has_its_sign() {
        assert_eq!(
            (signed(2.04), signed(-17.61), signed(0.0)),
            ("+2.0".into(), "−17.6".into(), "+0.0".into())
        );
    }
}
