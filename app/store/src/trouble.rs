//! What is wrong with a database, sorted by what a person can do about it.

use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;

/// What is wrong. The text is for the operator; a learner is told only that
/// the server cannot keep work just now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error(
        "the database is locked by another program; stop that program, or wait until it is done"
    )]
    Locked,
    #[error("there is no space left where the database is kept; free some, then try again")]
    Full,
    #[error(
        "the database cannot be written; give this user the right to write to it and its folder"
    )]
    NotWritable,
    #[error(
        "the database cannot be opened; check that its folder exists and this user may write to it"
    )]
    CannotOpen,
    #[error(
        "the file is not a database of this program, or it is damaged; restore it from a backup or name another one"
    )]
    Damaged,
    #[error(
        "the database server cannot be reached; check that it runs and that its address is right"
    )]
    Unreachable,
    #[error("the database server refuses this user or password; correct them in the address")]
    Refused,
    #[error("the database server has no database of that name; create it with 'createdb'")]
    NoSuchDatabase,
    #[error("all connections to the database are in use; try again in a moment")]
    Busy,
    #[error("the database said: {0}")]
    Other(String),
}

impl Trouble {
    /// Whether trying again a little later can help without anybody's doing.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Locked | Self::Unreachable | Self::Busy)
    }
}

/// Sorts an error.
#[must_use]
pub fn explain(error: &sqlx::Error) -> Trouble {
    match error {
        sqlx::Error::Database(error) => explain_code(error.as_ref()),
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => Trouble::Unreachable,
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => Trouble::Busy,
        error => Trouble::Other(error.to_string()),
    }
}

fn explain_code(error: &dyn DatabaseError) -> Trouble {
    let code = error.code().unwrap_or_default();
    if error.try_downcast_ref::<SqliteError>().is_some() {
        // The low byte of SQLite's result code is its kind.
        return match code.parse::<i32>().unwrap_or_default() & 0xff {
            5 | 6 => Trouble::Locked,
            13 => Trouble::Full,
            8 => Trouble::NotWritable,
            14 => Trouble::CannotOpen,
            11 | 26 => Trouble::Damaged,
            _ => Trouble::Other(error.message().to_owned()),
        };
    }
    match code.as_ref() {
        "53100" => Trouble::Full,
        "25006" | "42501" => Trouble::NotWritable,
        "28000" | "28P01" => Trouble::Refused,
        "3D000" => Trouble::NoSuchDatabase,
        "55P03" | "40001" | "40P01" => Trouble::Locked,
        "53300" => Trouble::Busy,
        code if code.starts_with("57P") || code.starts_with("08") => Trouble::Unreachable,
        _ => Trouble::Other(error.message().to_owned()),
    }
}
