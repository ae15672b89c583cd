//! What a package says about itself: lines of a name and a value, as in a letter's head.
//! <https://packaging.python.org/en/latest/specifications/core-metadata/>

use runtime_contract::PackageName;

use crate::bounds::SUMMARY_CHARS_MAX;

/// A name or a version is no longer.
const WORD_CHARS_MAX: usize = 100;

/// What is read of it.
#[derive(Debug)]
pub(super) struct About {
    pub(super) name: PackageName,
    pub(super) needs: Vec<String>,
}

/// Reads the lines before the description.
pub(super) fn read(bytes: &[u8]) -> Result<About, String> {
    let text = String::from_utf8_lossy(bytes);
    let head = || text.lines().take_while(|line| !line.is_empty());
    let first = |wanted: &str| {
        let mut values = head().filter_map(|line| value(line, wanted));
        values.next().unwrap_or_default()
    };
    let word = |wanted: &str| match first(wanted) {
        word if is_word(word) => Ok(word.to_owned()),
        _ => Err(format!(
            "The package does not say its {}.",
            wanted.to_lowercase()
        )),
    };
    let summary = first("Summary").chars().filter(|one| !one.is_control());
    Ok(About {
        name: PackageName {
            name: word("Name")?,
            version: word("Version")?,
            summary: summary.take(SUMMARY_CHARS_MAX).collect(),
        },
        needs: head()
            .filter_map(|line| value(line, "Requires-Dist"))
            .filter_map(needed)
            .collect(),
    })
}

fn value<'a>(line: &'a str, wanted: &str) -> Option<&'a str> {
    let (name, value) = line.split_once(':')?;
    name.eq_ignore_ascii_case(wanted).then_some(value.trim())
}

fn is_word(text: &str) -> bool {
    let plain = |one: char| one.is_ascii_alphanumeric() || ".-_+!".contains(one);
    (1..=WORD_CHARS_MAX).contains(&text.chars().count()) && text.chars().all(plain)
}

/// The name that a requirement begins with. One with a condition is left to the program: most
/// are for other systems, older Pythons or extras.
fn needed(requirement: &str) -> Option<String> {
    if requirement.contains(';') {
        return None;
    }
    let part_of_name = |one: &char| one.is_ascii_alphanumeric() || "._-".contains(*one);
    let name: String = requirement.chars().take_while(part_of_name).collect();
    (!name.is_empty()).then(|| normalised(&name))
}

/// A name as names are compared.
pub(crate) fn normalised(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for one in name.chars() {
        match one {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            one => normal.push(one.to_ascii_lowercase()),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_is_read_and_the_description_is_not() {
        let text = "Metadata-Version: 2.4\nName: Python_Dateutil\nversion: 2.9.0\nSummary: Dates\n\
            Requires-Dist: six>=1.5\nRequires-Dist: tzdata; sys_platform == \"win32\"\n\
            Requires-Dist: Zope.Interface [extra] (>=5)\n\nName: other\nRequires-Dist: nothing\n";
        let about = read(text.as_bytes()).unwrap();
        assert_eq!(about.name.name, "Python_Dateutil");
        assert_eq!(about.name.version, "2.9.0");
        assert_eq!(about.name.summary, "Dates");
        assert_eq!(about.needs, ["six", "zope-interface"]);
    }

    #[test]
    fn a_package_without_a_plain_name_is_none() {
        for text in ["", "Version: 1\n", "Name: <b>\nVersion: 1\n", "Name: x\n"] {
            assert!(read(text.as_bytes()).is_err(), "{text:?}");
        }
    }

    #[test]
    fn names_are_compared_as_python_does() {
        assert_eq!(normalised("Zope._-Interface"), "zope-interface");
        assert_eq!(normalised("more_itertools"), normalised("More-Itertools"));
    }
}
