//! Signatures over `pack.toml`, as the ordinary tool minisign makes them, and
//! the keys that are trusted.

use std::fmt;
use std::path::Path;

use minisign_verify::{Error, PublicKey, Signature};

use crate::fault::PackFault;

/// Bytes of a signature or of a file with a key.
const BYTES_MAX: usize = 4096;

/// A public key of minisign.
#[derive(Clone, PartialEq, Eq)]
pub struct Key {
    text: String,
    key: PublicKey,
}

/// Why a text is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is no public key of minisign: neither a line that begins with 'RW' nor a file with one."
)]
pub struct KeyFault(String);

impl Key {
    /// A key as minisign writes it into the second line of its file.
    pub fn parse(text: &str) -> Result<Self, KeyFault> {
        let text = text.trim();
        let no_key = || KeyFault(crate::fault::shown(text));
        if text.len() > BYTES_MAX {
            return Err(no_key());
        }
        let key = PublicKey::from_base64(text).map_err(|_| no_key())?;
        Ok(Self {
            text: text.to_owned(),
            key,
        })
    }

    /// A key, or the file that minisign wrote it into.
    pub fn parse_or_read(text: &str) -> Result<Self, KeyFault> {
        let small = |path: &Path| {
            let about = path.metadata().ok()?;
            (about.is_file() && about.len() <= BYTES_MAX as u64).then_some(())?;
            std::fs::read_to_string(path).ok()
        };
        Self::parse(text).or_else(|fault| {
            let file = small(Path::new(text)).ok_or(fault.clone())?;
            let line = file.lines().rfind(|line| !line.trim().is_empty());
            Self::parse(line.unwrap_or_default()).map_err(|_| fault)
        })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({})", self.text)
    }
}

/// Whose packs are used.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// When there are any, a pack must be signed by one of them.
    pub keys: Vec<Key>,
    /// When given, it must be signed by this one.
    pub demanded: Option<Key>,
    /// A key that is only recognised.
    pub known: Option<Key>,
}

impl Trust {
    /// Who signed it; `None` for a pack that may be used without a signature that
    /// anybody here knows.
    pub(crate) fn signer(
        &self,
        pack_toml: &[u8],
        signature: Option<&[u8]>,
    ) -> Result<Option<Key>, PackFault> {
        let must = !self.keys.is_empty() || self.demanded.is_some();
        let Some(signature) = signature else {
            return match must {
                true => Err(PackFault::Unsigned),
                false => Ok(None),
            };
        };
        let unusable = |reason: &str| PackFault::Signature {
            reason: reason.to_owned(),
        };
        let text = Some(signature)
            .filter(|bytes| bytes.len() <= BYTES_MAX)
            .and_then(|bytes| std::str::from_utf8(bytes).ok());
        let signature = text
            .and_then(|text| Signature::decode(text).ok())
            .ok_or_else(|| unusable("it is not written as minisign writes signatures"))?;
        let mut candidates = self.keys.iter().chain(&self.demanded).chain(&self.known);
        let signer =
            candidates.find_map(|key| match key.key.verify(pack_toml, &signature, false) {
                Ok(()) => Some(Ok(key)),
                Err(Error::UnexpectedKeyId) => None,
                Err(Error::UnexpectedAlgorithm) => Some(Err(unusable(
                    "it is of minisign's old kind, without hashing; sign with a newer minisign",
                ))),
                Err(_) => Some(Err(unusable("pack.toml is not what was signed"))),
            });
        let signer = signer.transpose()?;
        let trusted = self.keys.is_empty() || signer.is_some_and(|key| self.keys.contains(key));
        let demanded = self.demanded.is_none() || signer == self.demanded.as_ref();
        match trusted && demanded {
            true => Ok(signer.cloned()),
            false => Err(PackFault::Untrusted),
        }
    }
}
