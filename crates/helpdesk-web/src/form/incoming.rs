//! The bytes of a file on their way from the connection to the desk, which reads and waits.

use std::io::{Error, ErrorKind, Read, Result};

use bytes::{Buf as _, Bytes};
use tokio::sync::mpsc;

/// How many pieces wait for the desk at most, and how large each is: half a mebibyte in all.
const WAITING: usize = 8;
const PIECE: usize = 64 << 10;

enum Piece {
    Bytes(Bytes),
    End,
}

/// Where the connection's bytes go in.
pub(super) struct Inlet(mpsc::Sender<Piece>);

/// Where the desk reads them.
pub(super) struct Incoming {
    pieces: mpsc::Receiver<Piece>,
    now: Bytes,
    ended: bool,
}

pub(super) fn pipe() -> (Inlet, Incoming) {
    let (sender, pieces) = mpsc::channel(WAITING);
    (Inlet(sender), Incoming { pieces, now: Bytes::new(), ended: false })
}

impl Inlet {
    /// Sends bytes on, when there is room. Returns false when nobody reads any longer.
    pub(super) async fn send(&self, mut bytes: Bytes) -> bool {
        while !bytes.is_empty() {
            let piece = bytes.split_to(bytes.len().min(PIECE));
            if self.0.send(Piece::Bytes(piece)).await.is_err() {
                return false;
            }
        }
        true
    }

    /// Says that the file is whole.
    pub(super) async fn end(self) {
        // A reader that has stopped has already said why.
        let _ = self.0.send(Piece::End).await;
    }
}

impl Read for Incoming {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        while self.now.is_empty() && !self.ended {
            match self.pieces.blocking_recv() {
                Some(Piece::Bytes(bytes)) => self.now = bytes,
                Some(Piece::End) => self.ended = true,
                // Without its end mark a file is cut off, and must not pass for a short one (T24).
                None => {
                    return Err(Error::new(ErrorKind::ConnectionAborted, "the file is cut off"));
                }
            }
        }
        let length = self.now.len().min(into.len());
        if let Some(space) = into.get_mut(..length) {
            self.now.copy_to_slice(space);
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_sent_is_read_whole_through_a_narrow_pipe() {
        let (inlet, mut incoming) = pipe();
        let sent: Vec<u8> = (0..2_000_000_u32).map(|i| i.to_le_bytes()[0]).collect();
        let bytes = Bytes::from(sent.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let mut read = Vec::new();
            incoming.read_to_end(&mut read).map(|_| read)
        });
        assert!(inlet.send(bytes).await);
        inlet.end().await;
        assert!(reading.await.unwrap().unwrap() == sent);
    }

    #[tokio::test]
    async fn a_file_that_is_cut_off_is_an_error_and_no_short_file() {
        let (inlet, mut incoming) = pipe();
        assert!(inlet.send(Bytes::from_static(b"half")).await);
        drop(inlet);
        let read = tokio::task::spawn_blocking(move || incoming.read_to_end(&mut Vec::new()));
        assert_eq!(read.await.unwrap().unwrap_err().kind(), ErrorKind::ConnectionAborted);
    }

    #[tokio::test]
    async fn nobody_is_waited_for_who_reads_no_more() {
        let (inlet, incoming) = pipe();
        drop(incoming);
        assert!(!inlet.send(Bytes::from_static(b"x")).await);
        inlet.end().await;
    }
}
