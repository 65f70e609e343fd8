//! What can go wrong between starting the server and showing a page, said so that its reader knows what to do.
//!
//! Carries addresses and template names; never anything about a person.

use std::net::SocketAddr;

/// Why the pages could not be served.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// The address is one that other computers could reach.
    #[error(
        "the pages were asked to answer on {address}, which other computers may reach. \
         There is no sign-in yet, so Regard answers only on this computer: use an address such as 127.0.0.1:{}",
        address.port()
    )]
    NotThisComputer {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// Nothing could listen there.
    #[error(
        "the pages could not answer on {address}. Another program may hold that port: try another, such as 127.0.0.1:0 \
         (any free port)"
    )]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The server stopped by itself.
    #[error("the server stopped while it was answering. Start it again; the record is as it was")]
    Serve(#[source] std::io::Error),
    /// A template has a mistake in it.
    #[error(
        "the template `{name}` has a mistake. This is a fault in Regard: please report it with this message"
    )]
    Template {
        /// Which template.
        name: String,
        /// What is wrong, and in which line.
        source: minijinja::Error,
    },
    /// A component's examples could not be read.
    #[error(
        "the examples of the component `{name}` cannot be read. This is a fault in Regard: please report it"
    )]
    Examples {
        /// Which component.
        name: String,
        /// What is wrong, and in which line.
        source: toml::de::Error,
    },
}
