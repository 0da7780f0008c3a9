//! Hours of a few days in May 2024, in the format that a config asks for.

/// Milliseconds since 1970 at the first of them.
const FIRST: u64 = 1_715_904_000_000;
const HOUR: u64 = 3_600_000;

/// The `hour`-th hour from 17 May 2024, 0:00 UTC. What is no directive stays.
pub(super) fn written(format: &str, hour: u32) -> String {
    let mut text = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        let mut directive = letters.next();
        if matches!(directive, Some('-' | '_' | '0')) {
            directive = letters.next();
        }
        match directive {
            Some(directive) => text.push_str(&part(directive, hour)),
            None => text.push('%'),
        }
    }
    text
}

fn part(directive: char, hour: u32) -> String {
    let (day, clock) = (17 + hour / 24, hour % 24);
    let milliseconds = FIRST + u64::from(hour) * HOUR;
    match directive {
        'Y' | 'G' => "2024".into(),
        'y' | 'g' => "24".into(),
        'm' => "05".into(),
        'B' => "May".into(),
        'b' => "May".into(),
        'd' | 'e' => day.to_string(),
        'j' => (121 + day).to_string(),
        'H' => format!("{clock:02}"),
        'I' => format!("{:02}", if clock % 12 == 0 { 12 } else { clock % 12 }),
        'p' => if clock < 12 { "AM" } else { "PM" }.into(),
        'M' | 'S' => "00".into(),
        'L' => "000".into(),
        'f' => "000000".into(),
        'Z' => "+0000".into(),
        'Q' => milliseconds.to_string(),
        's' => (milliseconds / 1000).to_string(),
        'c' => format!("{}, {}", part('x', hour), part('X', hour)),
        'x' => format!("5/{day}/2024"),
        'D' => format!("05/{day}/24"),
        'F' => format!("2024-05-{day}"),
        'X' => format!("{}:00:00 {}", part('I', hour).trim_start_matches('0'), part('p', hour)),
        'T' => format!("{clock:02}:00:00"),
        'R' => format!("{clock:02}:00"),
        'A' => ["Friday", "Saturday", "Sunday"].get(hour as usize / 24).copied().unwrap_or_default().into(),
        'a' => ["Fri", "Sat", "Sun"].get(hour as usize / 24).copied().unwrap_or_default().into(),
        'q' => "2".into(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn hours_are_written_as_the_format_says() {
        for (format, text) in [
            ("%Y-%m-%d %H:%M:%S.%L", "2024-05-18 13:00:00.000"),
            ("%d.%m.%y", "18.05.24"),
            ("%x, %X", "5/18/2024, 1:00:00 PM"),
            ("%A, %B %-d, %I %p", "Saturday, May 18, 01 PM"),
            ("%Q", "1716037200000"),
            ("100%", "100%"),
        ] {
            assert_eq!(written(format, 37), text);
        }
    }
}
