//! The policy and its forms.

use helpdesk::DeskAction;

use super::super::room::ANNA;
use super::{assert_logged, done, refused, russian};

const PATH: &str = "/settings/policy";

#[tokio::test]
async fn every_key_is_set_by_its_form_in_the_leads_name() {
    let room = russian();
    for (key, fields, set) in [
        ("answer.within", &[("number", "90"), ("unit", "m")][..], "90m"),
        ("close.after", &[("number", "14"), ("unit", "d")], "14d"),
        ("close.reminder", &[("number", " 2 "), ("unit", "d")], "2d"),
        ("close.after", &[("number", ""), ("unit", "off")], "off"),
        ("close.by_agent", &[("value", "resolved")], "resolved"),
        ("rating.required", &[("value", "true")], "true"),
        ("access.longest", &[("number", "8"), ("unit", "h")], "8h"),
        ("access.means.en", &[("value", "They look.")], "They look."),
        ("access.means.ru", &[("value", "Смотрят.")], "Смотрят."),
        ("file.bytes", &[("number", "30"), ("unit", "m")], "31457280"),
        ("upload.quota", &[("number", "1"), ("unit", "g")], "1073741824"),
        ("mail.desk", &[("value", "help@example.org")], "help@example.org"),
        ("mail.desk", &[("value", "")], "off"),
        ("mail.near", &[("number", "20"), ("unit", "m")], "20m"),
        ("mail.text", &[("value", "true")], "true"),
        ("mail.off", &[("off", ""), ("off", "rated"), ("off", "closed")], "closed,rated"),
        ("mail.off", &[("off", "")], "none"),
    ] {
        let mut form = vec![("key", key)];
        form.extend_from_slice(fields);
        done(&room, PATH, &form).await;
        let entries = room.desk.policy().unwrap().entries();
        let value = &entries.iter().find(|(known, _)| *known == key).unwrap().1;
        assert_eq!(value, set, "{key}");
        let logged = super::last_line(&room).subject;
        assert!(logged.starts_with(&format!("{key} = ")), "{logged}");
    }
    assert_logged(&room, DeskAction::PolicySet, "mail.off = none");
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_refused_at_its_field_and_kept() {
    let room = russian();
    for (key, fields, words) in [
        ("answer.within", &[("number", "soon"), ("unit", "h")][..], "от 1 минуты до 366 дней"),
        ("answer.within", &[("number", "1"), ("unit", "off")], "от 1 минуты"),
        ("file.bytes", &[("number", "3"), ("unit", "g")], "от 1 байта до 2 ГБ"),
        ("file.bytes", &[("number", "99999999999999999999"), ("unit", "g")], "до 2 ГБ"),
        ("access.means.en", &[("value", "")], "от 1 до 500 знаков"),
        ("mail.desk", &[("value", "everybody")], "один адрес"),
        ("close.by_agent", &[("value", "sometimes")], "Выберите"),
        ("mail.off", &[("off", ""), ("off", "everything")], "Выберите"),
        ("close.after", &[("number", "1"), ("unit", "d")], "должно быть короче"),
    ] {
        let mut form = vec![("key", key)];
        form.extend_from_slice(fields);
        let page = refused(&room, PATH, &form, words).await;
        assert!(page.body.contains("aria-describedby=\"policy-"), "{key}");
        if let Some((_, typed)) =
            fields.iter().find(|(name, typed)| *name == "number" && *typed != "1")
        {
            assert!(page.body.contains(&format!("value=\"{typed}\"")), "{key}: {typed} is kept");
        }
    }
    let unknown = room.post(ANNA, PATH, &[("key", "no.such"), ("value", "1")]).await;
    assert_eq!(unknown.status, 400);
}
