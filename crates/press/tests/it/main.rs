//! Papers as they come off the press: read again out of the PDF.

mod odd_words;
mod papers;
mod reading;
