//! Why a pack is refused: one sentence for each reason. Whatever a pack says of
//! itself is shown without anything that a terminal would act on.

use std::io;

use crate::files::{ARCHIVE_ENTRIES_MAX, NAME_BYTES_MAX, PACK_BYTES_MAX, PACK_FILES_MAX};
use crate::manifest::FORMAT;

/// The reason for which a pack is not used.
#[derive(Debug, thiserror::Error)]
pub enum PackFault {
    #[error("There is no pack '{path}'.")]
    Absent { path: String },
    #[error("'{path}' cannot be read: {source}.")]
    Unreadable { path: String, source: io::Error },
    #[error("'{path}' is neither a folder nor a file.")]
    NeitherFolderNorFile { path: String },
    #[error("It is no pack: neither a folder nor a .tar or .tar.gz that can be read ({reason}).")]
    NoArchive { reason: String },
    #[error("It is no pack: it has no pack.toml.")]
    NoPack,
    #[error("Its pack.toml cannot be read: {reason}.")]
    PackToml { reason: String },
    #[error("It is a pack of format {found}, and this program reads format {FORMAT}.")]
    Format { found: String },
    #[error("Its pack.toml names '{name}', which is no digest of a file: {reason}.")]
    Named { name: String, reason: &'static str },
    #[error("The file '{name}' is missing.")]
    Missing { name: String },
    #[error("It holds '{name}', which its pack.toml does not name.")]
    Extra { name: String },
    #[error(
        "The file '{name}' is not the one that its pack.toml names: it was altered or damaged."
    )]
    Altered { name: String },
    #[error("It holds '{name}' twice.")]
    Twice { name: String },
    #[error("The path '{name}' leads out of the pack.")]
    LeadsOut { name: String },
    #[error("It holds '{name}'; the files of a pack lie side by side, without folders.")]
    Folder { name: String },
    #[error(
        "The file name '{name}' is not one of a pack's: up to {NAME_BYTES_MAX} letters, digits, dots, dashes and underscores, the first a letter or digit."
    )]
    Name { name: String },
    #[error("'{name}' is a link, a device or something else that is no plain file.")]
    NotPlain { name: String },
    #[error("It holds more than {PACK_FILES_MAX} files (PACK_FILES_MAX).")]
    TooManyFiles,
    #[error("Its archive holds more than {ARCHIVE_ENTRIES_MAX} entries (ARCHIVE_ENTRIES_MAX).")]
    TooManyEntries,
    #[error(
        "It is larger than {} MiB when unpacked (PACK_BYTES_MAX).",
        PACK_BYTES_MAX >> 20
    )]
    TooLarge,
    #[error("The file '{name}' is larger than {bytes_max} bytes.")]
    FileTooLarge {
        name: &'static str,
        bytes_max: usize,
    },
    #[error("Its manifest cannot be used: {reason}")]
    Manifest { reason: String },
    #[error("Its tier is '{tier}'; only the tier 'wasm' can come in a pack.")]
    Tier { tier: String },
    #[error(
        "Its programs are to be compiled ([compile]), and it brings no toolchain.wasm that knows how."
    )]
    Compile,
    #[error(
        "It brings {found} {what}, where at most {max} may be ({name}): each takes room that all languages share."
    )]
    TooManyTools {
        what: &'static str,
        found: usize,
        max: usize,
        name: &'static str,
    },
    #[error(
        "It wants the native program '{program}' ([{table}]); a pack brings no native programs."
    )]
    NativeTool {
        table: &'static str,
        program: String,
    },
    #[error("It uses the runner of '{runner}'; a pack brings its own.")]
    OtherRunner { runner: String },
    #[error("Its key '{key}' holds '{text}', which is too long or not plain text.")]
    Words { key: &'static str, text: String },
    #[error("It is not signed, and only packs that are signed by a trusted key may be used here.")]
    Unsigned,
    #[error("Its signature cannot be used: {reason}.")]
    Signature { reason: String },
    #[error("Its signature is not of a key that is trusted here.")]
    Untrusted,
    #[error("Its folder is named '{folder}' and its language '{id}'; they must be the same.")]
    Misnamed { folder: String, id: String },
}

/// A stranger's text as it can be shown: in one line, cut, without control characters.
#[must_use]
pub fn shown(text: &str) -> String {
    const CHARS_MAX: usize = 300;
    let mut shown: String = text
        .chars()
        .map(|one| match one {
            '\n' | '\t' => ' ',
            one if one.is_control() || is_unseen(one) => '\u{fffd}',
            one => one,
        })
        .take(CHARS_MAX)
        .collect();
    if text.chars().nth(CHARS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

/// Characters that turn the direction of a line or are not seen at all.
pub(crate) fn is_unseen(one: char) -> bool {
    matches!(one, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
