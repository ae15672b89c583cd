//! The panic that ended a program, read out of its last words.

use runtime_contract::UncaughtError;
use toolchain_contract::Said;

/// The status of a program that panicked.
const PANICKED: i32 = 101;
/// Bytes at the end of standard error that are read: a program may have written
/// anything before.
const WORDS_BYTES_MAX: usize = 64 << 10;
/// Bytes of the message that are told.
const MESSAGE_BYTES_MAX: usize = 1 << 10;
/// What stands between a thread's name and the place.
const PANICKED_AT: &str = " panicked at ";

/// The panic that a program with these words ended with.
pub(crate) fn uncaught(said: &Said) -> Option<UncaughtError> {
    if said.status != Some(PANICKED) {
        return None;
    }
    let start = said.stderr.len().saturating_sub(WORDS_BYTES_MAX);
    let words = String::from_utf8_lossy(&said.stderr[start..]);
    let (_, last) = words.rsplit_once(PANICKED_AT)?;
    let (place, message) = last.split_once('\n').unwrap_or((last, ""));
    let place = place.trim_end_matches(':');
    let (file, line) = match place.rsplitn(3, ':').collect::<Vec<_>>()[..] {
        [_, line, file] => (Some(file), line.parse().ok()),
        _ => (None, None),
    };
    let message = message.trim_end();
    let end = message.floor_char_boundary(message.len().min(MESSAGE_BYTES_MAX));
    Some(UncaughtError {
        kind: "panic".to_owned(),
        message: message[..end].to_owned(),
        // A panic may come out of the library, without a line of the program's own.
        file: file
            .filter(|file| !file.starts_with('/'))
            .map(|file| file.trim_start_matches("./").to_owned()),
        line: line.filter(|_| file.is_some_and(|file| !file.starts_with('/'))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: i32, stderr: &str) -> Option<(String, Option<String>, Option<u32>)> {
        let said = Said {
            status: Some(status),
            stdout: Vec::new(),
            stderr: stderr.as_bytes().to_vec(),
        };
        uncaught(&said).map(|found| (found.message, found.file, found.line))
    }

    #[test]
    fn a_panic_is_found_with_its_place() {
        let words = "noise\n\nthread 'main' (1) panicked at shapes/area.rs:3:5:\nno number fits\n";
        let expected = (
            "no number fits".to_owned(),
            Some("shapes/area.rs".to_owned()),
            Some(3),
        );
        assert_eq!(read(101, words), Some(expected));
    }

    #[test]
    fn the_last_panic_counts_with_all_its_lines() {
        let words = "thread 'main' (1) panicked at main.rs:3:5:\none\n\nthread 'main' (1) panicked at main.rs:9:5:\nassertion `left == right` failed\n  left: 1\n right: 2\n";
        let (message, _, line) = read(101, words).unwrap();
        assert!(message.ends_with("right: 2"), "{message}");
        assert_eq!(line, Some(9));
    }

    #[test]
    fn what_is_no_panic_is_none() {
        assert_eq!(
            read(1, "thread 'main' (1) panicked at main.rs:3:5:\n"),
            None
        );
        assert_eq!(read(101, "the program left by itself\n"), None);
    }

    #[test]
    fn words_that_claim_anything_are_read_without_harm() {
        let far = " panicked at main.rs:99999999999999:1:\nx";
        assert_eq!(read(101, far).unwrap().2, None);
        let library = " panicked at /rust/library/core/src/x.rs:7:1:\nx";
        let (_, file, line) = read(101, library).unwrap();
        assert_eq!((file, line), (None, None));
        for odd in [" panicked at ", " panicked at :::", " panicked at \n\n"] {
            assert!(read(101, odd).is_some(), "{odd}");
        }
    }
}
