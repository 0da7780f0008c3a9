use crate::Say;
use crate::{Error, Result};

/// # Errors
/// 400 unless it has the shape of an address.
pub fn check_email(email: &str) -> Result<()> {
    let is_fine = email.len() <= 254
        && email.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && is_domain(domain))
        && email.matches('@').count() == 1
        && !email.chars().any(|character| character.is_whitespace() || character.is_control());
    if is_fine { Ok(()) } else { Err(Error::field("email", Say::InvalidEmail)) }
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|character| character.is_alphanumeric() || character == '-')
    };
    domain == "localhost" || (domain.contains('.') && domain.split('.').all(is_label))
}

#[cfg(test)]
mod tests {
    use super::check_email;

    #[test]
    fn what_has_not_the_shape_of_an_address_is_refused() {
        for good in ["ada@example.com", "ada@localhost", "a+b@x.y", "a@bücher-laden.example"] {
            assert!(check_email(good).is_ok(), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in [
            "",
            "ada",
            "@example.com",
            "ada@example",
            "a@b@c.d",
            "a b@c.d",
            "a@c.d\n",
            "a@c.d#5",
            "a@.d",
            "a@c.",
            "a@-c.d",
            "a@c..d",
            long.as_str(),
        ] {
            assert!(check_email(bad).is_err(), "{bad:?}");
        }
    }
}
