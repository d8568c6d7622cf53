//! Writes lines, counts and digests them.

use std::io::{BufWriter, Result as Written, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use helpdesk_core::digest::Hasher;
use helpdesk_core::{Digest, FileRef};
use serde::Serialize;

use super::Moved;
use super::line::ChunkLine;
use crate::engine::Helpdesk;
use crate::error::Error;

/// An export that is being written.
pub(super) struct Writer<'a> {
    out: &'a mut dyn Write,
    progress: &'a mut dyn FnMut(u64),
    hasher: Hasher,
    lines: u64,
    pub(super) counts: Moved,
}

/// Digests every byte that it writes.
struct Digesting<'a> {
    out: &'a mut dyn Write,
    hasher: &'a mut Hasher,
}

impl Write for Digesting<'_> {
    fn write(&mut self, bytes: &[u8]) -> Written<usize> {
        self.out.write_all(bytes)?;
        self.hasher.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Written<()> {
        Ok(())
    }
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut dyn Write, progress: &'a mut dyn FnMut(u64)) -> Self {
        let counts = Moved::default();
        Self { out, progress, hasher: Hasher::default(), lines: 0, counts }
    }

    pub(super) fn line(&mut self, line: &impl Serialize) -> Result<(), Error> {
        // A line may be as long as a ticket's history, so it is written while the history is read.
        let mut out = BufWriter::new(Digesting { out: self.out, hasher: &mut self.hasher });
        serde_json::to_writer(&mut out, line).map_err(std::io::Error::from)?;
        out.write_all(b"\n")?;
        out.flush()?;
        drop(out);
        self.lines += 1;
        (self.progress)(self.lines);
        Ok(())
    }

    /// Writes a file's bytes, each chunk as the line that `wrap` makes of it.
    pub(super) fn file<L: Serialize>(
        &mut self,
        desk: &Helpdesk,
        file: &FileRef,
        wrap: impl Fn(ChunkLine) -> L,
    ) -> Result<(), Error> {
        let (mut index, mut hasher) = (0, Hasher::default());
        while let Some(chunk) = desk.store().chunk(file.id, index)? {
            hasher.update(&chunk);
            let bytes = STANDARD.encode(&chunk);
            self.line(&wrap(ChunkLine { file: file.id, index, bytes }))?;
            index += 1;
        }
        if hasher.finish() != file.digest {
            let id = file.id;
            return Err(Error::Damaged(format!("the bytes of file `{id}` are not those sent")));
        }
        self.counts.files += 1;
        Ok(())
    }

    /// Returns the digest of every byte so far.
    pub(super) fn digest(&self) -> Digest {
        self.hasher.clone().finish()
    }

    pub(super) fn flush(self) -> Result<Moved, Error> {
        self.out.flush()?;
        Ok(self.counts)
    }
}
