//! S9: uploads and attachments.

use helpdesk_core::{Actor, Command, FileId, FileRef, Version};
use helpdesk_store::StoreErrorKind::Input;
use helpdesk_store::{CHUNK_MAX, CommitRefusal, StagedFile, StoredFile};

use crate::check::{ensure, fails, same};
use crate::kit::minute;
use crate::room::{Room, file_of, number};
use crate::{Place, Trouble};

fn begin(room: &Room, by: &Actor, at: i64) -> Result<FileId, Trouble> {
    let id = room.ids.file();
    room.store.stage(StagedFile { id, by: by.clone(), at: minute(at) })?;
    Ok(id)
}

/// Bytes that differ from chunk to chunk and from place to place.
fn bytes(len: usize) -> Vec<u8> {
    (0..len).map(|n| (n % 251) as u8 ^ (n >> 20) as u8).collect()
}

fn read(room: &Room, file: &FileRef) -> Result<Vec<u8>, Trouble> {
    let mut read = Vec::new();
    for index in 0.. {
        let Some(chunk) = room.store.chunk(file.id, index)? else { break };
        ensure!(chunk.len() <= CHUNK_MAX, "a chunk of {} bytes", chunk.len());
        read.extend(chunk);
    }
    Ok(read)
}

pub(super) fn s9_a_file_is_read_back_in_its_chunks(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    for (at, len) in (1..).zip([1, CHUNK_MAX - 1, CHUNK_MAX, CHUNK_MAX + 1, 2 * CHUNK_MAX]) {
        let bytes = bytes(len);
        let file = room.upload("customer:ada", at, &bytes)?;
        room.act(id, "customer:ada", at, &room.attach("Look", vec![file.clone()])?)?;
        let seq = room.found(id)?.ticket.version();
        let stored = StoredFile { file: file.clone(), ticket: id, seq, public: true };
        same!(room.store.file(file.id)?, Some(stored));
        ensure!(read(&room, &file)? == bytes, "a file of {len} bytes reads back");
        let chunks = u32::try_from(len.div_ceil(CHUNK_MAX))?;
        same!(room.store.chunk(file.id, chunks)?, None);
    }
    Ok(())
}

pub(super) fn s9_chunks_come_in_order_and_whole(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let by: Actor = "customer:ada".parse()?;
    let id = begin(&room, &by, 0)?;
    let append = |index, len| room.store.append(id, by.clone(), index, bytes(len));
    fails!(append(1, CHUNK_MAX), Input);
    fails!(append(0, CHUNK_MAX + 1), Input);
    fails!(append(0, 0), Input);
    append(0, CHUNK_MAX)?;
    fails!(append(0, CHUNK_MAX), Input);
    fails!(append(2, 1), Input);
    append(1, 5)?;
    // Only the last chunk is shorter than the others.
    fails!(append(2, 5), Input);
    let all = bytes(CHUNK_MAX + 5);
    let (short, whole) = (file_of(id, &bytes(CHUNK_MAX)), file_of(id, &all));
    fails!(room.store.finish(by.clone(), short), Input);
    room.store.finish(by.clone(), whole.clone())?;
    fails!(append(2, 5), Input);
    fails!(room.store.finish(by.clone(), whole), Input);
    fails!(room.store.stage(StagedFile { id, by: by.clone(), at: minute(1) }), Input);
    let unknown = room.ids.file();
    fails!(room.store.append(unknown, by.clone(), 0, bytes(1)), Input);
    fails!(room.store.finish(by, file_of(unknown, &[])), Input);
    Ok(())
}

pub(super) fn s9_an_upload_is_seen_by_its_uploader_alone(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let (ada, bob): (Actor, Actor) = ("customer:ada".parse()?, "agent:ada".parse()?);
    let id = begin(&room, &ada, 0)?;
    fails!(room.store.append(id, bob.clone(), 0, bytes(1)), Input);
    room.store.append(id, ada.clone(), 0, bytes(3))?;
    let file = file_of(id, &bytes(3));
    fails!(room.store.finish(bob.clone(), file.clone()), Input);
    same!(room.store.upload(ada.clone(), id)?, None);
    room.store.finish(ada.clone(), file.clone())?;
    same!(room.store.upload(ada.clone(), id)?, Some(file.clone()));
    same!(room.store.upload(bob, id)?, None);
    same!(room.store.file(id)?, None);
    same!(room.store.chunk(id, 0)?, None);
    let ticket = room.open("customer:bob", None, "One", 0)?;
    let theft = room.commit(ticket, "agent:ada", 1, &room.attach("Mine", vec![file.clone()])?)?;
    let answer = room.store.commit(theft);
    ensure!(matches!(answer, Err(CommitRefusal::Unclaimable(it)) if it == id), "{answer:?}");
    let own = room.open("customer:ada", None, "Two", 0)?;
    room.act(own, "customer:ada", 1, &room.attach("Mine", vec![file.clone()])?)?;
    // A retry looks its files up again: they are known still.
    same!(room.store.upload(ada, id)?, Some(file));
    Ok(())
}

