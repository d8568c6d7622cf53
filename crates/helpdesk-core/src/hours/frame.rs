//! Frames: from when to when the desk is open on a day.

use alloc::string::String;
use core::fmt;
use core::ops::Range;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::{CalendarError, cut};

/// Minutes of a day of 24 hours.
const MINUTES: u16 = 24 * 60;

/// From when to when the desk is open on a day: whole minutes of local time, half-open, within
/// 00:00–24:00. Written `10:00-19:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Frame {
    from: u16,
    to: u16,
}

impl Frame {
    /// 10:00–19:00.
    pub(super) const USUAL: Self = Self { from: 10 * 60, to: 19 * 60 };

    /// Returns the frame from one minute of the day, counted from 00:00, up to another.
    ///
    /// # Errors
    /// [`CalendarError::Frame`] when it does not end after it begins, or ends after 24:00.
    pub fn new(from: u16, to: u16) -> Result<Self, CalendarError> {
        let frame = Self { from, to };
        if from < to && to <= MINUTES {
            return Ok(frame);
        }
        Err(CalendarError::Frame { field: "frame".into(), given: alloc::format!("{frame}") })
    }

    /// Returns the minute of the day at which it begins, counted from 00:00.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// Returns the minute of the day before which it ends: at most 1440, which is 24:00.
    #[must_use]
    pub const fn to(self) -> u16 {
        self.to
    }

    /// Reads a frame that stands at `field`.
    pub(super) fn read(field: &str, given: &str) -> Result<Self, CalendarError> {
        given
            .split_once('-')
            .and_then(|(from, to)| Self::new(minute(from)?, minute(to)?).ok())
            .ok_or_else(|| CalendarError::Frame { field: field.into(), given: cut(given) })
    }

    /// Returns the seconds of the local day that it covers.
    pub(super) fn seconds(self) -> Range<i64> {
        i64::from(self.from) * 60..i64::from(self.to) * 60
    }
}

/// Reads `HH:MM`, two digits each, up to `24:00`.
fn minute(text: &str) -> Option<u16> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u16::from(byte - b'0'));
    let &[h, hh, b':', m, mm] = text.as_bytes() else { return None };
    let (hours, minutes) = (digit(h)? * 10 + digit(hh)?, digit(m)? * 10 + digit(mm)?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= MINUTES).then_some(minute)
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl FromStr for Frame {
    type Err = CalendarError;

    fn from_str(given: &str) -> Result<Self, CalendarError> {
        Self::read("frame", given)
    }
}

impl TryFrom<String> for Frame {
    type Error = CalendarError;

    fn try_from(given: String) -> Result<Self, CalendarError> {
        given.parse()
    }
}

impl From<Frame> for String {
    fn from(frame: Frame) -> Self {
        alloc::format!("{frame}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString as _;

    #[test]
    fn a_frame_reads_back_what_it_prints() {
        for text in ["10:00-19:00", "00:00-24:00", "23:59-24:00", "00:00-00:01"] {
            assert_eq!(text.parse::<Frame>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_frame_out_of_shape_is_refused_with_what_was_given() {
        let bad = [
            "",
            "-",
            "10:00",
            "10:00-",
            "9:00-18:00",
            "10:00-10:00",
            "19:00-10:00",
            "10:60-19:00",
            "10:00-24:01",
            "24:00-24:00",
            "10:00-25:00",
            "10:00–19:00",
            " 10:00-19:00",
            "+1:00-19:00",
            "10:00-19:00-20:00",
            "10.00-19.00",
            "1０:00-19:00",
        ];
        for text in bad {
            let error = text.parse::<Frame>().unwrap_err();
            assert!(error.to_string().contains(&std::format!("`{text}`")), "{error}");
        }
        assert!(Frame::new(u16::MAX, u16::MAX).is_err());
        assert!(Frame::new(600, 600).is_err());
        assert!(Frame::new(0, 1441).is_err());
    }
}
