//! `regard serve`: the pages of a log, on this computer only.

use super::LogPlace;
use crate::out::say;
use anyhow::Context;
use safeguarding::Caseload;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use store::{Head, Store};
use web::{RequestLog, Shown, Site, WebError};

/// The command's options.
#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    log: LogPlace,
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 8017)]
    port: u16,
}

impl Serve {
    pub(super) fn run(self) -> anyhow::Result<ExitCode> {
        let store = crate::open::existing_log(&self.log.log)?;
        let caseload = crate::open::caseload(&store, self.log.weights.as_deref())?;
        serve(caseload, store, self.log.weights, self.port, |address| {
            say!("Regard answers at http://{address}/ on this computer only. Stop it with Ctrl+C.");
        })
    }
}

/// How often a running server looks whether the log has grown.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Serves a caseload, with the log it came from, until Ctrl+C; `ready` is told the address once it answers.
///
/// What is taken in meanwhile is shown within seconds: the caseload is gathered anew beside the one being shown.
pub(super) fn serve(
    caseload: Caseload,
    store: Store,
    weights: Option<PathBuf>,
    port: u16,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<ExitCode> {
    let store = Arc::new(store);
    let head = store.head()?;
    let shown = Shown::of(site(caseload, &store)?);
    let (log, pages) = (Arc::clone(&store), shown.clone());
    // It ends with the server: it holds nothing that has to be put away.
    std::thread::spawn(move || follow(&log, weights.as_deref(), &pages, head));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the server could not start")?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = web::listen(address).await?;
        ready(listener.local_addr().context("the server could not start")?);
        anyhow::Ok(web::serve_on(listener, shown).await?)
    })?;
    Ok(ExitCode::SUCCESS)
}

fn site(caseload: Caseload, store: &Arc<Store>) -> Result<Site, WebError> {
    let log = Arc::clone(store);
    let site = Site::new(caseload, crate::clock::today, RequestLog::to_standard_error())?;
    // A row that cannot be read is shown as one this server does not have: `regard verify` says why.
    Ok(site.with_rows(move |id| log.said(id).ok().flatten().map(|(_, said)| said.original)))
}

/// Shows what the log holds now whenever it has grown since `head`. A log that cannot be read is said once a look, and the
/// pages stay as they were.
fn follow(store: &Arc<Store>, weights: Option<&Path>, shown: &Shown, mut head: Option<Head>) {
    loop {
        std::thread::sleep(LOOK_AGAIN);
        let newer = store.head().map_err(anyhow::Error::from).and_then(|now| {
            if now == head {
                return Ok(None);
            }
            let site = site(crate::open::caseload(store, weights)?, store)?;
            Ok(Some((now, site)))
        });
        match newer {
            Ok(None) => {}
            Ok(Some((now, site))) => {
                head = now;
                shown.replace(site);
            }
            Err(error) => eprintln!("regard: the pages could not be brought up to date: {error:#}"),
        }
    }
}
