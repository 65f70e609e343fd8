//! The server: it listens on this computer and on nothing else.
//!
//! Takes an address and what is [`Shown`]; gives the pages until it is asked to stop (Ctrl+C).

use axum::Router;
use axum::extract::Request;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::kept::Kept;
use crate::problem::WebError;
use crate::routes::router;
use crate::site::Site;

/// Listens at an address of this computer; port 0 takes any free one.
///
/// **Errors:** an address that other computers may reach, or one that is taken.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, WebError> {
    if !address.ip().is_loopback() {
        return Err(WebError::NotThisComputer { address });
    }
    TcpListener::bind(address).await.map_err(|source| WebError::Listen { address, source })
}

/// What a running server shows: a newer site may take the place of an older one while it answers. Clones are one.
#[derive(Clone, Debug)]
pub struct Shown {
    router: Arc<RwLock<Router>>,
    kept: Arc<Kept>,
}

impl Shown {
    /// This site, until another takes its place.
    pub fn of(site: Site) -> Self {
        let kept = site.kept();
        Self { router: Arc::new(RwLock::new(router(site))), kept }
    }

    /// Shows another site from the next request on, with the answers over everybody that were kept. Requests being answered end with
    /// the site they began with.
    pub fn replace(&self, site: Site) {
        let site = site.keeping(Arc::clone(&self.kept));
        *self.router.write().unwrap_or_else(PoisonError::into_inner) = router(site);
    }

    fn router(self) -> Router {
        Router::new().fallback_service(tower::service_fn(move |request: Request| {
            let now = self.router.read().unwrap_or_else(PoisonError::into_inner).clone();
            now.oneshot(request)
        }))
    }
}

/// Answers on a listener that [`listen`] gave, until Ctrl+C. Use it to print the port before serving.
pub async fn serve_on(listener: TcpListener, shown: Shown) -> Result<(), WebError> {
    // A listener may come from elsewhere: what holds for an address holds for it.
    let address = listener.local_addr().map_err(WebError::Serve)?;
    if !address.ip().is_loopback() {
        return Err(WebError::NotThisComputer { address });
    }
    axum::serve(listener, shown.router())
        .with_graceful_shutdown(async {
            // Where the signal cannot be heard, the server simply runs until it is ended.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await
        .map_err(WebError::Serve)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request_log::RequestLog;
    use safeguarding::Caseload;

    #[test]
    fn answers_over_everybody_outlive_the_site_they_were_made_on() {
        let site = || {
            Site::new(Caseload::default(), crate::samples::day, RequestLog::silent())
                .expect("every template can be read")
        };
        let first = site();
        let shown = Shown::of(first.clone());
        let second = site();
        shown.replace(second.clone());
        assert!(Arc::ptr_eq(&first.kept(), &second.kept()));
    }
}
