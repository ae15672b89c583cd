//! What every page needs to know about the request and the site, whatever it shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What every page is told besides its own props.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageContext {
    pub site: SiteManifest,
    pub theme: Theme,
    /// Path and query of this page, such as `/courses/first-steps`: where a
    /// change of preferences leads back to.
    pub path: String,
    /// How much of a lesson's width the reading side has, in per cent, from the
    /// cookie `split`; `None` where there is no cookie.
    pub split_percent: Option<u8>,
}

impl PageContext {
    /// The split as the style sheet knows it: even, and leaving room on both sides.
    #[must_use]
    pub fn split(&self) -> u8 {
        self.split_percent.unwrap_or(44).clamp(28, 72) / 2 * 2
    }
}

/// The site's files by their plain names: `app.css` is served as
/// `/site/app.1a2b3c4d.css`, so that a browser may keep it for good. Read from
/// `manifest.json` in the site's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SiteManifest(pub BTreeMap<String, String>);

impl SiteManifest {
    /// The address of a file; `None` when the site was built without it.
    #[must_use]
    pub fn url(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|hashed| format!("/site/{hashed}"))
    }
}

/// Light or dark, as the learner wants it; kept in the cookie `theme`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device says.
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// Reads the cookie's or the form's value; anything unknown is `Auto`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
