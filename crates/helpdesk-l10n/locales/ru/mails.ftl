# Письма. Имя человека не сочетается с прошедшим временем: род неизвестен.

mail-subject = [{ $number }] { $subject }
mail-greeting = Здравствуйте, { $name }.
mail-greeting-nobody = Здравствуйте.
mail-about = Обращение { $number } «{ $subject }». { $project }.
mail-item = { $what }: { $name }, { $at }
mail-item-clock = { $what }, { $at }
mail-item-many = { $what }, всего { $count }. Последний раз: { $name }, { $at }
mail-due = Первый ответ нужен до этого времени: { $at }
mail-promise = { $promise }. Срок: { $at }
mail-priority = Приоритет: { $priority }
mail-access-requested = Дать доступ или отказать можно на странице обращения. Просьба действует до этого времени: { $at }
mail-close-reminder = Если вопрос не решён, напишите об этом в обращении. Иначе оно закроется: { $at }
mail-resolved = Если вопрос не решён, напишите об этом в обращении. Если решён, закройте обращение и оцените ответ.
mail-rated = Оценка: { $stars }
mail-open = Открыть обращение
mail-open-link = Открыть обращение: { $link }
mail-unread = Это письмо отправлено автоматически, ответы на него никто не читает. Чтобы ответить, откройте обращение по ссылке.
