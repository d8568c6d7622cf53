//! What a rule says when it does not hold.

/// Ends the rule with a sentence unless the condition holds.
macro_rules! ensure {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            let why = format!($($why)+);
            return Err(format!("{why} ({}:{})", file!(), line!()).into());
        }
    };
}

/// Ends the rule unless both are equal, showing both.
macro_rules! same {
    ($found:expr, $expected:expr $(,)?) => {
        match (&$found, &$expected) {
            (found, expected) => {
                if !(*found == *expected) {
                    return Err(format!(
                        "found {found:#?}\nwhere {expected:#?}\nwas expected ({}:{})",
                        file!(),
                        line!()
                    )
                    .into());
                }
            }
        }
    };
}

/// Ends the rule unless the answer is an error with this kind.
macro_rules! fails {
    ($answer:expr, $kind:expr) => {
        match $answer {
            Ok(answer) => {
                return Err(format!("{answer:?} where an error was expected ({})", line!()).into());
            }
            Err(error) => same!(error.kind(), $kind),
        }
    };
}

pub(crate) use {ensure, fails, same};
