//! Learning: what reviews teach, coded so that it can be counted, and whether those who code agree.
//!
//! Begun with agreement between coders; the library of reviews, codebooks and what comes of a lesson are to follow.

pub mod agreement;
