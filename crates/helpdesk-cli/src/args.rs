//! What may stand on the command line: the options that every verb takes, and what many verbs share.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use helpdesk::rules::{IdError, LanguageError, TicketId};
use helpdesk::{Actor, ChoiceError, CommandId, Language, Priority, TicketNumber, TicketRef};
use strum::VariantArray;

/// What is common to the verbs; [`crate::takes`] says which verb takes what of it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options for every command")]
pub(crate) struct Global {
    /// The desk: `sqlite:FILE`; by default `sqlite:helpdesk.db`
    #[arg(long, global = true, value_name = "URL", env = "HELPDESK_DB", hide_env_values = true)]
    pub(crate) db: Option<String>,
    /// On whose behalf: `customer:KEY`, `agent:KEY` or `service:KEY`
    #[arg(long = "as", global = true, value_name = "ACTOR", env = "HELPDESK_AS")]
    #[arg(hide_env_values = true, value_parser = actor)]
    pub(crate) actor: Option<Actor>,
    /// The command's own id, where a ticket is opened or changed: a retry under the same id is done once and gets the same receipt
    #[arg(long, global = true, value_name = "UUID")]
    pub(crate) command_id: Option<CommandId>,
    /// The version last seen, where a ticket is changed: refused as stale if the ticket has moved on since
    #[arg(long, global = true, value_name = "V")]
    pub(crate) seen: Option<u64>,
    /// The form of the output
    #[arg(long, global = true, value_name = "FORM", default_value = "text")]
    pub(crate) output: Form,
    /// The language of the output; by default that of `LC_ALL`, `LC_MESSAGES` or `LANG`
    #[arg(long, global = true, value_name = "LANG", value_parser = languages())]
    pub(crate) lang: Option<Language>,
}

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The ticket that a verb is about.
#[derive(Debug, Clone, Args)]
pub(crate) struct Which {
    /// The ticket's number, or its id
    #[arg(value_name = "N", value_parser = ticket)]
    pub(crate) ticket: TicketRef,
}

/// A text that is given, or stands in a file.
#[derive(Debug, Clone, Args)]
pub(crate) struct Body {
    /// The text, at most 64 KiB
    #[arg(long, value_name = "TEXT", conflicts_with = "body_file", allow_hyphen_values = true)]
    pub(crate) body: Option<String>,
    /// A file that holds the text; `-` reads it from the input
    #[arg(long, value_name = "FILE")]
    pub(crate) body_file: Option<PathBuf>,
    /// A file to send along; up to 20
    #[arg(long = "attach", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Which page of a list.
#[derive(Debug, Clone, Args)]
pub(crate) struct Paging {
    /// How many entries a page has, 1 to 199
    #[arg(long, value_name = "N", default_value_t = 25)]
    pub(crate) limit: usize,
    /// Where the page begins: the cursor that the page before ended with
    #[arg(long, value_name = "CURSOR")]
    pub(crate) after: Option<String>,
}

/// Reads a language of the desk; the help names them all.
pub(crate) fn languages() -> impl TypedValueParser<Value = Language> {
    let named = |language: Language| PossibleValue::new(language.code()).help(language.name());
    PossibleValuesParser::new(Language::ALL.map(named)).try_map(|code| code.parse::<Language>())
}

/// Reads one of a few choices by its name; the help names them all and says what each is.
pub(crate) fn choices<C>(help: fn(C) -> &'static str) -> impl TypedValueParser<Value = C>
where
    C: VariantArray + Copy + Into<&'static str> + FromStr<Err = ChoiceError> + Send + Sync,
{
    let named = |choice: C| PossibleValue::new(choice.into()).help(help(choice));
    PossibleValuesParser::new(C::VARIANTS.iter().copied().map(named))
        .try_map(|name| name.parse::<C>())
}

/// Reads a priority.
pub(crate) fn priorities() -> impl TypedValueParser<Value = Priority> {
    choices(|priority| match priority {
        Priority::Low => "It works, with small flaws; a question; an invoice",
        Priority::Medium => "It works, but some service fails",
        Priority::High => "It does not work at all",
    })
}

/// Something in one language: `ru=Счёт`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InLanguage {
    pub(crate) language: Language,
    pub(crate) given: String,
}

impl FromStr for InLanguage {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let Some((code, given)) = given.split_once('=') else {
            return Err(format!(
                "begin with the language and `=`, as in `{}=…`",
                Language::default()
            ));
        };
        let language = code.parse().map_err(|error: LanguageError| error.to_string())?;
        Ok(Self { language, given: given.to_owned() })
    }
}

/// Reads an actor; nobody can act as the clock.
pub(crate) fn actor(given: &str) -> Result<Actor, IdError> {
    match given.parse::<Actor>()? {
        Actor::System => Err(IdError::Actor { given: given.to_owned() }),
        author @ (Actor::Customer(_) | Actor::Agent(_) | Actor::Service(_)) => Ok(author),
    }
}

/// Reads a ticket's number or id.
pub(crate) fn ticket(given: &str) -> Result<TicketRef, IdError> {
    match given.parse::<TicketId>() {
        Ok(id) => Ok(TicketRef::Id(id)),
        Err(_) => given.parse::<TicketNumber>().map(TicketRef::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_named_by_number_or_id() {
        assert!(matches!(ticket("7"), Ok(TicketRef::Number(n)) if n.get() == 7));
        assert!(matches!(ticket("0190c2b0-0000-7000-8000-000000000001"), Ok(TicketRef::Id(_))));
        for bad in ["0", "-1", "x", ""] {
            assert!(ticket(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn nobody_acts_as_the_clock() {
        assert!(actor("system").is_err());
        assert!(actor("agent:anna").is_ok());
        assert!(actor("service:payments").is_ok());
    }
}
