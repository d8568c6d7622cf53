//! Files on their way out: a chunk at a time, and only what was sent.

use std::io::Write;

use helpdesk_core::digest::Hasher;
use helpdesk_core::{FileId, Reader};
use helpdesk_store::StoredFile;

use crate::engine::Helpdesk;
use crate::error::{Error, Missing};

impl Helpdesk {
    /// Returns a file of a ticket that `reader` may see.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none for this reader (S7), [`Error::Store`].
    pub fn file(&self, reader: &Reader, id: FileId) -> Result<StoredFile, Error> {
        const MISSING: Error = Error::NotFound(Missing::File);
        self.admit(reader)?;
        let file = self.store().file(id)?.ok_or(MISSING)?;
        if *reader == Reader::Operator {
            return Ok(file);
        }
        let found = self.store().ticket(file.ticket)?.ok_or(MISSING)?;
        let seen = found.ticket.may_read(reader) && (file.public || reader.customer().is_none());
        if seen { Ok(file) } else { Err(MISSING) }
    }

    /// Returns a file that `reader` may see, to be read a chunk at a time. Permission is checked once, when
    /// the reading begins.
    ///
    /// # Errors
    /// As [`Helpdesk::file`].
    pub fn read_file(&self, reader: &Reader, id: FileId) -> Result<FileReading, Error> {
        let stored = self.file(reader, id)?;
        let (desk, hasher) = (self.clone(), Hasher::default());
        Ok(FileReading { desk, stored, hasher, index: 0, read: 0 })
    }

    /// Writes a file's bytes out, a chunk at a time, after checking that `reader` may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Io`] when `to` cannot be written, [`Error::Damaged`] when the
    /// bytes are not those that were sent, [`Error::Store`].
    pub fn download(
        &self,
        reader: &Reader,
        id: FileId,
        to: &mut dyn Write,
    ) -> Result<StoredFile, Error> {
        let mut reading = self.read_file(reader, id)?;
        while let Some(chunk) = reading.chunk()? {
            to.write_all(&chunk)?;
        }
        Ok(reading.stored)
    }
}

/// A file that is being read. At most one chunk of 1 MiB is in memory at a time.
#[derive(Debug)]
pub struct FileReading {
    desk: Helpdesk,
    stored: StoredFile,
    hasher: Hasher,
    index: u32,
    read: u64,
}

impl FileReading {
    /// Returns the file's metadata.
    #[must_use]
    pub const fn stored(&self) -> &StoredFile {
        &self.stored
    }

    /// Returns the first bytes of the file, at most 1 MiB, as they are stored, to detect its type. The
    /// position of the reading does not change.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn beginning(&self) -> Result<Vec<u8>, Error> {
        Ok(self.desk.store().chunk(self.stored.file.id, 0)?.unwrap_or_default())
    }

    /// Returns the next chunk, of at most 1 MiB, or `None` after the last. The last one is given only once
    /// all of them are known to be those that were sent, so a reader who gets to the end has the whole file.
    ///
    /// # Errors
    /// [`Error::Damaged`] when the bytes are not those that were sent, [`Error::Store`].
    pub fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let file = &self.stored.file;
        let damaged = || {
            let id = file.id;
            Error::Damaged(format!("the bytes of file `{id}` are not those that were sent"))
        };
        if self.read == file.size {
            return Ok(None);
        }
        let found = self.desk.store().chunk(file.id, self.index)?;
        let chunk = found.filter(|chunk| !chunk.is_empty()).ok_or_else(damaged)?;
        self.hasher.update(&chunk);
        self.read = self.read.saturating_add(chunk.len() as u64);
        self.index = self.index.saturating_add(1);
        let is_over = self.read > file.size;
        let is_last = self.read == file.size;
        if is_over || (is_last && self.hasher.clone().finish() != file.digest) {
            return Err(damaged());
        }
        Ok(Some(chunk))
    }
}
