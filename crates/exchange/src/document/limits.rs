//! How much of a document is read. Each limit lies far above any review and far below what would harm the machine.

/// The largest file that is read, in bytes.
pub const LARGEST_FILE_BYTES: usize = 100_000_000;

/// The most pages a PDF may have.
pub const MOST_PAGES: usize = 3_000;

/// The most letters (Unicode code points) a document may hold: 3,000 crowded pages.
pub const MOST_LETTERS: u32 = 20_000_000;

/// The most bytes that what is read of a packed file may unpack to.
pub const MOST_UNPACKED_BYTES: u64 = 250_000_000;

/// The most parts a Word file may be packed of.
pub const MOST_PARTS: usize = 20_000;

/// The most letters that are taken from one page of a PDF; a crowded page holds some 6,000.
pub const MOST_LETTERS_A_PAGE: usize = 1_000_000;

/// The most steps (a letter, a line, a picture; fifty for each edge or form drawn within) that drawing a PDF may take. With
/// [`MOST_STEPS_A_PAGE`] this bounds the time, whatever the file says.
pub const MOST_STEPS: u64 = 200_000_000;

/// The most steps that drawing one page may take.
pub const MOST_STEPS_A_PAGE: u64 = 1_500_000;
