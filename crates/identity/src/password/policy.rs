//! Which passwords are taken: those that withstand so many guesses of somebody who knows lists of passwords, keyboards,
//! dates, and whose account it is.

use super::words;
use labelkeep_model::{Error, Result, Say};

/// As many as eight characters without any pattern withstand.
const LEAST_GUESSES_LOG10: f64 = 8.0;
/// Estimating a long text takes long, and the beginning of a good password is good already.
const MOST_ESTIMATED: usize = 36;

/// A password that somebody wants to have. `own_words`: the e-mail address first, then names, host names and whatever
/// else others know.
///
/// # Errors
/// 400 on the field `password`, with what to do.
pub fn check_policy(password: &str, own_words: &[&str]) -> Result<()> {
    let length = password.chars().count();
    if length < 8 {
        return Err(Error::field("password", Say::PasswordTooShort));
    }
    if length > 128 {
        return Err(Error::field("password", Say::PasswordTooLong));
    }
    if is_own_word(&password.to_lowercase(), own_words) {
        return Err(Error::field("password", Say::PasswordIsName));
    }
    let start: String = password.chars().take(MOST_ESTIMATED).collect();
    let known = known_words(own_words);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if zxcvbn::zxcvbn(&start, &known).guesses_log10() < LEAST_GUESSES_LOG10 {
        return Err(Error::field("password", Say::PasswordIsEasy));
    }
    Ok(())
}

fn pieces(word: &str) -> impl Iterator<Item = &str> {
    word.split(|character: char| !character.is_alphanumeric())
}

/// Whole and in pieces: of an address its parts before and behind the @, of a domain its labels.
fn own_pieces(own_words: &[&str]) -> Vec<String> {
    let names = own_words.get(1..).unwrap_or_default().concat();
    let halves = own_words.iter().flat_map(|word| word.split('@'));
    let labels = own_words.iter().filter_map(|word| word.split_once('@')).flat_map(|(_, domain)| domain.split('.'));
    let all = own_words.iter().copied().chain(halves).chain(labels);
    all.clone()
        .chain(all.flat_map(pieces))
        .map(str::to_lowercase)
        .chain([names.to_lowercase()])
        .filter(|word| word.chars().count() >= 3)
        .collect()
}

/// The own words, before those that are common in languages the estimator does not know.
fn known_words(own_words: &[&str]) -> Vec<String> {
    let mut known = own_pieces(own_words);
    known.extend(words::COMMON.split_whitespace().map(str::to_owned));
    known
}

/// Whether it is a name, an address or a part of one, in whatever spelling, perhaps with digits behind.
fn is_own_word(password: &str, own_words: &[&str]) -> bool {
    let letters = |text: &str| text.replace(['@', '.', '-', '_', ' '], "");
    let plain = letters(password);
    let bare = plain.trim_end_matches(|character: char| !character.is_alphabetic());
    let own = own_pieces(own_words).into_iter().map(|word| letters(&word));
    own.filter(|word| word.chars().count() >= 4).any(|word| plain == word || bare == word)
}

#[cfg(test)]
mod tests {
    use super::check_policy;

    const OWN: [&str; 4] = ["marie.curie@radium-works.fr", "Marie", "Curie", "label.radium-works.fr"];

    fn is_taken(password: &str) -> bool {
        check_policy(password, &OWN).is_ok()
    }

    #[test]
    fn s04_weak_passwords_are_refused() {
        let length = ["short", &"x7#Kq9!zwelkin ".repeat(9)];
        let common = "Password123! P@ssw0rd1 P@ssw0rd2024! Passw0rd! password1! PASSWORD99 drowssap1 12345678 123456789a \
            a12345678 11112222 aaaaaaaaaa aaaabbbb abcd1234 Abcd1234! 123456abc 0987654321a Welcome1! Welcome123 Admin@123 \
            admin2024 Administrator1 letmein123 letmein!! iloveyou2024 monkey123! dragon2024 football! hunter22 trustno1! \
            sunshine99 princess12 changeme1! ChangeMe123 secret1234 Secret123! test1234! Test@1234 Summer2024! Winter2025! \
            november2024 Monday123 michael1 Jennifer1! charlie2020 london2012 manchester1 batman1234 starwars77 computer1 \
            internet1 facebook1 google123";
        let keyboards = "qazwsx123 qazwsxedc1 1qaz2wsx! !QAZ2wsx zaq12wsx zaq1@WSX 1q2w3e4r5t6y q1w2e3r4 qwer1234 \
            123qweasd Qwerty123! asdfghjkl1 asdf1234! zxcvbnm123 poiuytrewq qwertzuiop qwertz123 Qwertz123! asdfghjklö \
            yxcvbnm123";
        let languages = "Passwort1! Passwort123! Geheim123 hallo1234 Schatz2024 Berlin2024 Willkommen1 Sommer2024! \
            Frühling2024 Herbst2025! Winter2026 Januar2025! Montag123! Fussball1! bayernmunchen motdepasse1 Bonjour123 \
            azerty123 soleil2024 contraseña1 Hola12345 senha1234 labelstudio2024 LabelKeep1! label-keep";
        let own = "marie.curie Curie1867! m.a.r.i.e.curie mariecurie Marie2024! radium-works Radium2024! radiumworks.fr \
            label.radium-works.fr1 marie.curie@radium-works.fr C.u.r.i.e.1867";
        let all = [common, keyboards, languages, own].into_iter().flat_map(str::split_whitespace).chain(length);
        let taken: Vec<&str> = all.filter(|password| is_taken(password)).collect();
        assert_eq!(taken, [""; 0]);
    }

    #[test]
    fn s04_passwords_that_withstand_guesses_are_taken() {
        for good in [
            "correct horse battery",
            "four short random words",
            "x7#Kq9!z",
            "ünïcödé!",
            "hv83nq0x",
            "grapefruit-lamp",
            "sieben gelbe Schirme",
            "Wasserkocher unter Birken",
            "密码是随机的四个字",
        ] {
            assert!(is_taken(good), "{good}");
        }
        assert!(is_taken(&"Wasserkocher unter Birken ".repeat(5).trim_end()[..128]));
    }
}
