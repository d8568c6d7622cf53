//! Power loss: what may be on the disk after a recorded run was cut off at any point.
//!
//! Everything flushed is there. Of what was written since, any subset of the 512-byte sectors is there, each
//! in any of the versions it went through; a change of length may have reached the disk or not. Names appear
//! and vanish at once.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::random::Random;
use super::recording::{Op, Recording};
use super::{Outcome, Tally, Verdict, room, spread};

const SECTOR: u64 = 512;

/// A recorded run that is cut off again and again.
#[derive(Debug)]
pub struct PowerLoss<'a> {
    /// The run.
    pub recording: &'a Recording,
    /// The directory it ran in, ending in a slash; other files are left alone.
    pub directory: &'a str,
    /// The files that were there before the run and on the disk for good, by name within the directory.
    pub before: &'a BTreeMap<String, Vec<u8>>,
    /// How many images are made, spread evenly over the run.
    pub images: usize,
    /// Where the dice start.
    pub seed: u64,
}

impl PowerLoss<'_> {
    /// Makes the images, one directory each, and has `check` look at them with the lines printed before the
    /// cut.
    ///
    /// # Errors
    /// An image cannot be written.
    pub fn run(&self, check: impl Fn(&Path, &[&str]) -> Verdict + Sync) -> Outcome<Tally> {
        let cuts = self.cuts();
        if cuts.is_empty() {
            return Err("the recording holds no operation on the files".into());
        }
        let lanes = 8.min(self.images.max(1));
        let tallies = spread(lanes, |lane| {
            // Each lane walks its own stretch of the run, so that every lane replays it at most once.
            let mine = self.images * lane / lanes..self.images * (lane + 1) / lanes;
            let mut disk = Disk::new(self);
            let mut tally = Tally::default();
            for image in mine {
                let cut = cuts.get(image * cuts.len() / self.images).copied().unwrap_or_default();
                disk.advance(cut);
                let room = room::scratch()?;
                disk.image(&mut Random::for_case(self.seed, image)).write(room.path())?;
                tally.count(
                    &format!("image {image}, cut after operation {cut}"),
                    &check(room.path(), &disk.said),
                );
            }
            Ok(tally)
        })?;
        Ok(tallies.into_iter().fold(Tally::default(), |mut all, tally| {
            all.add(tally);
            all
        }))
    }

    /// After which operations the power goes: all that touch the files, and every line said.
    fn cuts(&self) -> Vec<usize> {
        let ours = |file: &usize| self.name(*file).is_some();
        let counts = self.recording.ops.iter().map(|op| match op {
            Op::Write { file, .. }
            | Op::Truncate { file, .. }
            | Op::Sync { file, .. }
            | Op::Unlink { file } => ours(file),
            Op::Rename { from, to } => ours(from) || ours(to),
            Op::Said(_) => true,
            Op::Injected(..) => false,
        });
        counts.enumerate().filter_map(|(at, counts)| counts.then_some(at + 1)).collect()
    }

    /// The name of a file within the directory; shared-memory indexes do not outlive the machine.
    fn name(&self, file: usize) -> Option<&str> {
        let name = self.recording.files.get(file)?.strip_prefix(self.directory)?;
        (!name.ends_with("-shm")).then_some(name)
    }
}

/// What is durably on the disk and what is on its way, at one moment of the run.
struct Disk<'a> {
    run: &'a PowerLoss<'a>,
    at: usize,
    durable: BTreeMap<usize, Vec<u8>>,
    others: &'a BTreeMap<String, Vec<u8>>,
    pending: Vec<Pending<'a>>,
    said: Vec<&'a str>,
}

/// A piece of one sector, or a change of length, not yet flushed.
#[derive(Clone)]
struct Pending<'a> {
    op: usize,
    file: usize,
    change: Change<'a>,
}

#[derive(Clone)]
enum Change<'a> {
    Piece { offset: u64, data: &'a [u8] },
    Length(u64),
}

impl<'a> Disk<'a> {
    fn new(run: &'a PowerLoss<'a>) -> Self {
        let known = |file: usize| run.name(file).and_then(|name| run.before.get(name));
        let durable = (0..run.recording.files.len())
            .filter_map(|file| known(file).map(|bytes| (file, bytes.clone())))
            .collect();
        Self { run, at: 0, durable, others: run.before, pending: Vec::new(), said: Vec::new() }
    }

    fn advance(&mut self, end: usize) {
        while self.at < end {
            let Some(op) = self.run.recording.ops.get(self.at) else { return };
            self.happens(op);
            self.at += 1;
        }
    }

