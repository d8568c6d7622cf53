//! Forms without files: `application/x-www-form-urlencoded`.

use axum::body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use percent_encoding::percent_decode;

use super::fields::{FIELD_BYTES, FIELDS_BYTES, Form};
use crate::fault::Fault;

pub(super) async fn read(body: Body) -> Result<Form, Fault> {
    let body = Limited::new(body, FIELDS_BYTES).collect().await.map_err(|error| {
        if error.downcast_ref::<LengthLimitError>().is_some() {
            Fault::TooLarge
        } else {
            Fault::Unreadable("the body ends too early")
        }
    })?;
    let body = body.to_bytes();
    let mut form = Form::default();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decoded(halves.next().unwrap_or_default())?;
        form.push(name, decoded(halves.next().unwrap_or_default())?)?;
    }
    Ok(form)
}

fn decoded(part: &[u8]) -> Result<String, Fault> {
    let spaced: Vec<u8> =
        part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let bytes: Vec<u8> = percent_decode(&spaced).collect();
    if bytes.len() > FIELD_BYTES {
        return Err(Fault::TooLarge);
    }
    String::from_utf8(bytes).map_err(|_| Fault::Unreadable("a field is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fields_are_decoded_once() {
        let form = read(Body::from("a=1+2%2B3&b=%D1%91&&c&a=second&d=%2541=")).await.unwrap();
        assert_eq!(form.text("a"), "1 2+3");
        assert_eq!(form.text("b"), "ё");
        assert_eq!(form.text("c"), "");
        assert_eq!(form.text("d"), "%41=");
        assert_eq!(form.text("nothing"), "");
    }

    #[tokio::test]
    async fn too_much_or_no_text_is_refused() {
        let refused = async |body: String| read(Body::from(body)).await.unwrap_err().status();
        assert_eq!(refused("a=%ff".into()).await, 400);
        assert_eq!(refused(format!("a={}", "x".repeat(FIELD_BYTES + 1))).await, 413);
        assert_eq!(refused("a=b&".repeat(65)).await, 413);
        assert_eq!(refused("&".repeat(FIELDS_BYTES + 1)).await, 413);
        assert!(read(Body::from("a=b&".repeat(64))).await.is_ok());
    }
}
