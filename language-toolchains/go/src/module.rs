//! `go.mod`: what the program's own packages are called, and for which version
//! of the language they were written.

use crate::constraint::MINOR;

/// What a `go.mod` says; without one a program has no name for its folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Module {
    pub(crate) path: Option<String>,
    /// The language's version, as the compiler takes it: `go1.21`.
    pub(crate) language: String,
}

/// What a `go.mod` cannot be, and in which line, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ModuleFault {
    pub(crate) line: u32,
    pub(crate) message: String,
}

impl Module {
    pub(crate) fn none() -> Self {
        Self {
            path: None,
            language: format!("go1.{MINOR}"),
        }
    }

    /// Reads the lines `module` and `go`; what is required from elsewhere is
    /// told where it is imported.
    pub(crate) fn read(text: &str) -> Result<Self, ModuleFault> {
        let mut module = Self::none();
        for (index, line) in text.lines().enumerate() {
            let fault = |message: String| ModuleFault {
                line: u32::try_from(index + 1).unwrap_or(u32::MAX),
                message,
            };
            let line = line.split("//").next().unwrap_or_default();
            let mut words = line.split_whitespace();
            match (words.next(), words.next()) {
                (Some("module"), Some(path)) => {
                    let path = path.trim_matches(['"', '`']);
                    if !is_plain(path) {
                        return Err(fault(format!(
                            "'{}' cannot be a module's name: use letters, digits, dashes, dots and slashes, such as 'example/shapes'.",
                            path.escape_debug().take(80).collect::<String>()
                        )));
                    }
                    module.path = Some(path.to_owned());
                }
                (Some("go"), Some(version)) => {
                    module.language = language(version).map_err(fault)?;
                }
                _ => {}
            }
        }
        Ok(module)
    }
}

/// Whether an import path is made of what such paths are made of. Nothing else
/// reaches the compiler's lists, in which blanks and `=` mean something.
pub(crate) fn is_plain(path: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '+'))
    };
    path.len() <= 200 && path.split('/').all(part)
}

/// `1.21.3` as the compiler takes it.
fn language(version: &str) -> Result<String, String> {
    let mut numbers = version.split('.').map(str::parse::<u32>);
    let minor = match (numbers.next(), numbers.next()) {
        (Some(Ok(1)), Some(Ok(minor))) => minor,
        // Release candidates and such have letters behind the number.
        _ => return Ok(format!("go1.{MINOR}")),
    };
    if minor > MINOR {
        return Err(format!(
            "This program was written for Go {}, and this is Go 1.{MINOR}: put 'go 1.{MINOR}' here.",
            version.escape_debug().take(20).collect::<String>()
        ));
    }
    Ok(format!("go1.{minor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, path: Option<&str>, language: &str) {
        let module = Module::read(text).unwrap();
        assert_eq!(
            (module.path.as_deref(), module.language.as_str()),
            (path, language)
        );
    }

    #[test]
    fn name_and_version_are_read() {
        check("", None, "go1.27");
        check("module example\n\ngo 1.21\n", Some("example"), "go1.21");
        check(
            "// words\nmodule \"a/b-c.de\" // more\ngo 1.22.3",
            Some("a/b-c.de"),
            "go1.22",
        );
        check(
            "module größe\ngo 1.24rc1\ntoolchain go1.24",
            Some("größe"),
            "go1.27",
        );
    }

    #[test]
    fn what_cannot_be_is_told_with_its_line() {
        for (text, line, words) in [
            ("\nmodule ../up", 2, "'../up' cannot be"),
            ("module a=b", 1, "'a=b' cannot be"),
            ("module a/../b", 1, "cannot be"),
            ("module a\ngo 1.99", 2, "put 'go 1.27' here"),
        ] {
            let fault = Module::read(text).map(|module| module.path).unwrap_err();
            assert_eq!(fault.line, line, "{text}");
            assert!(fault.message.contains(words), "{}", fault.message);
        }
    }
}
