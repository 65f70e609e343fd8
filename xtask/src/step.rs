//! One step of a run: a command with its name, run in the repository's root, said before it starts.
//!
//! Takes the words of a command; gives whether it went well. It does not hide or gather output: a person reads it as it comes.

use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// Cargo, as it called us, in the repository's root.
///
/// On a shared machine (`CI` set) nothing incremental is kept: it would never be used again.
pub fn cargo(root: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root).args(words);
    if std::env::var_os("CI").is_some_and(|ci| !ci.is_empty()) {
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

/// Says what is about to run, runs it, and gives whether it went well.
pub fn run(name: &str, command: &mut Command) -> Result<bool> {
    say(&format!("{name}: {}", words(command)));
    let status = command
        .status()
        .with_context(|| format!("`{}` could not be started; is it installed?", words(command)))?;
    if !status.success() {
        eprintln!("xtask: {name} failed ({status})");
    }
    Ok(status.success())
}

/// Runs quietly and gives what was printed; an error, with what it said of itself, when it fails.
pub fn printed(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{}` could not be started; is it installed?", words(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{}` failed ({}): {}", words(command), output.status, said.trim());
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed what is not UTF-8", words(command)))
}

/// One line to the person watching, set off from what the commands print.
pub fn say(line: &str) {
    eprintln!("==> {line}");
}

/// A command as a person would type it.
fn words(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    std::iter::once(name)
        .chain(command.get_args().map(|word| word.to_string_lossy().into_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_prints_is_given() {
        assert_eq!(printed(Command::new("echo").arg("kestle")).unwrap(), "kestle\n");
    }

    #[test]
    fn a_failing_command_is_an_error_that_carries_its_own_words() {
        let error = printed(Command::new("sh").args(["-c", "echo no room >&2; exit 3"]));
        assert!(error.unwrap_err().to_string().contains("no room"));
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = printed(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(error.to_string().contains("no-such-program-here"));
    }
}
