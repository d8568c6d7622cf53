//! The desk as the child that is hurt: where its file comes from, what it is told to do, how it is judged.

use std::path::{Path, PathBuf};

use super::on_disk::{self, FILE};
use super::points::Subject;
use super::{Outcome, Verdict};

/// A desk that is worked on by one client.
#[derive(Debug)]
pub struct Worked {
    /// The program of the child.
    pub program: PathBuf,
    /// How many tickets live their whole life.
    pub tickets: usize,
    /// Whether commits go unflushed, as a control.
    pub unflushed: bool,
}

impl Subject for Worked {
    fn program(&self) -> &Path {
        &self.program
    }

    fn prepare(&self, directory: &Path) -> Outcome<()> {
        Ok(std::fs::write(directory.join(FILE), on_disk::new_desk()?)?)
    }

    fn arguments(&self, directory: &Path) -> Vec<String> {
        let file = directory.join(FILE).display().to_string();
        let how = if self.unflushed { "unflushed" } else { "flushed" };
        vec!["work".to_owned(), file, how.to_owned(), self.tickets.to_string()]
    }

    fn check(&self, directory: &Path, said: &[&str]) -> Verdict {
        on_disk::check(&directory.join(FILE), said, 1)
    }
}
