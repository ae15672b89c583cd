//! Texts of cases: as they stand there, or made where they would be too long to
//! be read.

use serde::Deserialize;

/// Bytes of one text that is made: as long as the longest output.
const MADE_BYTES_MAX: usize = 16 << 20;

/// A text, or how it is made.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Text {
    Plain(String),
    Made(Made),
}

#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "made", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Made {
    /// The same text again and again.
    Repeated { text: String, count: usize },
    /// The numbers from 1, each on a line.
    Counted { count: usize },
    /// Whole numbers in no order, some of them twice and some below zero, each on
    /// a line.
    Numbers { count: usize },
    /// The same numbers in ascending order.
    NumbersSorted { count: usize },
}

impl Default for Text {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

impl Text {
    /// The text itself.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = match self {
            Self::Plain(text) => return text.clone(),
            Self::Made(Made::Repeated { text, count }) => {
                let most = MADE_BYTES_MAX / text.len().max(1);
                text.repeat((*count).min(most))
            }
            Self::Made(Made::Counted { count }) => lines(1..=*count as u64),
            Self::Made(Made::Numbers { count }) => lines(numbers(*count)),
            Self::Made(Made::NumbersSorted { count }) => {
                let mut numbers: Vec<_> = numbers(*count).collect();
                numbers.sort_unstable();
                lines(numbers)
            }
        };
        text.truncate(MADE_BYTES_MAX);
        text
    }
}

fn lines(values: impl IntoIterator<Item = impl ToString>) -> String {
    let mut text = String::new();
    for value in values {
        text.push_str(&value.to_string());
        text.push('\n');
        if text.len() > MADE_BYTES_MAX {
            break;
        }
    }
    text
}

/// The same for the same count: a linear congruence, of which the upper bits
/// are taken.
fn numbers(count: usize) -> impl Iterator<Item = i64> {
    let mut state: u64 = 7;
    std::iter::repeat_with(move || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 44) as i64 - (1 << 19)
    })
    .take(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> String {
        #[derive(Deserialize)]
        struct Case {
            text: Text,
        }
        toml::from_str::<Case>(toml).unwrap().text.text()
    }

    #[test]
    fn texts_are_made_as_they_say() {
        assert_eq!(read("text = \"a\\n\""), "a\n");
        assert_eq!(
            read("text = { made = \"repeated\", text = \"ab\", count = 3 }"),
            "ababab"
        );
        assert_eq!(
            read("text = { made = \"counted\", count = 3 }"),
            "1\n2\n3\n"
        );
        let values = |made: &str| -> Vec<i64> {
            let text = read(&format!("text = {{ made = \"{made}\", count = 1000 }}"));
            text.lines().map(|line| line.parse().unwrap()).collect()
        };
        let (mut numbers, sorted) = (values("numbers"), values("numbers-sorted"));
        assert_ne!(numbers, sorted);
        assert!(numbers.iter().any(|number| *number < 0));
        numbers.sort_unstable();
        assert_eq!(numbers, sorted);
    }
}
