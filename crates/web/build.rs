//! Fetches the published look of the pages and makes it ours before it is embedded in the binary.
//!
//! Takes `assets/package.json` and its lock file; gives, in `OUT_DIR`, the style sheet and script of `govuk-frontend`
//! without its typeface, its crest and its source maps, which we may not or need not serve. Nothing fetched is committed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() {
    for file in ["assets/package.json", "assets/package-lock.json", "build.rs"] {
        println!("cargo:rerun-if-changed={file}");
    }
    let manifest =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo names the folder of the crate"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo names the folder to build in"));
    let installed = install(&manifest.join("assets"), &out.join("npm"));

    let dist = installed.join("node_modules/govuk-frontend/dist/govuk");
    let css = our_own_type(&read(&dist.join("govuk-frontend.min.css")));
    let js =
        without_source_map(&read(&dist.join("govuk-frontend.min.js")), "\n//# sourceMappingURL=");
    fs::write(out.join("govuk.css"), css).expect("the build folder can be written");
    fs::write(out.join("govuk.js"), js).expect("the build folder can be written");
    // The fixtures of the package are the tests' measure of our own templates.
    println!("cargo:rustc-env=REGARD_GOVUK_DIST={}", dist.display());
}

/// Runs `npm ci` in a folder of the build, unless what it would install is there already.
fn install(from: &Path, into: &Path) -> PathBuf {
    fs::create_dir_all(into).expect("the build folder can be written");
    let lock = read(&from.join("package-lock.json"));
    let done = into.join("installed.json");
    if fs::read_to_string(&done).is_ok_and(|earlier| earlier == lock) {
        return into.to_owned();
    }
    for file in ["package.json", "package-lock.json"] {
        fs::copy(from.join(file), into.join(file)).expect("the build folder can be written");
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let outcome = Command::new(npm)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(into)
        .output();
    match outcome {
        Ok(outcome) if outcome.status.success() => {}
        Ok(outcome) => stop(&format!(
            "npm could not install the style sheet and script that Regard's pages are built with (govuk-frontend).\n\
             It said:\n{}\n\
             Check that this machine reaches the npm registry, then build again.",
            String::from_utf8_lossy(&outcome.stderr)
        )),
        Err(why) => stop(&format!(
            "npm could not be started ({why}).\n\
             Regard's pages are built with the published GOV.UK style sheet and script (govuk-frontend), which npm fetches.\n\
             Install Node.js 20 or newer, which brings npm (on Debian: apt-get install nodejs npm), then build again."
        )),
    }
    fs::write(done, lock).expect("the build folder can be written");
    into.to_owned()
}

/// The style sheet with a plain system typeface in place of one licensed to gov.uk alone, and without the crest.
fn our_own_type(css: &str) -> String {
    let mut rest = css;
    let mut ours = String::with_capacity(css.len());
    while let Some(start) = rest.find("@font-face{") {
        let end = start + rest[start..].find('}').expect("a font face is closed") + 1;
        ours.push_str(&rest[..start]);
        rest = &rest[end..];
    }
    ours.push_str(rest);
    let ours = ours
        .replace("GDS Transport,arial,sans-serif", "Arial,Helvetica,sans-serif")
        .replace("url(/assets/images/govuk-crest.svg)", "none");
    let ours = without_source_map(&ours, "\n/*# sourceMappingURL=");
    for unwanted in ["GDS Transport", "url(/", "url(\"/", "url(http"] {
        assert!(
            !ours.contains(unwanted),
            "govuk-frontend has changed: its style sheet still holds `{unwanted}`, which build.rs must take out"
        );
    }
    ours
}

fn without_source_map(text: &str, mark: &str) -> String {
    text.split(mark).next().unwrap_or_default().to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| {
        stop(&format!(
            "{} could not be read ({why}).\nRemove the build folder of the crate `web` (cargo clean -p web) and build again.",
            path.display()
        ))
    })
}

/// Ends the build with words rather than a stack trace.
fn stop(words: &str) -> ! {
    eprintln!("\n{words}\n");
    std::process::exit(1)
}
