//! What leads do beside the tickets: canned answers, and marks on ratings.

use helpdesk_core::CannedAnswer;
use helpdesk_store::{DeskAction, RatingMark};

use super::world::World;
use crate::Trouble;
use crate::check::ensure;
use crate::room::{answer, line};

impl World {
    pub(super) fn lead(&mut self) -> Result<(), Trouble> {
        if self.dice.percent(50) { self.write_answer() } else { self.mark_rating() }
    }

    /// An answer, new or changed; at times a retired one.
    fn write_answer(&mut self) -> Result<(), Trouble> {
        let key = self.dice.pick(&["resolved", "A", "~"]).ok_or("no key")?;
        let (active, text) = (self.dice.percent(70), format!("text {}", self.dice.below(3)));
        let written = CannedAnswer { active, ..answer(key, &text)? };
        let action = if active { DeskAction::AnswerPut } else { DeskAction::AnswerRetired };
        self.note_step(format!("the canned answer {key} says {text}, active: {active}"));
        self.twin
            .tell("answer", |store| store.put_canned_answer(written.clone(), line(action, key)))?;
        let kept = self.twin.tell("answers", |store| store.canned_answers())?;
        ensure!(kept.contains(&written), "the answer {key} is not kept: {kept:?}");
        self.tally.count("canned answers written", 1);
        Ok(())
    }

    /// A mark on the rating of some ticket; the first one stays.
    fn mark_rating(&mut self) -> Result<(), Trouble> {
        let Some(id) = self.dice.pick(&self.tickets) else { return Ok(()) };
        let row = self.twin.tell("row", |store| store.row(id))?.ok_or("a ticket is gone")?;
        let mark = RatingMark { by: self.dice.pick(&self.agents).ok_or("no agent")?, at: self.now };
        self.note_step(format!("{} marks the rating of {}", mark.by, row.number));
        let before = self.twin.tell("marks", |store| store.rating_marks([row.number].into()))?;
        let stands = self.twin.tell("mark", |store| store.mark_rating(row.number, mark.clone()))?;
        ensure!(
            stands == *before.get(&row.number).unwrap_or(&mark),
            "another mark stands: {stands:?}"
        );
        self.tally.count("ratings marked", 1);
        Ok(())
    }
}
