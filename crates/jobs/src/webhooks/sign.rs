//! The signature by which a receiver knows that a delivery is ours, and that it is not an old one.

use aws_lc_rs::hmac;

/// `t=<unix>,v1=<hex HMAC-SHA256 of "t.body">`
pub(super) fn signature(secret: &[u8], unix: i64, body: &[u8]) -> String {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, secret));
    context.update(format!("{unix}.").as_bytes());
    context.update(body);
    format!("t={unix},v1={}", hex::encode(context.sign()))
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn x_webhook_the_signature_is_what_others_compute() {
        // printf '1700000000.{"action":"TASKS_CREATED"}' | openssl dgst -sha256 -hmac 'a secret of somebody'
        let expected = "t=1700000000,v1=1cbf3acc4e7978cea28af7296f9fdbdf9c876e074d26a35909d7b0d2040783f2";
        assert_eq!(signature(b"a secret of somebody", 1_700_000_000, br#"{"action":"TASKS_CREATED"}"#), expected);
    }
}
