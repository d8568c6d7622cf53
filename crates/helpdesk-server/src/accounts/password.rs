//! Passwords: which may be chosen, and their hashes (Argon2id, as OWASP asks).

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::try_generate_salt;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use helpdesk::{Actor, Error, StoreError, StoreErrorKind};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::{Duration, timeout};

use super::common::is_common;

/// The fewest characters of a password.
pub(crate) const LEAST: usize = 8;
/// The most bytes of a password; longer ones are refused before they are hashed.
pub(crate) const MOST: usize = 1024;
/// How many are hashed at once: each takes 19 MiB and a processor.
const AT_ONCE: usize = 2;
/// How much memory is requested at least, in KiB; what is not used of it costs nothing. The C library returns
/// only pieces over 32 MiB to the system, and would otherwise keep 19 MiB for each thread.
const UNKEPT: usize = 33 * 1024;
/// How long a sign-in waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// How much work a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// Hardly any.
    #[cfg(feature = "testing")]
    pub(super) const WEAK: Self = Self { memory_kib: 8, passes: 1 };
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: Params::DEFAULT_M_COST, passes: Params::DEFAULT_T_COST }
    }
}

/// Why a password may not be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// It has fewer than [`LEAST`] characters.
    Short,
    /// It has more than [`MOST`] bytes.
    Long,
    /// It is one of those that are tried first.
    Common,
    /// It is the person's key, name or address.
    Own,
}

/// Returns why somebody with these names may not choose a password, or `None` if they may.
pub(crate) fn unfit(password: &str, actor: &Actor, name: &str, email: &str) -> Option<Unfit> {
    if password.chars().count() < LEAST {
        return Some(Unfit::Short);
    }
    if password.len() > MOST {
        return Some(Unfit::Long);
    }
    let folded = password.trim().to_lowercase();
    if is_common(&folded) {
        return Some(Unfit::Common);
    }
    let actor = actor.to_string();
    let key = actor.split_once(':').map_or("", |(_, key)| key);
    let local = email.split_once('@').map_or("", |(local, _)| local);
    let squeezed: String = name.split_whitespace().collect();
    let own = [actor.as_str(), key, name.trim(), squeezed.as_str(), email, local];
    own.iter().any(|own| !own.is_empty() && own.to_lowercase() == folded).then_some(Unfit::Own)
}

/// Makes and checks hashes, few at a time.
#[derive(Debug)]
pub(super) struct Passwords {
    cost: Cost,
    room: Semaphore,
}

impl Passwords {
    pub(super) const fn new(cost: Cost) -> Self {
        Self { cost, room: Semaphore::const_new(AT_ONCE) }
    }

    /// Returns the hash of a password.
    pub(super) async fn hash(&self, password: String) -> Result<String, Error> {
        let cost = self.cost;
        self.apart(move || make(cost, &password)).await?
    }

    /// Returns whether the password has this hash. Without a hash it takes as long and is wrong, so
    /// that an account that is not there cannot be told from one that is.
    pub(super) async fn verify(
        &self,
        password: String,
        hash: Option<String>,
    ) -> Result<bool, Error> {
        let cost = self.cost;
        self.apart(move || {
            let hash = hash.unwrap_or_else(|| nobodys(cost));
            is_of(&password, &hash)
        })
        .await
    }

    /// Works on a thread of its own, when there is room.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let busy = || StoreError::new(StoreErrorKind::Busy, "too many sign in at once");
        let permit = timeout(PATIENCE, self.room.acquire()).await;
        let permit = permit.ok().and_then(Result::ok).ok_or_else(|| Error::Store(busy()))?;
        let done = spawn_blocking(work).await;
        drop(permit);
        done.map_err(|_| Error::Store(busy()))
    }
}

fn make(cost: Cost, password: &str) -> Result<String, Error> {
    let salt = try_generate_salt().map_err(|_| Error::Entropy)?;
    with_salt(cost, password, &salt).ok_or(Error::Host("a password could not be hashed"))
}

/// None where there is no memory for the work.
fn with_salt(cost: Cost, password: &str, salt: &[u8]) -> Option<String> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).ok()?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).ok()?,
        salt: Some(Salt::new(salt).ok()?),
        hash: Some(fill(params, password, salt)?),
    };
    Some(hash.to_string())
}

