//! Words that name one of a few choices: read from their names, and refused with all of them.

use alloc::format;
use alloc::string::String;

use strum::VariantArray;
use thiserror::Error;

/// A word that names none of the choices.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what} is {choices}")]
pub struct ChoiceError {
    what: &'static str,
    choices: String,
}

impl ChoiceError {
    /// Returns the error that says which choices there are: `` a priority is `low`, `medium` or `high` ``.
    #[must_use]
    pub fn of<C: VariantArray + Copy + Into<&'static str>>(what: &'static str) -> Self {
        let last = C::VARIANTS.len().saturating_sub(1);
        let mut choices = String::new();
        for (place, choice) in C::VARIANTS.iter().enumerate() {
            let before = match place {
                0 => "",
                _ if place == last => " or ",
                _ => ", ",
            };
            choices.push_str(&format!("{before}`{}`", (*choice).into()));
        }
        Self { what, choices }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;
    use core::str::FromStr;

    use crate::policy::CloseByAgent;
    use crate::view::Group;
    use crate::{NoticeKind, Offered, Priority, Status};

    use super::*;

    fn read_back<C>(choices: &[C])
    where
        C: FromStr<Err = ChoiceError> + Copy + PartialEq + core::fmt::Debug + Into<&'static str>,
    {
        for choice in choices {
            let name: &'static str = (*choice).into();
            assert_eq!(name.parse::<C>(), Ok(*choice));
            for wrong in [name.to_uppercase(), alloc::format!(" {name}"), String::new()] {
                assert!(wrong.parse::<C>().is_err(), "{wrong:?}");
            }
        }
    }

    #[test]
    fn a_choice_is_read_from_its_name_and_from_nothing_else() {
        read_back(Priority::ALL);
        read_back(Status::ALL);
        read_back(NoticeKind::ALL);
        read_back(Offered::ALL);
        read_back(CloseByAgent::VARIANTS);
        read_back(Group::VARIANTS);
    }

    #[test]
    fn what_is_no_choice_is_told_with_all_of_them() {
        let told = |error: ChoiceError| error.to_string();
        let priority = "urgent".parse::<Priority>().map_err(told);
        assert_eq!(priority, Err("a priority is `low`, `medium` or `high`".to_string()));
        let group = "all".parse::<Group>().map_err(told);
        assert_eq!(group, Err("a group is `open` or `closed`".to_string()));
    }
}
