//! A snapshot's name: a learner's own words, parsed once at the door so that no
//! name can hide, turn the text around it, or fill a page.

use std::fmt;

use app_vocabulary::Fault;
use serde::{Deserialize, Serialize};

/// Characters in one name.
pub const NAME_CHARS_MAX: usize = 80;

/// What a learner calls a snapshot, such as `Before I try a loop`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SnapshotName(String);

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    #[error("A snapshot needs a name.")]
    Empty,
    #[error("A name of {chars} characters is too long: {NAME_CHARS_MAX} is the most.")]
    TooLong { chars: usize },
    #[error("The name holds {0}, a character that cannot be seen.")]
    Invisible(String),
}

impl SnapshotName {
    /// Parses what somebody typed; space around it is not part of the name.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if let Some(hidden) = text.chars().find(|character| is_invisible(*character)) {
            let code = format!("U+{:04X}", u32::from(hidden));
            return Err(NameError::Invisible(code));
        }
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        let chars = text.chars().count();
        if chars > NAME_CHARS_MAX {
            return Err(NameError::TooLong { chars });
        }
        Ok(Self(text.to_owned()))
    }

    /// The name of what is saved by itself before another snapshot takes the
    /// editor's place.
    #[must_use]
    pub fn before_restoring(other: &Self) -> Self {
        const BEFORE: &str = "Before restoring “";
        let room = NAME_CHARS_MAX - BEFORE.chars().count() - 1;
        let chars = other.0.chars().count();
        let shown: String = if chars > room {
            other.0.chars().take(room - 1).chain(['…']).collect()
        } else {
            other.0.clone()
        };
        Self(format!("{BEFORE}{shown}”"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character does something to a text instead of standing in it:
/// control characters, marks that turn the direction of writing, separators of
/// lines, and what has no width. The joiner that emoji are made with may stay.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
        )
}

impl NameError {
    /// The same for a person, with what to do next.
    #[must_use]
    pub fn fault(&self) -> Fault {
        let hint = match self {
            Self::Empty => "Say in a few words what is special about it.",
            Self::TooLong { .. } => "Shorten it.",
            Self::Invisible(_) => "Type the name again instead of pasting it.",
        };
        Fault::new(self.to_string(), hint)
    }
}

impl fmt::Display for SnapshotName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for SnapshotName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<SnapshotName> for String {
    fn from(name: SnapshotName) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, NameError>) {
        let parsed = SnapshotName::parse(text);
        assert_eq!(
            parsed.as_ref().map(SnapshotName::as_str),
            expected.as_ref().copied()
        );
    }

    #[test]
    fn names_are_words_that_can_be_seen() {
        let invisible = |code: &str| Err(NameError::Invisible(code.to_owned()));
        check("Before the loop", Ok("Before the loop"));
        check("  spaced \u{3000}", Ok("spaced"));
        check("Zoë's 👩‍💻 try, עברית", Ok("Zoë's 👩‍💻 try, עברית"));
        check(
            "<b>'; DROP TABLE snapshots; --",
            Ok("<b>'; DROP TABLE snapshots; --"),
        );
        check("", Err(NameError::Empty));
        check(" \t\n ", Err(NameError::Empty));
        check("a\nb", invisible("U+000A"));
        check("a\0b", invisible("U+0000"));
        check("\u{1b}[2J", invisible("U+001B"));
        check("exe.\u{202e}yp.evil", invisible("U+202E"));
        check("\u{2066}x", invisible("U+2066"));
        check("\u{200b}", invisible("U+200B"));
        check("a\u{2028}b", invisible("U+2028"));
        check(&"ä".repeat(80), Ok(&"ä".repeat(80)));
        check(&"ä".repeat(81), Err(NameError::TooLong { chars: 81 }));
    }

    #[test]
    fn the_name_before_restoring_is_a_name() {
        for length in [1, 60, 61, 62, 63, 80] {
            let other = SnapshotName::parse(&"é".repeat(length)).unwrap();
            let before = SnapshotName::before_restoring(&other);
            assert_eq!(SnapshotName::parse(before.as_str()), Ok(before.clone()));
            assert!(before.as_str().starts_with("Before restoring “é"));
            assert!(before.as_str().ends_with('”'));
        }
    }
}
