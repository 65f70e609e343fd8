//! What the door does with agencies' files, as the person who brings them sees it.

mod agency_csv;
mod reading;
