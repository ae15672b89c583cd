//! Numbers and arguments in words: how a page writes what a run used, and how
//! it reads what a learner typed as arguments.

/// A whole number with commas between thousands: `368,892`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// Milliseconds as one reads them: `1.7 ms`, `240 ms`, `3.2 s`. In whole tenths,
/// because writing fractions takes a lot of code into the browser.
pub(super) fn duration(ms: f64) -> (String, &'static str) {
    let with_tenth = |tenths: u64| format!("{}.{}", tenths / 10, tenths % 10);
    let tenths = |value: f64| (value * 10.0).round() as u64;
    if ms >= 1000.0 {
        (with_tenth(tenths(ms / 1000.0)), "s")
    } else if ms >= 10.0 {
        ((ms.round() as u64).to_string(), "ms")
    } else {
        (with_tenth(tenths(ms)), "ms")
    }
}

/// Bytes in megabytes, as memory is spoken of: `4.2`.
pub(super) fn megabytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10) / (1 << 20);
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `1 character`, `12,345 characters`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count as u64))
}

/// Arguments as a command line reads them: spaces divide, quotes hold together.
pub(super) fn arguments(line: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut current: Option<String> = None;
    let mut quote = None;
    for character in line.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => current.get_or_insert_default().push(character),
            (None, '"' | '\'') => {
                quote = Some(character);
                current.get_or_insert_default();
            }
            (None, _) if character.is_whitespace() => arguments.extend(current.take()),
            (None, _) => current.get_or_insert_default().push(character),
        }
    }
    arguments.extend(current);
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_divided_by_commas() {
        for (number, words) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (368_892, "368,892"),
            (10_000_000_000, "10,000,000,000"),
        ] {
            assert_eq!(grouped(number), words);
        }
    }

    #[test]
    fn durations_keep_the_digits_that_matter() {
        assert_eq!(duration(1.74), ("1.7".to_owned(), "ms"));
        assert_eq!(duration(240.4), ("240".to_owned(), "ms"));
        assert_eq!(duration(3240.0), ("3.2".to_owned(), "s"));
    }

    #[test]
    fn memory_is_spoken_of_in_megabytes() {
        assert_eq!(megabytes(4_404_019), "4.1");
        assert_eq!(megabytes(0), "0.0");
    }

    #[test]
    fn arguments_read_like_a_command_line() {
        for (line, expected) in [
            ("", vec![]),
            ("  one  two ", vec!["one", "two"]),
            ("'two words' x", vec!["two words", "x"]),
            ("\"\" a\"b c\"d", vec!["", "ab cd"]),
            ("'never closed", vec!["never closed"]),
        ] {
            assert_eq!(arguments(line), expected, "{line}");
        }
    }
}
