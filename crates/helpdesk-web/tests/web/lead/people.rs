//! People, projects and members; erasing.

use helpdesk::{AgentId, CustomerId, DeskAction, Language};

use super::super::room::{ANNA, BORIS, VERA};
use super::{assert_logged, done, refused, russian};

#[tokio::test]
async fn a_customer_is_added_found_changed_disabled_and_enabled() {
    let room = russian();
    let add = [
        ("new", "1"),
        ("key", "k/1"),
        ("name", "Ильина, Ольга"),
        ("email", "Olga@example.org"),
        ("language", "ru"),
    ];
    done(&room, "/settings/customers", &add).await;
    assert_logged(&room, DeskAction::CustomerAdded, "k/1");
    // Sent twice, it is done once.
    let lines = room.desk.store().lines(0, 1000).unwrap().len();
    let again = room.post(ANNA, "/settings/customers", &add).await;
    assert_eq!(again.place(), "/settings/customers/card?key=k%2F1", "nothing is claimed");
    assert_eq!(room.desk.store().lines(0, 1000).unwrap().len(), lines);
    let found = room.get(ANNA, "/settings/customers?find=olga%40example.org").await;
    assert!(found.body.contains("/settings/customers/card?key=k%2F1"));
    let mut change = add;
    change[0].1 = "0";
    change[4].1 = "en";
    done(&room, "/settings/customers", &change).await;
    assert_logged(&room, DeskAction::CustomerChanged, "k/1");
    let page = "/settings/customers/active";
    done(&room, page, &[("key", "k/1"), ("active", "false")]).await;
    assert_logged(&room, DeskAction::CustomerDisabled, "k/1");
    done(&room, page, &[("key", "k/1"), ("active", "true")]).await;
    assert_logged(&room, DeskAction::CustomerEnabled, "k/1");
    let key = CustomerId::new("k/1").unwrap();
    let card = room.desk.directory().customers([key.clone()].into()).unwrap().remove(&key).unwrap();
    assert_eq!((card.language, card.active), (Language::En, true));
}

#[tokio::test]
async fn a_card_that_breaks_a_limit_is_refused_with_everything_kept() {
    let room = russian();
    let form = |key: &'static str, name: &'static str, email: &'static str| {
        [("new", "1"), ("key", key), ("name", name), ("email", email), ("language", "en")]
    };
    let path = "/settings/customers";
    for (fields, told) in [
        (form("два слова", "Name", "a@b.example"), "от 1 до 64"),
        (form("vera", "Name", "a@b.example"), "Такой ключ уже есть"),
        (form("new", " ", "a@b.example"), "от 1 до 200 знаков"),
        (form("new", "Name", "a@b\r\nBcc: c@d"), "один адрес"),
    ] {
        let page = refused(&room, path, &fields, told).await;
        assert!(page.body.contains("aria-invalid"));
        assert!(
            page.body.contains("name=\"new\" value=\"1\""),
            "it is still the form for a new one"
        );
        let key = fields[1].1;
        assert!(page.body.contains(&format!("value=\"{key}\"")), "{key} is kept");
    }
    let unknown =
        [("new", "0"), ("key", "ghost"), ("name", "N"), ("email", "a@b"), ("language", "en")];
    assert_eq!(room.post(ANNA, path, &unknown).await.status, 404);
    let reserved = [
        ("new", "1"),
        ("key", "none"),
        ("name", "N"),
        ("email", "a@b.c"),
        ("language", "en"),
        ("lead", ""),
    ];
    refused(&room, "/settings/agents", &reserved, "нельзя назвать none").await;
}

#[tokio::test]
async fn an_agent_is_made_a_lead_and_nobody_gives_up_their_own_lead() {
    let room = russian();
    let card = |key: &'static str, lead: bool| {
        let email = "x@desk.example";
        let ticked = lead.then_some(("lead", "true"));
        let always = [("new", "0"), ("key", key), ("name", "Name"), ("email", email)];
        let mut card = [&always[..], &[("language", "ru"), ("lead", "")]].concat();
        card.extend(ticked);
        card
    };
    assert_eq!(room.get(BORIS, "/settings").await.status, 403);
    done(&room, "/settings/agents", &card("boris", true)).await;
    assert_logged(&room, DeskAction::LeadGiven, "boris");
    assert_eq!(room.get(BORIS, "/settings").await.status, 303);
    refused(&room, "/settings/agents", &card("anna", false), "права руководителя снять нельзя")
        .await;
    let own = [("key", "anna"), ("active", "false")];
    refused(&room, "/settings/agents/active", &own, "Себя отключить нельзя").await;
    done(&room, "/settings/agents", &card("boris", false)).await;
    assert_logged(&room, DeskAction::LeadTaken, "boris");
    let menu = room.get(BORIS, "/queue").await;
    assert!(!menu.body.contains("/settings"), "who does not lead has no such entry");
    done(&room, "/settings/agents/active", &[("key", "boris"), ("active", "false")]).await;
    assert_logged(&room, DeskAction::AgentDisabled, "boris");
    let boris = AgentId::new("boris").unwrap();
    let cards = room.desk.directory().agents([boris.clone()].into()).unwrap();
    assert!(!cards[&boris].active);
}

