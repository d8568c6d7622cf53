//! Files on their way in: staged in chunks before the command that sends them (S9).

use std::io::Read;

use helpdesk_core::digest::Hasher;
use helpdesk_core::words::MEDIA_TYPE_MAX;
use helpdesk_core::{Actor, Digest, FileId, FileName, FileRef};
use helpdesk_store::{CHUNK_MAX, StagedFile};

use crate::engine::Helpdesk;
use crate::error::Error;

/// The media type of a file whose type was not declared, or not in proper form.
const UNKNOWN_TYPE: &str = "application/octet-stream";

impl Helpdesk {
    /// Stages a file: its bytes are durable when this returns, visible only to the uploader, and wait up to
    /// 24 hours for a message to take them. Only one chunk of 1 MiB is in memory at a time.
    ///
    /// # Errors
    /// [`Error::Input`] when the file is larger than the policy's `file.bytes`, or the actor has
    /// more than `upload.quota` waiting; [`Error::Io`] when `bytes` cannot be read;
    /// [`Error::Store`].
    pub fn upload(
        &self,
        by: &Actor,
        name: &str,
        media_type: &str,
        bytes: &mut dyn Read,
    ) -> Result<FileRef, Error> {
        let now = self.now();
        let id = self.ids().file(now)?;
        self.store().stage(StagedFile { id, by: by.clone(), at: now })?;
        let done = self.receive(by, id, bytes).and_then(|(size, digest)| {
            let (name, media_type) = (FileName::clean(name), clean_type(media_type));
            let file = FileRef { id, name, size, media_type, digest };
            self.store().finish(by.clone(), file.clone())?;
            Ok(file)
        });
        if done.is_err() {
            // A failed upload must not count against the quota. If dropping it fails too, the sweep drops it
            // within a day, and the first failure is the one to report.
            let _ = self.store().discard(by.clone(), id);
        }
        done
    }

    /// Takes the bytes in, a chunk at a time; returns how many there were, and their digest.
    fn receive(
        &self,
        by: &Actor,
        id: FileId,
        bytes: &mut dyn Read,
    ) -> Result<(u64, Digest), Error> {
        let policy = self.policy()?;
        let (mut hasher, mut size, mut index) = (Hasher::default(), 0_u64, 0_u32);
        loop {
            let mut chunk = Vec::new();
            Read::take(&mut *bytes, CHUNK_MAX as u64).read_to_end(&mut chunk)?;
            if chunk.is_empty() {
                return Ok((size, hasher.finish()));
            }
            size = size.saturating_add(chunk.len() as u64);
            if size > policy.file_bytes {
                let problem = format!("a file has at most {} bytes", policy.file_bytes);
                return Err(Error::Input { field: "file", problem });
            }
            // Asked again for each chunk, since other uploads may run beside this one.
            let waiting = self.store().staged_bytes(by.clone())?;
            if waiting.saturating_add(chunk.len() as u64) > policy.upload_quota {
                let limit = policy.upload_quota;
                let problem = format!("at most {limit} bytes may wait to be sent");
                return Err(Error::Input { field: "file", problem });
            }
            hasher.update(&chunk);
            self.store().append(id, by.clone(), index, chunk)?;
            index = index.saturating_add(1);
        }
    }

    /// Returns a finished upload of `by`, sent already or not, or `None` if there is none, it is another
    /// actor's, or it was erased. So a form that is refused keeps its files.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn uploaded(&self, by: &Actor, id: FileId) -> Result<Option<FileRef>, Error> {
        Ok(self.store().upload(by.clone(), id)?)
    }

    /// Drops an upload of `by` that was not sent: its bytes no longer count against the quota. One that does
    /// not exist, is another actor's or was sent is left alone. Like staging, this leaves no line in the
    /// desk's own log.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub fn discard(&self, by: &Actor, id: FileId) -> Result<(), Error> {
        Ok(self.store().discard(by.clone(), id)?)
    }
}

/// Takes a declared media type if it has the form `type/subtype`, for display only.
fn clean_type(given: &str) -> String {
    let given = given.trim();
    let plain = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    let fits = given.len() <= MEDIA_TYPE_MAX
        && given.split_once('/').is_some_and(|(kind, sub)| plain(kind) && plain(sub));
    if fits { given.to_ascii_lowercase() } else { UNKNOWN_TYPE.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_media_type_is_taken_only_in_proper_form() {
        assert_eq!(clean_type("Image/PNG"), "image/png");
        for bad in ["", "png", "a/b/c", "text/html; charset=x", "a/\r\nX: y", "/x"] {
            assert_eq!(clean_type(bad), UNKNOWN_TYPE, "{bad:?}");
        }
    }
}
