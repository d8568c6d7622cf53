//! Which copy of a desk this is.

use helpdesk_core::Digest;

use crate::letter::Incarnation;

/// Returns the incarnation that follows from some bytes: a desk in memory throws no dice.
pub(super) fn incarnation(parts: &[&[u8]]) -> Incarnation {
    let mut bytes = [0; 16];
    let digest = Digest::of(parts);
    bytes.iter_mut().zip(digest.bytes()).for_each(|(to, from)| *to = *from);
    Incarnation(bytes)
}
