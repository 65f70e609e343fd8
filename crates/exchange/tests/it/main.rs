//! What the door does with agencies' files, as the person who brings them sees it.

mod agency_csv;
mod agency_xlsx;
mod damaged_workbooks;
mod bad_input;
mod cin_census;
mod conformance;
mod document;
mod family_context;
mod library;
mod properties;
mod reading;
mod refi;
mod workbook;
