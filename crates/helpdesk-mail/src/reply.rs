//! What a mail server's answer means for a letter.

use std::error::Error as _;

use helpdesk::Handover;
use lettre::transport::smtp::Error;

/// How far a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Finding the server, greeting it, signing in: nothing of it concerns the mail at hand.
    Greeting,
    /// Between sender and recipient and the mail's last line: the server cannot have taken it yet.
    Envelope,
    /// After the last line: the server may have taken it.
    Content,
}

/// Returns the outcome for a mail at which a conversation broke off. The recipient's address is removed from
/// the server's words, since reasons are kept.
pub(crate) fn handover(stage: Stage, error: &Error, recipient: &str) -> Handover {
    let reason = words(error).replace(recipient, "…");
    // A server that says 421 is about to hang up on everybody.
    let leaving = error.status().is_some_and(|code| code.to_string() == "421");
    match stage {
        Stage::Greeting => Handover::Unreachable { reason },
        Stage::Envelope | Stage::Content if error.is_permanent() => Handover::Refused { reason },
        Stage::Envelope | Stage::Content if leaving => Handover::Unreachable { reason },
        Stage::Envelope => Handover::Later { sure: true, reason },
        Stage::Content => Handover::Later { sure: error.is_transient(), reason },
    }
}

/// Returns the reason for a time limit that was exceeded.
pub(crate) fn silence(stage: Stage, seconds: u64) -> Handover {
    let reason = format!("the mail server did not answer within {seconds} s");
    match stage {
        Stage::Greeting => Handover::Unreachable { reason },
        Stage::Envelope => Handover::Later { sure: true, reason },
        Stage::Content => Handover::Later { sure: false, reason },
    }
}

fn words(error: &Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !words.contains(&said) {
            words = format!("{words}: {said}");
        }
        cause = error.source();
    }
    words
}
