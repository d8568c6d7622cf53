//! What somebody wrote, as paragraphs: of a long text the beginning, with a link to the whole of it.

use helpdesk::TicketNumber;
use helpdesk::rules::view::Entry;
use helpdesk_l10n::html::escape;

use crate::frame::Frame;
use crate::markup::{Markup, paragraphs};

/// Returns the words of an event, or `None` if it has none.
pub(super) fn of<E>(f: &Frame, number: TicketNumber, entry: &Entry<E>) -> Markup {
    if entry.erased {
        let erased = escape(&f.l10n.erased());
        return Markup::ready(format!("<p class=\"quiet\">{erased}</p>"));
    }
    let words = entry.text.as_deref().map_or_else(Markup::default, paragraphs);
    let Some(bytes) = entry.whole_bytes else { return words };
    let href = f.ticket(&number, &format!("/events/{}", entry.seq));
    let size = f.l10n.size(u64::try_from(bytes).unwrap_or(u64::MAX));
    let told = f.say("whole-text", "size", &size);
    let (words, href, told) = (words.as_str(), escape(&href), escape(&told));
    Markup::ready(format!("{words}<p>… <a class=\"link\" href=\"{href}\">{told}</a></p>"))
}
