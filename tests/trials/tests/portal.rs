//! T24: clients that hang up at any byte. T25: a stop under load, with clients that never finish.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use helpdesk_trials::portal::{Portal, answer};
use helpdesk_trials::{Outcome, cases, report, room};
use serde_json::Value;

const OPENING: &str = "project=shop&priority=low&subject=S&text=T";

fn count(portal: &Portal) -> Outcome<usize> {
    let mut tickets = 0;
    let mut after: Option<String> = None;
    loop {
        let mut arguments = vec!["ticket", "list", "--limit", "199"];
        arguments.extend(after.iter().flat_map(|cursor| ["--after", cursor]));
        let page = portal.verb(&arguments)?;
        tickets += page.get("tickets").and_then(Value::as_array).map_or(0, Vec::len);
        match page.get("next").and_then(Value::as_str) {
            Some(next) => after = Some(next.to_owned()),
            None => return Ok(tickets),
        }
    }
}

fn events(portal: &Portal, number: &str) -> Outcome<usize> {
    let view = portal.verb(&["ticket", "show", number])?;
    Ok(view.get("timeline").and_then(Value::as_array).map_or(0, Vec::len))
}

/// Waits until the portal has done what the cut connections had asked, if it does it at all.
fn settled(portal: &Portal, ask: impl Fn(&Portal) -> Outcome<usize>) -> Outcome<usize> {
    let mut last = ask(portal)?;
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(50));
        let now = ask(portal)?;
        if now == last {
            return Ok(now);
        }
        last = now;
    }
    Ok(last)
}

#[test]
fn t24_a_client_that_hangs_up_at_any_byte_leaves_nothing_half_done() -> Outcome<()> {
    let began = Instant::now();
    let room = room::scratch()?;
    let portal = Portal::new(room.path())?;
    let (vera, anna) = (portal.sign_in("customer:vera")?, portal.sign_in("agent:anna")?);
    let first = portal.post("/tickets", &vera.cookie, OPENING)?;
    assert_eq!(first.status, 303, "{}", first.body);
    let step = cases(97, 23, 1);
    let (mut cuts, mut unheard) = (0, 0);
    for (path, visitor, form, expected) in [
        ("/tickets", &vera, OPENING, 1),
        ("/tickets/1/reply", &vera, "text=More", 1),
        ("/tickets/1/access/grant", &vera, "for=8h", 1),
        // The first answer takes the ticket (L6), the close ends the access (A4): two events each.
        ("/tickets/1/reply", &anna, "text=Answer", 2),
        ("/tickets/1/note", &anna, "text=Note", 1),
        ("/tickets/1/close", &vera, "stars=&comment=", 2),
    ] {
        let whole = portal.form(path, &visitor.cookie, form);
        let before = (count(&portal)?, events(&portal, "1")?);
        for cut in (1..whole.len()).step_by(step) {
            let mut stream = portal.connect()?;
            stream.write_all(whole.get(..cut).unwrap_or_default())?;
            drop(stream);
            cuts += 1;
        }
        let after = (settled(&portal, count)?, settled(&portal, |portal| events(portal, "1"))?);
        assert_eq!(before, after, "something was done by part of `{path}`");
        // The whole request, with nobody to hear the answer: a command that has begun runs to its end; one
        // that has not might as well never have been sent.
        let mut stream = portal.connect()?;
        stream.write_all(&whole)?;
        drop(stream);
        let sum = before.0 + before.1;
        let done =
            |portal: &Portal| -> Outcome<usize> { Ok(count(portal)? + events(portal, "1")? - sum) };
        match settled(&portal, done)? {
            0 => {
                // Asked again, as somebody does who has heard nothing.
                let again = portal.post(path, &visitor.cookie, form)?;
                assert_eq!(again.status, 303, "`{path}`: {}", again.body);
                assert_eq!(done(&portal)?, expected, "`{path}`");
            }
            some => {
                assert_eq!(some, expected, "`{path}` is done whole or not at all");
                unheard += 1;
            }
        }
    }
    let health = portal.verb(&["doctor"])?;
    let faults = health.get("faults").and_then(Value::as_array).map(Vec::len);
    assert_eq!(faults, Some(0), "{health}");
    assert_eq!(portal.get("/tickets", &vera.cookie)?.status, 200, "no lock is kept");
    report(
        "T24",
        began,
        &format!("{cuts} cuts, {unheard} of 6 whole commands done unheard, 0 half done"),
    );
    Ok(())
}

#[test]
fn t25_a_stop_under_load_is_quick_and_drops_nothing_that_was_answered() -> Outcome<()> {
    let began = Instant::now();
    let room = room::scratch()?;
    let portal = Arc::new(Portal::new(room.path())?);
    let vera = portal.sign_in("customer:vera")?;
    // Clients that never finish: half a head, half a body.
    let mut idle = Vec::new();
    for n in 0..50 {
        let mut stream = portal.connect()?;
        let whole = portal.form("/tickets", &vera.cookie, OPENING);
        let part = if n % 2 == 0 { 20 } else { whole.len() - 5 };
        stream.write_all(whole.get(..part).unwrap_or_default())?;
        idle.push(stream);
    }
    let stopping = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..8)
        .map(|_| {
            let (portal, vera, stopping) =
                (Arc::clone(&portal), vera.clone(), Arc::clone(&stopping));
            std::thread::spawn(move || {
                let (mut acks, mut refused) = (0, 0);
                let whole = || portal.form("/tickets", &vera.cookie, OPENING);
                // Until the portal hangs up: a keep-alive connection each.
                while let Ok(mut stream) = portal.connect() {
                    while stream.write_all(&whole()).is_ok() {
                        match answer(&mut stream) {
                            Ok(answer) if answer.status == 303 => acks += 1,
                            Ok(_) => refused += 1,
                            Err(_) => break,
                        }
                    }
                    if stopping.load(Ordering::Relaxed) {
                        break;
                    }
                }
                (acks, refused)
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(cases(800, 800, 10_000) as u64));
    stopping.store(true, Ordering::Relaxed);
    let id = portal.id();
    let stopped = Instant::now();
    std::process::Command::new("kill").args(["-TERM", &id.to_string()]).status()?;
    let (mut acks, mut refused) = (0, 0);
    for client in clients {
        let (done, not) = client.join().map_err(|_| "a client panicked")?;
        acks += done;
        refused += not;
    }
    let mut portal = Arc::into_inner(portal).ok_or("somebody holds the portal")?;
    portal.ended()?;
    let took = stopped.elapsed();
    drop(idle);
    assert!(took < Duration::from_secs(10), "it took {took:?}");
    let stored = count(&portal)?;
    assert!(acks > 20, "{acks} answers are no load");
    assert!(stored >= acks, "{acks} were answered, {stored} are there");
    assert!(stored <= acks + 8, "at most one of each client is unheard: {acks}, {stored}");
    let figures = format!(
        "stopped in {:.2} s with 50 unfinished clients, {acks} acks, {refused} refused, {stored} stored, 0 dropped",
        took.as_secs_f64()
    );
    report("T25", began, &figures);
    Ok(())
}
