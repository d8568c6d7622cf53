//! A real mail server: aiosmtpd, on this machine, started by the test.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use helpdesk::testing::TestDesk;
use helpdesk_tests::mailing::{answered, smtp, standing, until_settled};

/// Takes mails and says what it got: recipient, id and subject a line.
const SERVER: &str = r"
import asyncio, email, email.policy, sys
from aiosmtpd.controller import Controller
class Told:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part.get_content_type() for part in mail.walk()]
        body = mail.get_body(('plain',)).get_content()
        link = [word for word in body.split() if word.startswith('https://')]
        print('MAIL', envelope.rcpt_tos[0], mail['Message-ID'], '|', mail['Subject'], '|',
              ','.join(parts), '|', mail['Auto-Submitted'], '|', link[0], flush=True)
        return '250 taken'
controller = Controller(Told(), hostname='127.0.0.1', port=0)
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(controller.factory, '127.0.0.1', 0)
    print('PORT', server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
controller.loop = asyncio.new_event_loop()
controller.loop.run_until_complete(main())
";

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Returns a Python that has aiosmtpd, installing it beside what was built if need be.
fn python() -> Result<PathBuf, String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("aiosmtpd");
    let python = folder.join("bin/python");
    let has = |python: &PathBuf| {
        let mut ask = Command::new(python);
        let asked = ask.args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    let system = PathBuf::from("python3");
    if has(&system) {
        return Ok(system);
    }
    if has(&python) {
        return Ok(python);
    }
    let run = |program: &PathBuf, args: &[&str]| {
        let ran = Command::new(program).args(args).output().map_err(|error| error.to_string())?;
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        if ran.status.success() { Ok(()) } else { Err(told) }
    };
    run(&system, &["-m", "venv", &folder.to_string_lossy()])?;
    run(&python, &["-m", "pip", "install", "--quiet", "aiosmtpd==1.4.6"])?;
    Ok(python)
}

#[test]
fn a_real_mail_server_takes_the_mails() {
    let python = match python() {
        Ok(python) => python,
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "aiosmtpd cannot be had: {why}");
            eprintln!("\n*** SKIPPED: no aiosmtpd, so no real mail server was tried: {why}\n");
            return;
        }
    };
    let mut child =
        Command::new(python).args(["-c", SERVER]).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let server = Server(child);
    let port = said.next().expect("the server starts");
    let port = port.strip_prefix("PORT ").unwrap().to_owned();
    let desk = TestDesk::new();
    answered(&desk, 5);
    let mut smtp = smtp(&format!("smtp://127.0.0.1:{port}"), Duration::from_secs(10)).unwrap();
    until_settled(&desk, &mut smtp).unwrap();
    assert_eq!(standing(&desk).unwrap().sent, 5);
    let told: Vec<String> = said.by_ref().take(5).collect();
    println!("\naiosmtpd took {} mails:\n{}", told.len(), told.join("\n"));
    for (n, line) in (1..).zip(&told) {
        assert!(line.starts_with("MAIL "), "{line}");
        assert!(line.contains("| multipart/alternative,text/plain,text/html |"), "{line}");
        assert!(line.contains("| auto-generated |"), "{line}");
        assert!(line.ends_with(&format!("https://help.example.org/tickets/{n}")), "{line}");
    }
    drop(server);
}
