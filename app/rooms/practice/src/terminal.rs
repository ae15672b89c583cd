//! Talking with a program: what the two sides of a terminal say to each other,
//! as JSON, and bytes that become text although they come in pieces.

use runtime_contract::{
    CompileReport, LanguageId, Outcome, Output, StopReason, Tier, UncaughtError,
};
use serde::{Deserialize, Serialize};

/// Bytes of text that one message may hold.
pub const TYPED_BYTES_MAX: usize = 64 << 10;
/// Bytes of output on their way to a page that tells what it has shown.
pub const UNSHOWN_BYTES_MAX: u64 = 256 << 10;

/// What the learner's side says, after the first message, which is a
/// [`RunAsked`](crate::RunAsked).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Typed {
    /// One chunk of input, usually a line with its line break.
    Input { text: String },
    /// There will be no more input: Ctrl+D.
    End,
    /// Stop the program: Ctrl+C.
    Interrupt,
    /// The terminal has another size. Programs here cannot ask for it.
    Resize { columns: u16, rows: u16 },
    /// So many bytes more are on the screen. Whoever says this once, even of none,
    /// is sent at most [`UNSHOWN_BYTES_MAX`] ahead: what a browser has received
    /// and not drawn yet has no other limit.
    Shown { bytes: u64 },
}

/// What the program's side says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Said {
    /// The program wrote this. Escapes are as they were written; they are made
    /// inert where they are drawn.
    Output { stream: Stream, text: String },
    /// The program asked for input, and there is none.
    Waiting,
    /// The last message of a program that ran.
    Ended(Ended),
    /// The last message when the program could not be run, or not to its end.
    Refused {
        message: String,
        hint: String,
        /// The HTTP status with which the same would have been refused there.
        status: u16,
        /// When it is worth asking again.
        retry_after_s: Option<u32>,
    },
}

/// One of the two outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    Stdout,
    Stderr,
}

impl From<Output> for Stream {
    fn from(output: Output) -> Self {
        match output {
            Output::Stdout => Self::Stdout,
            Output::Stderr => Self::Stderr,
        }
    }
}

/// How a conversation ended. What is not known of a program that was stopped
/// from outside is absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ended {
    pub language: Option<LanguageId>,
    pub tier: Option<Tier>,
    pub stop: StopReason,
    /// The stop's sentence, for the learner.
    pub sentence: String,
    pub exit_code: Option<i32>,
    pub fuel_used: Option<u64>,
    pub memory_bytes_peak: Option<u64>,
    /// Without the time for which the program waited.
    pub wall_ms: Option<f64>,
    /// As in [`RunShown`](crate::RunShown).
    pub cached: bool,
    pub compile: Option<CompileReport>,
    pub uncaught: Option<UncaughtError>,
}

impl Ended {
    /// The end of a program that somebody stopped.
    #[must_use]
    pub fn cancelled() -> Self {
        let stop = StopReason::Cancelled;
        Self {
            language: None,
            tier: None,
            stop,
            sentence: stop.sentence().to_owned(),
            exit_code: None,
            fuel_used: None,
            memory_bytes_peak: None,
            wall_ms: None,
            cached: false,
            compile: None,
            uncaught: None,
        }
    }
}

impl From<Outcome> for Ended {
    fn from(outcome: Outcome) -> Self {
        Self {
            language: Some(outcome.language),
            tier: Some(outcome.tier),
            stop: outcome.stop,
            sentence: outcome.stop.sentence().to_owned(),
            exit_code: outcome.exit_code,
            fuel_used: Some(outcome.fuel_used),
            memory_bytes_peak: Some(outcome.memory_bytes_peak),
            wall_ms: Some(outcome.wall_ms),
            cached: outcome.cached,
            compile: Some(outcome.compile),
            uncaught: outcome.uncaught,
        }
    }
}

/// Makes text of bytes that come in pieces, as if they came at once: a letter
/// that is cut waits for its rest, and what is no letter becomes U+FFFD.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// The beginning of a letter: three bytes at most.
    rest: Vec<u8>,
}

impl Letters {
    /// The text that is whole by now.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.rest.extend_from_slice(bytes);
        let bytes = std::mem::take(&mut self.rest);
        let mut text = String::new();
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            at += chunk.valid().len() + chunk.invalid().len();
            let cut = at == bytes.len()
                && std::str::from_utf8(chunk.invalid())
                    .is_err_and(|error| error.error_len().is_none());
            if cut {
                self.rest = chunk.invalid().to_vec();
            } else if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        text
    }

    /// What is left when nothing more comes.
    pub fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.rest)).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pieces_make_the_text_that_the_whole_makes() {
        let wholes: [&[u8]; 6] = [
            "Zoë 🦀 end".as_bytes(),
            b"\xff\xfe\xe2\x82",
            b"\xf0\x9f\xa6z\xc3",
            b"",
            b"\xed\xa0\x80\xc0\xaf",
            b"a\xe2\x28\xa1",
        ];
        for whole in wholes {
            for first in 0..=whole.len() {
                for second in first..=whole.len() {
                    let mut letters = Letters::default();
                    let mut text = letters.push(&whole[..first]);
                    text += &letters.push(&whole[first..second]);
                    assert!(letters.rest.len() < 4);
                    text += &letters.push(&whole[second..]);
                    text += &letters.finish();
                    assert_eq!(text, String::from_utf8_lossy(whole), "{first} {second}");
                }
            }
        }
    }

    #[test]
    fn messages_are_as_documented() {
        let typed = |json: serde_json::Value| serde_json::from_value::<Typed>(json).ok();
        let text = "Ada\n".to_owned();
        assert_eq!(
            typed(json!({"kind": "input", "text": "Ada\n"})),
            Some(Typed::Input { text })
        );
        assert_eq!(typed(json!({"kind": "end"})), Some(Typed::End));
        assert_eq!(typed(json!({"kind": "interrupt"})), Some(Typed::Interrupt));
        assert!(typed(json!({"kind": "resize", "columns": 80, "rows": 24})).is_some());
        assert_eq!(
            typed(json!({"kind": "shown", "bytes": 3})),
            Some(Typed::Shown { bytes: 3 })
        );
        assert_eq!(typed(json!({"kind": "shown", "bytes": -3})), None);
        assert_eq!(typed(json!({"kind": "input"})), None);
        assert_eq!(typed(json!({"kind": "shout"})), None);
        let ended = serde_json::to_value(Said::Ended(Ended::cancelled())).unwrap();
        assert_eq!(
            (&ended["kind"], &ended["stop"]),
            (&json!("ended"), &json!("cancelled"))
        );
    }
}
