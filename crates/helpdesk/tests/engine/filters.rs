//! H4: a filter by an unknown key is an error that names its field, at every door.

use chrono::{DateTime, Utc};
use helpdesk::testing::TestDesk;
use helpdesk::{
    AgentId, Command, CustomerId, Error, Helpdesk, ListFilter, Period, ProjectId, Reader,
    ReportFilter, ReportName,
};
use helpdesk_store::Assignee;

use crate::on_both;

/// One field of one door, filled with a key.
type Filtered = fn(&Helpdesk, &Reader, &str) -> Result<(), Error>;

fn listed(desk: &Helpdesk, who: &Reader, filter: ListFilter) -> Result<(), Error> {
    desk.list(who, filter, None, 9).map(drop)
}

fn of_agent(key: &str) -> ReportFilter {
    ReportFilter::default().agent(AgentId::new(key).ok())
}

fn of_project(key: &str) -> ReportFilter {
    ReportFilter::default().project(ProjectId::new(key).ok())
}

fn always() -> Period {
    Period { from: DateTime::<Utc>::UNIX_EPOCH, to: DateTime::<Utc>::MAX_UTC }
}

/// The field, a key that is known, and the door.
const FILTERS: [(&str, &str, Filtered); 16] = [
    ("assignee", "anna", |desk, who, key| {
        let assignee = AgentId::new(key).ok().map(Assignee::Agent);
        listed(desk, who, ListFilter::default().assignee(assignee))
    }),
    ("customer", "vera", |desk, who, key| {
        let customer = CustomerId::new(key).ok();
        listed(desk, who, ListFilter::default().customer(customer))
    }),
    ("project", "shop", |desk, who, key| {
        let project = ProjectId::new(key).ok();
        listed(desk, who, ListFilter::default().project(project))
    }),
    ("project", "shop", |desk, who, key| {
        desk.search(who, "cart", ProjectId::new(key).ok(), None, 9).map(drop)
    }),
    ("agent", "anna", |desk, who, key| {
        desk.report(who, ReportName::Ratings, always(), &of_agent(key)).map(drop)
    }),
    ("project", "shop", |desk, who, key| {
        desk.report(who, ReportName::Ratings, always(), &of_project(key)).map(drop)
    }),
    ("agent", "anna", |desk, who, key| {
        desk.report(who, ReportName::Answers, always(), &of_agent(key)).map(drop)
    }),
    ("project", "shop", |desk, who, key| {
        desk.report(who, ReportName::Answers, always(), &of_project(key)).map(drop)
    }),
    ("agent", "anna", |desk, who, key| {
        desk.report(who, ReportName::Closes, always(), &of_agent(key)).map(drop)
    }),
    ("project", "shop", |desk, who, key| {
        desk.report(who, ReportName::Closes, always(), &of_project(key)).map(drop)
    }),
    ("agent", "anna", |desk, who, key| {
        desk.report(who, ReportName::Access, always(), &of_agent(key)).map(drop)
    }),
    ("project", "shop", |desk, who, key| {
        desk.report(who, ReportName::Access, always(), &of_project(key)).map(drop)
    }),
    ("agent", "anna", |desk, who, key| {
        desk.rating_list(who, always(), &of_agent(key), false, None, 9).map(drop)
    }),
    ("project", "shop", |desk, who, key| {
        desk.rating_list(who, always(), &of_project(key), false, None, 9).map(drop)
    }),
    ("agent", "anna", |desk, who, key| {
        desk.ratings(who, always(), &of_agent(key), false, 9).map(drop)
    }),
    ("project", "shop", |desk, who, key| {
        desk.ratings(who, always(), &of_project(key), false, 9).map(drop)
    }),
];

#[test]
fn a_filter_by_an_unknown_key_is_an_error_that_names_its_field() {
    on_both(|desk| {
        for who in [Reader::Operator, TestDesk::as_agent("boris")] {
            for (n, (field, known, door)) in FILTERS.into_iter().enumerate() {
                // The control: nothing is there yet, and a known key says so without an error.
                assert!(door(desk, &who, known).is_ok(), "{n} {field}");
                match door(desk, &who, "nosuch") {
                    Err(Error::Unknown { field: named, key }) => {
                        assert_eq!(
                            (named.to_string().as_str(), key.as_str()),
                            (field, "nosuch"),
                            "{n}"
                        );
                    }
                    other => panic!("{n} {field}: {other:?}"),
                }
            }
        }
    });
}

#[test]
fn s7_a_customer_learns_of_nobody_by_filtering() {
    on_both(|desk| {
        let vera = TestDesk::as_customer("vera");
        let told = |filter: ListFilter| desk.list(&vera, filter, None, 9).unwrap_err().to_string();
        let other = |key: &str| {
            let customer = CustomerId::new(key).ok();
            told(ListFilter::default().customer(customer)).replace(key, "KEY")
        };
        assert_eq!(other("gleb"), other("nosuch"));
        let agent = |key: &str| {
            let assignee = AgentId::new(key).ok().map(Assignee::Agent);
            ListFilter::default().assignee(assignee)
        };
        assert_eq!(told(agent("anna")).replace("anna", "nosuch"), told(agent("nosuch")));
        // They know what their own tickets name.
        let ticket = desk.opened("vera");
        desk.done(&TestDesk::agent("anna"), ticket, Command::Assign(AgentId::new("anna").ok()));
        assert_eq!(desk.list(&vera, agent("anna"), None, 9).unwrap().items.len(), 1);
        // L8: so they still find what they wrote about a project that they lost.
        let shop = TestDesk::project("shop");
        let shops = ListFilter::default().project(shop.clone());
        desk.people().set_member(shop, CustomerId::new("vera").unwrap(), false).unwrap();
        assert_eq!(desk.list(&vera, shops, None, 9).unwrap().items.len(), 1);
    });
}
