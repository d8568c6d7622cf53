//! `helpdesk copy`

use std::io::{self, BufReader, BufWriter, PipeWriter};
use std::sync::Arc;
use std::thread;

use clap::Args;
use helpdesk::sqlite::Sqlite;
use helpdesk::{Error, Helpdesk, Moved};
use helpdesk_l10n::Outcome;

use super::import::refuse_filled;
use crate::error::{Code, Failure};
use crate::place::Place;
use crate::progress::Progress;
use crate::session::Session;

/// Copies a desk into another database.
#[derive(Debug, Args)]
pub(crate) struct Copy {
    /// The desk to copy
    #[arg(long, value_name = "URL")]
    from: String,
    /// An empty desk, which `init` has just made
    #[arg(long, value_name = "URL")]
    to: String,
}

pub(crate) fn run(args: &Copy, session: &Session) -> Result<Code, Failure> {
    let (from, to) = (Place::parse(&args.from)?, Place::parse(&args.to)?);
    // Of one instant: what is written meanwhile is in it either as a whole or not at all.
    let frozen = from.open()?.snapshot()?;
    let source = session.enter(Helpdesk::on(Arc::new(frozen)));
    refuse_filled(&to)?;
    // A copy that fails must not leave half a desk: it is made beside, and moved into place when it is
    // complete.
    let draft = to.beside();
    draft.remove();
    let made = make(&source, &draft, session).and_then(|moved| {
        Sqlite::replace(draft.path(), to.path())?;
        Ok(moved)
    });
    if made.is_err() {
        draft.remove();
    }
    let moved = made?;
    session.told(&Outcome::Copied { count: moved.tickets, place: &to.url() }, &moved)
}

/// Exports on one side of a pipe and imports on the other: nothing of the desk is kept in between,
/// and everything is checked as an import is.
fn make(source: &Helpdesk, draft: &Place, session: &Session) -> Result<Moved, Failure> {
    let target = Helpdesk::on(draft.create()?);
    let progress = Progress::things(&session.output);
    let (reader, writer) = io::pipe().map_err(|error| Failure::Desk(Error::Io(error)))?;
    let (exported, imported) = thread::scope(|scope| {
        let export = scope.spawn(|| export(source, writer));
        let imported = {
            // Dropped before waiting for the other side, which then stops writing.
            let mut lines = BufReader::new(reader);
            target.import(&mut lines, &mut |lines| progress.at(lines))
        };
        (export.join(), imported)
    });
    match (exported, imported) {
        // Of what cannot be read on one side, nothing sensible can be said on the other.
        (Ok(Err(error)), _) if !matches!(error, Error::Io(_)) => Err(error.into()),
        (Err(_), _) => Err(Error::Damaged("the desk could not be read".to_owned()).into()),
        (Ok(_), imported) => Ok(imported?),
    }
}

fn export(source: &Helpdesk, to: PipeWriter) -> Result<Moved, Error> {
    source.export(None, &mut BufWriter::new(to), &mut |_| {})
}
