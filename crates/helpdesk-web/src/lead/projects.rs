//! Projects and their members.

mod card;
mod list;

pub(crate) use self::card::{card, member, put};
pub(crate) use self::list::list;
