//! Statistics. They see numbers and never text; each file states its formula and where it comes from.

pub mod adjust;
pub mod association;
pub mod bootstrap;
pub mod burst;
pub mod change;
pub mod dispersion;
pub mod distribution;
pub mod duplicate;
pub mod keyness;
pub mod position;
pub mod rate;
pub mod richness;
pub mod similarity;
pub mod tier;
pub mod trend;
