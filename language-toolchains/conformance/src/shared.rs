//! The cases that every language passes: what is common stands once, in
//! `cases/<case>.toml`, and each language's folder holds the program. A
//! `case.toml` beside the program changes what it must where the language says
//! something in its own way.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use runtime_contract::{FilePath, LanguageId};
use toml::{Table, Value};

use crate::Case;
use crate::case::{CASE_FILE, read_table};
use crate::complete::{entries, stem};

/// What one language makes of the shared cases.
#[derive(Debug, Default)]
pub struct Shared {
    pub cases: Vec<Case>,
    pub absent: Vec<Absent>,
}

/// A case that makes no sense in a language.
#[derive(Debug, PartialEq, Eq)]
pub struct Absent {
    /// `<language>/<case>`.
    pub name: String,
    pub reason: String,
}

/// Reads the cases in `common` with a language's programs in `programs`, in the
/// order of their names.
pub fn read_shared(
    language: &LanguageId,
    common: &Path,
    programs: &Path,
    entry_default: &str,
    is_test_file: impl Fn(&FilePath) -> bool,
) -> Result<Shared> {
    let mut shared = Shared::default();
    for file in entries(common).map_err(anyhow::Error::msg)? {
        let Some(case) = stem(&file) else {
            continue;
        };
        let folder = programs.join(&case);
        let name = format!("{language}/{case}");
        let reading = || format!("reading the case {name}");
        let mut table = read(&file).with_context(reading)?;
        ensure!(
            table.remove("program").is_some(),
            "{} does not say what the program does",
            file.display()
        );
        let own = folder.join(CASE_FILE);
        if own.is_file() {
            let mut own = read(&own).with_context(reading)?;
            if let Some(reason) = own.remove("absent") {
                shared.absent.push(absent(name, &reason, &own, &folder)?);
                continue;
            }
            lay_over(&mut table, own);
        }
        let case = read_table(
            name.clone(),
            language,
            table,
            &folder,
            entry_default,
            &is_test_file,
        )
        .with_context(reading)?;
        shared.cases.push(case);
    }
    if shared.cases.is_empty() {
        bail!("{language} passes no case");
    }
    Ok(shared)
}

fn read(file: &Path) -> Result<Table> {
    let text = fs::read_to_string(file)
        .with_context(|| format!("{} could not be read", file.display()))?;
    toml::from_str(&text).with_context(|| format!("{} is not right", file.display()))
}

/// A case that is left out has a reason and nothing else.
fn absent(name: String, reason: &Value, rest: &Table, folder: &Path) -> Result<Absent> {
    let reason = reason.as_str().unwrap_or_default().trim();
    ensure!(
        reason.split_whitespace().count() >= 3,
        "{name} is absent; say in a sentence why"
    );
    let files = entries(folder).map_err(anyhow::Error::msg)?;
    ensure!(
        rest.is_empty() && files.len() == 1,
        "{name} is absent, and yet there is a program or more in its case.toml"
    );
    Ok(Absent {
        name,
        reason: reason.to_owned(),
    })
}

/// Puts the keys of `over` in the place of those of `under`, table by table.
/// `false` takes a key away: what it held is not looked at.
fn lay_over(under: &mut Table, over: Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            (Some(Value::Table(under)), Value::Table(over)) => lay_over(under, over),
            (Some(_), Value::Boolean(false)) => {
                under.remove(&key);
            }
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_with(files: &[(&str, &str)]) -> Result<Shared> {
        let place = tempfile::tempdir()?;
        for (path, text) in files {
            let path = place.path().join(path);
            fs::create_dir_all(path.parent().unwrap_or(place.path()))?;
            fs::write(path, text)?;
        }
        read_shared(
            &LanguageId::parse("lua")?,
            &place.path().join("cases"),
            &place.path().join("lua"),
            "main.lua",
            |path| path.as_str().ends_with("_spec.lua"),
        )
    }

    const COMMON: &str =
        "program = \"It fails.\"\nargs = [\"a\"]\n[expect]\nexit_code = 1\nerror_line = 3\n";

    #[test]
    fn a_case_is_what_is_common_with_what_the_language_says_over_it() {
        let shared = read_with(&[
            ("cases/fails.toml", COMMON),
            ("lua/fails/main.lua", "x"),
            ("lua/fails/case.toml", "[expect]\nerror_line = 2\n"),
        ])
        .unwrap();
        let case = &shared.cases[0];
        assert_eq!(case.name, "lua/fails");
        assert_eq!(case.request.args, ["a"]);
        assert_eq!(case.request.files.len(), 1, "case.toml is no part of it");
        let expect = &case.expect;
        assert_eq!((expect.exit_code, expect.error_line), (Some(1), Some(2)));
        assert_eq!(expect.error_file.as_deref(), Some("main.lua"));
    }

    #[test]
    fn a_language_can_leave_out_what_is_expected_and_nothing_unheard_of() {
        let read = |own: &str| {
            read_with(&[
                ("cases/fails.toml", COMMON),
                ("lua/fails/main.lua", "x"),
                ("lua/fails/case.toml", own),
            ])
        };
        let shared = read("[expect]\nerror_line = false\n").unwrap();
        let expect = &shared.cases[0].expect;
        assert_eq!((expect.exit_code, expect.error_line), (Some(1), None));
        for wrong in ["error_line = true", "eror_line = false", "stdout = false"] {
            assert!(read(&format!("[expect]\n{wrong}\n")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_case_that_is_left_out_has_a_reason_and_no_program() {
        let absent = "absent = \"Lua cannot fail at all.\"\n";
        let common = [("cases/fails.toml", COMMON), ("cases/other.toml", COMMON)];
        let with = |own: &[(&str, &str)]| {
            let other = [("lua/other/main.lua", "x")];
            read_with(&[common.as_slice(), &other, own].concat())
        };
        let shared = with(&[("lua/fails/case.toml", absent)]).unwrap();
        assert_eq!(shared.cases.len(), 1);
        let expected = Absent {
            name: "lua/fails".to_owned(),
            reason: "Lua cannot fail at all.".to_owned(),
        };
        assert_eq!(shared.absent, [expected]);

        for wrong in [
            vec![("lua/fails/case.toml", "absent = \"\"\n")],
            vec![("lua/fails/case.toml", absent), ("lua/fails/main.lua", "x")],
            vec![(
                "lua/fails/case.toml",
                "absent = \"Not here at all.\"\nargs = []\n",
            )],
            vec![
                ("lua/fails/case.toml", "surprise = 1\n"),
                ("lua/fails/main.lua", "x"),
            ],
        ] {
            assert!(with(&wrong).is_err(), "{wrong:?}");
        }
    }
}
