//! Uploads and attachments (S9).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use helpdesk_core::{Actor, FileId, FileRef, TicketId, Version};

use super::upload::{Claim, Upload};
use super::{Inner, MemoryStore, refused};
use crate::error::StoreError;
use crate::precondition::Precondition;
use crate::uploads::{StagedFile, StoredFile, Uploads};

impl Uploads for MemoryStore {
    fn stage(&self, file: StagedFile) -> Result<(), StoreError> {
        self.lock().stage(file)
    }

    fn append(&self, id: FileId, by: Actor, index: u32, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.lock().append(id, &by, index, bytes)
    }

    fn finish(&self, by: Actor, file: FileRef) -> Result<(), StoreError> {
        self.lock().finish(&by, file)
    }

    fn discard(&self, by: Actor, id: FileId) -> Result<(), StoreError> {
        self.lock().discard(&by, id);
        Ok(())
    }

    fn upload(&self, by: Actor, id: FileId) -> Result<Option<FileRef>, StoreError> {
        Ok(self.lock().upload(&by, id))
    }

    fn staged_bytes(&self, by: Actor) -> Result<u64, StoreError> {
        Ok(self.lock().staged_bytes(&by))
    }

    fn file(&self, id: FileId) -> Result<Option<StoredFile>, StoreError> {
        Ok(self.lock().file(id))
    }

    fn chunk(&self, id: FileId, index: u32) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.lock().chunk(id, index))
    }

    fn sweep_uploads(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(self.lock().sweep_uploads(before))
    }
}

impl Inner {
    pub(super) fn stage(&mut self, file: StagedFile) -> Result<(), StoreError> {
        self.hold(&[Precondition::NotErased(file.by.clone())])?;
        if self.files.contains_key(&file.id) {
            return Err(refused(format!("the id of file `{}` is taken", file.id)));
        }
        let StagedFile { id, by, at } = file;
        self.files.insert(id, Upload { by, at, chunks: Vec::new(), file: None, claim: None });
        Ok(())
    }

    pub(super) fn append(
        &mut self,
        id: FileId,
        by: &Actor,
        index: u32,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        let upload = self.unfinished(id, by)?;
        upload.there().with(index, &bytes)?;
        upload.chunks.push(bytes);
        Ok(())
    }

    pub(super) fn finish(&mut self, by: &Actor, file: FileRef) -> Result<(), StoreError> {
        let upload = self.unfinished(file.id, by)?;
        let there = upload.size();
        if there != file.size {
            let (id, size) = (file.id, file.size);
            return Err(refused(format!("file `{id}` has {there} bytes, not {size}")));
        }
        upload.file = Some(file);
        Ok(())
    }

    pub(super) fn discard(&mut self, by: &Actor, id: FileId) {
        if self.files.get(&id).is_some_and(|upload| upload.is_waiting_of(by)) {
            self.files.remove(&id);
        }
    }

    pub(super) fn upload(&self, by: &Actor, id: FileId) -> Option<FileRef> {
        self.files.get(&id).filter(|upload| upload.by == *by)?.file.clone()
    }

    fn unfinished(&mut self, id: FileId, by: &Actor) -> Result<&mut Upload, StoreError> {
        self.files
            .get_mut(&id)
            .filter(|upload| upload.is_waiting_of(by) && upload.file.is_none())
            .ok_or_else(|| refused(format!("there is no unfinished upload `{id}`")))
    }

    pub(super) fn staged_bytes(&self, by: &Actor) -> u64 {
        self.files.values().filter(|upload| upload.is_waiting_of(by)).map(Upload::size).sum()
    }

    /// Returns the first file that this commit may not claim; one named twice is one.
    pub(super) fn first_unclaimable(
        &self,
        by: &Actor,
        claims: &[(FileId, Version)],
    ) -> Option<FileId> {
        let mut seen = BTreeSet::new();
        let bad = claims.iter().find(|(id, _)| {
            let ready = |upload: &Upload| upload.is_waiting_of(by) && upload.file.is_some();
            !seen.insert(*id) || !self.files.get(id).is_some_and(ready)
        });
        bad.map(|(id, _)| *id)
    }

    pub(super) fn claim(&mut self, id: FileId, ticket: TicketId, seq: Version, public: bool) {
        if let Some(upload) = self.files.get_mut(&id) {
            upload.claim = Some(Claim { ticket, seq, public });
        }
    }

    pub(super) fn file(&self, id: FileId) -> Option<StoredFile> {
        let upload = self.files.get(&id)?;
        let Claim { ticket, seq, public } = upload.claim?;
        Some(StoredFile { file: upload.file.clone()?, ticket, seq, public })
    }

    pub(super) fn chunk(&self, id: FileId, index: u32) -> Option<Vec<u8>> {
        let upload = self.files.get(&id).filter(|upload| upload.claim.is_some())?;
        upload.chunks.get(index as usize).cloned()
    }

    pub(super) fn sweep_uploads(&mut self, before: DateTime<Utc>) -> u64 {
        let there = self.files.len();
        self.files.retain(|_, upload| upload.claim.is_some() || upload.at >= before);
        (there - self.files.len()) as u64
    }
}
