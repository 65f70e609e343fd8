//! Lists the files of `practice/` and `scenarios/`, so that the library can carry them as text.

use std::{env, fs, path::Path, path::PathBuf};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../..");
    let mut code = String::new();
    for (folder, ending, name) in
        [("practice", "toml", "PRACTICE"), ("scenarios", "md", "SCENARIOS")]
    {
        let mut files = Vec::new();
        list(&root.join(folder), ending, &mut files);
        files.sort();
        code.push_str(&format!("/// Every file of `{folder}/`: its path from the repository's root, and its text.\npub const {name}: &[(&str, &str)] = &[\n"));
        for file in files {
            let short = file.strip_prefix(&root).expect("under the root").display().to_string();
            code.push_str(&format!(
                "({short:?}, include_str!({:?})),\n",
                file.display().to_string()
            ));
        }
        code.push_str("];\n");
    }
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("shipped.rs");
    fs::write(out, code).expect("the build folder can be written");
}

fn list(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, ending, files);
        } else if path.extension().is_some_and(|e| e == ending) {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
}
