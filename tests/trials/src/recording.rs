//! What `strace` wrote down, as a list of operations on files with the child's own words between them.

use std::collections::HashMap;
use std::path::Path;

use super::Outcome;

/// One thing the child did, in the order in which it took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Bytes written at an offset.
    Write {
        /// Its place in the recording's list.
        file: usize,
        /// Bytes from the start of the file.
        offset: u64,
        /// What was written.
        data: Vec<u8>,
    },
    /// A file cut or stretched to this length.
    Truncate {
        /// Its place in the recording's list.
        file: usize,
        /// Bytes.
        length: u64,
    },
    /// A flush that came back: everything on the file before operation `before` is on the disk.
    Sync {
        /// Its place in the recording's list.
        file: usize,
        /// The first operation that the flush does not cover.
        before: usize,
    },
    /// A name that was removed.
    Unlink {
        /// Its place in the recording's list.
        file: usize,
    },
    /// A name changed.
    Rename {
        /// The old name's place in the recording's list.
        from: usize,
        /// The new name's.
        to: usize,
    },
    /// A line on standard output, without its end.
    Said(String),
    /// A call that was made to fail, by its name, and the path that it was about.
    Injected(String, String),
}

/// A run, as operations over the files named in `files`.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// Absolute paths; an operation's `file` is a place in this list.
    pub files: Vec<String>,
    /// What happened, in order.
    pub ops: Vec<Op>,
}

impl Recording {
    /// How many flushes came back.
    #[must_use]
    pub fn syncs(&self) -> usize {
        self.ops.iter().filter(|op| matches!(op, Op::Sync { .. })).count()
    }

    /// The lines printed before operation `end`.
    #[must_use]
    pub fn said_before(&self, end: usize) -> Vec<&str> {
        let said = self
            .ops
            .iter()
            .take(end)
            .filter_map(|op| if let Op::Said(line) = op { Some(line.as_str()) } else { None });
        said.collect()
    }

    /// The lines said after a call was first made to fail. That of a directory which was flushed before does not count:
    /// its names are on the disk for good.
    #[must_use]
    pub fn said_after_fault(&self) -> Vec<&str> {
        let flushed = |path: &str| {
            let known = |op: &&Op| matches!(op, Op::Sync { file, .. } if self.files.get(*file).is_some_and(|known| known == path));
            self.ops.iter().take_while(|op| !matches!(op, Op::Injected(..))).any(|op| known(&op))
        };
        let counts = |op: &&Op| matches!(op, Op::Injected(_, path) if !(Path::new(path).is_dir() && flushed(path)));
        let mut after = self.ops.iter().skip_while(|op| !counts(op));
        after
            .by_ref()
            .filter_map(|op| if let Op::Said(line) = op { Some(line.as_str()) } else { None })
            .collect()
    }

    /// The same run on a disk that is flushed as under `synchronous=NORMAL`: the journal (a file with this ending)
    /// not after each commit, but only when its header is new and before it is copied back.
    #[must_use]
    pub fn without_commit_flushes(&self, journal: &str) -> Self {
        let is_journal =
            |file: usize| self.files.get(file).is_some_and(|path| path.ends_with(journal));
        let wrote = |op: &&Op| matches!(op, Op::Write { .. });
        let dropped = |(at, op): (usize, &Op)| match op {
            Op::Sync { file, .. } if is_journal(*file) => {
                let last = self.ops.iter().take(at).rev().find(wrote);
                let header = matches!(last, Some(Op::Write { offset: 0, .. }));
                let next = self.ops.iter().skip(at).find(wrote);
                let copied = matches!(next, Some(Op::Write { file, .. }) if !is_journal(*file));
                if header || copied {
                    op.clone()
                } else {
                    Op::Injected("flush".to_owned(), String::new())
                }
            }
            Op::Sync { .. }
            | Op::Write { .. }
            | Op::Truncate { .. }
            | Op::Unlink { .. }
            | Op::Rename { .. }
            | Op::Said(_)
            | Op::Injected(..) => op.clone(),
        };
        Self { files: self.files.clone(), ops: self.ops.iter().enumerate().map(dropped).collect() }
    }

