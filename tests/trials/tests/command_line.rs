//! T02: the command line killed at random moments, and asked again with the same command id.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use helpdesk_trials::on_disk::{self, FILE};
use helpdesk_trials::random::Random;
use helpdesk_trials::{Outcome, Verdict, cases, report, room};
use serde_json::Value;

const CLIENTS: usize = 4;

struct Desk {
    program: PathBuf,
    url: String,
}

impl Desk {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(["--db", &self.url, "--output", "json"]).args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn done(&self, arguments: &[&str]) -> Outcome<Output> {
        let output = self.command(arguments).output()?;
        let errors = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(format!("{arguments:?}: {} {errors}", output.status).into());
        }
        Ok(output)
    }

    /// The numbers of all tickets, page by page.
    fn numbers(&self) -> Outcome<Vec<u64>> {
        let (mut numbers, mut after) = (Vec::new(), None::<String>);
        loop {
            let mut arguments = vec!["ticket", "list", "--limit", "100"];
            arguments.extend(after.iter().flat_map(|cursor| ["--after", cursor]));
            let page: Value = serde_json::from_slice(&self.done(&arguments)?.stdout)?;
            let listed = page.get("tickets").and_then(Value::as_array).ok_or("no list")?;
            numbers.extend(listed.iter().filter_map(|ticket| ticket.get("number")?.as_u64()));
            match page.get("next").and_then(Value::as_str) {
                Some(next) => after = Some(next.to_owned()),
                None => return Ok(numbers),
            }
        }
    }
}

/// One request of one client, asked until it is answered.
struct Request {
    id: String,
    subject: String,
}

impl Request {
    fn arguments(&self) -> Vec<&str> {
        let mut words =
            vec!["--as", "customer:c1", "--command-id", &self.id, "ticket", "open", "--general"];
        words.extend([
            "--priority",
            "low",
            "--subject",
            &self.subject,
            "--body",
            "It does not start.",
        ]);
        words
    }

    /// The number that a finished answer names.
    fn answered(output: &Output) -> Option<u64> {
        let answer: Value = serde_json::from_slice(&output.stdout).ok()?;
        if output.status.success() { answer.get("number")?.as_u64() } else { None }
    }
}

fn new_desk(directory: &Path) -> Outcome<Desk> {
    let desk = Desk {
        program: room::helpdesk()?,
        url: format!("sqlite:{}", directory.join(FILE).display()),
    };
    desk.done(&["init"])?;
    desk.done(&["customer", "add", "c1", "--name", "Anna", "--email", "anna@example.org"])?;
    Ok(desk)
}

#[test]
fn a_killed_command_asked_again_is_done_once() -> Outcome<()> {
    let began = Instant::now();
    let room = room::scratch()?;
    let desk = new_desk(room.path())?;
    let mut random = Random::new(2);
    let cycles = cases(12, 50, 200);
    let (mut acks, mut killed, mut done_unheard, mut slowest) = (0, 0, 0, Duration::ZERO);
    let mut known: Vec<(Request, Option<u64>)> = Vec::new();
    // How long an unhurt command takes here: kills are spread over that, so that they fall into every part of it.
    let start = Instant::now();
    desk.done(&["ticket", "list"])?;
    let usual = usize::try_from(start.elapsed().as_micros())?.max(2_000) * 2;
    for cycle in 0..cycles {
        let first = known.len();
        let mut children: Vec<Child> = Vec::new();
        for client in 0..CLIENTS {
            let id = uuid::Uuid::from_u64_pair(random.bits(), random.bits()).to_string();
            let request = Request { id, subject: format!("Request {client} of cycle {cycle}") };
            children.push(desk.command(&request.arguments()).spawn()?);
            known.push((request, None));
        }
        std::thread::sleep(Duration::from_micros(random.below(usual) as u64));
        for child in &mut children {
            child.kill()?;
        }
        for (child, (_, number)) in children.into_iter().zip(known.iter_mut().skip(first)) {
            *number = Request::answered(&child.wait_with_output()?);
            if number.is_some() { acks += 1 } else { killed += 1 }
        }
        let before = desk.numbers()?.len();
        let heard = known.iter().filter(|(_, number)| number.is_some()).count();
        assert!((heard..=known.len()).contains(&before), "{before} tickets for {heard} answers");
        done_unheard += before - heard;
        for (request, number) in known.iter_mut().skip(first) {
            let start = Instant::now();
            let again = Request::answered(&desk.done(&request.arguments())?);
            slowest = slowest.max(start.elapsed());
            assert!(
                number.is_none() || *number == again,
                "an answer changed: {number:?}, then {again:?}"
            );
            *number = again;
        }
    }
    let mut stored = desk.numbers()?;
    let mut answered: Vec<u64> = known.iter().filter_map(|(_, number)| *number).collect();
    stored.sort_unstable();
    answered.sort_unstable();
    assert_eq!(stored, answered, "tickets and command ids differ");
    assert_eq!(answered.len(), cycles * CLIENTS);
    assert_eq!(on_disk::check(&room.path().join(FILE), &[], usize::MAX / 2), Verdict::Sound);
    assert!(killed > 0, "nothing was killed");
    let figures = format!(
        "{cycles} cycles, {acks} acks, {killed} killed of which {done_unheard} were done unheard, {} tickets for {} ids, slowest answer after a kill {:.0} ms",
        stored.len(),
        known.len(),
        slowest.as_secs_f64() * 1000.0
    );
    report("T02", began, &figures);
    Ok(())
}

/// T07 at the command line.
#[test]
fn a_file_that_may_not_grow_is_an_error_and_no_kill() -> Outcome<()> {
    let room = room::scratch()?;
    let desk = new_desk(room.path())?;
    let large = room.path().join("large.bin");
    std::fs::write(&large, vec![7; 3 << 20])?;
    let attached = large.display().to_string();
    let opening = [
        "--as",
        "customer:c1",
        "ticket",
        "open",
        "--general",
        "--priority",
        "low",
        "--subject",
        "S",
    ];
    let arguments = [&["--db", &desk.url][..], &opening, &["--attach", &attached]].concat();
    let output = room::with_file_limit(1024, &desk.program, &arguments)?;
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("no room"), "{errors}");
    assert_eq!(desk.numbers()?, Vec::<u64>::new());
    desk.done(&[&opening[..], &["--attach", &attached]].concat())?;
    assert_eq!(desk.numbers()?.len(), 1);
    Ok(())
}
