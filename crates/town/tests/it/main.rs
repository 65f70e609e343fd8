//! What holds of the invented town's files, whoever reads them.

mod files;
