//! Every address of the portal, once. The router is made from this table by an exhaustive `match`, and so is
//! the table of who gets what answer (T39): a route without a row does not compile.

macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident $method:ident $path:literal,)+) => {
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
        }
    };
}

routes! {
    /// Leads to the list or to the queue.
    Home GET "/",
    /// A customer's list.
    Tickets GET "/tickets",
    /// The form «Написать сообщение», or «Обращение по звонку».
    NewTicket GET "/tickets/new",
    /// Opens a ticket.
    OpenTicket POST "/tickets",
    /// A ticket with a page of its history.
    Ticket GET "/tickets/{number}",
    /// One event of it with its whole text.
    TicketEvent GET "/tickets/{number}/events/{seq}",
    /// Tells a page when its ticket has moved.
    TicketLive GET "/tickets/{number}/live",
    /// A public message; an agent's may resolve.
    Reply POST "/tickets/{number}/reply",
    /// An internal note.
    Note POST "/tickets/{number}/note",
    /// Takes a resolved ticket up again, with a reason.
    Reopen POST "/tickets/{number}/reopen",
    /// Makes an agent, or nobody, the assignee.
    Assign POST "/tickets/{number}/assign",
    /// Sets the working priority.
    SetPriority POST "/tickets/{number}/priority",
    /// Closes the ticket forever.
    Close POST "/tickets/{number}/close",
    /// Asks the customer to be let into the project.
    RequestAccess POST "/tickets/{number}/access/request",
    /// Says no to that.
    DeclineAccess POST "/tickets/{number}/access/decline",
    /// Lets support in.
    GrantAccess POST "/tickets/{number}/access/grant",
    /// Takes access back, or gives it up.
    RevokeAccess POST "/tickets/{number}/access/revoke",
    /// Enters the project.
    EnterProject POST "/tickets/{number}/access/enter",
    /// A file, as a download.
    File GET "/files/{id}",
    /// A small picture of a file that truly is one.
    Preview GET "/files/{id}/preview",
    /// The agents' queue.
    Queue GET "/queue",
    /// Tells the queue when anything has moved.
    QueueLive GET "/queue/live",
    /// Messages that hold the words.
    Search GET "/search",
    /// The canned answers.
    Answers GET "/settings/answers",
    /// Writes a canned answer, new or changed.
    PutAnswer POST "/settings/answers",
    /// A canned answer, or the form for a new one.
    AnswerCard GET "/settings/answers/card",
    /// Retires a canned answer, or takes it back into use.
    SwitchAnswer POST "/settings/answers/active",
    /// Leads to the first report.
    Reports GET "/reports",
    /// A report, with its charts.
    Report GET "/reports/{report}",
    /// A report for a spreadsheet.
    ReportCsv GET "/reports/{report}/csv",
    /// Every rating with its comment.
    RatingList GET "/reports/ratings/list",
    /// The same for a spreadsheet.
    RatingListCsv GET "/reports/ratings/list/csv",
    /// Marks a rating as read.
    ReadRating POST "/reports/ratings/{number}/read",
    /// What a lead looks after: leads to the first of its pages.
    Settings GET "/settings",
    /// The customers.
    Customers GET "/settings/customers",
    /// Adds a customer, or changes one.
    PutCustomer POST "/settings/customers",
    /// A customer, or the form for a new one.
    CustomerCard GET "/settings/customers/card",
    /// Enables a customer, or disables them.
    SwitchCustomer POST "/settings/customers/active",
    /// Asks whether to erase a customer.
    ConfirmErasure GET "/settings/customers/erase",
    /// Erases a customer.
    EraseCustomer POST "/settings/customers/erase",
    /// The agents.
    Agents GET "/settings/agents",
    /// Adds an agent, or changes one.
    PutAgent POST "/settings/agents",
    /// An agent, or the form for a new one.
    AgentCard GET "/settings/agents/card",
    /// Enables an agent, or disables them.
    SwitchAgent POST "/settings/agents/active",
    /// The projects.
    Projects GET "/settings/projects",
    /// Adds a project, or changes one.
    PutProject POST "/settings/projects",
    /// A project and its members, or the form for a new one.
    ProjectCard GET "/settings/projects/card",
    /// Makes a customer a member of a project, or no member.
    SetMember POST "/settings/projects/member",
    /// The working hours, and why a deadline is when it is.
    Hours GET "/settings/hours",
    /// Loads working hours from a file.
    LoadHours POST "/settings/hours",
    /// The policy.
    Policy GET "/settings/policy",
    /// Sets a key of the policy.
    SetPolicy POST "/settings/policy",
    /// What was done to the desk.
    DeskLog GET "/settings/log",
    /// Chooses the language of the pages.
    Language POST "/language",
    /// Stylesheet, script, icons.
    Asset GET "/assets/{name}",
}

impl Route {
    /// Returns whether the route is a separate page, without the head that names the reader.
    pub(crate) const fn is_bare(self) -> bool {
        matches!(self, Self::Asset)
    }
}
