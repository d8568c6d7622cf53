//! `helpdesk export`

use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use helpdesk::{CustomerId, Error, Helpdesk, Missing};
use helpdesk_l10n::Outcome;

use super::attachment::create;
use crate::error::{Code, Failure, Thing};
use crate::progress::Progress;
use crate::session::Session;

/// How many bytes are gathered before they are written.
const BUFFER: usize = 1 << 16;

/// Writes the desk as JSON lines.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The new file; else, or at `-`, the lines go to the output
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Only what is held of one customer, as they may see it
    #[arg(long, value_name = "KEY")]
    customer: Option<CustomerId>,
}

pub(crate) fn run(args: &Export, session: &Session) -> Result<Code, Failure> {
    // Of one instant: what is written meanwhile is in it either as a whole or not at all.
    let frozen = session.place()?.open()?.snapshot()?;
    let desk = session.enter(Helpdesk::on(Arc::new(frozen)));
    let progress = Progress::things(&session.output);
    let customer = args.customer.as_ref();
    let failed = |error| match (error, customer) {
        (Error::NotFound(Missing::Customer), Some(key)) => {
            Failure::Unknown(Thing::Customer, key.to_string())
        }
        (other, _) => Failure::Desk(other),
    };
    let Some(path) = args.file.as_deref().filter(|path| *path != Path::new("-")) else {
        let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
        let written = desk.export(customer, &mut out, &mut |lines| progress.at(lines));
        return match written {
            Ok(_) => out.flush().map(|()| Code::Done).map_err(Failure::Output),
            Err(Error::Io(error)) => Err(Failure::Output(error)),
            Err(error) => Err(failed(error)),
        };
    };
    let unwritable = |error| Failure::Unwritable { path: path.to_owned(), error };
    let mut out = BufWriter::with_capacity(BUFFER, create(path, false)?);
    let written = desk.export(customer, &mut out, &mut |lines| progress.at(lines));
    let moved = match written {
        Ok(moved) => out.flush().and_then(|()| out.get_ref().sync_all()).map(|()| moved),
        Err(Error::Io(error)) => Err(error),
        Err(error) => {
            let _ = std::fs::remove_file(path);
            return Err(failed(error));
        }
    };
    drop(progress);
    let moved = moved.map_err(|error| {
        // Half an export must not lie about as if it were whole.
        let _ = std::fs::remove_file(path);
        unwritable(error)
    })?;
    let file = path.display().to_string();
    session.told(&Outcome::Exported { count: moved.tickets, file: &file }, &moved)
}
