//! Canned answers: who reads them, who keeps them, and what the desk's own log says of it.

use helpdesk::rules::{CannedText, CannedTitle, Localised, Offered};
use helpdesk::testing::{TestDesk, reads};
use helpdesk::{Actor, AnswerKey, CannedAnswer, Error, Reader};
use helpdesk_store::DeskAction;

use crate::on_both;

fn answer(key: &str, text: &str) -> CannedAnswer {
    CannedAnswer {
        key: AnswerKey::new(key).unwrap(),
        title: Localised::new(|_| CannedTitle::new("Тема").unwrap()),
        text: Localised::new(|_| CannedText::new(text).unwrap()),
        offered: Offered::Always,
        active: true,
    }
}

/// What the desk's own log says of canned answers.
fn told(desk: &TestDesk) -> Vec<(Option<Actor>, DeskAction, String)> {
    let lines = desk.store().lines(0, 1_000).unwrap().into_iter().map(|(_, line)| line);
    let kept = [DeskAction::AnswerPut, DeskAction::AnswerRetired, DeskAction::AnswerRestored];
    lines
        .filter(|line| kept.contains(&line.action))
        .map(|line| (line.by, line.action, line.subject))
        .collect()
}

#[test]
fn agents_and_the_operator_read_canned_answers_and_customers_do_not() {
    on_both(|desk| {
        let agents = ["anna", "boris"].map(TestDesk::as_agent);
        for reader in [Reader::Operator].into_iter().chain(agents) {
            assert_eq!(desk.canned(&reader).unwrap(), CannedAnswer::defaults());
        }
        let vera = TestDesk::customer("vera");
        assert!(matches!(desk.canned(&reads(&vera)), Err(Error::NotFound(_))));
    });
}

#[test]
fn leads_and_the_operator_keep_canned_answers_and_the_log_says_so() {
    on_both(|desk| {
        let (anna, boris) = (TestDesk::agent("anna"), TestDesk::agent("boris"));
        for other in [&boris, &TestDesk::customer("vera")] {
            assert!(matches!(desk.lead(other), Err(Error::Input { field: "by", .. })));
        }
        let keeper = desk.lead(&anna).unwrap();
        keeper.put_canned(answer("a", "Text")).unwrap();
        keeper.put_canned(answer("a", "Text")).unwrap();
        desk.operator().put_canned(answer("a", "Other")).unwrap();
        let key = AnswerKey::new("a").unwrap();
        for active in [false, false, true] {
            let kept = keeper.set_canned_active(&key, active).unwrap();
            assert_eq!(kept, CannedAnswer { active, ..answer("a", "Other") });
        }
        let key = AnswerKey::new("nothing").unwrap();
        assert!(matches!(desk.operator().set_canned_active(&key, false), Err(Error::NotFound(_))));
        // What changes nothing leaves no line.
        let line = |by: Option<&Actor>, action| (by.cloned(), action, "a".to_owned());
        let expected = vec![
            line(Some(&anna), DeskAction::AnswerPut),
            line(None, DeskAction::AnswerPut),
            line(Some(&anna), DeskAction::AnswerRetired),
            line(Some(&anna), DeskAction::AnswerRestored),
        ];
        assert_eq!(told(desk), expected);
    });
}

#[test]
fn a_desk_has_at_most_200_canned_answers() {
    let desk = TestDesk::new();
    for n in CannedAnswer::defaults().len()..200 {
        desk.operator().put_canned(answer(&format!("n-{n}"), "Text")).unwrap();
    }
    let more = desk.operator().put_canned(answer("more", "Text"));
    assert!(matches!(more, Err(Error::Input { field: "answer", .. })));
    // One that is there may still be changed.
    desk.operator().put_canned(answer("n-7", "Other")).unwrap();
}
