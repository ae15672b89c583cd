//! Ids, parsed once at the door: behind it an id is known to be one, and a
//! learner's id cannot be passed where a submission's is meant.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A readable name in an address, such as `first-steps`: lower-case letters,
/// digits and single dashes between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a text is not a slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a name for an address: use lower-case letters, digits and single dashes, such as 'first-steps'."
)]
pub struct SlugError(String);

impl Slug {
    const BYTES_MAX: usize = 64;

    pub fn parse(text: &str) -> Result<Self, SlugError> {
        let part_fits = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        };
        if text.len() <= Self::BYTES_MAX && text.split('-').all(part_fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SlugError(text.escape_debug().take(80).collect()))
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Reads an id from its text, such as `01890a5d-ac96-774b-bcce-b302099a8057`.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }

            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

uuid_id! {
    /// A person who learns here, known or not.
    LearnerId
}

uuid_id! {
    /// One answer that a learner handed in.
    SubmissionId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_cannot_climb_or_surprise() {
        for good in ["a", "first-steps", "01-hello", "c"] {
            assert_eq!(Slug::parse(good).unwrap().as_str(), good);
        }
        for bad in [
            "",
            "-",
            "a-",
            "-a",
            "a--b",
            "A",
            "../a",
            "a/b",
            "a.b",
            "ä",
            &"a".repeat(65),
        ] {
            assert!(Slug::parse(bad).is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn ids_read_what_they_write() {
        let text = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(LearnerId::parse(text).unwrap().to_string(), text);
        assert_eq!(SubmissionId::parse("1; drop table"), None);
    }
}