    fn file(&mut self, path: String) -> usize {
        if let Some(at) = self.files.iter().position(|known| *known == path) {
            return at;
        }
        self.files.push(path);
        self.files.len() - 1
    }
}

/// Reads a trace made with `-f -y -xx`.
///
/// # Errors
/// A line that names one of the traced calls and cannot be read.
pub fn parse(trace: &[u8]) -> Outcome<Recording> {
    let mut reader = Reader::default();
    for line in std::str::from_utf8(trace)?.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(begun) = rest.strip_suffix(" <unfinished ...>") {
            reader.begun.insert(thread.to_owned(), (begun.to_owned(), reader.done.ops.len()));
        } else if let Some(resumed) = rest.strip_prefix("<... ") {
            let (Some((begun, before)), Some((_, end))) =
                (reader.begun.remove(thread), resumed.split_once(" resumed>"))
            else {
                continue;
            };
            reader
                .line(&format!("{begun}{end}"), before)
                .map_err(|error| format!("{error} in `{}`", shorten(line)))?;
        } else {
            let before = reader.done.ops.len();
            reader.line(rest, before).map_err(|error| format!("{error} in `{}`", shorten(line)))?;
        }
    }
    Ok(reader.done)
}

#[derive(Default)]
struct Reader {
    done: Recording,
    begun: HashMap<String, (String, usize)>,
    places: HashMap<String, u64>,
    saying: String,
}

impl Reader {
    fn line(&mut self, line: &str, before: usize) -> Outcome<()> {
        let Some((call, rest)) = line.split_once('(') else { return Ok(()) };
        let Some((arguments, answer)) = rest.rsplit_once(" = ") else { return Ok(()) };
        let Some(arguments) = arguments.trim_end().strip_suffix(')') else { return Ok(()) };
        let arguments: Vec<&str> = arguments.split(", ").collect();
        if answer.ends_with("(INJECTED)") {
            let first =
                arguments.first().and_then(|first| first.split_once('<')?.1.strip_suffix('>'));
            let path = String::from_utf8(unescape(first.unwrap_or_default())?)?;
            self.done.ops.push(Op::Injected(call.to_owned(), path));
            return Ok(());
        }
        let Ok(answer) = answer.split(' ').next().unwrap_or_default().parse::<u64>() else {
            return Ok(());
        };
        let first = arguments.first().copied().unwrap_or_default();
        match call {
            "pwrite64" => {
                let offset = argument(&arguments, 3)?.parse()?;
                self.wrote(first, argument(&arguments, 1)?, offset, answer)?;
            }
            "write" if first == "1" || first.starts_with("1<") => {
                self.said(argument(&arguments, 1)?)?
            }
            "write" => {
                let offset = self.places.get(first).copied().unwrap_or_default();
                self.places.insert(first.to_owned(), offset + answer);
                self.wrote(first, argument(&arguments, 1)?, offset, answer)?;
            }
            "lseek" => {
                self.places.insert(first.to_owned(), answer);
            }
            "ftruncate" => {
                let length = argument(&arguments, 1)?.parse()?;
                if let Some(file) = self.opened(first)? {
                    self.done.ops.push(Op::Truncate { file, length });
                }
            }
            "fsync" | "fdatasync" => {
                if let Some(file) = self.opened(first)? {
                    self.done.ops.push(Op::Sync { file, before });
                }
            }
            "unlink" => {
                let file = self.done.file(text(first)?);
                self.done.ops.push(Op::Unlink { file });
            }
            "rename" => {
                let from = self.done.file(text(first)?);
                let to = self.done.file(text(argument(&arguments, 1)?)?);
                self.done.ops.push(Op::Rename { from, to });
            }
            _ => {}
        }
        Ok(())
    }

