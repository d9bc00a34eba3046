//! Statistics over counts. Floats appear only from here on: what comes in are integers.

pub mod rate;
pub mod tier;