pub(super) fn s9_a_file_is_claimed_once(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let file = room.upload("customer:ada", 0, b"bytes")?;
    let mut twice =
        room.commit(id, "customer:ada", 1, &room.attach("Look", vec![file.clone()])?)?;
    twice.claims.push((file.id, Version(2)));
    let answer = room.store.commit(twice);
    ensure!(matches!(answer, Err(CommitRefusal::Unclaimable(it)) if it == file.id), "{answer:?}");
    room.act(id, "customer:ada", 1, &room.attach("Look", vec![file.clone()])?)?;
    let again = room.commit(id, "customer:ada", 2, &room.attach("Again", vec![file.clone()])?)?;
    let answer = room.store.commit(again);
    ensure!(matches!(answer, Err(CommitRefusal::Unclaimable(it)) if it == file.id), "{answer:?}");
    let ada: Actor = "customer:ada".parse()?;
    let unfinished = begin(&room, &ada, 0)?;
    room.store.append(unfinished, ada, 0, bytes(2))?;
    let files = vec![file_of(unfinished, &bytes(2))];
    let early = room.commit(id, "customer:ada", 3, &room.attach("Early", files)?)?;
    let answer = room.store.commit(early);
    ensure!(
        matches!(answer, Err(CommitRefusal::Unclaimable(it)) if it == unfinished),
        "{answer:?}"
    );
    Ok(())
}

pub(super) fn s9_unclaimed_uploads_are_swept(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let ada: Actor = "customer:ada".parse()?;
    let claimed = room.upload("customer:ada", 0, b"claimed")?;
    room.act(id, "customer:ada", 1, &room.attach("Look", vec![claimed.clone()])?)?;
    let old = room.upload("customer:ada", 0, b"old")?;
    let unfinished = begin(&room, &ada, 0)?;
    room.store.append(unfinished, ada.clone(), 0, bytes(7))?;
    let young = room.upload("customer:ada", 10, b"young")?;
    same!(room.store.sweep_uploads(minute(0))?, 0);
    same!(room.store.sweep_uploads(minute(10))?, 2);
    same!(room.store.sweep_uploads(minute(10))?, 0);
    same!(room.store.upload(ada.clone(), old.id)?, None);
    fails!(room.store.append(unfinished, ada.clone(), 1, bytes(1)), Input);
    same!(room.store.upload(ada.clone(), young.id)?, Some(young));
    ensure!(read(&room, &claimed)? == b"claimed", "what was sent stays");
    same!(room.store.staged_bytes(ada)?, 5);
    let gone = room.commit(id, "customer:ada", 2, &room.attach("Old", vec![old])?)?;
    let answer = room.store.commit(gone);
    ensure!(matches!(answer, Err(CommitRefusal::Unclaimable(_))), "{answer:?}");
    Ok(())
}

pub(super) fn s9_staged_bytes_are_counted_until_they_are_sent(
    place: &dyn Place,
) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let (ada, max): (Actor, Actor) = ("customer:ada".parse()?, "agent:max".parse()?);
    let staged = |by: &Actor| room.store.staged_bytes(by.clone());
    same!(staged(&ada)?, 0);
    let first = room.upload("customer:ada", 0, b"four")?;
    let begun = begin(&room, &ada, 0)?;
    room.store.append(begun, ada.clone(), 0, bytes(CHUNK_MAX))?;
    same!(staged(&ada)?, 4 + CHUNK_MAX as u64);
    same!(staged(&max)?, 0);
    room.act(id, "customer:ada", 1, &room.attach("Look", vec![first])?)?;
    same!(staged(&ada)?, CHUNK_MAX as u64);
    Ok(())
}

pub(super) fn s6_a_file_of_a_note_is_not_public(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    for (at, public) in [(1, false), (2, true)] {
        let file = room.upload("agent:max", 0, b"bytes")?;
        let message = room.with_files("Look", vec![file.clone()])?;
        let command = if public { Command::Reply(message) } else { Command::Note(message) };
        room.act(id, "agent:max", at, &command)?;
        let stored = room.store.file(file.id)?.ok_or("the file is gone")?;
        same!(stored.public, public);
    }
    Ok(())
}

pub(super) fn an_empty_file_is_a_file(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let id = room.open("customer:ada", None, "One", 0)?;
    let file = room.upload("customer:ada", 0, b"")?;
    room.act(id, "customer:ada", 1, &room.attach("Look", vec![file.clone()])?)?;
    same!(room.store.file(file.id)?.map(|stored| stored.file), Some(file.clone()));
    same!(room.store.chunk(file.id, 0)?, None);
    let audit = room.store.audit(number(1)?)?.ok_or("no audit")?;
    let digest = file.digest;
    same!(audit.files, vec![(Version(2), file, digest, 0)]);
    Ok(())
}
