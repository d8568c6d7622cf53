//! What a name, an address and a reason must be.

use super::{EMAIL_MAX, NAME_MAX, REASON_MAX};
use crate::error::Error;

pub(super) fn input(field: &'static str, problem: String) -> Error {
    Error::Input { field, problem }
}

pub(super) fn check_name(field: &'static str, name: &str) -> Result<(), Error> {
    let count = name.chars().count();
    if name.trim().is_empty() || count > NAME_MAX || name.chars().any(char::is_control) {
        let limit = format!("1 to {NAME_MAX} characters on one line, without controls");
        return Err(input(field, format!("must be {limit}")));
    }
    Ok(())
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
    let count = reason.chars().count();
    if reason.is_empty() || count > REASON_MAX || reason.chars().any(char::is_control) {
        let problem = format!("must be 1 to {REASON_MAX} characters on one line");
        return Err(input("reason", problem));
    }
    Ok(reason.to_owned())
}
