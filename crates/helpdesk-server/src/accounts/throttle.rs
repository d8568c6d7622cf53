//! Token buckets: a number of tries at once, then one more every so often.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How a bucket fills.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rate {
    /// How many tries there are at once.
    pub(super) burst: u32,
    /// How long until one more, in milliseconds.
    pub(super) every: i64,
}

/// What is left of one key's tries, in milliseconds of filling.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: i64,
    at: Duration,
}

/// Buckets of many keys, never more than this many.
#[derive(Debug)]
pub(super) struct Buckets<K> {
    rate: Rate,
    most: usize,
    kept: Mutex<HashMap<K, Bucket>>,
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    pub(super) fn new(rate: Rate, most: usize) -> Self {
        Self { rate, most, kept: Mutex::new(HashMap::new()) }
    }

    const fn full(&self) -> i64 {
        self.rate.burst as i64 * self.rate.every
    }

    /// Takes a try, by the clock that never goes back (T4).
    ///
    /// # Errors
    /// In how many seconds there is one, if there is none now.
    pub(super) fn take(&self, key: &K, now: Duration) -> Result<(), u64> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.contains_key(key) && kept.len() >= self.most {
            self.make_room(&mut kept, now);
        }
        let full = Bucket { left: self.full(), at: now };
        let bucket = kept.entry(key.clone()).or_insert(full);
        bucket.left = self.filled(*bucket, now);
        bucket.at = now;
        if bucket.left >= self.rate.every {
            bucket.left -= self.rate.every;
            return Ok(());
        }
        let lacking = self.rate.every - bucket.left;
        Err(u64::try_from(lacking).unwrap_or(0).div_ceil(1000).max(1))
    }

    /// Gives a try back: it was not a guess.
    pub(super) fn give_back(&self, key: &K) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = kept.get_mut(key) {
            bucket.left = (bucket.left + self.rate.every).min(self.full());
        }
    }

    fn filled(&self, bucket: Bucket, now: Duration) -> i64 {
        let passed = now.saturating_sub(bucket.at).as_millis();
        let passed = i64::try_from(passed).unwrap_or(i64::MAX);
        bucket.left.saturating_add(passed).min(self.full())
    }

    /// Forgets buckets that are full again, otherwise the one asked longest ago.
    fn make_room(&self, kept: &mut HashMap<K, Bucket>, now: Duration) {
        kept.retain(|_, bucket| self.filled(*bucket, now) < self.full());
        if kept.len() >= self.most {
            let oldest =
                kept.iter().min_by_key(|(_, bucket)| bucket.at).map(|(key, _)| key.clone());
            oldest.map(|key| kept.remove(&key));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, every: 10_000 };

    #[test]
    fn after_the_burst_there_is_one_more_every_so_often() {
        let buckets = Buckets::new(RATE, 10);
        let now = Duration::from_secs(60);
        for _ in 0..3 {
            assert_eq!(buckets.take(&1, now), Ok(()));
        }
        assert_eq!(buckets.take(&1, now), Err(10));
        assert_eq!(buckets.take(&2, now), Ok(()));
        let later = now + Duration::from_millis(4_500);
        assert_eq!(buckets.take(&1, later), Err(6));
        let later = now + Duration::from_secs(10);
        assert_eq!(buckets.take(&1, later), Ok(()));
        assert_eq!(buckets.take(&1, later), Err(10));
        buckets.give_back(&1);
        assert_eq!(buckets.take(&1, later), Ok(()));
    }

    #[test]
    fn there_are_never_more_buckets_than_allowed() {
        let buckets = Buckets::new(RATE, 4);
        let now = Duration::from_secs(60);
        for key in 0..100 {
            assert_eq!(buckets.take(&key, now + Duration::from_millis(key)), Ok(()));
            assert!(buckets.kept.lock().unwrap().len() <= 4);
        }
    }
}
