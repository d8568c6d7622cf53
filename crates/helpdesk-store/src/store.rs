//! All that a desk asks of a database but the people it may keep, as one object.

use crate::desk_log::DeskLog;
use crate::erasure::Erasing;
use crate::feed::Feed;
use crate::followers::Followers;
use crate::lists::Lists;
use crate::outbox::Outbox;
use crate::rating_marks::RatingMarks;
use crate::search::Search;
use crate::settings::Settings;
use crate::tickets::Tickets;
use crate::timeline::Timeline;
use crate::uploads::Uploads;
use crate::whole::Whole;

/// The database of a desk: everything that implements its ports. People are separate, since a host may keep
/// its own; so are accounts, which an embedded desk never has.
pub trait Store:
    Tickets
    + Timeline
    + Lists
    + Search
    + Uploads
    + Feed
    + Followers
    + Outbox
    + RatingMarks
    + Settings
    + DeskLog
    + Erasing
    + Whole
{
}

impl<S> Store for S where
    S: Tickets
        + Timeline
        + Lists
        + Search
        + Uploads
        + Feed
        + Followers
        + Outbox
        + RatingMarks
        + Settings
        + DeskLog
        + Erasing
        + Whole
        + ?Sized
{
}
