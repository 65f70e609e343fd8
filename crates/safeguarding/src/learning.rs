//! Learning: what reviews teach, coded so that it can be counted, and whether those who code agree.
//!
//! Takes the steps of the library; gives what stands in it, how far coders agree, and what may be said in figures, on the papers
//! that learning is issued in. Of a serious incident it gives what a rapid review begins with. It judges nobody.

pub mod agreement;
pub mod analysis;
pub mod audits;
pub mod incident;
pub mod library;
pub mod likeness;
pub mod paper;
pub mod rounds;
pub mod sample;
pub mod sheets;
pub mod suggest;
pub mod text;

pub use library::{Held, Library, Made};
