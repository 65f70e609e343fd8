//! Reads the growth tables a server was given: a folder of somebody's own licensed copy. Regard comes with none.
//!
//! Takes a folder; gives its reference, or says what is wrong with it. Nothing of it is kept or passed on.

use anyhow::Context;
use safeguarding::growth::{Reference, read};
use std::path::Path;
use web::GrowthTables;

/// How the files that tables are kept in end.
const ENDINGS: [&str; 3] = ["json", "txt", "csv"];

/// The reference in a folder, or in folders within it.
///
/// # Errors
/// The folder cannot be read, or holds no table, or a damaged one.
pub fn from_folder(folder: &Path) -> anyhow::Result<GrowthTables> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(&next).with_context(|| {
            format!(
                "{} could not be read; name the folder that holds your growth tables",
                next.display()
            )
        })?;
        for entry in entries {
            let entry = entry.with_context(|| format!("{} could not be read", next.display()))?;
            let path = entry.path();
            let is_wanted =
                path.extension().is_some_and(|e| ENDINGS.iter().any(|ending| e == *ending));
            // A link may lead round in a circle, and out of the folder that was named.
            let sort = entry.file_type()?;
            if sort.is_dir() {
                folders.push(path);
            } else if sort.is_file() && is_wanted {
                // A file that is no text is no table; that none was found is said below.
                if let Ok(text) = std::fs::read_to_string(&path) {
                    files.push((path.display().to_string(), text));
                }
            }
        }
    }
    files.sort();
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let reference = read(&borrowed)
        .with_context(|| format!("the growth tables in {} could not be taken", folder.display()))?;
    let is_invented = reference.name == Reference::invented().name;
    Ok(GrowthTables { reference, is_invented })
}

/// The invented reference, for demonstrations: every chart then says that it describes nobody.
pub fn invented() -> GrowthTables {
    GrowthTables { reference: Reference::invented(), is_invented: true }
}
