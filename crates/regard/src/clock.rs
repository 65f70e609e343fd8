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

/// A moment as machines and people read it, in universal time to the second: `2026-11-23T02:00:00Z`.
pub fn written(moment: Instant) -> String {
    let moment =
        i64::try_from(moment.0).ok().and_then(|n| jiff::Timestamp::from_microsecond(n).ok());
    moment.map_or_else(String::new, |moment| moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}
