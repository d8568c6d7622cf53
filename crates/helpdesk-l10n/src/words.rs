//! States, priorities, roles, names, numbers and sizes.

use helpdesk_core::command::CommandKind;
use helpdesk_core::event::EventKind;
use helpdesk_core::permission::Role;
use helpdesk_core::view::{Author, Group, Person, ProjectSummary};
use helpdesk_core::{ActorKind, NoticeKind, Priority, ProjectAsNamed, Stars, Status};

use crate::args::Args;
use crate::l10n::L10n;

impl L10n {
    /// Returns a status: «Открыто».
    #[must_use]
    pub fn status(self, status: Status) -> String {
        self.word(match status {
            Status::Open => "status-open",
            Status::Resolved => "status-resolved",
            Status::Closed => "status-closed",
        })
    }

    /// Returns a group of a list: «Открытые».
    #[must_use]
    pub fn group(self, group: Group) -> String {
        self.word(match group {
            Group::Open => "group-open",
            Group::Closed => "group-closed",
        })
    }

    /// Returns a priority: «Средний».
    #[must_use]
    pub fn priority(self, priority: Priority) -> String {
        self.word(match priority {
            Priority::Low => "priority-low",
            Priority::Medium => "priority-medium",
            Priority::High => "priority-high",
        })
    }

    /// Returns what a priority means, as customers read it while they choose.
    #[must_use]
    pub fn priority_means(self, priority: Priority) -> String {
        self.word(match priority {
            Priority::Low => "priority-low.means",
            Priority::Medium => "priority-medium.means",
            Priority::High => "priority-high.means",
        })
    }

    /// Returns a role in the matrix: «назначенный сотрудник».
    #[must_use]
    pub fn role(self, role: Role) -> String {
        self.word(match role {
            Role::Owner => "role-owner",
            Role::Stranger => "role-stranger",
            Role::Assignee => "role-assignee",
            Role::Agent => "role-agent",
            Role::System => "role-system",
            Role::Service => "role-service",
        })
    }

    /// Returns a kind of actor: «сотрудник».
    #[must_use]
    pub fn actor_kind(self, kind: ActorKind) -> String {
        self.word(match kind {
            ActorKind::Customer => "actor-customer",
            ActorKind::Agent => "actor-agent",
            ActorKind::System => "actor-system",
            ActorKind::Service => "actor-service",
        })
    }

    /// Returns what a command does: «Закрыть обращение».
    #[must_use]
    pub fn command(self, kind: CommandKind) -> String {
        self.named("command-", kind.name())
    }

    /// Returns what kind of event it is: «Вход в проект».
    #[must_use]
    pub fn event(self, kind: EventKind) -> String {
        self.named("event-name-", kind.name())
    }

    /// Returns what a notice tells: «Новый ответ».
    #[must_use]
    pub fn notice(self, kind: NoticeKind) -> String {
        self.word(match kind {
            NoticeKind::Opened => "notice-opened",
            NoticeKind::Answered => "notice-answered",
            NoticeKind::ServiceWrote => "notice-service-wrote",
            NoticeKind::AccessRequested => "notice-access-requested",
            NoticeKind::AccessGranted => "notice-access-granted",
            NoticeKind::AccessDeclined => "notice-access-declined",
            NoticeKind::AccessEnded => "notice-access-ended",
            NoticeKind::AccessPassedOn => "notice-access-passed-on",
            NoticeKind::Assigned => "notice-assigned",
            NoticeKind::Resolved => "notice-resolved",
            NoticeKind::Reopened => "notice-reopened",
            NoticeKind::DueSoon => "notice-due-soon",
            NoticeKind::Overdue => "notice-overdue",
            NoticeKind::CloseReminder => "notice-close-reminder",
            NoticeKind::Closed => "notice-closed",
            NoticeKind::Rated => "notice-rated",
        })
    }

    /// Returns a project by number and name: `[48213] Лён и лес`.
    #[must_use]
    pub fn project(self, number: u64, name: &str) -> String {
        // Brackets and digits are the same in every language and must not be grouped.
        self.say(
            "project-named",
            &Args::new().text("number", number.to_string()).text("name", name),
        )
    }

    /// Returns a ticket's project, or «Общий вопрос».
    #[must_use]
    pub fn project_or_general(self, project: Option<&ProjectSummary>) -> String {
        project.map_or_else(
            || self.general_question(),
            |project| self.project(project.number, &project.name),
        )
    }

