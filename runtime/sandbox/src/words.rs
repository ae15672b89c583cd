//! What guests say of errors, cut to what is kept.

use runtime_contract::UncaughtError;
use runtime_world::program::UncaughtError as GuestError;

/// Diagnostics that are kept of one call; more would only be noise.
pub(crate) const DIAGNOSTICS_MAX: usize = 1_000;
/// Bytes of an error's message that are kept.
const MESSAGE_BYTES_MAX: usize = 64 << 10;

/// An error as a guest told it.
pub(crate) fn uncaught(error: GuestError) -> UncaughtError {
    UncaughtError {
        kind: clip(error.kind),
        message: clip(error.message),
        file: error.file.map(clip),
        line: error.line,
    }
}

/// A text cut to what is kept.
pub(crate) fn clip(mut text: String) -> String {
    if text.len() > MESSAGE_BYTES_MAX {
        let cut = (0..=MESSAGE_BYTES_MAX)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0);
        text.truncate(cut);
    }
    text
}
