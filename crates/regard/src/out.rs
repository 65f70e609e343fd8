//! Standard output: answers, line by line. A reader who stops reading (`regard findings | head`) ends the command quietly.

use anyhow::Context;
use safeguarding::records::{LONGEST_SHOWN, beginning};
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

/// Words of a record as a terminal may show them: a sign that would move the cursor, clear the screen or turn the reading
/// direction is written out, and a further line of one field is set in, so that no field can pass for an entry. Of a text that
/// nobody reads among others, its beginning.
pub(crate) fn field(words: &str) -> String {
    let Some((shown, letters)) = beginning(words) else { return whole_field(words) };
    format!(
        "{}… [the first {LONGEST_SHOWN} of {letters} letters; `regard chronology ID --format json` has the whole]",
        whole_field(shown)
    )
}

fn whole_field(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\n' => out.push_str("\n        | "),
            '\t' => out.push(c),
            c if c.is_control()
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                out.extend(c.escape_unicode());
            }
            c => out.push(c),
        }
    }
    out
}

/// Prints text that ends its own lines.
pub(crate) fn text(words: &str) {
    written(std::io::stdout().write_all(words.as_bytes()));
}

/// A file to write an answer to, which must not be there yet: no log, rule or workbook is written over.
///
/// # Errors
/// The file is there already, or cannot be made.
pub(crate) fn new_file(path: &std::path::Path) -> anyhow::Result<std::fs::File> {
    std::fs::File::create_new(path).with_context(|| refused(path))
}

/// Writes a file that was not there, for whoever runs this only, and makes sure that it is on the disk. `public` is what may be known of
/// it, for whoever finds the file later: it stands before it, after a #.
///
/// # Errors
/// The file is there already, or cannot be made.
pub(crate) fn new_secret(
    file: &std::path::Path,
    words: &str,
    public: Option<&str>,
) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let write = || {
        let mut made = options.open(file)?;
        if let Some(public) = public {
            writeln!(made, "# {public}")?;
        }
        made.write_all(words.as_bytes())?;
        made.write_all(b"\n")?;
        made.sync_all()
    };
    write().with_context(|| {
        format!(
            "{} could not be made; name a file that is not there, in a folder that is",
            file.display()
        )
    })
}

/// Refuses a file that is there already before anything is worked out, as [`new_file`] would afterwards.
///
/// # Errors
/// It is there.
pub(crate) fn not_there_yet(path: &std::path::Path) -> anyhow::Result<()> {
    if path.exists() { Err(anyhow::anyhow!(refused(path))) } else { Ok(()) }
}

fn refused(path: &std::path::Path) -> String {
    format!(
        "{} could not be written; name a file that is not there yet, in a folder this account may write to",
        path.display()
    )
}

/// Says what is wrong with practice, each mistake on a line, and what was therefore left undone.
pub(crate) fn problems(
    problems: &[impl std::fmt::Display],
    left_undone: &str,
) -> std::process::ExitCode {
    for problem in problems {
        eprintln!("{problem}");
    }
    let many = if problems.len() == 1 { "problem" } else { "problems" };
    eprintln!("{} {many}; {left_undone}", problems.len());
    std::process::ExitCode::FAILURE
}

fn written(result: std::io::Result<()>) {
    let Err(error) = result else { return };
    if error.kind() == ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    eprintln!("regard: the answer could not be printed: {error}");
    std::process::exit(1);
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn no_field_can_move_the_cursor_or_pass_for_an_entry() {
        assert_eq!(
            field("x\u{1b}[2J\n7 March 2021  Police"),
            "x\\u{1b}[2J\n        | 7 March 2021  Police"
        );
        assert_eq!(field("\u{202e}abc"), "\\u{202e}abc");
        assert_eq!(field("Zoë O’Neill"), "Zoë O’Neill");
    }

    #[test]
    fn of_a_text_of_a_million_letters_the_beginning_is_shown_with_its_length_and_where_the_whole_is()
     {
        let shown = field(&"ö".repeat(1_000_000));
        assert!(shown.len() < 21_000, "{}", shown.len());
        assert!(shown.starts_with("ööö"));
        assert!(shown.ends_with("[the first 10000 of 1000000 letters; `regard chronology ID --format json` has the whole]"));
        assert_eq!(field(&"ö".repeat(10_000)), "ö".repeat(10_000));
    }
}
