//! What a name, an address and a reason must be.

use helpdesk_core::words::{is_blank, reordering};

use crate::error::Error;

/// The longest name of a person or a project, in characters.
pub const NAME_MAX: usize = 200;
/// The longest mail address, in characters.
pub const EMAIL_MAX: usize = 254;
/// The longest reason for the desk's own log, in characters.
pub const REASON_MAX: usize = 500;

pub(super) fn input(field: &'static str, problem: String) -> Error {
    Error::Input { field, problem }
}

/// Checks the name on a card. A name that is already kept stays usable: the rules bind new ones.
pub(super) fn check_new_name(name: &str, before: Option<&String>) -> Result<(), Error> {
    if before.is_some_and(|before| before == name) || is_line(name, NAME_MAX) {
        return Ok(());
    }
    let limit = format!("1 to {NAME_MAX} visible characters on one line");
    let problem = format!("must be {limit}, without controls and marks that reorder text");
    Err(input("name", problem))
}

pub(super) fn check_email(email: &str) -> Result<(), Error> {
    let plain =
        email.chars().all(|c| !c.is_control() && !c.is_whitespace() && c != ',' && c != ';');
    let parts = email
        .split_once('@')
        .filter(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'));
    if !plain || parts.is_none() || email.chars().count() > EMAIL_MAX {
        let problem =
            format!("must be an address like name@example.org of at most {EMAIL_MAX} characters");
        return Err(input("email", problem));
    }
    Ok(())
}

pub(super) fn check_reason(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if !is_line(reason, REASON_MAX) {
        let problem = format!("must be 1 to {REASON_MAX} visible characters on one line");
        return Err(input("reason", problem));
    }
    Ok(reason.to_owned())
}

/// Whether a text is one line of at most that many characters, with something visible and nothing that
/// reorders its surroundings.
fn is_line(text: &str, most: usize) -> bool {
    !is_blank(text)
        && text.chars().count() <= most
        && !text.chars().any(char::is_control)
        && reordering(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_reason_need_something_to_see_and_reorder_nothing() {
        for bad in ["", " ", "\u{200b}", "\u{3164}\u{2800}", "\u{e0041}", "a\u{202e}b", "a\nb"] {
            assert!(check_new_name(bad, None).is_err(), "{bad:?}");
            assert!(check_reason(bad).is_err(), "{bad:?}");
        }
        assert!(check_new_name("Соколова, Анна", None).is_ok());
        assert!(check_reason("Asked by mail").is_ok());
    }

    #[test]
    fn a_name_that_is_kept_already_stays_usable() {
        let kept = "\u{3164}".to_owned();
        assert!(check_new_name(&kept, Some(&kept)).is_ok());
        assert!(check_new_name("\u{200b}", Some(&kept)).is_err());
    }
}