    /// Returns a project as it was named at opening, or «Общий вопрос».
    #[must_use]
    pub fn project_as_named(self, project: Option<&ProjectAsNamed>) -> String {
        project.map_or_else(
            || self.general_question(),
            |project| self.project(project.number, &project.name),
        )
    }

    /// Returns a project in a row of a list: «Проект 48213».
    #[must_use]
    pub fn project_in_row(self, number: u64) -> String {
        self.say("project-short", &Args::new().text("number", number.to_string()))
    }

    /// Returns «Общий вопрос».
    #[must_use]
    pub fn general_question(self) -> String {
        self.word("general-question")
    }

    /// Returns a ticket's number: «№ 1042».
    #[must_use]
    pub fn ticket_number(self, number: u64) -> String {
        self.say("ticket-number", &Args::new().text("number", number.to_string()))
    }

    /// Returns the replacement for words erased on request (E1).
    #[must_use]
    pub fn erased(self) -> String {
        self.word("words-erased")
    }

    /// Returns a subject, or its replacement once it is erased.
    #[must_use]
    pub fn subject(self, subject: Option<&str>) -> String {
        subject.map_or_else(|| self.erased(), str::to_owned)
    }

    /// Returns a name in the form of its reader's language: the key if the directory gives no name, and a
    /// word if the name was erased. The first comma separates the surname from the given names.
    #[must_use]
    pub fn name(self, key: &str, name: Option<&str>) -> String {
        match name {
            Some("") => self.word("name-erased"),
            Some(name) => self.told_name(name),
            None => key.to_owned(),
        }
    }

    fn told_name(self, name: &str) -> String {
        let parts = name.split_once(',').map(|(surname, given)| (surname.trim(), given.trim()));
        let parts = parts.filter(|(surname, given)| !surname.is_empty() && !given.is_empty());
        let Some((surname, given)) = parts else { return name.to_owned() };
        self.say("name-told", &Args::new().text("surname", surname).text("given", given))
    }

    /// Returns a person's name.
    #[must_use]
    pub fn person(self, person: &Person) -> String {
        self.name(&person.key, person.name.as_deref())
    }

    /// Returns the assignee's name, or that there is none yet.
    #[must_use]
    pub fn assignee(self, person: Option<&Person>) -> String {
        person.map_or_else(|| self.word("nobody-yet"), |person| self.person(person))
    }

    /// Returns an author's name; the clock is the desk itself, and a service is distinguished from people:
    /// «payments (автоматически)».
    #[must_use]
    pub fn author(self, author: &Author) -> String {
        match (&author.key, author.kind) {
            (Some(key), ActorKind::Service) => {
                self.say("author-service", &Args::new().text("key", key))
            }
            (Some(key), ActorKind::Customer | ActorKind::Agent | ActorKind::System) => {
                self.name(key, author.name.as_deref())
            }
            (None, kind) => self.actor_kind(kind),
        }
    }

    /// Returns how lists mark a ticket that its customer did not open, as its history does: «payments
    /// (автоматически)», «записано по звонку».
    #[must_use]
    pub fn opener(self, by: &Author) -> Option<String> {
        match by.kind {
            ActorKind::Service => Some(self.author(by)),
            ActorKind::Agent => Some(self.word("role-by-phone")),
            ActorKind::Customer | ActorKind::System => None,
        }
    }

    /// Returns what stands beside the reader's own name: «вы».
    #[must_use]
    pub fn you(self) -> String {
        self.word("by-you")
    }

    /// Returns what is put beside an agent's name for a customer: «поддержка».
    #[must_use]
    pub fn support(self) -> String {
        self.word("by-support")
    }

    /// Returns «да» or «нет».
    #[must_use]
    pub fn yes_no(self, yes: bool) -> String {
        self.word(if yes { "yes-word" } else { "no-word" })
    }

    /// Returns a rating: «5 из 5».
    #[must_use]
    pub fn stars(self, stars: Stars) -> String {
        self.say("rating-stars", &Args::new().number("stars", stars.get().into()))
    }

    /// Returns what a rating says: «отлично».
    #[must_use]
    pub fn stars_mean(self, stars: Stars) -> String {
        self.say("rating-word", &Args::new().number("stars", stars.get().into()))
    }

