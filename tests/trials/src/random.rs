//! A small seeded generator, so that a failed trial can be run again exactly.

/// SplitMix64: the same seed gives the same numbers on every machine.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Starts at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Starts at a different place for each `(seed, case)`.
    #[must_use]
    pub fn for_case(seed: u64, case: usize) -> Self {
        let mut start = Self(seed ^ (case as u64).wrapping_mul(0xA076_1D64_78BD_642F));
        let first = start.bits();
        Self(first)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; 0 when `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        if bound == 0 { 0 } else { (self.bits() % bound as u64) as usize }
    }

    /// True `percent` times of a hundred.
    pub fn one_in_hundred(&mut self, percent: u64) -> bool {
        self.bits() % 100 < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_case_give_the_same_numbers() {
        let (mut one, mut two) = (Random::for_case(7, 3), Random::for_case(7, 3));
        assert_eq!([one.bits(), one.bits()], [two.bits(), two.bits()]);
        assert_ne!(Random::for_case(7, 4).bits(), Random::for_case(7, 3).bits());
    }
}
