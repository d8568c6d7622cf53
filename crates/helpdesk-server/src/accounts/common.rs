//! Passwords that guessers try first.

/// The best known ones of eight characters or more, in lower case, English and Russian.
const COMMON: &str = "\
    00000000 0123456789 01234567 0987654321 1111111111 11111111 1122334455 11223344 12121212 \
    123123123 12312312 123321123 1234512345 12341234 12344321 123456123 123454321 12345678 \
    123456789 1234567890 123456789a 123456789q 12345678a 12345678q 1234567891 123456qwerty \
    123456qw 1234qwer 123qweasd 123qweasdzxc 123qwe123 147258369 159357159 1a2b3c4d 1q2w3e4r \
    1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 22222222 31415926 55555555 66666666 \
    77777777 789456123 87654321 88888888 987654321 9876543210 99999999 a1234567 a12345678 \
    a1b2c3d4 aa123456 aa12345678 abc12345 abc123456 abcd1234 abcdefgh admin123 admin1234 \
    administrator adminadmin alexander anastasia asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl \
    babygirl baseball basketball business butterfly changeme changeme1 changeme123 chocolate \
    computer corvette customer danielle default1 elephant ekaterina football football1 \
    gfhjkm123 ghbdtnbr google123 helpdesk helpdesk1 helpdesk123 hello123 iloveyou iloveyou1 \
    internet jennifer jordan23 kristina letmein1 letmein123 liverpool lovelove maksimka \
    marlboro maverick mercedes metallica michelle midnight minecraft mustang1 myspace1 natasha1 \
    nikitina november p@ssw0rd p@ssword pa$$word pass1234 passw0rd passw0rd1 password password! \
    password0 password1 password12 password123 password1234 password2 passwort princess \
    princess1 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx123 qazwsxedc qazxswedc qqww1122 qwaszx12 \
    qwer1234 qwerqwer qwert123 qwert12345 qwerty12 qwerty123 qwerty1234 qwerty12345 \
    qwerty123456 qwertyui qwertyuiop qweqweqwe qweasdzxc rammstein samsung1 samantha secret123 \
    slipknot snowboard spartak1 starwars stalker1 sunshine superman superstar support1 \
    support123 test1234 testtest trustno1 vkontakte victoria vladimir welcome1 welcome123 \
    whatever yjdsqgfhjkm zaq12wsx zaq1zaq1 zxcvbnm1 zxcvbnm123 zxcvbnm, zxcvbnm,./ александр \
    анастасия вконтакте владимир екатерина кристина любимая любимый максимка мойпароль наталья1 \
    николай1 новыйпароль пароль12 пароль123 пароль1234 пароль12345 пароль123456 парольпароль \
    поддержка привет12 привет123 солнышко йцукен12 йцукен123 йцукенгш йцукенгшщ йцукенгшщз \
    йцукенгшщзх фывапрол фывапролдж ячсмитьбю";

/// Returns whether a password, in lower case, is among those tried first.
pub(super) fn is_common(folded: &str) -> bool {
    COMMON.split(' ').any(|common| common == folded) || has_few_letters(folded)
}

/// `aaaaaaaa` and `abababab` are in no list, and in every head.
fn has_few_letters(folded: &str) -> bool {
    let mut letters: Vec<char> = folded.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_lower_case_and_has_nothing_that_is_refused_anyway() {
        for word in COMMON.split(' ') {
            assert_eq!(word, word.to_lowercase());
            assert!(word.chars().count() >= 7, "{word}");
        }
        assert!(!is_common("correct horse battery"));
    }
}
