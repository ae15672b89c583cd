//! The settings as flags of the command line; what is not given stays out, so
//! that environment, file and defaults show through.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::LogFormat;

/// Settings of every command.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct CommonFlags {
    /// The folder with the languages [default: languages/ beside the program]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<PathBuf>,
    /// The folder with the language packs [default: language-packs/ in the data folder]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_packs: Option<PathBuf>,
    /// Public keys by one of which a language pack must be signed
    #[arg(long, global = true, value_name = "KEY", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub language_pack_keys: Vec<String>,
    /// Languages whose compilers are to be native programs in a jail, and not guests
    #[arg(long, global = true, value_name = "LANGUAGE", value_delimiter = ',')]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub native_compilers: Vec<String>,
    /// What is logged: error, warn, info, debug, trace, or a filter by module
    #[arg(long, global = true, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
    /// How log lines are written
    #[arg(long, global = true, value_name = "FORMAT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_format: Option<LogFormat>,
}

/// Where work is kept.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct StorageFlags {
    /// The folder in which everything is kept
    #[arg(long, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<PathBuf>,
    /// The database: postgres://… or sqlite:FILE [default: a file in the data folder]
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
}

/// Settings of the server.
#[derive(Args, Clone, Debug, Default, Serialize)]
pub struct ServerFlags {
    /// The address and port on which the server listens
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    #[command(flatten)]
    #[serde(flatten)]
    pub storage: StorageFlags,
    /// The folder with the site's files [default: site/ beside the program]
    #[arg(long, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<PathBuf>,
    /// Whether people reach the server over https
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub https: Option<bool>,
    /// Whether /metrics answers
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metrics: Option<bool>,
    /// How many answers are graded at once
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub graders: Option<u32>,
    /// How many processes run programs; 0 is one for each processor
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workers: Option<u32>,
    /// How many runs of one learner may wait while one is running
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub runs_waiting_per_learner_max: Option<u32>,
    /// How much memory outcomes of earlier runs may take; 0 remembers none
    #[arg(long, value_name = "MIB")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_cache_mib_max: Option<u16>,
    /// How many programs may be in conversation at once
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminals_max: Option<u16>,
    /// How many programs of one learner may be in conversation at once
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminals_per_learner_max: Option<u32>,
    /// How long a program in conversation may wait at a time, whatever its lesson says
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub terminal_idle_seconds_max: Option<u64>,
    /// How long the server may take to stop
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shutdown_seconds_max: Option<u64>,
}
