//! That the table, the flags, the settings and the documentation say the same,
//! and that each source stands before the next.

use std::collections::BTreeSet;

use clap::Args;

use super::flags::{CommonFlags, ServerFlags};
use super::*;

fn keys() -> BTreeSet<String> {
    table::SETTINGS
        .iter()
        .map(|setting| setting.key.to_owned())
        .collect()
}

#[test]
fn the_table_names_every_setting() {
    let written = serde_json::to_value(Settings::default()).unwrap();
    let written: BTreeSet<_> = written.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys(), written);
}

#[test]
fn every_setting_is_a_flag() {
    let command = ServerFlags::augment_args(CommonFlags::augment_args(clap::Command::new("x")));
    let flags: BTreeSet<_> = command
        .get_arguments()
        .filter_map(|argument| argument.get_long())
        .map(|flag| flag.replace('-', "_"))
        .collect();
    assert_eq!(keys(), flags);
}

#[test]
fn the_documentation_has_this_table() {
    let documentation = include_str!("../../../../docs/configuration.md");
    let table = table::markdown();
    assert!(
        documentation.contains(&table),
        "docs/configuration.md should hold exactly this table:\n\n{table}"
    );
}

fn write(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("opencode.toml");
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

#[test]
fn flags_stand_before_the_file_and_the_file_before_defaults() {
    let (_folder, file) = write("graders = 5\nlisten = '0.0.0.0:99'\nlog_format = 'json'\n");
    let flags = ServerFlags {
        graders: Some(7),
        ..ServerFlags::default()
    };
    let settings = read(Settings::default(), Some(&file), &flags).unwrap();
    assert_eq!(settings.graders, 7);
    assert_eq!(settings.listen.to_string(), "0.0.0.0:99");
    assert_eq!(settings.log_format, LogFormat::Json);
    assert_eq!(settings.shutdown_seconds_max, 10);
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let (_folder, file) = write(text);
    let complaint = read(Settings::default(), Some(&file), &ServerFlags::default()).unwrap_err();
    assert_eq!(complaint.kind, Kind::Config);
    let said = complaint.text.replace(&file.display().to_string(), "FILE");
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn mistakes_in_the_file_are_told_by_name() {
    check(
        "lisen = 'x'",
        "The settings file FILE has the key 'lisen', which there is not; there are: listen, data,",
    );
    check(
        "listen = 'x'",
        "The key 'listen' in FILE cannot be used: invalid socket address syntax",
    );
    check(
        "graders = 'many'",
        "The key 'graders' in FILE cannot be used: invalid type: found string \"many\", expected u32",
    );
    check("graders = ", "The settings file FILE is not TOML: ");
    let missing = read(
        Settings::default(),
        Some(Path::new("/nonexistent/opencode.toml")),
        &ServerFlags::default(),
    );
    assert!(
        missing
            .unwrap_err()
            .text
            .starts_with("The settings file /nonexistent/opencode.toml cannot be read: ")
    );
}
