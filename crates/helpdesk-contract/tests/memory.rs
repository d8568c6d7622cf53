//! The reference keeps its own contract.

use std::process::ExitCode;
use std::sync::Arc;

use helpdesk_contract::{AllPorts, Fixture, Place, Trouble};
use helpdesk_store::{CursorKey, MemoryStore};

struct Memory;

struct InMemory(Arc<MemoryStore>);

impl Fixture for Memory {
    fn place(&self) -> Result<Box<dyn Place>, Trouble> {
        Ok(Box::new(InMemory(Arc::new(MemoryStore::new(CursorKey([7; 32]))))))
    }
}

impl Place for InMemory {
    fn open(&self) -> Result<Arc<dyn AllPorts>, Trouble> {
        Ok(self.0.clone())
    }
}

fn main() -> ExitCode {
    helpdesk_contract::run(Memory)
}
