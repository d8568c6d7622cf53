//! What a new desk has, so that nobody begins with an empty list.

use alloc::vec::Vec;

use super::{CannedAnswer, CannedText, CannedTitle, InBoth, Offered};
use crate::ids::AnswerKey;

/// The answers of a new desk, by key: key, when offered, titles and texts in Russian and English.
const DEFAULTS: [(&str, Offered, [&str; 2], [&str; 2]); 5] = [
    (
        "ask-access",
        Offered::Always,
        ["Попросить доступ в проект", "Ask to be let into the project"],
        [
            "Здравствуйте!\n\n\
             Чтобы разобраться, нам нужно увидеть проект вашими глазами. Сейчас мы отправим запрос \
             доступа — он появится на странице этого обращения. Доступ действует только для этого \
             проекта, каждый наш вход виден вам в истории, и вы можете забрать доступ в любой \
             момент. С закрытием обращения он закончится сам.\n\n\
             Если давать доступ не хочется, напишите — найдём другой способ.",
            "Hello!\n\n\
             To find the cause we need to see the project the way you see it. We are about to send \
             an access request: it will appear on the page of this request. Access covers this \
             project only, you see each of our entries in the history, and you can take it back at \
             any time. It ends by itself when the request is closed.\n\n\
             If you would rather not give access, tell us and we will find another way.",
        ],
    ),
    (
        "ask-details",
        Offered::Always,
        ["Уточнить подробности", "Ask for details"],
        [
            "Здравствуйте!\n\n\
             Чтобы помочь быстрее, уточните, пожалуйста:\n\
             — что вы делали перед тем, как это произошло;\n\
             — что ожидали увидеть и что увидели на самом деле;\n\
             — когда это случилось в последний раз и повторяется ли;\n\
             — текст ошибки целиком или снимок экрана.\n\n\
             Ответьте прямо здесь: файлы можно приложить к сообщению.",
            "Hello!\n\n\
             To help you sooner, please tell us:\n\
             — what you did just before it happened;\n\
             — what you expected to see, and what you saw instead;\n\
             — when it last happened, and whether it happens again;\n\
             — the full text of the error, or a screenshot.\n\n\
             Just answer here: you can attach files to your message.",
        ],
    ),
    (
        "no-access",
        Offered::AfterDecline,
        ["Доступ не дали — как помочь без него", "Access was declined: helping without it"],
        [
            "Понимаем, попробуем разобраться без доступа в проект.\n\n\
             Пришлите, пожалуйста, то из этого, что удобно:\n\
             — шаги по порядку: какую страницу открыли, что нажали, что увидели;\n\
             — снимки экрана, на которых видна ошибка и строка адреса;\n\
             — выгрузку данных, с которыми это происходит (лишнее можно удалить или заменить);\n\
             — точное время последнего случая: по нему мы найдём запись в наших журналах.\n\n\
             Если по дороге окажется, что проще посмотреть самим, дать доступ можно в любой момент \
             на странице обращения.",
            "We understand, and will try to work it out without access to the project.\n\n\
             Please send us whichever of these is convenient:\n\
             — the steps in their order: which page you opened, what you pressed, what you saw;\n\
             — screenshots that show the error and the address bar;\n\
             — an export of the data with which it happens (remove or replace what we need not see);\n\
             — the exact time of the last occurrence, so that we find it in our logs.\n\n\
             Should it turn out easier for us to look ourselves, you can give access at any time on \
             the page of this request.",
        ],
    ),
    (
        "out-of-hours",
        Offered::Always,
        ["Вернёмся в рабочее время", "We will be back in working hours"],
        [
            "Здравствуйте!\n\n\
             Мы получили ваше обращение. Сейчас нерабочее время, поэтому полный ответ дадим, когда \
             начнётся рабочий день: срок указан на странице обращения. Когда ответ появится, мы \
             пришлём письмо со ссылкой.\n\n\
             Если за это время что-то изменится, просто допишите сюда.",
            "Hello!\n\n\
             We have your request. It is outside our working hours now, so the full answer will come \
             once the working day begins: the page of the request says by when. We will mail you a \
             link as soon as it is there.\n\n\
             If anything changes meanwhile, just add it here.",
        ],
    ),
    (
        "resolved",
        Offered::Always,
        ["Решено: что сделали", "Resolved: what was done"],
        [
            "Здравствуйте!\n\n\
             Причина найдена и устранена.\n\n\
             Что было: \n\
             Что сделали: \n\n\
             Проверьте, пожалуйста, что теперь всё работает. Если да — закройте обращение и оцените \
             ответ; если нет — напишите здесь, и мы продолжим.",
            "Hello!\n\n\
             The cause is found and removed.\n\n\
             What it was: \n\
             What we did: \n\n\
             Please check that everything works now. If it does, close the request and rate the \
             answer; if not, write here and we go on.",
        ],
    ),
];

impl CannedAnswer {
    /// Returns the answers of a new desk, by key: asking for details and for access, helping where
    /// access was declined, outside working hours, and telling what was done.
    #[must_use]
    pub fn defaults() -> Vec<Self> {
        // A test holds them to the limits: none is left out.
        DEFAULTS
            .iter()
            .filter_map(|(key, offered, title, text)| default(key, *offered, title, text))
            .collect()
    }
}

fn default(
    key: &str,
    offered: Offered,
    title: &[&str; 2],
    text: &[&str; 2],
) -> Option<CannedAnswer> {
    let [title_ru, title_en] = title;
    let [text_ru, text_en] = text;
    Some(CannedAnswer {
        key: AnswerKey::new(key).ok()?,
        title: InBoth {
            ru: CannedTitle::new(title_ru).ok()?,
            en: CannedTitle::new(title_en).ok()?,
        },
        text: InBoth { ru: CannedText::new(text_ru).ok()?, en: CannedText::new(text_en).ok()? },
        offered,
        active: true,
    })
}
