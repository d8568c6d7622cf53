//! `helpdesk ticket search`

use clap::Args;
use helpdesk::{ProjectId, SearchHit};
use helpdesk_l10n::Outcome;

use crate::args::Paging;
use crate::error::{Code, Failure};
use crate::output::{Ink, Output};
use crate::session::Session;
use crate::{escape, json};

/// Finds messages.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The words to find, all of them, in any form
    #[arg(value_name = "QUERY", required = true)]
    query: Vec<String>,
    /// Only tickets about this project
    #[arg(long, value_name = "KEY")]
    project: Option<ProjectId>,
    #[command(flatten)]
    paging: Paging,
}

pub(super) fn run(args: Search, session: &Session) -> Result<Code, Failure> {
    let typed = args.query.join(" ");
    let desk = session.desk()?;
    let after = args.paging.after.as_deref();
    let page = desk.search(&session.reader()?, &typed, args.project, after, args.paging.limit)?;
    let output = &session.output;
    if output.is_json() {
        output.json(&json::hits(&page))?;
        return Ok(Code::Done);
    }
    let as_of = session.as_of(page.as_of);
    if page.items.is_empty() {
        let query = &escape::line(&typed);
        let nothing = session.outcome(&Outcome::NothingFound { query });
        output.text(&format!("{as_of}{nothing}"))?;
        return Ok(Code::Done);
    }
    let hits = page.items.iter().map(|hit| told(session, hit));
    let mut text: String = std::iter::once(as_of).chain(hits).collect();
    if let Some(next) = &page.next {
        text.push_str(&session.outcome(&Outcome::More { cursor: next }));
    }
    output.text(&text)?;
    Ok(Code::Done)
}

fn told(session: &Session, hit: &SearchHit) -> String {
    let (output, ticket) = (&session.output, &hit.ticket);
    let l10n = output.l10n();
    let number = l10n.ticket_number(ticket.number.get());
    let subject = l10n.subject(ticket.subject.as_deref());
    let head = output.ink(Ink::Bold, &format!("{number}  {}", escape::line(&subject)));
    let state = format!("{} · {}", l10n.status(ticket.status), hit.seq);
    format!("{head}  {}\n    {}\n", output.ink(Ink::Dim, &state), shown(output, hit))
}

/// Returns the words around the match, the matches standing out where colours are shown.
fn shown(output: &Output, hit: &SearchHit) -> String {
    let snippet = &hit.snippet;
    let (mut shown, mut at) = (String::new(), 0);
    shown.push_str(if snippet.cut_start { "… " } else { "" });
    for found in &snippet.matches {
        shown.push_str(&escape::line(snippet.text.get(at..found.start).unwrap_or_default()));
        let found_text = snippet.text.get(found.clone()).unwrap_or_default();
        shown.push_str(&output.ink(Ink::Yellow, &escape::line(found_text)));
        at = found.end;
    }
    shown.push_str(&escape::line(snippet.text.get(at..).unwrap_or_default()));
    shown.push_str(if snippet.cut_end { " …" } else { "" });
    shown
}
