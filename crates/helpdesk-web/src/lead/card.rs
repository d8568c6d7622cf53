//! Cards that leads fill in, a person's or a project's: shown as a form, written when there is something
//! to write; what is wrong is told at its field, and nothing that was typed is lost.

use axum::http::StatusCode;
use axum::response::Response;
use helpdesk::{Error, Helpdesk, Keeper, Reader};
use serde::Deserialize;

use super::{Done, Lead, refused};
use crate::address::encoded;
use crate::banner::{Banner, FieldProblem};
use crate::fault::Fault;
use crate::form::Form;
use crate::frame::Frame;

/// What the field `new` says: whether the card is a new one's.
pub(super) const NEW: &[(&str, bool)] = &[("1", true), ("0", false)];

/// What stands above a card, and the status of its page.
pub(super) type Told = (Option<Banner>, StatusCode);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    key: Option<String>,
    #[serde(default)]
    done: String,
}

/// A form as it was sent.
pub(super) struct CardForm<C: Cards> {
    /// What it holds, to be shown again.
    pub(super) held: C::Held,
    /// The card, or what is wrong with a field.
    pub(super) card: Result<C::Card, FieldProblem>,
}

/// Cards of one kind: what differs between them.
pub(super) trait Cards: Copy + Send + Sync + 'static {
    /// What is kept.
    type Card: Clone + PartialEq + Send + Sync + 'static;
    /// What the form holds.
    type Held: Send + Sync;

    /// Returns where the list of them is.
    fn path(self) -> &'static str;

    /// Returns what is kept under a key.
    fn known(
        self,
        desk: &Helpdesk,
        reader: &Reader,
        key: &str,
    ) -> Result<Option<Self::Card>, Error>;

    /// Returns the form of a new one.
    fn blank(self, lead: &Lead) -> Self::Held;

    /// Returns the form of one that is kept.
    fn held(self, card: &Self::Card) -> Self::Held;

    /// Returns whether a key can be one's.
    fn is_key(self, key: &str) -> bool;

    /// Reads a form.
    fn read(
        self,
        f: &Frame,
        form: &Form,
        before: Option<&Self::Card>,
    ) -> Result<CardForm<Self>, Fault>;

    /// Writes a card in the place of the one that was read; none is that there was none.
    fn write(
        self,
        keeper: &Keeper<'_>,
        before: Option<Self::Card>,
        card: Self::Card,
    ) -> Result<(), Error>;

    /// Returns what is wrong where a card was not taken.
    fn problem(self, f: &Frame, error: Error) -> Result<FieldProblem, Fault>;

    /// Shows the page: with what the form holds, of a new one or of one that is kept.
    fn show(
        self,
        lead: &Lead,
        held: &Self::Held,
        known: Option<&Self::Card>,
        told: Told,
    ) -> impl Future<Output = Result<Response, Fault>> + Send;
}

/// Shows the card that is asked for; without a key, that of a new one.
pub(super) async fn page<C: Cards>(lead: &Lead, cards: C, asked: Asked) -> Result<Response, Fault> {
    lead.of_people()?;
    let told = (lead.told(&asked.done).await?, StatusCode::OK);
    let Some(key) = asked.key else {
        return cards.show(lead, &cards.blank(lead), None, told).await;
    };
    let card = known(lead, cards, &key).await?.ok_or(Fault::Missing)?;
    cards.show(lead, &cards.held(&card), Some(&card), told).await
}

/// Returns what is kept under a key; nothing under what is no key.
pub(super) async fn known<C: Cards>(
    lead: &Lead,
    cards: C,
    key: &str,
) -> Result<Option<C::Card>, Fault> {
    let (key, reader) = (key.to_owned(), lead.visit.me.reader.clone());
    match lead.app.desk().run(move |desk| cards.known(desk, &reader, &key)).await {
        Ok(found) => Ok(found),
        Err(Error::Id(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Adds a card, or changes one. The same form sent twice does it once.
pub(super) async fn put<C: Cards>(lead: &Lead, cards: C, form: &Form) -> Result<Response, Fault> {
    lead.of_people()?;
    let f = lead.f();
    let key = form.text("key").trim();
    let before = known(lead, cards, key).await?;
    let is_new = form.choice("new", NEW)?;
    if !is_new && before.is_none() {
        return Err(Fault::Missing);
    }
    let CardForm { held, card: read } = cards.read(f, form, before.as_ref())?;
    let is_same = before.is_some() && before.as_ref() == read.as_ref().ok();
    let written = match read {
        Ok(_) if is_same => Ok(Done::NOTHING),
        Ok(_) | Err(_) if !cards.is_key(key) => {
            Err(FieldProblem::new("key", f.w("lead-problem-key")))
        }
        Ok(_) if is_new && before.is_some() => {
            Err(FieldProblem::new("key", f.w("lead-problem-key-taken")))
        }
        Ok(card) => {
            let kept = before.clone();
            match lead.change(move |keeper| cards.write(keeper, kept, card)).await {
                Ok(((), done)) => Ok(done),
                Err(error) => Err(cards.problem(f, error)?),
            }
        }
        Err(problem) => Err(problem),
    };
    let problem = match written {
        Ok(done) => return Ok(lead.done(&place(cards, key), done)),
        Err(problem) => problem,
    };
    // What is kept by now: somebody else may have been faster.
    let now = known(lead, cards, key).await?;
    let status = match now == before {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::CONFLICT,
    };
    let told = (Some(refused(f, vec![problem])), status);
    cards.show(lead, &held, now.as_ref().filter(|_| !is_new), told).await
}

/// Shows a form again with everything kept, and with what is wrong at a field.
pub(super) async fn refuse<C: Cards>(
    lead: &Lead,
    cards: C,
    held: &C::Held,
    known: Option<&C::Card>,
    problem: FieldProblem,
) -> Result<Response, Fault> {
    let notice = refused(lead.f(), vec![problem]);
    cards.show(lead, held, known, (Some(notice), StatusCode::UNPROCESSABLE_ENTITY)).await
}

/// Returns where the card with a key is.
pub(super) fn place(cards: impl Cards, key: &str) -> String {
    format!("{}/card?key={}", cards.path(), encoded(key))
}
