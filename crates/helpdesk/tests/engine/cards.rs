//! Cards of people and projects: agents and the operator see all, a customer only what is theirs (S7).

use helpdesk::testing::TestDesk;
use helpdesk::{AgentId, CustomerId, Error, Missing, ProjectId, Reader};

use crate::on_both;

fn customer(key: &str) -> CustomerId {
    key.parse().unwrap()
}

fn agent(key: &str) -> AgentId {
    key.parse().unwrap()
}

fn projects(desk: &TestDesk, who: &Reader, of: &str) -> Vec<ProjectId> {
    let cards = desk.projects_of(who, &customer(of), None, 10).unwrap();
    cards.into_iter().map(|card| card.key).collect()
}

#[test]
fn s7_a_customer_sees_their_own_card_and_nobody_elses() {
    on_both(|desk| {
        let (vera, gleb) = (TestDesk::as_customer("vera"), TestDesk::as_customer("gleb"));
        let email = desk.customer(&vera, &customer("vera")).unwrap().unwrap().email;
        assert_eq!(email, "vera@example.org");
        // Another customer's and an unknown one look alike, by key and by address.
        for other in ["vera", "nobody"] {
            assert_eq!(desk.customer(&gleb, &customer(other)).unwrap(), None);
            assert_eq!(desk.find_customers(&gleb, other).unwrap(), []);
        }
        assert_eq!(desk.find_customers(&gleb, &email).unwrap(), []);
        assert_eq!(desk.find_customers(&vera, &email).unwrap().len(), 1);
        let both = [customer("vera"), customer("gleb")];
        let seen = desk.customers(&vera, both.clone().into()).unwrap();
        assert!(seen.into_keys().eq([customer("vera")]));
        for support in [TestDesk::as_agent("boris"), Reader::Operator] {
            assert_eq!(desk.customers(&support, both.clone().into()).unwrap().len(), 2);
            assert_eq!(desk.find_customers(&support, &email).unwrap().len(), 1);
            assert!(desk.customer(&support, &customer("vera")).unwrap().is_some());
            assert_eq!(desk.customer(&support, &customer("nobody")).unwrap(), None);
        }
    });
}

#[test]
fn s7_a_customer_sees_their_own_projects_and_no_agents() {
    on_both(|desk| {
        let (vera, gleb) = (TestDesk::as_customer("vera"), TestDesk::as_customer("gleb"));
        let (shop, blog) = (TestDesk::project("shop"), TestDesk::project("blog"));
        assert_eq!(projects(desk, &vera, "vera"), [shop.clone(), blog.clone()]);
        assert!(desk.project(&vera, &blog).unwrap().is_some());
        assert_eq!(desk.project(&gleb, &blog).unwrap(), None, "no member");
        let others = desk.projects_of(&gleb, &customer("vera"), None, 10);
        assert!(matches!(others, Err(Error::NotFound(Missing::Customer))), "{others:?}");
        let team = desk.team(&gleb, None, 10);
        assert!(matches!(team, Err(Error::NotFound(Missing::Agent))), "{team:?}");
        assert!(desk.agent(&gleb, &agent("anna")).is_err());
        for support in [TestDesk::as_agent("boris"), Reader::Operator] {
            assert_eq!(projects(desk, &support, "vera"), [shop.clone(), blog.clone()]);
            assert!(desk.project(&support, &blog).unwrap().is_some());
            assert_eq!(desk.team(&support, None, 10).unwrap().len(), 3);
            assert!(desk.agent(&support, &agent("anna")).unwrap().unwrap().lead);
        }
    });
}

/// What a list of people answers for a limit: whose names stand on the page.
type List = fn(&TestDesk, usize) -> Result<Vec<String>, Error>;

#[test]
fn s13_lists_of_people_have_1_to_199_entries_a_page_and_go_on_from_the_last() {
    let lists: [(&str, List); 6] = [
        ("customers", |desk, limit| {
            let cards = desk.people().customers(Some(customer("gleb")), limit)?;
            Ok(cards.into_iter().map(|card| card.key.to_string()).collect())
        }),
        ("agents", |desk, limit| {
            let cards = desk.people().agents(Some(agent("anna")), limit)?;
            Ok(cards.into_iter().map(|card| card.key.to_string()).collect())
        }),
        ("projects", |desk, limit| {
            let cards = desk.people().projects(Some(TestDesk::project("blog")), limit)?;
            Ok(cards.into_iter().map(|card| card.key.to_string()).collect())
        }),
        ("members_of", |desk, limit| {
            let after = Some(customer("gleb"));
            let keys = desk.people().members_of(TestDesk::project("shop"), after, limit)?;
            Ok(keys.into_iter().map(String::from).collect())
        }),
        ("projects_of", |desk, limit| {
            let (vera, operator) = (customer("vera"), Reader::Operator);
            let first = desk.projects_of(&operator, &vera, None, 1)?.pop().unwrap();
            let cards = desk.projects_of(&operator, &vera, Some(first.number), limit)?;
            Ok(cards.into_iter().map(|card| card.key.to_string()).collect())
        }),
        ("team", |desk, limit| {
            let first = desk.team(&Reader::Operator, None, 1)?.pop().unwrap();
            let cards = desk.team(&Reader::Operator, Some((first.name, first.key)), limit)?;
            Ok(cards.into_iter().map(|card| card.key.to_string()).collect())
        }),
    ];
    on_both(|desk| {
        for (name, list) in lists {
            for limit in [0, 200, usize::MAX] {
                let refused = list(desk, limit);
                let is_limit = matches!(refused, Err(Error::Input { field: "limit", .. }));
                assert!(is_limit, "{name} of {limit}: {refused:?}");
            }
            let rest = list(desk, 199).unwrap();
            assert!(!rest.is_empty(), "{name}: nothing comes after the first");
            assert_eq!(list(desk, 1).unwrap(), rest[..1], "{name}");
        }
    });
}
