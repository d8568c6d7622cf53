# Готовые ответы: выбор сотрудника, страница руководителя, командная строка.

canned-wrong = { $part ->
    [title] Название
   *[text] Текст
} { $why ->
    [empty] — пустое поле. Заполните его: нужны оба языка.
    [long] — { $given } знаков, а можно не больше { $limit }. Сократите.
    [lines] — в одну строку, без переносов.
   *[control] содержит недопустимый знак U+{ $code }. Уберите его.
}

tab-answers = Готовые ответы
answers-about = Тексты, которые сотрудники вставляют в ответ. Клиент получит текст на своём языке, а сотрудник может поправить его перед отправкой.
answers-caption = Готовые ответы по ключам
answers-none = Ответов пока нет
answers-none-about = Напишите первый: сотрудники найдут его рядом с полем ответа.
answers-in-use = Используются
answers-retired = Убранные
answers-retired-about = Сотрудникам их не предлагают. Отправленные сообщения остаются как есть.
answers-new = Новый ответ
answers-change = Изменить ответ
answers-back = Все ответы
answers-column = Ответ
answers-column-offered = Когда предлагать
answers-retire = Убрать
answers-restore = Вернуть
answers-save = Сохранить
answers-side = { $code ->
    [ru] По-русски
    [en] По-английски
   *[other] { $language }
}
answer-key = Ключ
answer-key-hint = От 1 до 64 латинских букв, цифр и знаков без пробелов. По нему ответы стоят в списке, изменить его потом нельзя.
answer-key-bad = Ключ — это от 1 до 64 латинских букв, цифр и знаков без пробелов
answer-key-taken = Под этим ключом уже есть ответ. Выберите другой ключ или измените тот ответ.
answer-too-many = Ответов уже { $limit }. Измените один из ненужных.
answer-title = Название
answer-title-hint = По нему выбирают сотрудники. Не больше 100 знаков.
answer-text = Текст
answer-text-hint = Не больше 10 000 знаков.
answer-offered = Когда предлагать
answer-offered-always = Всегда
    .about = Ответ есть в списке рядом с любым обращением.
answer-offered-after-decline = Когда клиент не дал доступ
    .about = Ответ виден сразу и только там, где доступ не дали и с тех пор не открыли.
told-answer-saved = Ответ сохранён
told-answer-retired = Ответ убран
told-answer-restored = Ответ снова используется
answer-problem = { $side }: { $what }

answers-choose = Готовый ответ
answers-choose-hint = Текст попадёт в поле ответа, перед отправкой его можно поправить.
answers-after-decline = Клиент не дал доступ. Для этого есть готовый ответ:
answers-put-done = Текст вставлен в ответ
answers-keep = Изменить готовые ответы

heading-answer = Ответ
heading-offered = Когда предлагать
done-answer-put = Ответ { $key } сохранён
done-answer-retired = Ответ { $key } убран
done-answer-restored = Ответ { $key } снова используется
trouble-unknown-answer = Ответа { $what } нет
    .instead = Посмотрите helpdesk answer list.
trouble-answer-leads = Готовые ответы ведут только руководители
    .instead = Укажите руководителя: --as agent:KEY, — или уберите --as.
trouble-answer-new = Ответ { $what } новый: нужны название и текст на обоих языках
    .instead = Укажите --title и --text-file для каждого языка, например --title ru=Счёт.
