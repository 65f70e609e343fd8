//! The one place of this binary that reads the clock; everything else is told the time.

use safeguarding::calendar::Date;
use safeguarding::records::Instant;

/// The moment it is now.
#[expect(clippy::disallowed_methods, reason = "the edge is where the clock is read, once")]
pub fn now() -> Instant {
    Instant(u64::try_from(jiff::Timestamp::now().as_microsecond()).unwrap_or_default())
}

/// Today, where this computer is.
#[expect(clippy::disallowed_methods, reason = "the edge is where the clock is read, once")]
pub fn today() -> Date {
    jiff::Zoned::now().date()
}
