//! T09 and T10: files damaged by disks and by hand, and the doctor that finds it.

use std::ops::Not;
use std::path::Path;
use std::time::Instant;

use helpdesk_trials::damage::Damage;
use helpdesk_trials::damaged::{Noticed, damaged};
use helpdesk_trials::on_disk::{self, FILE};
use helpdesk_trials::tamper::{self, TAMPERINGS};
use helpdesk_trials::{Outcome, cases, report, room};

fn try_damage(damage: Damage, usual: usize) -> Outcome<()> {
    let began = Instant::now();
    let cases = cases(usual / 8, usual, usual * 2);
    let findings = damaged(on_disk::used_desk()?, damage, cases, 9)?;
    report(&format!("T09 {damage:?}"), began, &format!("{cases} files: {}", findings.figures()));
    assert_eq!(
        findings.count(Noticed::Panicked) + findings.count(Noticed::Missed),
        0,
        "{:?}",
        findings.examples
    );
    // The control: without the desk's own chains and digests most of it would go unnoticed.
    assert!(
        damage != Damage::BitFlipped
            || findings.count(Noticed::Doctor) > findings.count(Noticed::Sqlite)
    );
    Ok(())
}

/// T09.
#[test]
fn a_flipped_bit_is_found_by_the_doctor_or_changes_nothing() -> Outcome<()> {
    try_damage(Damage::BitFlipped, 1_000)
}

/// T09.
#[test]
fn a_zeroed_page_is_found_by_the_doctor_or_changes_nothing() -> Outcome<()> {
    try_damage(Damage::PageZeroed, 250)
}

/// T09.
#[test]
fn swapped_pages_are_found_by_the_doctor_or_change_nothing() -> Outcome<()> {
    try_damage(Damage::PagesSwapped, 250)
}

/// T09.
#[test]
fn a_cut_file_is_found_by_the_doctor_or_changes_nothing() -> Outcome<()> {
    try_damage(Damage::Cut, 250)
}

/// T10.
#[test]
fn every_tampering_is_found_and_a_rewritten_history_by_its_exported_heads() -> Outcome<()> {
    let began = Instant::now();
    let room = room::scratch()?;
    let file = room.path().join(FILE);
    let fresh = || std::fs::write(&file, on_disk::used_desk()?).map_err(Into::into);
    let fresh: &dyn Fn() -> Outcome<()> = &fresh;
    let mut missed = Vec::new();
    for (what, sql) in TAMPERINGS {
        fresh()?;
        tamper::tamper(&file, |db| {
            let before = db.total_changes();
            db.execute_batch(sql)?;
            assert!(db.total_changes() > before, "{what}: nothing was changed");
            Ok(())
        })?;
        if !is_found(&file) {
            missed.push(*what);
        }
    }
    // The controls: triggers dropped and put back are not tampering; a history rewritten with all its hashes
    // is.
    fresh()?;
    tamper::tamper(&file, |_| Ok(()))?;
    assert!(!is_found(&file), "what is sound is called damaged");
    let mut heads = Vec::new();
    on_disk::open(&file)?.heads(&mut heads, &mut |_| {})?;
    tamper::tamper(&file, tamper::rewrite_history)?;
    let faults = on_disk::open(&file)?.doctor(&mut |_| {})?.faults;
    assert!(faults.is_empty(), "the rewriting was clumsy: {faults:?}");
    let differing = on_disk::open(&file)?.verify_heads(&mut heads.as_slice(), &mut |_| {})?;
    assert_eq!(differing.len(), 1, "{differing:?}");
    let found = TAMPERINGS.len() - missed.len();
    report(
        "T10",
        began,
        &format!("{found} of {} found, 1 of 1 rewritten history by its heads", TAMPERINGS.len()),
    );
    assert!(missed.is_empty(), "{missed:?}");
    Ok(())
}

fn is_found(file: &Path) -> bool {
    on_disk::open(file)
        .is_ok_and(|desk| desk.doctor(&mut |_| {}).is_ok_and(|report| report.is_well()))
        .not()
}
