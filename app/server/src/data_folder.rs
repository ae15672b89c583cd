//! The folder in which everything is kept: ours alone to read, and one server's
//! alone while it runs.

use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use app_store::DatabaseAddress;

use crate::complaint::{Complaint, Kind};
use crate::config::Settings;

const LOCK: &str = "opencode.lock";

/// A folder that is there, with the address of the database that belongs to it.
#[derive(Debug)]
pub struct DataFolder {
    pub database: DatabaseAddress,
    /// Held as long as this value lives; the system lets go of it with the
    /// process, however that ends. A server with PostgreSQL needs none.
    _lock: Option<File>,
}

impl DataFolder {
    /// Makes the folder where it is missing and takes it for this process.
    pub fn prepare(settings: &Settings) -> Result<Self, Complaint> {
        let folder = &settings.data;
        let database = match &settings.database {
            Some(text) => DatabaseAddress::parse(text)
                .map_err(|error| Complaint::new(Kind::Config, error.to_string()))?,
            None => DatabaseAddress::in_folder(folder),
        };
        if matches!(database, DatabaseAddress::Postgres(_)) {
            return Ok(Self {
                database,
                _lock: None,
            });
        }
        make(folder)?;
        let lock = lock(folder)?;
        Ok(Self {
            database,
            _lock: Some(lock),
        })
    }
}

fn make(folder: &Path) -> Result<(), Complaint> {
    let trouble = |error: std::io::Error| {
        Complaint::new(
            Kind::Files,
            format!(
                "The data folder {} cannot be made: {error}; name another one with --data.",
                folder.display()
            ),
        )
    };
    if !folder.exists() {
        return DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(trouble);
    }
    let about = folder.metadata().map_err(trouble)?;
    if !about.is_dir() {
        return Err(Complaint::new(
            Kind::Files,
            format!("{} is a file; name a folder with --data.", folder.display()),
        ));
    }
    if about.permissions().mode() & 0o077 != 0 {
        tracing::warn!(folder = %folder.display(), "other users may look into the data folder; 'chmod 700' keeps learners' work private");
    }
    Ok(())
}

fn lock(folder: &Path) -> Result<File, Complaint> {
    let trouble = |error: std::io::Error| {
        Complaint::new(
            Kind::Files,
            format!(
                "The data folder {} cannot be written: {error}; give this user the right, or name another one with --data.",
                folder.display()
            ),
        )
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(LOCK))
        .map_err(trouble)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Complaint::unavailable(format!(
            "Another opencode is using the data folder {}; stop that one, or name another folder with --data.",
            folder.display()
        ))),
        Err(TryLockError::Error(error)) => Err(trouble(error)),
    }
}
