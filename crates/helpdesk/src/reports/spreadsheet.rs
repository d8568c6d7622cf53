//! Reports and ratings for spreadsheets.

use chrono::{DateTime, SecondsFormat, Utc};

use helpdesk_core::report::{Column, Figure};

use super::{RatingEntry, ReportView, csv};

impl ReportView {
    /// Returns the report as one table of comma-separated values (RFC 4180), in which no cell is taken for a
    /// formula. In a report of several parts, the first column names the part; cells for figures that a part
    /// does not have are empty.
    #[must_use]
    pub fn csv(&self) -> String {
        let parts = self.parts();
        let mut columns: Vec<Column> = Vec::new();
        for column in parts.iter().flat_map(|part| part.columns) {
            if !columns.contains(column) {
                columns.push(*column);
            }
        }
        let several = parts.len() > 1;
        let first = several.then_some("part").into_iter().chain(["cut", "key", "name"]);
        let head = first.chain(columns.iter().map(|column| column.name())).map(str::to_owned);
        let mut lines: Vec<Vec<String>> = vec![head.collect()];
        for part in &parts {
            for line in &part.lines {
                let name = several.then(|| part.name.name().to_owned());
                let of = [
                    line.of.cut().name().to_owned(),
                    line.of.key(),
                    line.of.name().unwrap_or_default().to_owned(),
                ];
                let figures = columns.iter().map(|column| {
                    let place = part.columns.iter().position(|known| known == column);
                    place.and_then(|place| line.figures.get(place)).map_or_else(String::new, plain)
                });
                lines.push(name.into_iter().chain(of).chain(figures).collect());
            }
        }
        csv::text(&lines)
    }
}

impl RatingEntry {
    /// Returns ratings as a table of comma-separated values (RFC 4180), in which no cell is taken for a
    /// formula, whatever its author wrote.
    #[must_use]
    pub fn csv(ratings: &[Self]) -> String {
        let columns = [
            "number",
            "id",
            "closed_at",
            "stars",
            "comment",
            "erased",
            "agent",
            "agent_name",
            "customer",
            "customer_name",
            "project",
            "project_number",
            "project_name",
            "priority",
            "subject",
            "read_by",
            "read_at",
        ];
        let mut lines: Vec<Vec<String>> = vec![columns.map(str::to_owned).to_vec()];
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        let time = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
        for rating in ratings {
            let (agent, project) = (rating.agent.as_ref(), rating.project.as_ref());
            let read = rating.read.as_ref();
            lines.push(vec![
                rating.number.to_string(),
                rating.id.to_string(),
                time(rating.closed_at),
                rating.stars.get().to_string(),
                text(rating.comment.as_ref()),
                rating.erased.to_string(),
                text(agent.map(|agent| &agent.key)),
                text(agent.and_then(|agent| agent.name.as_ref())),
                rating.customer.key.clone(),
                text(rating.customer.name.as_ref()),
                text(project.map(|project| &project.key)),
                project.map_or_else(String::new, |project| project.number.to_string()),
                text(project.map(|project| &project.name)),
                rating.priority.name().to_owned(),
                text(rating.subject.as_ref()),
                text(read.map(|read| &read.by.key)),
                read.map_or_else(String::new, |read| time(read.at)),
            ]);
        }
        csv::text(&lines)
    }
}

/// Returns a figure for programs.
fn plain(figure: &Figure) -> String {
    match figure {
        Figure::Count(count) => count.to_string(),
        Figure::Share(part) | Figure::Mean(part) => {
            part.map_or_else(String::new, |it| it.to_string())
        }
        Figure::Length(seconds) | Figure::Working(seconds) => {
            seconds.map_or_else(String::new, |it| it.to_string())
        }
    }
}
