//! What people write in the demo. It is data of a desk, as an import would be, and no text of ours.

use super::topic::Topic;
use super::{topics_en, topics_ru};

/// What is said in the course of any ticket, in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phrases {
    pub(super) hello: &'static str,
    pub(super) ask_access: &'static str,
    pub(super) note: &'static str,
    pub(super) more: &'static str,
    pub(super) thanks: &'static str,
    pub(super) no_answer: &'static str,
    pub(super) file: &'static str,
}

const RU: Phrases = Phrases {
    hello: "Здравствуйте! Приняли в работу, смотрим.",
    ask_access: "Хотим посмотреть настройки проекта, чтобы повторить у себя.",
    note: "Похоже на прошлый случай, проверить журнал импорта.",
    more: "Да, теперь понятнее. Прикладываю, что вижу у себя.",
    thanks: "Быстро и по делу, спасибо.",
    no_answer: "Не дождались ответа две недели. Если вопрос остался, напишите новое обращение.",
    file: "журнал.txt",
};

const EN: Phrases = Phrases {
    hello: "Hello! We are on it.",
    ask_access: "We would like to see the project’s settings to reproduce it.",
    note: "Looks like the last one, check the import log.",
    more: "That helps. Here is what I see.",
    thanks: "Quick and to the point, thank you.",
    no_answer: "No reply for two weeks. If the question remains, please write anew.",
    file: "log.txt",
};

/// Returns the topic of the `n`-th ticket of customers who write in Russian, or in English.
pub(super) fn topic(russian: bool, n: usize) -> Topic {
    let topics = if russian { topics_ru::TOPICS } else { topics_en::TOPICS };
    let nth = n.checked_rem(topics.len()).unwrap_or_default();
    topics.get(nth).copied().unwrap_or(Topic("…", "…", "…"))
}

/// Returns what is said in the course of a ticket.
pub(super) const fn phrases(russian: bool) -> Phrases {
    if russian { RU } else { EN }
}
