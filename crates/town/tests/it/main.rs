//! What holds of the invented town's files and lists, whoever reads them.

mod files;
mod labelled;
