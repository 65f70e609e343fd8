//! `regard serve`: the pages of a log, on this computer only.

use super::LogPlace;
use crate::out::say;
use anyhow::Context;
use safeguarding::Caseload;
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

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
        let store = crate::open::log(&self.log.log)?;
        let caseload = crate::open::caseload(&store)?;
        serve(caseload, store, self.port, |address| {
            say!("Regard answers at http://{address}/ on this computer only. Stop it with Ctrl+C.");
        })
    }
}

/// Serves a caseload, with the log it came from, until Ctrl+C; `ready` is told the address once it answers.
pub(super) fn serve(
    caseload: Caseload,
    store: store::Store,
    port: u16,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<ExitCode> {
    let site = web::Site::new(caseload, crate::clock::today, web::RequestLog::to_standard_error())?
        // A row that cannot be read is shown as one this server does not have: `regard verify` says why.
        .with_rows(move |id| store.said(id).ok().flatten().map(|(_, said)| said.original));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the server could not start")?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = web::listen(address).await?;
        ready(listener.local_addr().context("the server could not start")?);
        anyhow::Ok(web::serve_on(listener, site).await?)
    })?;
    Ok(ExitCode::SUCCESS)
}
