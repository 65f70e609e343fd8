//! `cargo xtask test`: every test, with what they need set up before and taken down after.
//!
//! Takes a machine with Rust, and Debian's packages where something is missing; gives whether every test passed. A missing
//! PostgreSQL or Chromium is a failure, never a skip.

use crate::{debian, step};
use anyhow::{Context, Result};
use std::path::Path;
use throwaway_postgres::ThrowawayPostgres;

/// Runs every test.
pub fn run(root: &Path) -> Result<bool> {
    step::say("looking for PostgreSQL, Chromium, Node.js, npm and a mail server");
    let programs = debian::programs()?;
    step::say("starting a throw-away PostgreSQL, for this run alone");
    let cluster = ThrowawayPostgres::start()
        .context("a throw-away PostgreSQL is needed for the tests of the store")?;
    let passed = step::run(
        "every test",
        step::cargo(
            root,
            &["test", "--workspace", "--features", "regard/press", "--locked", "--no-fail-fast"],
        )
        .env("REGARD_TEST_POSTGRES", cluster.url())
        .env("REGARD_TEST_CHROMIUM", &programs.chromium)
        .env("REGARD_TEST_PYTHON", debian::PYTHON),
    )?;
    step::say("stopping the throw-away PostgreSQL");
    drop(cluster);
    Ok(passed)
}
