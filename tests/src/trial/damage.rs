//! Damage to a file as disks, copies and hands do it.

use super::random::Random;

/// Bytes of a page, as SQLite writes them.
pub const PAGE: usize = 4096;

/// One way of damaging a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Damage {
    /// One bit turned over.
    BitFlipped,
    /// One page full of zeros.
    PageZeroed,
    /// Two pages changed places.
    PagesSwapped,
    /// The end of the file gone.
    Cut,
}

impl Damage {
    /// Damages the bytes; false if that changed nothing (a page of zeros zeroed).
    pub fn strike(self, bytes: &mut Vec<u8>, random: &mut Random) -> bool {
        let pages = bytes.len() / PAGE;
        match self {
            Self::BitFlipped => {
                let at = random.below(bytes.len());
                let mask = 1_u8 << random.below(8);
                bytes.get_mut(at).map(|byte| *byte ^= mask).is_some()
            }
            Self::PageZeroed => {
                let at = random.below(pages) * PAGE;
                let Some(page) = bytes.get_mut(at..at + PAGE) else { return false };
                let changes = page.iter().any(|byte| *byte != 0);
                page.fill(0);
                changes
            }
            Self::PagesSwapped => {
                let (one, two) = (random.below(pages), random.below(pages));
                let (low, high) = (one.min(two), one.max(two));
                let Some((front, back)) = bytes.split_at_mut_checked(high * PAGE) else {
                    return false;
                };
                let (Some(first), Some(second)) =
                    (front.get_mut(low * PAGE..(low + 1) * PAGE), back.get_mut(..PAGE))
                else {
                    return false;
                };
                let changes = first != second;
                first.swap_with_slice(second);
                changes
            }
            Self::Cut => {
                let length = random.below(bytes.len());
                bytes.truncate(length);
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_damage_changes_the_file_when_it_says_so() {
        for damage in [Damage::BitFlipped, Damage::PageZeroed, Damage::PagesSwapped, Damage::Cut] {
            let sound: Vec<u8> = (0..4 * PAGE).map(|at| (at / PAGE) as u8).collect();
            let mut random = Random::new(1);
            for _ in 0..50 {
                let mut bytes = sound.clone();
                let changed = damage.strike(&mut bytes, &mut random);
                assert_eq!(changed, bytes != sound, "{damage:?}");
            }
        }
    }
}
