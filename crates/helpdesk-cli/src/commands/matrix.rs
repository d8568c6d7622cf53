//! `helpdesk matrix`

use helpdesk::Status;
use helpdesk::rules::EventKind;
use helpdesk::rules::permission::{Role, matrix};
use serde_json::{Map, Value, json};

use crate::error::{Code, Failure};
use crate::session::Session;
use crate::table::{Grid, cell};

/// The roles that may do something at all; strangers and the clock ask for nothing.
const ROLES: [(Role, &str); 4] = [
    (Role::Owner, "customer"),
    (Role::Assignee, "assignee"),
    (Role::Agent, "agent"),
    (Role::Service, "service"),
];

pub(crate) fn run(session: &Session) -> Result<Code, Failure> {
    if session.output.is_json() {
        session.output.json(&object())?;
    } else {
        session.output.text(&tables(session))?;
    }
    Ok(Code::Done)
}

fn object() -> Value {
    let commands: Vec<_> = matrix()
        .iter()
        .map(|row| {
            let allowed = |role| Value::Bool(row.allows(role));
            let accepted = |status| Value::Bool(row.accepts(status));
            let by: Map<_, _> =
                ROLES.iter().map(|(role, name)| ((*name).to_owned(), allowed(*role))).collect();
            let of: Map<_, _> = Status::ALL
                .iter()
                .map(|status| (status.name().to_owned(), accepted(*status)))
                .collect();
            json!({ "command": row.kind, "by": by, "of": of })
        })
        .collect();
    let events: Vec<_> = EventKind::ALL
        .iter()
        .map(|kind| {
            let rule = kind.rule();
            let (public, updates, stales) = (rule.public, rule.updates, rule.stales);
            json!({ "event": rule.kind.name(), "public": public, "updates": updates, "stales": stales })
        })
        .collect();
    json!({ "commands": commands, "events": events })
}

fn tables(session: &Session) -> String {
    let (output, l10n) = (&session.output, session.output.l10n());
    let mark = |yes: bool| cell(if yes { "+" } else { "·" });
    let mut titles = vec![l10n.word("heading-command"), "JSON".to_owned()];
    titles.extend(ROLES.iter().map(|(role, _)| l10n.role(*role)));
    titles.extend(Status::ALL.iter().map(|status| l10n.status(*status)));
    let mut commands = Grid::titled(output, titles);
    for row in matrix() {
        let mut cells = vec![cell(l10n.command(row.kind)), cell(row.kind.name())];
        cells.extend(ROLES.iter().map(|(role, _)| mark(row.allows(*role))));
        cells.extend(Status::ALL.iter().map(|status| mark(row.accepts(*status))));
        commands.row(cells);
    }
    let mut titles = vec![l10n.word("heading-event"), "JSON".to_owned()];
    titles.extend(["heading-public", "heading-updates", "heading-stales"].map(|h| l10n.word(h)));
    let mut events = Grid::titled(output, titles);
    for &kind in EventKind::ALL {
        let rule = kind.rule();
        events.row(vec![
            cell(l10n.event(kind)),
            cell(rule.kind.name()),
            mark(rule.public),
            mark(rule.updates),
            mark(rule.stales),
        ]);
    }
    format!("{}\n\n{}", commands.text(), events.text())
}