#[tokio::test]
async fn projects_and_members_are_kept() {
    let room = russian();
    let path = "/settings/projects";
    let add = |number: &'static str| {
        [("new", "1"), ("key", "site"), ("number", number), ("name", "Сайт")]
    };
    refused(&room, path, &add("0"), "целое число от 1").await;
    refused(&room, path, &add("many"), "целое число от 1").await;
    refused(&room, path, &add("101"), "уже у другого проекта").await;
    done(&room, path, &add("7")).await;
    assert_logged(&room, DeskAction::ProjectAdded, "site");
    done(&room, path, &[("new", "0"), ("key", "site"), ("number", "7"), ("name", "Новый сайт")])
        .await;
    assert_logged(&room, DeskAction::ProjectChanged, "site");
    let member = |customer: &'static str, member: &'static str| {
        [("project", "site"), ("customer", customer), ("member", member)]
    };
    let path = "/settings/projects/member";
    let page = refused(&room, path, &member("ghost", "true"), "Такого клиента нет").await;
    assert!(page.body.contains("value=\"ghost\""), "what was typed is kept");
    let page = done(&room, path, &member("gleb@example.org", "true")).await;
    assert!(page.body.contains("/settings/customers/card?key=gleb"));
    assert_logged(&room, DeskAction::MemberAdded, "site gleb");
    done(&room, path, &member("gleb", "false")).await;
    assert_logged(&room, DeskAction::MemberRemoved, "site gleb");
}

#[tokio::test]
async fn e1_a_customer_is_erased_once_the_key_is_typed_and_nothing_is_open() {
    let room = russian();
    let number = room.open(VERA, false);
    let form = |typed: &'static str, reason: &'static str| {
        [("key", "vera"), ("typed", typed), ("reason", reason)]
    };
    let path = "/settings/customers/erase";
    let page = refused(&room, path, &form("Vera", "Asked for it"), "Введите ключ").await;
    assert!(page.body.contains("Asked for it"), "the reason is kept");
    refused(&room, path, &form("vera", " "), "Причина").await;
    let page = refused(&room, path, &form("vera", "Asked for it"), "Сначала закройте").await;
    assert!(page.body.contains("customer=vera"), "the open ones are a link away");
    room.ask(VERA, number, helpdesk::Command::close());
    done(&room, path, &form("vera", "Asked for it")).await;
    assert_logged(&room, DeskAction::CustomerErased, "vera");
    assert_eq!(super::last_line(&room).reason.as_deref(), Some("Asked for it"));
    assert_eq!(room.get(ANNA, "/settings/customers/erase?key=ghost").await.status, 404);
}

#[tokio::test]
async fn lists_and_the_log_go_on_page_by_page() {
    let room = russian();
    for n in 0..60 {
        let key = CustomerId::new(format!("many-{n:02}")).unwrap();
        let (name, email) = (format!("Customer {n}"), format!("many{n}@example.org"));
        let card = helpdesk::CustomerCard::new(key, name, Language::En).email(email);
        room.desk.people().put_customer(card).unwrap();
    }
    for (path, link, all) in
        [("/settings/customers", "?after=", 63), ("/settings/log", "?before=", 75)]
    {
        let (mut path, mut rows) = (path.to_owned(), 0);
        loop {
            let page = room.get(ANNA, &path).await.body;
            let (_, table) = page.split_once("<tbody>").unwrap();
            rows += table.matches("<tr>").count();
            let Some((_, pager)) = page.split_once("class=\"pager\"") else { break };
            let (_, next) = pager.split_once(link).unwrap();
            let (base, _) = path.split_once('?').unwrap_or((&path, ""));
            path = format!("{base}{link}{}", next.split('"').next().unwrap());
            assert!(rows < all, "pages end");
        }
        assert_eq!(rows, all, "{path}");
    }
}
