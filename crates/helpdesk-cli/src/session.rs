//! One run of the program: its options, its output, and the desk that it opens.

use std::cell::OnceCell;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use helpdesk::rules::CustomerId;
use helpdesk::rules::hours::Calendar;
use helpdesk::sqlite::Sqlite;
use helpdesk::{Actor, Helpdesk, Language, Options, Reader, Receipt, Version};
use helpdesk_l10n::{Args, Here, Outcome};
use serde::Serialize;

use crate::args::Global;
use crate::error::{Code, Failure};
use crate::output::Output;
use crate::place::{self, Place};

/// One run of the program.
#[derive(Debug)]
pub(crate) struct Session {
    global: Global,
    pub(crate) output: Output,
    here: OnceCell<Here>,
}

impl Session {
    /// Returns the run that the options ask for.
    pub(crate) fn new(global: Global) -> Self {
        let output = Output::new(&global);
        Self { global, output, here: OnceCell::new() }
    }

    /// Returns where the desk is.
    pub(crate) fn place(&self) -> Result<Place, Failure> {
        Place::parse(self.global.db.as_deref().unwrap_or(place::DEFAULT))
    }

    /// Returns the place that was named, by an option or by the environment.
    pub(crate) fn given_place(&self) -> Result<Option<Place>, Failure> {
        self.global.db.as_deref().map(Place::parse).transpose()
    }

    /// Opens the desk, which must exist.
    pub(crate) fn desk(&self) -> Result<Helpdesk, Failure> {
        Ok(self.enter(Helpdesk::on(self.place()?.open()?)))
    }

    /// Opens the desk, which must exist, with the store below it.
    pub(crate) fn desk_and_store(&self, place: &Place) -> Result<(Helpdesk, Arc<Sqlite>), Failure> {
        let store = place.open()?;
        Ok((self.enter(Helpdesk::on(store.clone())), store))
    }

    /// Notes when and in which zone the desk is looked at. A policy that cannot be read is reported by the
    /// first command that needs it.
    pub(crate) fn enter(&self, desk: Helpdesk) -> Helpdesk {
        let zone = desk.policy().map_or_else(|_| Calendar::default().zone(), |p| p.hours.zone());
        let _ = self.here.set(Here { now: desk.now(), zone });
        desk
    }

    /// Returns the actor to act for.
    pub(crate) fn actor(&self) -> Result<&Actor, Failure> {
        self.global.actor.as_ref().ok_or(Failure::NoActor)
    }

    /// Returns the actor to act for, if one was named.
    pub(crate) const fn named(&self) -> Option<&Actor> {
        self.global.actor.as_ref()
    }

    /// Returns the reader: the owner of the file, if they name nobody, is the operator.
    pub(crate) fn reader(&self) -> Result<Reader, Failure> {
        let Some(actor) = self.named() else { return Ok(Reader::Operator) };
        Reader::try_from(actor).map_err(|_| Failure::NoReader(actor.to_string()))
    }

    /// Returns the customer on whose behalf the program runs, if it is one.
    pub(crate) fn customer(&self) -> Option<&CustomerId> {
        self.named().and_then(Actor::customer)
    }

    /// Returns how a command is sent.
    pub(crate) fn options(&self) -> Options {
        Options::default().id(self.global.command_id).seen(self.global.seen.map(Version))
    }

    /// Returns the language of a person whom the operator adds: the one asked for.
    pub(crate) const fn language(&self) -> Language {
        self.output.l10n().language()
    }

    /// Returns when and in which zone the reader reads; before a desk is open, nothing is dated.
    pub(crate) fn here(&self) -> Here {
        let zone = || Calendar::default().zone();
        self.here.get().copied().unwrap_or_else(|| Here { now: DateTime::UNIX_EPOCH, zone: zone() })
    }

    /// Returns what was done, in one line.
    pub(crate) fn outcome(&self, outcome: &Outcome<'_>) -> String {
        self.output.l10n().outcome(outcome, self.here())
    }

    /// Returns of when an answer is that could not catch up with the log (S12), as lines before it;
    /// nothing of one that is current.
    pub(crate) fn as_of(&self, as_of: Option<DateTime<Utc>>) -> String {
        let Some(at) = as_of else { return String::new() };
        let l10n = self.output.l10n();
        let at = Args::new().text("time", l10n.moment_with_time(at, self.here()));
        format!("{}\n{}\n\n", l10n.say("as-of", &at), l10n.word("as-of-why"))
    }

    /// Tells the same where the answer itself has no place for it.
    pub(crate) fn remark_as_of(&self, as_of: Option<DateTime<Utc>>) {
        if as_of.is_some() {
            self.output.remark(&self.as_of(as_of));
        }
    }

    /// Writes what was done by a command without a receipt: the line for people, else the value.
    pub(crate) fn told<T: Serialize>(
        &self,
        outcome: &Outcome<'_>,
        value: &T,
    ) -> Result<Code, Failure> {
        if self.output.is_json() {
            self.output.json(value)?;
        } else {
            self.output.text(&self.outcome(outcome))?;
        }
        Ok(Code::Done)
    }

    /// Writes what was erased or swept, and also whether traces of erased words are still to be removed (E2).
    pub(crate) fn told_with_traces<T: Serialize>(
        &self,
        outcome: &Outcome<'_>,
        traces_left: bool,
        value: &T,
    ) -> Result<Code, Failure> {
        if traces_left && !self.output.is_json() {
            let lines = [outcome, &Outcome::TracesLeft].map(|outcome| self.outcome(outcome));
            self.output.text(&lines.join("\n"))?;
            return Ok(Code::Done);
        }
        self.told(outcome, value)
    }

    /// Writes a receipt: for people the sentence, for programs the receipt itself.
    pub(crate) fn done(&self, receipt: &Receipt, sentence: &str) -> Result<(), Failure> {
        if self.output.is_json() {
            return self.output.json(receipt);
        }
        self.output.text(sentence)
    }
}
