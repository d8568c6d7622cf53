//! A real mail server accepts what is sent, and reads it as it was meant.

use std::path::Path;
use std::time::Duration;

use helpdesk::testing::TestDesk;
use helpdesk_trials::aiosmtpd::{MailServer, python};
use helpdesk_trials::mailing::{answered, smtp, standing, until_settled};
use helpdesk_trials::strace;
use serde_json::json;

#[test]
fn a_real_mail_server_takes_the_mails() {
    let python = match python(Path::new(env!("CARGO_TARGET_TMPDIR"))) {
        Ok(python) => python,
        Err(why) => {
            let why = format!("there is no aiosmtpd: {why}");
            strace::skip("a real mail server", Some(&why)).unwrap();
            return;
        }
    };
    let mut server = MailServer::start(&python).unwrap();
    let desk = TestDesk::new();
    answered(&desk, 5);
    let mut smtp = smtp(&server.url(), Duration::from_secs(10)).unwrap();
    until_settled(&desk, &mut smtp).unwrap();
    assert_eq!(standing(&desk).unwrap().sent, 5);
    for n in 1..=5 {
        let mail = server.next_mail().unwrap();
        println!("aiosmtpd took {} for {}: {}", mail["id"], mail["to"], mail["subject"]);
        assert_eq!(mail["parts"], json!(["multipart/alternative", "text/plain", "text/html"]));
        assert_eq!(mail["auto"], "auto-generated");
        assert_eq!(mail["suppress"], "All");
        assert_eq!(mail["links"], json!([format!("https://help.example.org/tickets/{n}")]));
    }
}
