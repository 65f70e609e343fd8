//! Standard output: answers, line by line. A reader who stops reading (`regard findings | head`) ends the command quietly.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write};

/// Prints one line of an answer, as `println!` would.
macro_rules! say {
    () => { $crate::out::line(format_args!("")) };
    ($($words:tt)*) => { $crate::out::line(format_args!($($words)*)) };
}
pub(crate) use say;

/// Prints one line.
pub(crate) fn line(words: Arguments) {
    written(writeln!(std::io::stdout(), "{words}"));
}

/// Prints text that ends its own lines.
pub(crate) fn text(words: &str) {
    written(std::io::stdout().write_all(words.as_bytes()));
}

fn written(result: std::io::Result<()>) {
    let Err(error) = result else { return };
    if error.kind() == ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    eprintln!("regard: the answer could not be printed: {error}");
    std::process::exit(1);
}
