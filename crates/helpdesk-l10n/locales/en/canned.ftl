# Canned answers: the agent's choice, the lead's page, the command line.

canned-wrong = { $part ->
    [title] The title
   *[text] The text
} { $why ->
    [empty] is empty. Write it: both languages are needed.
    [long] has { $given } characters, but at most { $limit } are allowed. Shorten it.
    [lines] must be one line.
   *[control] holds the character U+{ $code }, which is not allowed. Remove it.
}

tab-answers = Canned answers
answers-about = Ready texts for agents. The customer gets the text in their own language, and the agent may change it before sending.
answers-caption = Canned answers by key
answers-none = There are no answers yet
answers-none-about = Write the first one: agents will find it in the box in which they answer.
answers-in-use = In use
answers-retired = Retired
answers-retired-about = Agents are not offered these. Messages that were sent stay as they are.
answers-new = New answer
answers-change = Change the answer
answers-back = All answers
answers-column = Answer
answers-column-offered = Offered
answers-retire = Retire
answers-restore = Use again
answers-save = Save
answers-side = { $code ->
    [ru] In Russian
    [en] In English
   *[other] { $language }
}
answer-key = Key
answer-key-hint = 1 to 64 Latin letters, digits and signs, without spaces. Answers are listed by it, and it cannot be changed later.
answer-key-bad = A key has 1 to 64 Latin letters, digits and signs, without spaces
answer-key-taken = There is another answer under this key. Choose another key, or change that answer.
answer-too-many = There are { $limit } answers already. Change one that is not needed.
answer-title = Title
answer-title-hint = Agents choose by it. At most 100 characters.
answer-text = Text
answer-text-hint = At most 10,000 characters.
answer-offered = When it is offered
answer-offered-always = Always
    .about = It is in the list beside every answer.
answer-offered-after-decline = After the customer declined access
    .about = It is shown at once, and only where access was declined and not given since.
told-answer-saved = The answer is saved
told-answer-retired = The answer is retired
told-answer-restored = The answer is in use again
answer-problem = { $side }: { $what }

answers-choose = Canned answer
answers-choose-hint = The text goes into the answer, and you can change it before you send it.
answers-after-decline = The customer declined access. An answer is ready for this:
answers-put-done = The text is in the answer
answers-keep = Keep the answers

heading-answer = Answer
heading-offered = Offered
done-answer-put = Answer { $key } is saved
done-answer-retired = Answer { $key } is retired
done-answer-restored = Answer { $key } is in use again
trouble-unknown-answer = There is no answer { $what }
    .instead = Look at helpdesk answer list.
trouble-answer-leads = Only a lead keeps canned answers
    .instead = Give --as agent:KEY of a lead, or leave --as out.
trouble-answer-new = Answer { $what } is new, so it needs a title and a text in both languages
    .instead = Give --title and --text-file for every language, as in --title en=Invoice.
