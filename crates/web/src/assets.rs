//! The style sheets, scripts and picture of the pages, embedded in the binary.
//!
//! Gives each under an address that carries the hash of what all of them hold, so that a browser may keep it for ever and
//! never shows a new page in an old dress. Holds no typeface and no third-party mark.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

/// One embedded file.
struct Asset {
    name: &'static str,
    kind: &'static str,
    content: &'static str,
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

/// The style sheet of paper, which a file carries within it.
pub(crate) const PAPER_CSS: &str = include_str!("../assets/paper.css");

static ASSETS: &[Asset] = &[
    Asset {
        name: "govuk.css",
        kind: CSS,
        content: include_str!(concat!(env!("OUT_DIR"), "/govuk.css")),
    },
    Asset {
        name: "govuk.js",
        kind: JS,
        content: include_str!(concat!(env!("OUT_DIR"), "/govuk.js")),
    },
    Asset { name: "regard.css", kind: CSS, content: include_str!("../assets/regard.css") },
    Asset { name: "paper.css", kind: CSS, content: PAPER_CSS },
    Asset { name: "regard.js", kind: JS, content: include_str!("../assets/regard.js") },
    Asset {
        name: "regard.svg",
        kind: "image/svg+xml",
        content: include_str!("../assets/regard.svg"),
    },
];

/// Where the assets of this build are found: `/assets/` and 16 hexadecimal figures.
pub(crate) static PLACE: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = blake3::Hasher::new();
    for asset in ASSETS {
        hasher.update(asset.name.as_bytes());
        hasher.update(&(asset.content.len() as u64).to_le_bytes());
        hasher.update(asset.content.as_bytes());
    }
    format!("/assets/{}", &hasher.finalize().to_hex()[..16])
});

/// Answers for one asset. An address of another build is not found, so that nothing stale is kept for ever.
pub(crate) async fn asset(Path((hash, name)): Path<(String, String)>) -> Response {
    let of_this_build = PLACE.ends_with(&hash) && hash.len() == 16;
    match ASSETS.iter().find(|asset| of_this_build && asset.name == name) {
        Some(asset) => (
            [
                (header::CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
                (
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("public, max-age=31536000, immutable"),
                ),
            ],
            asset.content,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
