//! The server: it listens on this computer and on nothing else.
//!
//! Takes an address and a [`Site`]; gives the pages until it is asked to stop (Ctrl+C).

use std::net::SocketAddr;
use tokio::net::TcpListener;

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

/// Listens at `address` and answers until Ctrl+C.
pub async fn serve(address: SocketAddr, site: Site) -> Result<(), WebError> {
    serve_on(listen(address).await?, site).await
}

/// Answers on a listener that [`listen`] gave, until Ctrl+C. Use it to print the port before serving.
pub async fn serve_on(listener: TcpListener, site: Site) -> Result<(), WebError> {
    // A listener may come from elsewhere: what holds for an address holds for it.
    let address = listener.local_addr().map_err(WebError::Serve)?;
    if !address.ip().is_loopback() {
        return Err(WebError::NotThisComputer { address });
    }
    axum::serve(listener, router(site))
        .with_graceful_shutdown(async {
            // Where the signal cannot be heard, the server simply runs until it is ended.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await
        .map_err(WebError::Serve)
}
