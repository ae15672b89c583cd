#![doc = include_str!("../README.md")]

pub mod commands;
pub mod complaint;
pub mod config;
pub mod data_folder;
pub mod http;
pub mod languages;
pub mod moment;
pub mod packages;
pub mod sources;
pub mod telemetry;
