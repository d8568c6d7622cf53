//! Canned answers.

use helpdesk_core::{CannedAnswer, Offered};
use helpdesk_store::DeskAction;

use crate::check::same;
use crate::room::{ALL, Room, answer, line};
use crate::{Place, Trouble};

pub(super) fn a_new_desk_has_answers(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    same!(room.store.canned_answers()?, CannedAnswer::defaults());
    // The desk has them from its beginning: nobody has written them.
    same!(room.store.lines(0, ALL)?, vec![]);
    Ok(())
}

pub(super) fn a_canned_answer_is_written_with_its_line(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let put = |answer: &CannedAnswer, action| {
        let line = line(action, answer.key.as_str());
        room.store.put_canned_answer(answer.clone(), line)
    };
    let (first, last) = (answer("A", "one")?, answer("~", "two")?);
    put(&last, DeskAction::AnswerPut)?;
    put(&first, DeskAction::AnswerPut)?;
    let mut expected = CannedAnswer::defaults();
    expected.insert(0, first.clone());
    expected.push(last.clone());
    // Keys are compared byte by byte, so capitals come first.
    same!(room.store.canned_answers()?, expected);
    // Written again it is another, and a retired one stays.
    let changed = CannedAnswer { offered: Offered::Always, active: false, ..answer("~", "three")? };
    put(&changed, DeskAction::AnswerRetired)?;
    expected.pop();
    expected.push(changed);
    same!(room.store.canned_answers()?, expected);
    same!(Room::new(place)?.store.canned_answers()?, expected);
    let told: Vec<_> = room
        .store
        .lines(0, ALL)?
        .into_iter()
        .map(|(_, line)| (line.action, line.subject))
        .collect();
    let put = |key: &str| (DeskAction::AnswerPut, key.to_owned());
    same!(told, vec![put("~"), put("A"), (DeskAction::AnswerRetired, "~".to_owned())]);
    Ok(())
}

pub(super) fn canned_answers_are_brought_back_whole(place: &dyn Place) -> Result<(), Trouble> {
    let room = Room::new(place)?;
    let answers = vec![answer("a", "one")?, answer("b", "two")?];
    room.store.set_canned_answers(answers.clone())?;
    same!(room.store.canned_answers()?, answers);
    room.store.set_canned_answers(vec![])?;
    same!(room.store.canned_answers()?, vec![]);
    same!(room.store.lines(0, ALL)?, vec![]);
    Ok(())
}
