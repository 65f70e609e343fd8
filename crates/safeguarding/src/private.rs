//! Names, addresses and narrative, kept out of logs and errors by their type.
//!
//! Takes any value; gives a wrapper whose `Debug` prints nothing of it and which has no `Display`.
//! It does not decide who may read: it only makes reading deliberate ([`Private::reveal`]).

use serde::{Deserialize, Serialize};

/// A value that says something about a person. `Debug` prints `(private)`; there is no `Display`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Private<T>(T);

impl<T> Private<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: call this only where a person who may see it will read it, or to compute with it.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl Private<String> {
    /// Whether nothing is written there.
    pub const fn is_blank(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> std::fmt::Debug for Private<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(private)")
    }
}

impl From<&str> for Private<String> {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Private<String> {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_value() {
        assert_eq!(format!("{:?}", Some(Private::from("Amber"))), "Some((private))");
    }
}
