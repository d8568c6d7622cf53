//! One run after another of the same child, each hurt at another system call.

use std::collections::HashMap;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use super::strace::{self, Plan, Run};
use super::{Outcome, Tally, Verdict, room, spread};

/// A child that works on its own files in a directory, and what must hold there afterwards.
pub trait Subject: Sync {
    /// The program.
    fn program(&self) -> &Path;
    /// Makes what must be there before the run.
    ///
    /// # Errors
    /// It cannot be made.
    fn prepare(&self, directory: &Path) -> Outcome<()>;
    /// The child's arguments for this directory.
    fn arguments(&self, directory: &Path) -> Vec<String>;
    /// Compares what is left with the lines that the child printed.
    fn check(&self, directory: &Path, said: &[&str]) -> Verdict;

    /// Runs the child once, hurt as the plan says, and leaves the directory to the caller.
    ///
    /// # Errors
    /// The directory cannot be made, or the child not be traced.
    fn run(&self, plan: &Plan) -> Outcome<(tempfile::TempDir, Run)> {
        let room = room::scratch()?;
        self.prepare(room.path())?;
        let arguments = self.arguments(room.path());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = strace::run(plan, room.path(), self.program(), &arguments)?;
        Ok((room, run))
    }
}

/// What a trial of many points has found.
#[derive(Clone, Debug, Default)]
pub struct Points {
    /// What was found on the disks.
    pub tally: Tally,
    /// Points by system call, in the order tried.
    pub by_call: Vec<(String, usize)>,
    /// Lines said over all runs.
    pub acks: usize,
    /// Children that panicked or were ended by a signal that the trial did not send, with what they printed.
    pub panics: Vec<String>,
    /// Lines said although a flush had failed before.
    pub said_after_failed_flush: Vec<String>,
}

impl Points {
    /// The figures in one line.
    #[must_use]
    pub fn figures(&self) -> String {
        let calls: Vec<String> =
            self.by_call.iter().map(|(call, points)| format!("{call} {points}")).collect();
        format!(
            "{} points ({}), {} acks, {} violations, {} panics, {} acks after a failed flush",
            self.tally.looked_at,
            calls.join(", "),
            self.acks,
            self.tally.violations(),
            self.panics.len(),
            self.said_after_failed_flush.len()
        )
    }
}

/// How often one thread of the child enters each of these calls, beyond what any start of the program does.
///
/// # Errors
/// The child cannot be traced, or fails unhurt.
pub fn reach(
    subject: &impl Subject,
    calls: &[&'static str],
) -> Outcome<Vec<(&'static str, usize, usize)>> {
    let plan = Plan::Count { calls: calls.to_vec() };
    let (_room, run) = subject.run(&plan)?;
    if !run.status.success() {
        return Err(format!("the child fails unhurt: {}", run.errors).into());
    }
    let idle = room::scratch()?;
    let start = entered(&strace::run(&plan, idle.path(), subject.program(), &[])?.trace);
    let all = entered(&run.trace);
    let count =
        |counts: &HashMap<String, usize>, call: &str| counts.get(call).copied().unwrap_or_default();
    Ok(calls.iter().map(|call| (*call, count(&start, call), count(&all, call))).collect())
}

/// Calls of each name by the thread that makes most of them.
fn entered(trace: &[u8]) -> HashMap<String, usize> {
    let mut counts: HashMap<(&str, &str), usize> = HashMap::new();
    let text = String::from_utf8_lossy(trace);
    for line in text.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        if let Some((call, _)) = rest.trim_start().split_once('(') {
            *counts.entry((thread, call)).or_default() += 1;
        }
    }
    let mut most: HashMap<String, usize> = HashMap::new();
    for ((_, call), count) in counts {
        let known = most.entry(call.to_owned()).or_default();
        *known = count.max(*known);
    }
    most
}

/// At most `wanted` numbers from `first` to `last`, evenly spread, both ends among them.
#[must_use]
pub fn evenly(first: usize, last: usize, wanted: usize) -> Vec<usize> {
    let total = (last + 1).saturating_sub(first);
    if total <= wanted {
        return (first..=last).collect();
    }
    let steps = wanted.saturating_sub(1).max(1);
    (0..wanted).map(|step| first + step * (total - 1) / steps).collect()
}

/// Runs the child once for every plan and compares what is left with what it printed.
///
/// # Errors
/// A child cannot be traced.
pub fn hurt(subject: &impl Subject, plans: &[Plan]) -> Outcome<Points> {
    let runs = spread(plans.len(), |at| {
        let plan = plans.get(at).ok_or("no such plan")?;
        let (room, run) = subject.run(plan)?;
        // A call that is not reached (threads share the work unevenly) is not a point.
        if !run.was_hurt() {
            return Ok(None);
        }
        let said: Vec<&str> = run.said.iter().map(String::as_str).collect();
        let verdict = subject.check(room.path(), &said);
        let flush_failed = matches!(plan, Plan::Fault { call, .. } if is_flush(call));
        let after = if flush_failed { after_fault(&run)? } else { Vec::new() };
        let signal = run.status.signal().filter(|signal| *signal != 9);
        let panicked = run.has_panicked() || signal.is_some();
        let panic = panicked.then(|| format!("{plan:?}: {} {}", run.status, run.errors.trim()));
        Ok(Some((plan.call(), run.said.len(), verdict, after, panic)))
    })?;
    let mut points = Points::default();
    for ((call, acks, verdict, after, panic), plan) in
        runs.into_iter().zip(plans).filter_map(|(run, plan)| Some((run?, plan)))
    {
        points.tally.count(&format!("{plan:?}"), &verdict);
        match points.by_call.iter_mut().find(|(known, _)| known == call) {
            Some((_, count)) => *count += 1,
            None => points.by_call.push((call.to_owned(), 1)),
        }
        points.acks += acks;
        points.said_after_failed_flush.extend(after);
        points.panics.extend(panic);
    }
    Ok(points)
}

fn is_flush(call: &str) -> bool {
    call == "fsync" || call == "fdatasync"
}

fn after_fault(run: &Run) -> Outcome<Vec<String>> {
    let recording = run.recording()?;
    let after = recording.said_after_fault();
    Ok(after.into_iter().filter(|line| line.starts_with("ack ")).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_spread_evenly_with_both_ends() {
        assert_eq!(evenly(1, 3, 10), [1, 2, 3]);
        assert_eq!(evenly(1, 100, 4), [1, 34, 67, 100]);
        assert_eq!(evenly(5, 4, 4), Vec::<usize>::new());
    }

    #[test]
    fn calls_are_counted_for_the_busiest_thread() {
        let trace = b"1 fsync(3) = 0\n2 fsync(3) = 0\n2  fsync(3 <unfinished ...>\n2 <... fsync resumed>) = 0\n";
        assert_eq!(entered(trace), [("fsync".to_owned(), 2)].into());
    }
}
