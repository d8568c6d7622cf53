//! `helpdesk access list`

use helpdesk::rules::view::Summary;
use helpdesk::{ListFilter, WithAccess};
use helpdesk_l10n::Outcome;

use crate::error::{Code, Failure};
use crate::escape;
use crate::listing::Listing;
use crate::session::Session;
use crate::table::{cell, number};

pub(super) fn run(session: &Session) -> Result<Code, Failure> {
    let (desk, reader) = (session.desk()?, session.reader()?);
    let (l10n, here) = (session.output.l10n(), session.here());
    let (time, zone) = (l10n.word("heading-time"), l10n.zone(here.zone));
    let listing = Listing {
        name: "tickets",
        beside: ",\n  \"next\": null",
        object: &serde_json::to_string_pretty::<Summary>,
        headings: &[
            "heading-number",
            "heading-project",
            "heading-customer",
            "heading-assignee",
            "heading-access",
            "heading-since",
        ],
        row: &|ticket| {
            let since = ticket.access.since.map(|since| l10n.moment(since, here));
            vec![
                number(ticket.number),
                cell(l10n.project_or_general(ticket.project.as_ref())),
                cell(l10n.person(&ticket.customer)),
                cell(l10n.assignee(ticket.assignee.as_ref())),
                cell(l10n.access(&ticket.access, here)),
                cell(since.unwrap_or_default()),
            ]
        },
        foot: format!("{time}: {}", escape::line(&zone)),
        nothing: Outcome::NoAccess,
    };
    let filter = ListFilter::default().access(WithAccess::GrantedOrRequested);
    listing.print(session, |after: Option<String>, limit| {
        let page = desk.list(&reader, filter.clone(), after.as_deref(), limit)?;
        Ok((page.items, page.next))
    })
}
