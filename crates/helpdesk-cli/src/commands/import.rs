//! `helpdesk import`

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::Args;
use helpdesk::sqlite::Sqlite;
use helpdesk::{Helpdesk, Moved};
use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::place::Place;
use crate::progress::Progress;
use crate::session::Session;

/// Brings an exported desk into an empty one.
#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The export; `-` reads it from the input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(crate) fn run(args: &Import, session: &Session) -> Result<Code, Failure> {
    let place = session.place()?;
    refuse_filled(&place)?;
    let mut input = open(&args.file)?;
    // A failed import must not leave half a desk: it is made beside, and moved into place when it is
    // complete.
    let draft = place.beside();
    draft.remove();
    let made = make(&draft, &mut *input, session).and_then(|moved| {
        Sqlite::replace(draft.path(), place.path())?;
        Ok(moved)
    });
    if made.is_err() {
        draft.remove();
    }
    let moved = made?;
    session.told(&Outcome::Imported { count: moved.tickets }, &moved)
}

/// Refuses a desk that holds something; closes it again.
pub(super) fn refuse_filled(place: &Place) -> Result<(), Failure> {
    if Helpdesk::on(place.open()?).is_empty()? { Ok(()) } else { Err(place.is_filled()) }
}

fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    let unreadable = |error| Failure::Unreadable { path: path.to_owned(), error };
    Ok(Box::new(BufReader::new(File::open(path).map_err(unreadable)?)))
}

fn make(draft: &Place, input: &mut dyn BufRead, session: &Session) -> Result<Moved, Failure> {
    let desk = Helpdesk::on(draft.create()?);
    let progress = Progress::things(&session.output);
    Ok(desk.import(input, &mut |lines| progress.at(lines))?)
}
