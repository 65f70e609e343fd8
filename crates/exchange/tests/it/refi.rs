//! REFI-QDA: codebooks and coded documents to and from the programs that researchers code in.

mod books;
mod others;
mod projects;
mod structure;

use super::reading::PRACTICE;
use safeguarding::practice::Codebook;

/// The codebooks that come with Regard.
pub fn shipped() -> Vec<Codebook> {
    PRACTICE.codebooks.clone()
}

/// The count of a loss whose words hold these; 0 where it is not listed.
pub fn lost(losses: &[exchange::refi::Loss], words: &str) -> usize {
    losses.iter().filter(|loss| loss.what.contains(words)).map(|loss| loss.count).sum()
}
