//! What a run writes: tables described column by column, whole or not at all.

pub mod datapackage;
pub mod output;
pub mod provenance;
pub mod row;
pub mod tables;
