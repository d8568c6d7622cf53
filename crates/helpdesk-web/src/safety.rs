//! Fields that keep a command safe: the form's one-time key (S5) and the version that was seen (S10). An
//! unreadable one is refused by name, never mistaken for a missing one.

use helpdesk::{CommandId, Error, Version};

/// The field with the form's one-time key.
pub(crate) const COMMAND: &str = "command";
/// The field with the version that the page showed.
pub(crate) const SEEN: &str = "seen";

/// Reads the one-time key of a form: exactly one, since a form without it could be done twice.
pub(crate) fn command<'a>(given: impl IntoIterator<Item = &'a str>) -> Result<CommandId, Error> {
    let key = only(COMMAND, given)?.ok_or_else(|| refused(COMMAND, "is missing"))?;
    key.parse().map_err(|_| refused(COMMAND, "must be a UUID"))
}

/// Reads a version: a whole number in digits; `None` only if none is given.
pub(crate) fn version<'a>(
    field: &'static str,
    given: impl IntoIterator<Item = &'a str>,
) -> Result<Option<Version>, Error> {
    let Some(text) = only(field, given)? else { return Ok(None) };
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| is_number);
    let number = number.ok_or_else(|| refused(field, "must be a version: a whole number"))?;
    Ok(Some(Version(number)))
}

/// Reads a field that says what is wanted: it is there exactly once, since what is absent is no choice.
pub(crate) fn one<'a>(
    field: &'static str,
    given: impl IntoIterator<Item = &'a str>,
) -> Result<&'a str, Error> {
    only(field, given)?.ok_or_else(|| refused(field, "is missing"))
}

/// Reads a field of which every value is known beforehand.
pub(crate) fn choice<'a, T: Copy>(
    field: &'static str,
    given: impl IntoIterator<Item = &'a str>,
    known: &[(&str, T)],
) -> Result<T, Error> {
    let value = one(field, given)?;
    let found = known.iter().find(|(name, _)| *name == value).map(|(_, meant)| *meant);
    found.ok_or_else(|| refused(field, "is none of its values"))
}

/// Reads boxes, of which a browser sends those that are ticked and nothing of the others: an empty value
/// before them says that they were there to be ticked.
pub(crate) fn ticked<'a>(
    field: &'static str,
    given: impl IntoIterator<Item = &'a str>,
) -> Result<Vec<&'a str>, Error> {
    let mut given = given.into_iter();
    match given.next() {
        Some("") => Ok(given.collect()),
        Some(_) | None => Err(refused(field, "is missing")),
    }
}

/// Returns the one value of a field; of two nobody knows which is meant.
fn only<'a>(
    field: &'static str,
    given: impl IntoIterator<Item = &'a str>,
) -> Result<Option<&'a str>, Error> {
    let mut given = given.into_iter();
    match (given.next(), given.next()) {
        (one, None) => Ok(one),
        (_, Some(_)) => Err(refused(field, "is given twice")),
    }
}

fn refused(field: &'static str, problem: &str) -> Error {
    Error::Input { field, problem: problem.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_digits_or_refused_and_never_taken_for_absent() {
        assert!(matches!(version(SEEN, []), Ok(None)));
        assert!(matches!(version(SEEN, ["17"]), Ok(Some(Version(17)))));
        let bad = [
            "",
            " ",
            "x",
            "-1",
            "+1",
            "1.0",
            "1e3",
            "0x1",
            "１",
            " 1",
            "1 ",
            "18446744073709551616",
        ];
        for bad in bad {
            let error = version(SEEN, [bad]).unwrap_err();
            assert!(matches!(error, Error::Input { field: SEEN, .. }), "{bad:?}");
        }
        assert!(version(SEEN, ["1", "1"]).is_err(), "given twice");
    }

    #[test]
    fn what_is_absent_given_twice_or_unknown_is_no_choice() {
        let known = [("true", true), ("false", false)];
        assert!(choice("active", ["true"], &known).unwrap());
        assert!(!choice("active", ["false"], &known).unwrap());
        for bad in [&[][..], &[""], &["on"], &["TRUE"], &["true", "true"]] {
            let error = choice("active", bad.iter().copied(), &known).unwrap_err();
            assert!(matches!(error, Error::Input { field: "active", .. }), "{bad:?}");
        }
        assert_eq!(ticked("off", ["", "closed", "rated"]).unwrap(), ["closed", "rated"]);
        assert!(ticked("off", [""]).unwrap().is_empty());
        assert!(ticked("off", []).is_err() && ticked("off", ["closed"]).is_err());
    }

    #[test]
    fn a_forms_key_is_there_once_and_is_a_uuid() {
        let key = "0190c2b0-0000-7000-8000-000000000001";
        assert!(command([key]).is_ok());
        for bad in [&[][..], &[""], &["garbled"], &[key, key], &["0190c2b0"]] {
            let error = command(bad.iter().copied()).unwrap_err();
            assert!(matches!(error, Error::Input { field: COMMAND, .. }), "{bad:?}");
        }
    }
}
