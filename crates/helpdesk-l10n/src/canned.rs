//! Canned answers: what is wrong with one, and when it is offered.

use helpdesk_core::{CannedError, Offered};

use crate::args::Args;
use crate::l10n::L10n;

impl L10n {
    /// Returns what is wrong with a part of a canned answer, and how to mend it.
    #[must_use]
    pub fn canned_error(self, error: &CannedError) -> String {
        let part = match error {
            CannedError::Empty { part }
            | CannedError::TooLong { part, .. }
            | CannedError::Control { part, .. } => part.name(),
            CannedError::Lines => "title",
        };
        let args = Args::new().text("part", part);
        let args = match error {
            CannedError::Empty { .. } => args.text("why", "empty"),
            CannedError::TooLong { limit, given, .. } => args
                .text("why", "long")
                .number("limit", *limit as u64)
                .number("given", *given as u64),
            CannedError::Lines => args.text("why", "lines"),
            CannedError::Control { code, .. } => {
                args.text("why", "control").text("code", format!("{code:04X}"))
            }
        };
        self.say("canned-wrong", &args)
    }

    /// Returns when an answer is offered: «Когда клиент не дал доступ».
    #[must_use]
    pub fn offered(self, offered: Offered) -> String {
        self.word(match offered {
            Offered::Always => "answer-offered-always",
            Offered::AfterDecline => "answer-offered-after-decline",
        })
    }
}

#[cfg(test)]
mod tests {
    use helpdesk_core::Language;
    use helpdesk_core::canned::CannedPart;

    use super::*;

    #[test]
    fn what_is_wrong_with_an_answer_is_said_with_how_to_mend_it() {
        let (part, en) = (CannedPart::Title, L10n::new(Language::En));
        let long = CannedError::TooLong { part, limit: 100, given: 123 };
        assert_eq!(
            en.canned_error(&long),
            "The title has 123 characters, but at most 100 are allowed. Shorten it."
        );
        let part = CannedPart::Text;
        let all = [
            CannedError::Empty { part },
            CannedError::Lines,
            CannedError::Control { part, code: 0x1b },
        ];
        for error in all {
            for lang in Language::ALL {
                let said = L10n::new(lang).canned_error(&error);
                assert!(said.ends_with('.') && !said.contains('$'), "{said}");
            }
        }
    }
}
