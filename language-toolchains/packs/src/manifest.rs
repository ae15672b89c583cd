//! `pack.toml`: the format, and the SHA-256 of every other file. Its own SHA-256
//! is therefore the digest of the whole pack, and a signature over it one over all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::fault::{PackFault, shown};
use crate::files::{PackFiles, plain_name};
use crate::store::ORIGIN;
use crate::{PACK_TOML, SIGNATURE};

/// The only format so far.
pub(crate) const FORMAT: i64 = 1;
/// Bytes of a `pack.toml`.
const PACK_TOML_BYTES_MAX: usize = 64 << 10;

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: i64,
    files: BTreeMap<String, String>,
}

/// The SHA-256 of some bytes, in hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// The `pack.toml` of these files.
pub(crate) fn write(files: &PackFiles) -> String {
    let mut text = format!("format = {FORMAT}\n\n[files]\n");
    for (name, content) in files.iter() {
        // A plain name needs no escapes.
        text.push_str(&format!("\"{name}\" = \"{}\"\n", digest(content)));
    }
    text
}

/// Checks that the pack holds exactly the files that its `pack.toml` names.
pub(crate) fn check(pack_toml: &[u8], files: &PackFiles) -> Result<(), PackFault> {
    let named = read(pack_toml)?;
    for (name, wanted) in &named {
        let Some(content) = files.get(name) else {
            return Err(PackFault::Missing { name: name.clone() });
        };
        if digest(content) != *wanted {
            return Err(PackFault::Altered { name: name.clone() });
        }
    }
    let own = [PACK_TOML, SIGNATURE];
    let mut others = files.iter().map(|(name, _)| name);
    match others.find(|name| !own.contains(name) && !named.contains_key(*name)) {
        Some(name) => Err(PackFault::Extra {
            name: name.to_owned(),
        }),
        None => Ok(()),
    }
}

/// The files that a `pack.toml` names.
fn read(bytes: &[u8]) -> Result<BTreeMap<String, String>, PackFault> {
    if bytes.len() > PACK_TOML_BYTES_MAX {
        return Err(PackFault::FileTooLarge {
            name: PACK_TOML,
            bytes_max: PACK_TOML_BYTES_MAX,
        });
    }
    let refuse = |reason: &str| PackFault::PackToml {
        reason: shown(reason.trim().trim_end_matches('.')),
    };
    let text = std::str::from_utf8(bytes).map_err(|_| refuse("it is not text in UTF-8"))?;
    // The format first: another one may have other keys.
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| refuse(error.message()))?;
    match table.get("format") {
        Some(toml::Value::Integer(FORMAT)) => {}
        Some(other) => {
            let found = shown(&other.to_string());
            return Err(PackFault::Format { found });
        }
        None => return Err(refuse("it does not say its format")),
    }
    let written: Written = table
        .try_into()
        .map_err(|error: toml::de::Error| refuse(error.message()))?;
    for (name, digest) in &written.files {
        plain_name(name.as_bytes())?;
        let wrong = |reason| PackFault::Named {
            name: name.clone(),
            reason,
        };
        if [PACK_TOML, SIGNATURE, ORIGIN].contains(&name.as_str()) {
            return Err(wrong("this name means something else"));
        }
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if name.starts_with("./") || digest.len() != 64 || !digest.bytes().all(is_digit) {
            return Err(wrong("it takes the file's name and 64 hexadecimal digits"));
        }
    }
    Ok(written.files)
}
