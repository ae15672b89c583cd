#![doc = include_str!("../README.md")]

pub mod address;
pub mod database;
pub mod migrations;
pub mod trouble;

pub use address::{AddressError, DatabaseAddress};
pub use database::{Database, OpenError};
pub use trouble::{Trouble, explain};
