//! What goes on beside the commands: uploads, retries, the clock, people, erasures.

use chrono::TimeDelta;
use helpdesk_core::{Actor, CustomerId, Digest, FileId, FileName, Language, Version};
use helpdesk_store::{
    CHUNK_MAX, Commit, Credential, CredentialKind, CustomerCard, DeskAction, ErasureTarget,
    PolicyVersion, RestsOn, StagedFile,
};

use super::twin::Outcome;
use super::waiting::Waiting;
use super::world::World;
use crate::check::ensure;
use crate::room::{ALL, file_of, line};
use crate::{AllPorts, Trouble, kit};

impl World {
    pub(super) fn chore(&mut self) -> Result<(), Trouble> {
        self.follow_at_times()?;
        match self.dice.below(54) {
            0..=11 => self.upload(),
            12..=19 => self.send_again(),
            20..=27 => self.sweep(),
            28..=31 => self.change_people(),
            32..=34 => self.use_accounts(),
            35 => self.redact(),
            36 => self.erase(),
            37 => self.sweep_uploads(),
            38 => self.choose_policy(),
            40..=51 => self.deliver(),
            52..=53 => self.lead(),
            _ => self.misplace(),
        }
    }

    /// An upload in small chunks, at times a large one, at times never ended or ended wrongly.
    fn upload(&mut self) -> Result<(), Trouble> {
        let (id, by, at) = (self.ids.file(), self.anyone()?, self.now);
        let full = if self.dice.percent(2) { 1 } else { 0 };
        let rest = self.dice.below(40);
        let chunks = (0..full).map(|_| vec![b'x'; CHUNK_MAX]);
        let chunks: Vec<Vec<u8>> = chunks.chain((rest > 0).then(|| vec![b'y'; rest])).collect();
        self.note_step(format!("{by} uploads {id}: {full} chunks and {rest} bytes"));
        let staged = StagedFile { id, by: by.clone(), at };
        self.twin.ask("stage", |store| store.stage(staged.clone()))?;
        if self.dice.percent(5) {
            self.twin.ask("stage", |store| store.stage(staged.clone()))?;
        }
        for (index, bytes) in (0..).zip(&chunks) {
            let index = if self.dice.percent(3) { index + 1 } else { index };
            let who = if self.dice.percent(3) { self.anyone()? } else { by.clone() };
            let append = |store: &dyn AllPorts| store.append(id, who.clone(), index, bytes.clone());
            if self.twin.ask("append", append)?.is_none() {
                self.tally.count("uploads refused", 1);
            }
        }
        let mut file = file_of(id, &chunks.concat());
        file.name = FileName::clean(&format!("снимок {rest}.png"));
        let mut finished = false;
        if self.dice.percent(90) {
            let answer = self.twin.ask("finish", |store| store.finish(by.clone(), file.clone()))?;
            finished = answer.is_some();
        }
        self.twin.tell("upload", |store| store.upload(by.clone(), id))?;
        self.twin.tell("staged", |store| store.staged_bytes(by.clone()))?;
        self.waiting.push(Waiting { by, file, finished, sent: false });
        if self.waiting.len() > 8 {
            self.waiting.remove(0);
        }
        Ok(())
    }

    pub(super) fn mark_sent(&mut self, commit: &Commit) {
        for waiting in &mut self.waiting {
            waiting.sent |= commit.claims.iter().any(|(id, _)| *id == waiting.file.id);
        }
    }

    /// A command again, or another under its id, or one that was decided too early.
    fn send_again(&mut self) -> Result<(), Trouble> {
        let Some(mut commit) = self.dice.pick(&self.past) else { return Ok(()) };
        let which = self.dice.below(3);
        match which {
            0 => {}
            1 => commit.content = Digest::of(&[b"something else"]),
            _ => commit.command = Some(self.ids.command()),
        }
        let changes_nothing = commit.events.is_empty();
        self.note_step(format!("again ({which}): {:?} {:?}", commit.by, commit.command));
        let outcome = self.commit(&commit)?;
        let right = match which {
            0 => matches!(outcome, Outcome::Duplicate(_)),
            1 => outcome == Outcome::Reused,
            // What changed nothing may still be the newest.
            _ => outcome == Outcome::Conflict || changes_nothing,
        };
        ensure!(right, "sent again ({which}): {outcome:?}");
        if let Some(command) = commit.command {
            let by = commit.by;
            self.twin.tell("receipt", |store| store.receipt(by.clone(), command))?;
        }
        Ok(())
    }