    /// Returns a size: «284 КБ», «1,5 МБ». A kilobyte has 1024 bytes.
    #[must_use]
    pub fn size(self, bytes: u64) -> String {
        const UNITS: [&str; 3] = ["size-kilobytes", "size-megabytes", "size-gigabytes"];
        let args = |size: String| Args::new().text("size", size);
        let mut unit = "size-bytes";
        // Whole bytes first, then tenths of the unit, so that no float is needed.
        let (mut rest, mut tenths) = (bytes, 0);
        for larger in UNITS {
            if rest < 1024 {
                break;
            }
            unit = larger;
            tenths = rest % 1024 * 10 / 1024;
            rest /= 1024;
        }
        if rest < 10 && tenths > 0 {
            return self.say(unit, &args(self.decimal(&format!("{rest}.{tenths}"))));
        }
        self.say(unit, &args(rest.to_string()))
    }

    /// Returns two sizes that are to be compared, in bytes where they would look the same.
    pub(crate) fn sizes(self, one: u64, other: u64) -> (String, String) {
        let (short, long) = (self.size(one), self.size(other));
        if short != long {
            return (short, long);
        }
        let bytes = |n: u64| self.say("size-bytes", &Args::new().text("size", n.to_string()));
        (bytes(one), bytes(other))
    }
}

#[cfg(test)]
mod tests {

    use super::*;
    use helpdesk_core::Language;

    #[test]
    fn a_size_is_told_in_the_unit_that_people_would_choose() {
        let say = |lang, bytes| L10n::new(lang).size(bytes).replace('\u{a0}', " ");
        for (bytes, ru, en) in [
            (0, "0 Б", "0 B"),
            (1023, "1023 Б", "1023 B"),
            (1024, "1 КБ", "1 KB"),
            (1536, "1,5 КБ", "1.5 KB"),
            (284 * 1024 + 600, "284 КБ", "284 KB"),
            (25 << 20, "25 МБ", "25 MB"),
            (3 << 29, "1,5 ГБ", "1.5 GB"),
            (u64::MAX, "17179869183 ГБ", "17179869183 GB"),
        ] {
            assert_eq!(
                (say(Language::Ru, bytes).as_str(), say(Language::En, bytes).as_str()),
                (ru, en)
            );
        }
    }

    #[test]
    fn sizes_that_would_look_the_same_are_told_in_bytes() {
        let en = L10n::new(Language::En);
        let (given, limit) = en.sizes((25 << 20) + 1, 25 << 20);
        assert_eq!((given.as_str(), limit.as_str()), ("26214401\u{a0}B", "26214400\u{a0}B"));
    }

    #[test]
    fn a_name_is_the_directorys_the_key_or_a_word_for_an_erased_one() {
        let ru = L10n::new(Language::Ru);
        assert_eq!(ru.name("c1", Some("Крылова Мария")), "Крылова Мария");
        assert_eq!(ru.name("c1", None), "c1");
        assert_eq!(ru.name("c1", Some("")), "имя удалено по запросу");
        assert_eq!(ru.subject(None), "удалено по запросу");
    }

    #[test]
    fn a_comma_tells_the_surname_and_each_language_puts_it_in_its_place() {
        for (stored, ru, en) in [
            ("Соколова, Анна", "Соколова Анна", "Анна Соколова"),
            ("Sokolova,Anna", "Sokolova Anna", "Anna Sokolova"),
            (" де ла Крус ,  Хуан Карлос ", "де ла Крус Хуан Карлос", "Хуан Карлос де ла Крус"),
            ("King, Martin Luther, Jr.", "King Martin Luther, Jr.", "Martin Luther, Jr. King"),
            ("Анна Соколова", "Анна Соколова", "Анна Соколова"),
            ("Соколова,", "Соколова,", "Соколова,"),
            (", Анна", ", Анна", ", Анна"),
            (" , ", " , ", " , "),
        ] {
            let told = |lang| L10n::new(lang).name("key", Some(stored));
            assert_eq!(
                (told(Language::Ru).as_str(), told(Language::En).as_str()),
                (ru, en),
                "{stored}"
            );
        }
    }

    #[test]
    fn a_project_is_told_by_number_and_name_and_none_is_a_general_question() {
        let ru = L10n::new(Language::Ru);
        assert_eq!(ru.project(48_213, "Лён и лес"), "[48213] Лён и лес");
        assert_eq!(ru.project_in_row(48_213), "Проект 48213");
        assert_eq!(ru.project_or_general(None), "Общий вопрос");
        assert_eq!(ru.ticket_number(1_234_567), "№\u{a0}1234567");
    }
}