    fn happens(&mut self, op: &'a Op) {
        match op {
            Op::Write { file, offset, data } if self.run.name(*file).is_some() => {
                self.durable.entry(*file).or_default();
                let (mut offset, mut data) = (*offset, data.as_slice());
                while !data.is_empty() {
                    let room = usize::try_from(SECTOR - offset % SECTOR)
                        .unwrap_or(usize::MAX)
                        .min(data.len());
                    let (piece, rest) = data.split_at(room);
                    self.pending.push(Pending {
                        op: self.at,
                        file: *file,
                        change: Change::Piece { offset, data: piece },
                    });
                    (offset, data) = (offset + room as u64, rest);
                }
            }
            Op::Truncate { file, length } if self.run.name(*file).is_some() => {
                self.pending.push(Pending {
                    op: self.at,
                    file: *file,
                    change: Change::Length(*length),
                });
            }
            Op::Sync { file, before } => {
                let pending = std::mem::take(&mut self.pending);
                let (reached, waiting): (Vec<_>, Vec<_>) =
                    pending.into_iter().partition(|p| p.file == *file && p.op < *before);
                self.pending = waiting;
                for pending in reached {
                    pending.change.apply(self.durable.entry(*file).or_default());
                }
            }
            Op::Unlink { file } => {
                self.durable.remove(file);
                self.pending.retain(|pending| pending.file != *file);
            }
            Op::Rename { from, to } => {
                if let Some(bytes) = self.durable.remove(from) {
                    self.durable.insert(*to, bytes);
                }
                self.pending.retain(|pending| pending.file != *to);
                for pending in &mut self.pending {
                    pending.file = if pending.file == *from { *to } else { pending.file };
                }
            }
            Op::Said(line) => self.said.push(line),
            Op::Write { .. } | Op::Truncate { .. } | Op::Injected(..) => {}
        }
    }

    /// One disk that the machine may come up with.
    fn image(&self, random: &mut Random) -> Image {
        let percent = [0, 10, 50, 90, 100].get(random.below(5)).copied().unwrap_or(50);
        let mut versions: HashMap<(usize, u64), usize> = HashMap::new();
        for pending in &self.pending {
            if let Change::Piece { offset, .. } = pending.change {
                *versions.entry((pending.file, offset / SECTOR)).or_default() += 1;
            }
        }
        // In the order of the sectors, not of the map, so that the same seed gives the same image.
        let mut sectors: Vec<_> = versions.into_iter().collect();
        sectors.sort_unstable();
        let mut kept: HashMap<(usize, u64), usize> = sectors
            .into_iter()
            .map(|(sector, all)| {
                (sector, if random.one_in_hundred(percent) { all } else { random.below(all) })
            })
            .collect();
        let mut files = self.durable.clone();
        for pending in &self.pending {
            let reached = match pending.change {
                Change::Piece { offset, .. } => {
                    let left = kept.entry((pending.file, offset / SECTOR)).or_default();
                    let reached = *left > 0;
                    *left = left.saturating_sub(1);
                    reached
                }
                Change::Length(_) => random.one_in_hundred(percent),
            };
            if reached {
                pending.change.apply(files.entry(pending.file).or_default());
            }
        }
        let mut named: BTreeMap<String, Vec<u8>> = self.others.clone();
        for file in 0..self.run.recording.files.len() {
            if let Some(name) = self.run.name(file) {
                match files.remove(&file) {
                    Some(bytes) => named.insert(name.to_owned(), bytes),
                    None => named.remove(name),
                };
            }
        }
        Image(named)
    }
}

impl Change<'_> {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Piece { offset, data } => {
                let from = usize::try_from(*offset).unwrap_or(usize::MAX);
                if bytes.len() < from + data.len() {
                    bytes.resize(from + data.len(), 0);
                }
                if let Some(place) = bytes.get_mut(from..from + data.len()) {
                    place.copy_from_slice(data);
                }
            }
            Self::Length(length) => bytes.resize(usize::try_from(*length).unwrap_or(usize::MAX), 0),
        }
    }
}

struct Image(BTreeMap<String, Vec<u8>>);

impl Image {
    fn write(&self, directory: &Path) -> std::io::Result<()> {
        self.0.iter().try_for_each(|(name, bytes)| std::fs::write(directory.join(name), bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(ops: Vec<Op>) -> Recording {
        Recording { files: vec!["/r/d".to_owned()], ops }
    }

    fn write(offset: u64, byte: u8) -> Op {
        Op::Write { file: 0, offset, data: vec![byte; 512] }
    }

    /// The distinct first bytes of both sectors over many images; `None` where the file ends before.
    fn seen(ops: Vec<Op>) -> std::collections::BTreeSet<(Option<u8>, Option<u8>)> {
        let (recording, before) = (recording(ops), BTreeMap::new());
        let run = PowerLoss {
            recording: &recording,
            directory: "/r/",
            before: &before,
            images: 1,
            seed: 1,
        };
        let mut disk = Disk::new(&run);
        disk.advance(recording.ops.len());
        let images = (0..300).map(|case| disk.image(&mut Random::for_case(1, case)));
        images
            .map(|Image(files)| (files["d"].first().copied(), files["d"].get(512).copied()))
            .collect()
    }

    #[test]
    fn what_was_flushed_is_on_every_image() {
        let flush = Op::Sync { file: 0, before: 2 };
        assert_eq!(seen(vec![write(0, 1), write(512, 2), flush]), [(Some(1), Some(2))].into());
    }

    #[test]
    fn of_what_was_not_flushed_any_subset_and_version_may_be_there() {
        let flush = Op::Sync { file: 0, before: 1 };
        let seen = seen(vec![write(0, 1), flush, write(0, 2), write(0, 3), write(512, 4)]);
        let all = [
            (Some(1), None),
            (Some(1), Some(4)),
            (Some(2), None),
            (Some(2), Some(4)),
            (Some(3), None),
            (Some(3), Some(4)),
        ];
        assert_eq!(seen, all.into());
    }

    #[test]
    fn a_flush_covers_only_what_was_written_before_it_began() {
        let flush = Op::Sync { file: 0, before: 1 };
        assert_eq!(
            seen(vec![write(0, 1), write(512, 2), flush]),
            [(Some(1), None), (Some(1), Some(2))].into()
        );
    }
}