    /// What the clock owes, longest owed first.
    fn sweep(&mut self) -> Result<(), Trouble> {
        let now = self.now;
        let due = self.twin.tell("due", |store| store.due(now, 4))?;
        self.note_step(format!("the clock: {due:?}"));
        for id in due {
            let Some(ticket) = self.ticket(id)? else { return Err("a due ticket is gone".into()) };
            let owed = kit::ticking(&ticket, now)?.ok_or("nothing is owed to a due ticket")?;
            let outcome = self.commit(&owed)?;
            ensure!(matches!(outcome, Outcome::Done(_)), "the clock: {outcome:?}");
            let after = self.ticket(id)?;
            ensure!(after.as_ref() == Some(&owed.after), "the clock's events are not stored");
            ensure!(owed.after.tick(now).is_empty(), "the clock owes twice");
            self.tally.count("events of the clock", owed.events.len());
        }
        Ok(())
    }

    fn change_people(&mut self) -> Result<(), Trouble> {
        let on = self.dice.percent(85);
        match self.anyone()? {
            Actor::Customer(customer) if self.dice.percent(60) => {
                let project = self.dice.pick(&self.projects).ok_or("no project")?;
                self.note_step(format!("{customer} is a member of {project}: {on}"));
                self.set_member(&project, &customer, on)
            }
            Actor::Customer(customer) => {
                self.note_step(format!("{customer} is active: {on}"));
                self.put_customer(&customer, on)
            }
            Actor::Agent(agent) => {
                self.note_step(format!("{agent} is active: {on}"));
                self.put_agent(&agent, on)
            }
            Actor::Service(_) | Actor::System => Ok(()),
        }
    }

    fn use_accounts(&mut self) -> Result<(), Trouble> {
        let (actor, now) = (self.anyone()?, self.now);
        // One of the last few, or a new one.
        self.secrets += self.dice.below(2) as u64;
        let nth = self.secrets.saturating_sub(self.dice.below(3) as u64);
        let secret = Digest::of(&[&nth.to_be_bytes()]);
        let kinds = [CredentialKind::Invitation, CredentialKind::Session, CredentialKind::Token];
        let kind = self.dice.pick(&kinds).unwrap_or(CredentialKind::Session);
        let until = now + TimeDelta::hours(i64::try_from(self.dice.below(24 * 300)).unwrap_or(0));
        self.note_step(format!("{actor} and the {kind:?} {secret}"));
        match self.dice.below(8) {
            0..=2 => {
                let (actor, scope) = (actor.clone(), "all".to_owned());
                let made = Credential { secret, kind, actor, scope, at: now, until };
                let rests_on = self.rests_on(&made.actor)?;
                let put =
                    |store: &dyn AllPorts| store.put_credential(made.clone(), rests_on.clone());
                if self.twin.ask("credential", put)? == Some(false) {
                    self.tally.count("credentials that rested on nothing", 1);
                }
            }
            3 => {
                let taken = self.twin.tell("take", |store| store.take_credential(secret, now))?;
                self.tally.count("credentials taken", usize::from(taken.is_some()));
            }
            4 => {
                let hash = format!("hash at {now}");
                let rests_on = self.rests_on(&actor)?;
                let set = |store: &dyn AllPorts| {
                    store.set_password(actor.clone(), hash.clone(), rests_on.clone())
                };
                if !self.twin.tell("password", set)? {
                    self.tally.count("passwords that rested on nothing", 1);
                }
            }
            5 => {
                let moved = self.twin.tell("prolong", |store| store.prolong(secret, until))?;
                self.tally.count("credentials prolonged", usize::from(moved));
            }
            6 => {
                let swept =
                    self.twin.tell("sweep credentials", |store| store.sweep_credentials(now))?;
                self.tally.count("credentials swept", usize::try_from(swept)?);
            }
            _ => {
                self.twin.tell("end", |store| {
                    let living = store.credentials(actor.clone(), kind, now)?.len();
                    store.end_credentials(actor.clone())?;
                    Ok(living)
                })?;
            }
        }
        self.twin.tell("credential", |store| store.credential(secret, now))?;
        self.twin.tell("password", |store| store.password(actor.clone()))?;
        self.twin.tell("credentials", |store| store.credentials(actor.clone(), kind, now))?;
        Ok(())
    }

    /// Mostly what holds, at times what held once, or is another's.
    fn rests_on(&mut self, actor: &Actor) -> Result<RestsOn, Trouble> {
        let nth = self.secrets.saturating_sub(self.dice.below(3) as u64);
        Ok(match self.dice.below(4) {
            0 => RestsOn::Invitation(Digest::of(&[&nth.to_be_bytes()]), self.now),
            1 => RestsOn::Password("another hash".to_owned()),
            2 => match self.twin.tell("password", |store| store.password(actor.clone()))? {
                Some(hash) => RestsOn::Password(hash),
                None => RestsOn::Nothing,
            },
            _ => RestsOn::Nothing,
        })
    }

