//! `helpdesk attachment …`

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use helpdesk::{Error, FileId, Helpdesk, Missing};
use helpdesk_l10n::Outcome;
use serde_json::json;

use crate::error::{Code, Failure, Thing};
use crate::progress::Progress;
use crate::session::Session;

/// The verbs of attachments.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Fetch a file: to `--out`, else to the output
    ///
    /// The file's own name is never made a path.
    Get(Get),
}

/// Fetches a file.
#[derive(Debug, Args)]
pub(crate) struct Get {
    /// The file's id, as `ticket show` gives it
    #[arg(value_name = "ID")]
    id: FileId,
    /// Where to write it; a file that is there already is not touched
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write over a file that is there already
    #[arg(long, requires = "out")]
    force: bool,
}

pub(crate) fn run(verb: &Verb, session: &Session) -> Result<Code, Failure> {
    let Verb::Get(args) = verb;
    let desk = session.desk()?;
    let stored = desk.file(&session.reader()?, args.id).map_err(|error| missing(error, args.id))?;
    let progress = Progress::bytes(&session.output, stored.file.size);
    let Some(path) = &args.out else {
        let mut to = Counted { to: io::stdout().lock(), done: 0, progress: &progress };
        fetch(&desk, session, args.id, &mut to)?.map_err(Failure::Output)?;
        return Ok(Code::Done);
    };
    let file = create(path, args.force)?;
    let mut to = Counted { to: file, done: 0, progress: &progress };
    let done = fetch(&desk, session, args.id, &mut to);
    let done = done
        .and_then(|wrote| wrote.map_err(|error| Failure::Unwritable { path: path.clone(), error }));
    drop(progress);
    if let Err(failure) = done {
        // Half a file, or one that is not what was sent, must not be left behind as if it were whole.
        let _ = std::fs::remove_file(path);
        return Err(failure);
    }
    let bytes = stored.file.size;
    let shown = path.display().to_string();
    let value = json!({
        "id": args.id, "name": stored.file.name, "size": bytes, "type": stored.file.media_type,
        "file": shown,
    });
    session.told(&Outcome::FileSaved { file: &shown, bytes }, &value)
}

/// Writes the bytes out; the inner error is the writer's.
fn fetch<W: Write>(
    desk: &Helpdesk,
    session: &Session,
    id: FileId,
    to: &mut W,
) -> Result<Result<(), io::Error>, Failure> {
    match desk.download(&session.reader()?, id, to) {
        Ok(_) => Ok(to.flush()),
        Err(Error::Io(error)) => Ok(Err(error)),
        Err(error) => Err(missing(error, id)),
    }
}

fn missing(error: Error, id: FileId) -> Failure {
    if matches!(error, Error::NotFound(Missing::File)) {
        return Failure::Unknown(Thing::File, id.to_string());
    }
    Failure::Desk(error)
}

/// Makes the file, for its owner alone; an existing one is refused unless `force` allows overwriting it.
pub(super) fn create(path: &Path, force: bool) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(path).map_err(|error| {
        let path = path.to_owned();
        if error.kind() == io::ErrorKind::AlreadyExists {
            return Failure::Exists { path };
        }
        Failure::Unwritable { path, error }
    })
}

/// A writer that moves a bar.
struct Counted<'a, W> {
    to: W,
    done: u64,
    progress: &'a Progress,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.done = self.done.saturating_add(written as u64);
        self.progress.at(self.done);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
