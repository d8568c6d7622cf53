//! Keeping canned answers.

use helpdesk_core::canned::ANSWERS_MAX;
use helpdesk_core::{AnswerKey, CannedAnswer, Reader};
use helpdesk_store::DeskAction;

use super::Keeper;
use super::limits::input;
use crate::error::{Error, Missing};

impl Keeper<'_> {
    /// Writes a canned answer, new or changed. An unchanged one leaves no line in the desk's own log.
    /// Messages sent before do not change.
    ///
    /// # Errors
    /// [`Error::Input`] when the desk already has 200 answers, [`Error::Store`].
    pub fn put_canned(&self, answer: CannedAnswer) -> Result<(), Error> {
        let all = self.desk.canned(&Reader::Operator)?;
        let action = match all.iter().find(|known| known.key == answer.key) {
            Some(before) if *before == answer => return Ok(()),
            Some(before) if before.active && !answer.active => DeskAction::AnswerRetired,
            Some(before) if !before.active && answer.active => DeskAction::AnswerRestored,
            None if all.len() >= ANSWERS_MAX => {
                return Err(input(
                    "answer",
                    format!("a desk has at most {ANSWERS_MAX} canned answers"),
                ));
            }
            Some(_) | None => DeskAction::AnswerPut,
        };
        let act = self.act(action, answer.key.as_str());
        Ok(self.desk.store().put_canned_answer(answer, act)?)
    }

    /// Retires a canned answer, or brings it back into use. Returns the answer as it then is.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown answer, [`Error::Store`].
    pub fn set_canned_active(&self, key: &AnswerKey, active: bool) -> Result<CannedAnswer, Error> {
        let known =
            self.desk.canned(&Reader::Operator)?.into_iter().find(|answer| answer.key == *key);
        let answer =
            CannedAnswer { active, ..known.ok_or(Error::NotFound(Missing::CannedAnswer))? };
        self.put_canned(answer.clone())?;
        Ok(answer)
    }
}
