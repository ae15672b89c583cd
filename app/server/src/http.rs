//! The server: what it holds, its routes, and how it starts and stops.

pub mod api;
pub mod app;
pub mod failure;
pub mod grader;
pub mod learner;
pub mod listen;
pub mod pages;
pub mod preferences;
pub mod readiness;
pub mod requests;
pub mod router;
pub mod runs;
pub mod security;
pub mod site;
pub mod snapshots;
pub mod terminals;

pub use app::App;
pub use router::router;
