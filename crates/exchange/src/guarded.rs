//! A wall around the libraries that read what others made.
//!
//! A damaged or hostile file can make such a library panic. The panic is caught here, prints nothing (its words may quote
//! the file) and becomes an answer. Every other panic is as loud as ever.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether this thread is inside a library that reads somebody's file.
    static IS_READING: Cell<bool> = const { Cell::new(false) };
}

/// Does a piece of work in such a library; `None` when it panicked.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HUSHED: Once = Once::new();
    HUSHED.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |about| {
            if !IS_READING.get() {
                before(about);
            }
        }));
    });
    let before = IS_READING.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    IS_READING.set(before);
    done.ok()
}
