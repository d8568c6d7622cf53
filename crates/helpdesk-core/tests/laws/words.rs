//! S4 and S5: the digests of what people wrote, and what reads back.

use std::collections::BTreeSet;

use helpdesk_core::words::Field;
use helpdesk_core::{
    CustomerId, Digest, FileId, FileName, FileRef, Priority, Salt, Sealed, Subject, Text, Words,
};
use proptest::prelude::*;
use uuid::Uuid;

use super::play::{Start, request};
use super::random::cases;

fn file(n: u128, name: &str, size: u64) -> FileRef {
    FileRef {
        id: FileId::new(Uuid::from_u128(n)),
        name: FileName::clean(name),
        size,
        media_type: "text/plain".into(),
        digest: Digest::of(&[name.as_bytes()]),
    }
}

fn sealed() -> impl Strategy<Value = Sealed> {
    let subject = proptest::option::of("[a-cё]{1,3}");
    let text = proptest::option::of("[a-cё]{1,3}");
    let files = proptest::collection::vec((0u128..3, "[a-c]{1,2}", 0u64..3), 0..3);
    (subject, text, files, 0u8..2).prop_map(|(subject, text, files, salt)| {
        let files: Vec<_> = files.into_iter().map(|(n, name, size)| file(n, &name, size)).collect();
        let words = Words {
            subject: subject.map(|subject| Subject::new(&subject).unwrap()),
            text: text.map(|text| Text::new(Field::Text, &text).unwrap()),
            files,
        };
        Sealed::new(words, Salt([salt; 16]))
    })
}

proptest! {
    #![proptest_config(cases())]

    /// Two sets of words have one digest exactly when they are the same words under the same salt, to the
    /// last file; they repeat each other exactly when a retry would send them.
    #[test]
    fn s4_a_changed_word_is_found(one in sealed(), other in sealed()) {
        prop_assert_eq!(one.digest() == other.digest(), one == other);
        let sent = |sealed: &Sealed| {
            let mut words = sealed.words().clone();
            for file in &mut words.files {
                file.id = FileId::new(Uuid::nil());
            }
            words
        };
        let same = sent(&one) == sent(&other);
        prop_assert_eq!(one.words().repeats(other.words()), same);
    }

    #[test]
    fn s4_words_read_back_as_they_were_written(sealed in sealed()) {
        let written = serde_json::to_string(&sealed).unwrap();
        let read: Sealed = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(read.digest(), sealed.digest());
        prop_assert_eq!(read, sealed);
    }

    /// Names are cut, and cutting exposes parts that cleaning must look at again.
    #[test]
    fn a_cleaned_file_name_reads_back(given in "[ .a-zCON\u{3000}\u{200b}/ёtxт]{0,600}") {
        let name = FileName::clean(&given);
        prop_assert_eq!(FileName::kept(name.as_str()), Ok(name));
    }

    /// Whatever is typed is either accepted and unchanged by a second reading, or refused; it never panics.
    #[test]
    fn what_is_taken_reads_back(given in any::<String>()) {
        if let Ok(subject) = Subject::new(&given) {
            prop_assert!((1..=200).contains(&subject.as_str().chars().count()));
            prop_assert!(!subject.as_str().contains(char::is_control));
            prop_assert_eq!(Subject::new(subject.as_str()), Ok(subject));
        }
        if let Ok(text) = Text::new(Field::Text, &given) {
            prop_assert!(!text.as_str().contains(['\0', '\r']));
            prop_assert_eq!(Text::new(Field::Text, text.as_str()), Ok(text));
        }
        let name = FileName::clean(&given);
        prop_assert!((1..=255).contains(&name.as_str().chars().count()));
        prop_assert!(!name.as_str().contains(['/', '\\']));
        prop_assert_eq!(FileName::kept(name.as_str()), Ok(name));
    }
}

#[test]
fn s5_another_request_has_another_content() {
    let plain = Start { general: false, by_agent: false, follows: false, priority: Priority::Low };
    let mut contents = BTreeSet::from([request(&plain).content()]);
    let mut other = request(&plain);
    other.customer = CustomerId::new("c-2").unwrap();
    for request in [
        other,
        request(&Start { general: true, ..plain.clone() }),
        request(&Start { follows: true, ..plain.clone() }),
        request(&Start { priority: Priority::High, ..plain.clone() }),
    ] {
        assert!(contents.insert(request.content()), "{request:?}");
    }
    assert!(!contents.insert(request(&plain).content()));
}
