//! Packs through the crate's public surface: good ones, hostile ones built here,
//! signed ones, and the folder in which they are installed.

mod hostile;
mod made;
mod signed;
mod store;