    fn wrote(&mut self, descriptor: &str, data: &str, offset: u64, written: u64) -> Outcome<()> {
        if let Some(file) = self.opened(descriptor)? {
            let mut data = bytes(data)?;
            data.truncate(usize::try_from(written)?);
            self.done.ops.push(Op::Write { file, offset, data });
        }
        Ok(())
    }

    /// The file behind `3<path>`, or `None` for pipes, sockets and files without a name.
    fn opened(&mut self, descriptor: &str) -> Outcome<Option<usize>> {
        let path = descriptor.split_once('<').and_then(|(_, path)| path.strip_suffix('>'));
        let path = path.ok_or("a descriptor without its path")?;
        let path = String::from_utf8(unescape(path)?)?;
        Ok(path.starts_with('/').then(|| self.done.file(path)))
    }

    fn said(&mut self, data: &str) -> Outcome<()> {
        self.saying.push_str(&String::from_utf8_lossy(&bytes(data)?));
        while let Some((line, rest)) = self.saying.split_once('\n') {
            self.done.ops.push(Op::Said(line.to_owned()));
            self.saying = rest.to_owned();
        }
        Ok(())
    }
}

fn argument<'a>(arguments: &[&'a str], at: usize) -> Outcome<&'a str> {
    arguments.get(at).copied().ok_or_else(|| format!("argument {at} is missing").into())
}

fn text(quoted: &str) -> Outcome<String> {
    Ok(String::from_utf8(bytes(quoted)?)?)
}

fn bytes(quoted: &str) -> Outcome<Vec<u8>> {
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    unescape(inner.ok_or("a string without its quotes")?)
}

fn unescape(text: &str) -> Outcome<Vec<u8>> {
    let mut left = text.as_bytes();
    let mut read = Vec::with_capacity(left.len() / 4);
    while let Some((first, rest)) = left.split_first() {
        left = if *first != b'\\' {
            read.push(*first);
            rest
        } else if let [b'x', high, low, rest @ ..] = rest {
            read.push(digit(*high)? << 4 | digit(*low)?);
            rest
        } else {
            return Err("an escape that is not hexadecimal".into());
        };
    }
    Ok(read)
}

fn digit(byte: u8) -> Outcome<u8> {
    (byte as char)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
        .ok_or_else(|| "not a hexadecimal digit".into())
}

fn shorten(line: &str) -> String {
    line.chars().take(160).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_flushes_and_words_are_read_in_order() {
        let trace = concat!(
            "12  pwrite64(3<\\x2f\\x64>, \"\\x61\\x62\\x63\", 3, 4096) = 3\n",
            "12  fsync(3<\\x2f\\x64> <unfinished ...>\n",
            "13  pwrite64(3<\\x2f\\x64>, \"\\x7a\", 1, 0) = 1\n",
            "12  <... fsync resumed>)              = 0\n",
            "12  write(1<pipe:[77]>, \"\\x61\\x0a\\x62\", 3) = 3\n",
            "12  fsync(3<\\x2f\\x64>) = -1 EIO (Input/output error) (INJECTED)\n",
            "12  write(1<pipe:[77]>, \"\\x0a\", 1) = 1\n",
            "12  +++ exited with 0 +++\n",
        );
        let read = parse(trace.as_bytes()).unwrap();
        assert_eq!(read.files, ["/d"]);
        let expected = [
            Op::Write { file: 0, offset: 4096, data: b"abc".to_vec() },
            Op::Write { file: 0, offset: 0, data: b"z".to_vec() },
            Op::Sync { file: 0, before: 1 },
            Op::Said("a".to_owned()),
            Op::Injected("fsync".to_owned(), "/d".to_owned()),
            Op::Said("b".to_owned()),
        ];
        assert_eq!(read.ops, expected);
        assert_eq!(read.said_after_fault(), ["b"]);
    }
}
