use crate::{Error, Result};

/// # Errors
/// 400 unless it has the shape of an address.
pub fn check_email(email: &str) -> Result<()> {
    let is_fine = email.len() <= 254
        && email
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && (domain.contains('.') || domain == "localhost"))
        && email.matches('@').count() == 1
        && !email.chars().any(|character| character.is_whitespace() || character.is_control());
    if is_fine { Ok(()) } else { Err(Error::field("email", "Enter a valid email address.")) }
}

#[cfg(test)]
mod tests {
    use super::check_email;

    #[test]
    fn what_has_not_the_shape_of_an_address_is_refused() {
        for good in ["ada@example.com", "ada@localhost", "a+b@x.y"] {
            assert!(check_email(good).is_ok(), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(250));
        for bad in ["", "ada", "@example.com", "ada@example", "a@b@c.d", "a b@c.d", "a@c.d\n", long.as_str()] {
            assert!(check_email(bad).is_err(), "{bad:?}");
        }
    }
}
