#![doc = include_str!("../README.md")]

pub mod fresh;
pub mod postgres;

pub use fresh::{FreshDatabase, Kind};
pub use postgres::Cluster;

/// Makes two tests of each `async fn(&AnyPool)`: one on each kind of database.
#[macro_export]
macro_rules! on_both_databases {
    ($($test:ident),* $(,)?) => {
        $(mod $test {
            #[test]
            fn on_sqlite() {
                $crate::fresh::with($crate::Kind::Sqlite, async |pool| super::$test(pool).await);
            }

            #[test]
            fn on_postgres() {
                $crate::fresh::with($crate::Kind::Postgres, async |pool| super::$test(pool).await);
            }
        })*
    };
}
