//! Where the languages are when nobody says it: the same rule for the server,
//! the command line and the tests.

use std::env;
use std::path::{Path, PathBuf};

/// The folder's name beside the program.
const NAME: &str = "languages";
/// The variable that names another folder.
const VARIABLE: &str = "OPENCODE_LANGUAGES";

/// `OPENCODE_LANGUAGES`, else `languages` beside the running program; a test
/// program lies one folder deeper and looks above itself too.
#[must_use]
pub fn default_languages_folder() -> PathBuf {
    if let Some(folder) = env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) {
        return folder.into();
    }
    let program = env::current_exe().unwrap_or_default();
    let beside = program.parent().unwrap_or(Path::new(".")).join(NAME);
    let above = program
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join(NAME));
    match above {
        Some(above) if !beside.is_dir() && above.is_dir() => above,
        _ => beside,
    }
}
