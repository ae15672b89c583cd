//! Opening a database, safely by default: an answer that a learner was told is
//! kept survives a crash and a power cut.

use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::MigrateError;
use sqlx::{AnyConnection, AnyPool, Connection};

use crate::{DatabaseAddress, Trouble, explain, migrations};

/// Connections that are open at once.
const CONNECTIONS_MAX: u32 = 8;
/// How long a statement waits for a free connection.
const ACQUIRE_SECONDS_MAX: u64 = 6;
/// What SQLite needs to be told on each connection. WAL lets pages be read
/// while an answer is written; FULL makes each commit wait for the disk.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

/// An open database.
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    address: DatabaseAddress,
}

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{address} cannot be used: {trouble}.")]
    Trouble {
        address: DatabaseAddress,
        trouble: Trouble,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error(
        "{address} is newer than this program: it is at step {found} and this program knows {known}; install the newer program, or name another database."
    )]
    NewerThanProgram {
        address: DatabaseAddress,
        found: i64,
        known: i64,
    },
    #[error(
        "{address} was brought to its shape by another program: its step {step} differs from this program's; name another database."
    )]
    Foreign { address: DatabaseAddress, step: i64 },
}

impl Database {
    /// Opens a database and brings it to this program's shape.
    pub async fn open(address: DatabaseAddress) -> Result<Self, OpenError> {
        let database = Self::connect(address).await?;
        database.migrate().await?;
        Ok(database)
    }

    async fn connect(address: DatabaseAddress) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let is_file = matches!(address, DatabaseAddress::File(_));
        let trouble = |error: sqlx::Error| OpenError::Trouble {
            address: address.clone(),
            trouble: explain(&error),
            source: error.into(),
        };
        let options: AnyConnectOptions = address.url().parse().map_err(trouble)?;
        // The pool keeps trying and tells only that it gave up; one connection
        // by itself tells what is wrong.
        let mut first = AnyConnection::connect_with(&options)
            .await
            .map_err(trouble)?;
        prepare(&mut first, is_file).await.map_err(trouble)?;
        first.close().await.map_err(trouble)?;
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS_MAX)
            .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS_MAX))
            .after_connect(move |connection, _| Box::pin(prepare(connection, is_file)))
            .connect_with(options)
            .await
            .map_err(trouble)?;
        Ok(Self { pool, address })
    }

    async fn migrate(&self) -> Result<(), OpenError> {
        let address = || self.address.clone();
        let trouble = |error: sqlx::Error| OpenError::Trouble {
            address: address(),
            trouble: explain(&error),
            source: error.into(),
        };
        match migrations::migrator().run(&self.pool).await {
            Ok(()) => Ok(()),
            Err(MigrateError::VersionMissing(found)) => Err(OpenError::NewerThanProgram {
                address: address(),
                found,
                known: migrations::newest(),
            }),
            Err(MigrateError::VersionMismatch(step)) => Err(OpenError::Foreign {
                address: address(),
                step,
            }),
            Err(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => {
                Err(trouble(error))
            }
            Err(error) => Err(OpenError::Trouble {
                address: address(),
                trouble: Trouble::Other(error.to_string()),
                source: error.into(),
            }),
        }
    }

    /// The connections that stores use.
    #[must_use]
    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    #[must_use]
    pub fn address(&self) -> &DatabaseAddress {
        &self.address
    }

    /// Whether the database answers just now.
    pub async fn check(&self) -> Result<(), Trouble> {
        sqlx::query("SELECT 1")
            .execute(&self.pool)
            .await
            .map(|_| ())
            .map_err(|error| explain(&error))
    }

    /// Waits until what is under way is written, then closes.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Tells a new connection what it needs to know.
async fn prepare(connection: &mut AnyConnection, is_file: bool) -> Result<(), sqlx::Error> {
    if is_file {
        sqlx::raw_sql(SQLITE_SETTINGS).execute(connection).await?;
    }
    Ok(())
}
