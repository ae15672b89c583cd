//! The site's own files: scripts, styles, fonts and wasm. Their names carry
//! their content's hash, so a browser may keep them for good; they lie
//! compressed beside themselves, so nothing is compressed twice.

use std::path::{Path, PathBuf};

use app_shell::SiteManifest;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::failure::Failure;

const MANIFEST: &str = "manifest.json";

/// The site's folder, read once at start.
#[derive(Clone, Debug, Default)]
pub struct Site {
    folder: PathBuf,
    pub manifest: SiteManifest,
}

/// Why there is no site; the text is for the operator.
#[derive(Debug, thiserror::Error)]
#[error(
    "The site's files are not in {}: {reason}. Pages can be read, but nothing can be run in them; 'cargo xtask setup' builds the site, and --site names another folder.",
    folder.display()
)]
pub struct SiteMissing {
    pub folder: PathBuf,
    reason: String,
}

impl Site {
    /// Reads what is in the folder.
    pub fn open(folder: &Path) -> Result<Self, SiteMissing> {
        let missing = |reason: String| SiteMissing {
            folder: folder.to_owned(),
            reason,
        };
        let text = std::fs::read_to_string(folder.join(MANIFEST))
            .map_err(|error| missing(format!("{MANIFEST}: {error}")))?;
        let manifest: SiteManifest = serde_json::from_str(&text)
            .map_err(|error| missing(format!("{MANIFEST} is damaged: {error}")))?;
        for (name, hashed) in &manifest.0 {
            if !folder.join(hashed).is_file() {
                return Err(missing(format!(
                    "'{name}' should be in the file '{hashed}'"
                )));
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            manifest,
        })
    }

    /// Answers a request for one of the files; its path is inside the folder.
    pub async fn serve(&self, request: Request) -> Response {
        let path = request.uri().path().trim_start_matches('/').to_owned();
        let is_hashed = self.manifest.0.values().any(|hashed| *hashed == path);
        if self.folder.as_os_str().is_empty() {
            return Failure::not_found().into_response();
        }
        let files = ServeDir::new(&self.folder)
            .append_index_html_on_directories(false)
            .precompressed_br()
            .precompressed_gzip();
        let mut response = match files.oneshot(request).await {
            Ok(response) => response.into_response(),
            Err(never) => match never {},
        };
        if response.status() == StatusCode::NOT_FOUND {
            return Failure::not_found().into_response();
        }
        let keep = if is_hashed {
            "public, max-age=31536000, immutable"
        } else {
            "public, no-cache"
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
        // Which of the compressed copies is sent depends on who asks.
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        response
    }
}
