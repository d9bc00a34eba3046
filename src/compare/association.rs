//! Two items in the same speech, paragraph or sentence.

/// How many units hold the one, the other and both, of how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Together {
    /// Units with both.
    pub both: u64,
    /// Units with the first.
    pub first: u64,
    /// Units with the second.
    pub second: u64,
    /// All units.
    pub units: u64,
}

impl Together {
    /// logDice = 14 + log₂ 2xy / (x + y): at most 14, and the same whatever the size of the corpus (P. Rychlý 2008,
    /// RASLAN 6-9).
    pub fn log_dice(&self) -> f64 {
        14.0 + (2.0 * self.both as f64 / (self.first + self.second) as f64).log2()
    }

    /// Pointwise mutual information log₂ N xy / (x y), in bits (K. Church and P. Hanks 1990, Computational Linguistics
    /// 16:22-29). It is high for rare pairs: read it beside the count.
    pub fn mutual_information(&self) -> f64 {
        (self.both as f64 * self.units as f64 / (self.first as f64 * self.second as f64)).log2()
    }

    /// The log-likelihood ratio over the four cells: both, only the first, only the second, neither (Dunning 1993).
    pub fn g2(&self) -> f64 {
        let sides = super::keyness::Sides {
            target: self.both,
            target_size: self.first,
            reference: self.second - self.both,
            reference_size: self.units - self.first,
        };
        sides.g2()
    }
}
