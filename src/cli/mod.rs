//! The command line: flags and `tifa.toml` become a [`Plan`](crate::plan::Plan), a run is shown, commands print.

pub mod args;
pub mod chinese;
pub mod commands;
pub mod config;
pub mod plan;
pub mod show;
pub mod summary;