    fn redact(&mut self) -> Result<(), Trouble> {
        let Some(id) = self.dice.pick(&self.tickets) else { return Ok(()) };
        let seq = Version(self.dice.below(6) as u64);
        self.erase_this(ErasureTarget::Message(id, seq))?;
        self.check_ticket(id)
    }

    /// Mostly refused, since the customer has open tickets; at times these are closed before.
    fn erase(&mut self) -> Result<(), Trouble> {
        let customer = self.dice.pick(&self.customers).ok_or("nobody to erase")?;
        if self.dice.percent(60) {
            self.put_customer(&customer, true)?;
            for id in self.living.clone() {
                let ticket = self.ticket(id)?.ok_or("a ticket is gone")?;
                if *ticket.customer() == customer && ticket.live().is_some() {
                    self.close_for_all(id)?;
                }
            }
        }
        let erased = self.erase_this(ErasureTarget::Customer(customer.clone()))?;
        let actor = Actor::Customer(customer.clone());
        self.twin.tell("password", |store| store.password(actor.clone()))?;
        self.twin.tell("staged", |store| store.staged_bytes(actor.clone()))?;
        self.waiting.retain(|waiting| waiting.by != actor);
        if erased { self.replace(&customer) } else { Ok(()) }
    }

    /// An erased customer never comes back; somebody else takes their place.
    fn replace(&mut self, customer: &CustomerId) -> Result<(), Trouble> {
        let again =
            CustomerCard::new(customer.clone(), "Once more", Language::En).email(String::new());
        let told = line(DeskAction::CustomerEnabled, customer.as_str());
        let back =
            self.twin.ask("back", |store| store.put_customer(again.clone(), told.clone()))?;
        ensure!(back.is_none(), "the erased key {customer} is used again");
        let fresh = CustomerId::new(format!("{customer}+"))?;
        self.put_customer(&fresh, true)?;
        // The last of them is a member of nothing.
        if self.customers.last() != Some(customer) {
            for project in self.projects.clone() {
                if self.dice.percent(75) {
                    self.set_member(&project, &fresh, true)?;
                }
            }
        }
        for known in self.customers.iter_mut().filter(|known| *known == customer) {
            *known = fresh.clone();
        }
        Ok(())
    }

    fn erase_this(&mut self, target: ErasureTarget) -> Result<bool, Trouble> {
        self.note_step(format!("erase {target:?}"));
        let whole = matches!(target, ErasureTarget::Customer(_));
        let erasure = kit::erasure(&*self.twin.reference, target, self.now)?;
        match self.twin.ask("erase", |store| store.erase(erasure.clone()))? {
            Some(messages) => {
                self.tally.count("customers erased", usize::from(whole));
                self.tally.count("messages erased", usize::try_from(messages)?);
                Ok(true)
            }
            None => {
                self.tally.count("erasures refused", 1);
                Ok(false)
            }
        }
    }

    fn sweep_uploads(&mut self) -> Result<(), Trouble> {
        let before = self.now - TimeDelta::hours(24);
        self.note_step(format!("uploads before {before} are swept"));
        let swept = self.twin.tell("sweep", |store| store.sweep_uploads(before))?;
        self.tally.count("uploads swept", usize::try_from(swept)?);
        for waiting in &self.waiting {
            let (by, id) = (waiting.by.clone(), waiting.file.id);
            self.twin.tell("upload", |store| store.upload(by.clone(), id))?;
        }
        Ok(())
    }

    fn choose_policy(&mut self) -> Result<(), Trouble> {
        let (mut policy, PolicyVersion(at)) = self.twin.tell("policy", |store| store.policy())?;
        policy.file_bytes = policy.file_bytes.max(2) - 1;
        let expected = PolicyVersion(if self.dice.percent(70) { at } else { at + 1 });
        let told = line(DeskAction::PolicySet, "file.bytes");
        self.note_step(format!("a policy for version {at}, expected at {expected:?}"));
        let set = |store: &dyn AllPorts| store.set_policy(policy.clone(), expected, told.clone());
        if !self.twin.tell("policy", set)? {
            self.tally.count("policies refused", 1);
        }
        Ok(())
    }

    /// A commit that names a file which nobody has: nothing of it may stay.
    fn misplace(&mut self) -> Result<(), Trouble> {
        let Some(mut commit) = self.past.last().cloned() else { return Ok(()) };
        let unknown: FileId = self.ids.file();
        commit.command = Some(self.ids.command());
        commit.claims = vec![(unknown, commit.expected.next())];
        self.note_step("a commit with an unknown file".to_owned());
        let outcome = self.commit(&commit)?;
        let right =
            matches!(outcome, Outcome::Conflict) || outcome == Outcome::Unclaimable(unknown);
        ensure!(right, "an unknown file: {outcome:?}");
        self.twin.tell("lines", |store| Ok(store.lines(0, ALL)?.len()))?;
        Ok(())
    }
}
