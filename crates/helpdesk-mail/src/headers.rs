//! Headers that lettre does not know.

use lettre::message::header::{Header, HeaderName, HeaderValue};

type Parsed<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// `Auto-Submitted: auto-generated` (RFC 3834): no machine answers it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Parsed<Self> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// `X-Auto-Response-Suppress: All`: the header that stops Exchange from sending automatic answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NoResponse;

impl Header for NoResponse {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress")
    }

    fn parse(_: &str) -> Parsed<Self> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "All".to_owned())
    }
}
