//! Where a database is: a file of ours, or a PostgreSQL server. Parsed at the
//! door, so that a mistyped address is told before anything is opened.

use std::fmt::{self, Write};
use std::path::{Path, PathBuf};

/// The file that SQLite keeps inside the data folder.
const FILE_NAME: &str = "opencode.db";

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseAddress {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL URL; it may hold a password and is never shown whole.
    Postgres(String),
}

/// Why a text is not the address of a database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "The database address is not one this program knows: write 'postgres://user@host/name', or 'sqlite:FILE', or leave it out to keep everything in the data folder."
)]
pub struct AddressError;

impl DatabaseAddress {
    /// The file inside a data folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self::File(folder.join(FILE_NAME))
    }

    /// Reads `postgres://…` and `sqlite:FILE`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        let file = text.strip_prefix("sqlite:").ok_or(AddressError)?;
        let file = file.strip_prefix("//").unwrap_or(file);
        if file.is_empty() || file.contains('?') || file == ":memory:" {
            return Err(AddressError);
        }
        Ok(Self::File(PathBuf::from(file)))
    }

    /// The address as sqlx reads it.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Postgres(url) => url.clone(),
            Self::File(file) => {
                let file = std::path::absolute(file).unwrap_or_else(|_| file.clone());
                let mut url = "sqlite://".to_owned();
                for byte in file.as_os_str().as_encoded_bytes() {
                    match byte {
                        b'/' | b'-' | b'_' | b'.' => url.push(char::from(*byte)),
                        byte if byte.is_ascii_alphanumeric() => url.push(char::from(*byte)),
                        byte => {
                            let _ = write!(url, "%{byte:02X}");
                        }
                    }
                }
                url + "?mode=rwc"
            }
        }
    }
}

/// For people and logs: without user and password.
impl fmt::Display for DatabaseAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(formatter, "the file {}", file.display()),
            Self::Postgres(url) => {
                let rest = url.split_once("://").map_or("", |(_, rest)| rest);
                let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
                let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                write!(formatter, "PostgreSQL at {host}")
            }
        }
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, AddressError>) {
        let shown = DatabaseAddress::parse(text).map(|address| address.to_string());
        assert_eq!(shown, expected.map(str::to_owned));
    }

    #[test]
    fn addresses_are_read_and_shown_without_secrets() {
        check(
            "postgres://ada:s3cret@db:5432/oc?sslmode=require",
            Ok("PostgreSQL at db:5432/oc"),
        );
        check(
            "postgresql://localhost/oc",
            Ok("PostgreSQL at localhost/oc"),
        );
        check("sqlite:/var/lib/oc.db", Ok("the file /var/lib/oc.db"));
        check("sqlite://oc.db", Ok("the file oc.db"));
        for bad in [
            "",
            "mysql://x",
            "oc.db",
            "sqlite:",
            "sqlite::memory:",
            "sqlite:a?mode=ro",
        ] {
            check(bad, Err(AddressError));
        }
    }

    #[test]
    fn odd_file_names_survive_the_way_through_a_url() {
        let url = DatabaseAddress::File(PathBuf::from("/tmp/a b?c#d%é.db")).url();
        assert_eq!(url, "sqlite:///tmp/a%20b%3Fc%23d%25%C3%A9.db?mode=rwc");
    }
}