fn is_of(password: &str, hash: &str) -> bool {
    let right = || {
        let hash = PasswordHash::new(hash).ok()?;
        let argon = hash.algorithm == Algorithm::Argon2id.ident()
            && hash.version == Some(Version::V0x13.into());
        // The cost of the work is in the hash itself.
        let params = Params::try_from(&hash).ok().filter(|_| argon)?;
        let made = fill(params, password, hash.salt.as_ref()?)?;
        // Compared in the same time wherever they differ.
        Some(made == hash.hash?)
    };
    password.len() <= MOST && right().unwrap_or(false)
}

/// Does the work of a hash.
fn fill(params: Params, password: &str, salt: &[u8]) -> Option<Output> {
    let mut memory = Vec::new();
    let blocks = params.block_count();
    memory.try_reserve_exact(blocks.max(UNKEPT)).ok()?;
    memory.resize(blocks, Block::default());
    let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
    let mut made = [0; Output::MAX_LENGTH];
    let made = made.get_mut(..length)?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into_with_memory(password.as_bytes(), salt, made, &mut memory).ok()?;
    Output::new(made).ok()
}

/// Returns a hash that is as much work as any, and of no password.
fn nobodys(cost: Cost) -> String {
    let Cost { memory_kib, passes } = cost;
    let (salt, hash) = ("aGVscGRlc2tub2JvZHkwMQ", "bm9ib2R5IGhhcyB0aGlzIHBhc3N3b3JkLCBub2JvZHk");
    format!("$argon2id$v=19$m={memory_kib},t={passes},p=1${salt}${hash}")
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::PasswordVerifier as _;
    use helpdesk::testing::TestDesk;

    use super::*;

    #[test]
    fn a_hash_is_of_its_password_alone() {
        for cost in [Cost::WEAK, Cost::default()] {
            let hash = make(cost, "correct horse").unwrap();
            let params = format!("$argon2id$v=19$m={},t={},p=1$", cost.memory_kib, cost.passes);
            assert!(hash.starts_with(&params), "{hash}");
            assert!(is_of("correct horse", &hash));
            for other in ["correct horse ", "Correct horse", ""] {
                assert!(!is_of(other, &hash), "{other}");
            }
            // As others read and write it.
            let argon = Argon2::default();
            assert!(argon.verify_password(b"correct horse", hash.as_str()).is_ok());
        }
        assert!(!is_of("x", "no hash"));
    }

    #[test]
    fn nobodys_hash_is_read_and_costs_what_any_other_does() {
        for cost in [Cost::WEAK, Cost::default()] {
            let hash = nobodys(cost);
            let parsed = PasswordHash::new(&hash).unwrap();
            let params = Params::try_from(&parsed).unwrap();
            assert_eq!((params.m_cost(), params.t_cost()), (cost.memory_kib, cost.passes));
            assert_eq!(parsed.hash.unwrap().len(), Params::DEFAULT_OUTPUT_LEN);
            assert!(!is_of("nobody has this password, nobody", &hash));
        }
    }

    #[test]
    fn a_hash_that_cannot_be_made_is_not_blamed_on_the_dice() {
        let none = Cost { memory_kib: 0, passes: 0 };
        assert!(matches!(make(none, "correct horse"), Err(Error::Host(_))));
    }

    #[test]
    fn the_cost_is_what_owasp_asks() {
        assert_eq!(Cost::default(), Cost { memory_kib: 19_456, passes: 2 });
    }

    #[test]
    fn short_long_common_and_own_words_are_no_passwords() {
        let vera = TestDesk::customer("vera-key-1");
        let of = |password: &str| unfit(password, &vera, "Vera Long", "vera.long@example.org");
        assert_eq!(of("1234567"), Some(Unfit::Short));
        assert_eq!(of("пароль7"), Some(Unfit::Short));
        assert_eq!(of(&"x".repeat(1025)), Some(Unfit::Long));
        for common in ["password", "Password1", "12345678", "йцукенгш", "aaaaaaaaaa", "abababab"]
        {
            assert_eq!(of(common), Some(Unfit::Common), "{common}");
        }
        for own in ["vera-key-1", "VERA LONG", "veralong", "vera.long", "Vera.Long@example.org"] {
            assert_eq!(of(own), Some(Unfit::Own), "{own}");
        }
        for fit in ["correct horse", "восемь букв", &"ж".repeat(8).replace("жж", "ёж")]
        {
            assert_ne!(of(fit), Some(Unfit::Short), "{fit}");
        }
        assert_eq!(of("correct horse"), None);
        assert_eq!(of("восемь букв"), None);
    }
}
