//! Every address of the portal, once, with what answers it. The router is made of this table; that of who
//! gets what answer is an exhaustive `match` over it (T39): a route without a row does not compile.

use axum::routing::{MethodFilter, MethodRouter, on};

use crate::app::App;
use crate::{assets, commands, files, lead, live, pages};

macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident $method:ident $path:literal => $handler:path,)+) => {
        /// An address of the portal with its method.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Route {
            $($(#[$doc])* $name,)+
        }

        impl Route {
            /// Every route.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Returns the method, in capitals.
            #[must_use]
            pub const fn method(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($method),)+
                }
            }

            /// Returns the path below the portal's own, with its parameters in braces.
            #[must_use]
            pub const fn path(self) -> &'static str {
                match self {
                    $(Self::$name => $path,)+
                }
            }

            /// Returns what answers it.
            pub(crate) fn handler(self) -> MethodRouter<App> {
                match self {
                    $(Self::$name => on(MethodFilter::$method, $handler),)+
                }
            }
        }
    };
}

routes! {
    /// Leads to the list or to the queue.
    Home GET "/" => pages::home,
    /// A customer's list.
    Tickets GET "/tickets" => pages::list::page,
    /// The form «Написать сообщение», or «Обращение по звонку».
    NewTicket GET "/tickets/new" => pages::new::page,
    /// Opens a ticket.
    OpenTicket POST "/tickets" => commands::open::post,
    /// A ticket with a page of its history.
    Ticket GET "/tickets/{number}" => pages::ticket::page,
    /// One event of it with its whole text.
    TicketEvent GET "/tickets/{number}/events/{seq}" => pages::ticket::event::page,
    /// Tells a page when its ticket has moved.
    TicketLive GET "/tickets/{number}/live" => live::ticket,
    /// A public message; an agent's may resolve.
    Reply POST "/tickets/{number}/reply" => commands::write::reply,
    /// An internal note.
    Note POST "/tickets/{number}/note" => commands::write::note,
    /// Takes a resolved ticket up again, with a reason.
    Reopen POST "/tickets/{number}/reopen" => commands::write::reopen,
    /// Makes an agent, or nobody, the assignee.
    Assign POST "/tickets/{number}/assign" => commands::assign::assign,
    /// Sets the working priority.
    SetPriority POST "/tickets/{number}/priority" => commands::assign::priority,
    /// Closes the ticket for ever.
    Close POST "/tickets/{number}/close" => commands::close::post,
    /// Asks the customer to be let into the project.
    RequestAccess POST "/tickets/{number}/access/request" => commands::access::request,
    /// Says no to that.
    DeclineAccess POST "/tickets/{number}/access/decline" => commands::access::decline,
    /// Lets support in.
    GrantAccess POST "/tickets/{number}/access/grant" => commands::access::grant,
    /// Takes access back, or gives it up.
    RevokeAccess POST "/tickets/{number}/access/revoke" => commands::access::revoke,
    /// Enters the project.
    EnterProject POST "/tickets/{number}/access/enter" => commands::access::enter,
    /// A file, as a download.
    File GET "/files/{id}" => files::download,
    /// A small picture of a file that truly is one.
    Preview GET "/files/{id}/preview" => files::preview,
    /// The agents' queue.
    Queue GET "/queue" => pages::queue::page,
    /// Tells the queue when anything has moved.
    QueueLive GET "/queue/live" => live::queue,
    /// Messages that hold the words.
    Search GET "/search" => pages::search::page,
    /// The canned answers.
    Answers GET "/settings/answers" => lead::answers::list,
    /// Writes a canned answer, new or changed.
    PutAnswer POST "/settings/answers" => lead::answers::put,
    /// A canned answer, or the form for a new one.
    AnswerCard GET "/settings/answers/card" => lead::answers::card,
    /// Retires a canned answer, or takes it back into use.
    SwitchAnswer POST "/settings/answers/active" => lead::answers::switch,
    /// Leads to the first report.
    Reports GET "/reports" => pages::reports::index,
    /// A report, with its charts.
    Report GET "/reports/{report}" => pages::reports::page,
    /// A report for a spreadsheet.
    ReportCsv GET "/reports/{report}/csv" => pages::reports::csv,
    /// Every rating with its comment.
    RatingList GET "/reports/ratings/list" => pages::reports::list::page,
    /// The same for a spreadsheet.
    RatingListCsv GET "/reports/ratings/list/csv" => pages::reports::list::csv,
    /// Marks a rating as read.
    ReadRating POST "/reports/ratings/{number}/read" => commands::ratings::read,
    /// What a lead looks after: leads to the first of its pages.
    Settings GET "/settings" => lead::first,
    /// The customers.
    Customers GET "/settings/customers" => lead::people::customers,
    /// Adds a customer, or changes one.
    PutCustomer POST "/settings/customers" => lead::people::put_customer,
    /// A customer, or the form for a new one.
    CustomerCard GET "/settings/customers/card" => lead::people::customer,
    /// Lets a customer act, or act no more.
    SwitchCustomer POST "/settings/customers/active" => lead::people::switch_customer,
    /// Asks whether a customer shall be erased.
    ConfirmErasure GET "/settings/customers/erase" => lead::erase::page,
    /// Erases a customer.
    EraseCustomer POST "/settings/customers/erase" => lead::erase::post,
    /// The agents.
    Agents GET "/settings/agents" => lead::people::agents,
    /// Adds an agent, or changes one.
    PutAgent POST "/settings/agents" => lead::people::put_agent,
    /// An agent, or the form for a new one.
    AgentCard GET "/settings/agents/card" => lead::people::agent,
    /// Lets an agent act, or act no more.
    SwitchAgent POST "/settings/agents/active" => lead::people::switch_agent,
    /// The projects.
    Projects GET "/settings/projects" => lead::projects::list,
    /// Adds a project, or changes one.
    PutProject POST "/settings/projects" => lead::projects::put,
    /// A project and its members, or the form for a new one.
    ProjectCard GET "/settings/projects/card" => lead::projects::card,
    /// Makes a customer a member of a project, or no member.
    SetMember POST "/settings/projects/member" => lead::projects::member,
    /// The working hours, and why a deadline is when it is.
    Hours GET "/settings/hours" => lead::hours::page,
    /// Loads working hours from a file.
    LoadHours POST "/settings/hours" => lead::hours::load,
    /// The policy.
    Policy GET "/settings/policy" => lead::policy::page,
    /// Sets a key of the policy.
    SetPolicy POST "/settings/policy" => lead::policy::set,
    /// What was done to the desk.
    DeskLog GET "/settings/log" => lead::log::page,
    /// Chooses the language of the pages.
    Language POST "/language" => commands::language::post,
    /// Stylesheet, script, icons.
    Asset GET "/assets/{name}" => assets::get,
}

impl Route {
    /// Returns whether the route is a separate page, without the head that names the reader.
    pub(crate) const fn is_bare(self) -> bool {
        matches!(self, Self::Asset)
    }
}
