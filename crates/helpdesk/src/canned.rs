//! Canned answers: read by agents, written by leads and the operator.

use helpdesk_core::canned::ANSWERS_MAX;
use helpdesk_core::{Actor, AnswerKey, CannedAnswer};
use helpdesk_store::{DeskAction, DeskLine};

use crate::engine::Helpdesk;
use crate::error::Error;

impl Helpdesk {
    /// Returns the canned answers by key, retired ones included, for an agent or the operator (no
    /// actor).
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer, [`Error::Store`].
    pub fn canned(&self, reader: Option<&Actor>) -> Result<Vec<CannedAnswer>, Error> {
        match reader {
            Some(Actor::Customer(_) | Actor::System) => Err(MISSING),
            Some(Actor::Agent(_)) | None => Ok(self.desk().canned_answers()?),
        }
    }

    /// Writes a canned answer, new or changed, by an active lead or the operator (no actor). One that
    /// is as it was leaves no line in the desk's own log. Messages sent before do not change.
    ///
    /// # Errors
    /// [`Error::NotFound`] for a customer, [`Error::Input`] when `by` is no active lead or the desk
    /// has 200 answers already, [`Error::Store`].
    pub fn put_canned(&self, by: Option<&Actor>, answer: CannedAnswer) -> Result<(), Error> {
        self.check_lead(by)?;
        let all = self.canned(by)?;
        let before = all.iter().find(|known| known.key == answer.key);
        let action = match before {
            Some(before) if *before == answer => return Ok(()),
            Some(before) if before.active && !answer.active => DeskAction::AnswerRetired,
            Some(before) if !before.active && answer.active => DeskAction::AnswerRestored,
            None if all.len() >= ANSWERS_MAX => {
                let problem = format!("a desk has at most {ANSWERS_MAX} canned answers");
                return Err(Error::Input { field: "answer", problem });
            }
            Some(_) | None => DeskAction::AnswerPut,
        };
        let line = DeskLine {
            at: self.now(),
            by: by.cloned(),
            action,
            subject: answer.key.to_string(),
            reason: None,
        };
        Ok(self.desk().put_canned_answer(answer, line)?)
    }

    /// Retires a canned answer, or takes it back into use, by an active lead or the operator (no
    /// actor). Returns the answer as it then is.
    ///
    /// # Errors
    /// [`Error::NotFound`] for an unknown answer and for a customer, [`Error::Input`] when `by` is no
    /// active lead, [`Error::Store`].
    pub fn set_canned_active(
        &self,
        by: Option<&Actor>,
        key: &AnswerKey,
        active: bool,
    ) -> Result<CannedAnswer, Error> {
        self.check_lead(by)?;
        let known = self.canned(by)?.into_iter().find(|answer| answer.key == *key);
        let answer = CannedAnswer { active, ..known.ok_or(MISSING)? };
        self.put_canned(by, answer.clone())?;
        Ok(answer)
    }

    fn check_lead(&self, by: Option<&Actor>) -> Result<(), Error> {
        let Some(by) = by else { return Ok(()) };
        match by {
            Actor::Agent(_) if self.person(by)?.is_some_and(|card| card.active && card.lead) => {
                Ok(())
            }
            Actor::Agent(_) => {
                let problem = "only an active lead keeps canned answers".to_owned();
                Err(Error::Input { field: "as", problem })
            }
            Actor::Customer(_) | Actor::System => Err(MISSING),
        }
    }
}

const MISSING: Error = Error::NotFound("canned answer");
