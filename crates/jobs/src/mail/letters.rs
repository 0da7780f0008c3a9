//! The letters, in both languages.

use labelkeep_database::mails::{Language, Letter};
use labelkeep_model::Timestamp;

/// Subject and text. `token`: the secret of its link.
pub(super) fn write(letter: &Letter, language: Language, public_url: &str, token: &str) -> (String, String) {
    let (subject, text) = match language {
        Language::English => english(letter, public_url, token),
        Language::German => german(letter, public_url, token),
    };
    (subject.to_owned(), text)
}

fn english(letter: &Letter, at: &str, token: &str) -> (&'static str, String) {
    match letter {
        Letter::PasswordReset => (
            "Set a new password for Labelkeep",
            format!(
                "Somebody asked for a new password for your account at {at}.\n\nIf that was you, open this link within an \
                 hour; it works once:\n\n{at}/user/password-reset/?token={token}\n\nIf it was not you, there is nothing to \
                 do: your password stays as it is.\n"
            ),
        ),
        Letter::Invitation { from, until } => (
            "Your invitation to Labelkeep",
            format!(
                "{from} invites you to Labelkeep at {at}.\n\nMake your account with this link, until {}; it works \
                 once:\n\n{at}/user/signup/?token={token}\n\nIf you do not know what this is about, there is nothing to do.\n",
                day(*until)
            ),
        ),
        Letter::AlreadyHere { from } => (
            "Your invitation to Labelkeep",
            format!(
                "{from} invites you to Labelkeep at {at}.\n\nYou have an account there already. Sign in with it:\n\n\
                 {at}/user/login/\n"
            ),
        ),
        Letter::Test => {
            ("Labelkeep can send mail", format!("This mail was sent to try it. Labelkeep at {at} can send mail.\n"))
        }
    }
}

fn german(letter: &Letter, at: &str, token: &str) -> (&'static str, String) {
    match letter {
        Letter::PasswordReset => (
            "Neues Passwort für Labelkeep setzen",
            format!(
                "Für Ihr Konto auf {at} wurde ein neues Passwort angefordert.\n\nWenn Sie das waren, öffnen Sie innerhalb \
                 einer Stunde diesen Link; er gilt einmal:\n\n{at}/user/password-reset/?token={token}\n\nWenn nicht, ist \
                 nichts zu tun: Ihr Passwort bleibt, wie es ist.\n"
            ),
        ),
        Letter::Invitation { from, until } => (
            "Ihre Einladung zu Labelkeep",
            format!(
                "{from} lädt Sie zu Labelkeep auf {at} ein.\n\nLegen Sie bis {} mit diesem Link Ihr Konto an; er gilt \
                 einmal:\n\n{at}/user/signup/?token={token}\n\nWenn Sie nicht wissen, worum es geht, ist nichts zu tun.\n",
                day(*until)
            ),
        ),
        Letter::AlreadyHere { from } => (
            "Ihre Einladung zu Labelkeep",
            format!(
                "{from} lädt Sie zu Labelkeep auf {at} ein.\n\nSie haben dort schon ein Konto. Melden Sie sich damit \
                 an:\n\n{at}/user/login/\n"
            ),
        ),
        Letter::Test => (
            "Labelkeep kann E-Mails senden",
            format!("Diese E-Mail ist ein Versuch. Labelkeep auf {at} kann E-Mails senden.\n"),
        ),
    }
}

/// The day, and the minute in UTC: whoever reads it may be anywhere.
fn day(time: Timestamp) -> String {
    let text = time.to_string();
    let (day, clock) = text.split_once('T').unwrap_or((&text, ""));
    format!("{day} {} UTC", clock.get(..5).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::write;
    use labelkeep_database::mails::{Language, Letter};
    use labelkeep_model::Timestamp;

    #[test]
    fn letters_say_who_and_until_when_and_have_one_link() {
        let until = Timestamp(1_767_225_600_000_000);
        let letter = Letter::Invitation { from: "olga@example.com".into(), until };
        for (language, link) in [(Language::English, "signup"), (Language::German, "signup")] {
            let (_, text) = write(&letter, language, "https://keep.example", "SECRET");
            assert!(text.contains("olga@example.com") && text.contains("2026-01-01 00:00 UTC"), "{text}");
            assert_eq!(
                text.matches(&format!("\nhttps://keep.example/user/{link}/?token=SECRET\n")).count(),
                1,
                "{text}"
            );
        }
        for letter in [Letter::AlreadyHere { from: "olga@example.com".into() }, Letter::Test] {
            for language in [Language::English, Language::German] {
                assert!(!write(&letter, language, "https://keep.example", "SECRET").1.contains("SECRET"), "{letter:?}");
            }
        }
        let (subject, text) = write(&Letter::PasswordReset, Language::German, "https://keep.example", "SECRET");
        assert!(subject.contains("Passwort") && text.contains("/user/password-reset/?token=SECRET\n"));
    }
}
