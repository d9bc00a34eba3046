//! What memory is not to hold: rows on disk, and values that are sorted there.

pub mod frames;
pub mod rows;
pub mod sorted;
