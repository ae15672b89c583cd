//! A fresh, migrated database for one test.

use std::sync::atomic::{AtomicU32, Ordering};

use app_store::{Database, DatabaseAddress};
use sqlx::{AnyPool, Connection};

use crate::postgres;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database that goes away with this value.
pub struct FreshDatabase {
    pub database: Database,
    /// Holds the SQLite file; PostgreSQL's is thrown away with its cluster.
    _folder: tempfile::TempDir,
}

/// Runs one test on a fresh database.
pub fn with(kind: Kind, test: impl AsyncFnOnce(&AnyPool)) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
        .block_on(async {
            let fresh = FreshDatabase::open(kind).await;
            test(fresh.database.pool()).await;
            fresh.database.close().await;
        });
}

impl FreshDatabase {
    /// Makes and opens a fresh database.
    pub async fn open(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let address = match kind {
            Kind::Sqlite => DatabaseAddress::in_folder(folder.path()),
            Kind::Postgres => create_on_cluster().await,
        };
        let database = Database::open(address).await.expect("a fresh database");
        Self {
            database,
            _folder: folder,
        }
    }
}

/// Creates a database on this process's cluster.
async fn create_on_cluster() -> DatabaseAddress {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    sqlx::any::install_default_drivers();
    let cluster = postgres::shared();
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let mut connection = sqlx::AnyConnection::connect(&cluster.url("postgres"))
        .await
        .expect("the cluster takes connections");
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut connection)
        .await
        .expect("a new database");
    connection.close().await.expect("a closed connection");
    DatabaseAddress::parse(&cluster.url(&name)).expect("a PostgreSQL address")
}
