//! The child that the trials hurt: it works on a desk and says each thing that was acknowledged.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use helpdesk::Helpdesk;
use helpdesk::sqlite::Options;
use helpdesk_trials::workload::{Client, People};
use helpdesk_trials::{Outcome, on_disk, twin};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The reader may be gone or full: then there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Outcome<()> {
    match words {
        // A handler that does nothing much turns the signal into an error of the write.
        ["unkilled", rest @ ..] => {
            signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default())?;
            run(rest)
        }
        ["twin", path, synchronous, commands] => {
            twin::run(Path::new(path), synchronous, commands.parse()?, std::io::stdout())
        }
        ["init", file] => {
            on_disk::create(Path::new(file))?;
            say("made")
        }
        ["work", file, "flushed", tickets] => work(&on_disk::open(Path::new(file))?, tickets),
        ["work", file, "unflushed", tickets] => {
            let options = Options::new().with_synchronous_normal();
            work(&on_disk::open_with(Path::new(file), options)?, tickets)
        }
        ["erase", file] => {
            let options = Options::new().with_small_cache();
            erase(&on_disk::open_with(Path::new(file), options)?)
        }
        ["open", file] => {
            let desk = on_disk::open(Path::new(file))?;
            say("opened")?;
            drop(desk);
            Ok(())
        }
        ["fill", file, ballast @ ..] => {
            let desk = on_disk::open(Path::new(file))?;
            let ballast = ballast.first().map(Path::new);
            Client::new(&desk, 1, std::io::stdout())?.fill(ballast)
        }
        _ => Err("usage: workload [unkilled] twin FILE SYNCHRONOUS COMMANDS | init FILE | open FILE | work FILE flushed|unflushed TICKETS | erase FILE | fill FILE [BALLAST]".into()),
    }
}

/// Erases the customer of all tickets, which writes more than the cache holds; then writes on.
fn erase(desk: &Helpdesk) -> Outcome<()> {
    let people = People::new()?;
    match desk.erase_customer(&people.customer, "asked") {
        Ok(_) => say("wrote the erasure")?,
        Err(error) => say(&format!("failed: {error}"))?,
    }
    for number in 1..=3 {
        match desk.people()?.set_member(
            people.project.clone(),
            people.customer.clone(),
            number % 2 == 0,
        ) {
            Ok(_) => say(&format!("wrote change {number}"))?,
            Err(error) => say(&format!("failed: {error}"))?,
        }
    }
    Ok(())
}

fn work(desk: &Helpdesk, tickets: &str) -> Outcome<()> {
    let mut client = Client::new(desk, 1, std::io::stdout())?;
    client.work(tickets.parse()?)?;
    if client.failed == 0 {
        Ok(())
    } else {
        Err(format!("{} commands failed", client.failed).into())
    }
}

fn say(line: &str) -> Outcome<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
