//! Keeping what a learner writes on the device: at once, with every change, so
//! that neither a crash nor a lost connection takes a line. The server's copy
//! follows when it can.

use app_vocabulary::{Slug, Timestamp};
use runtime_contract::LanguageId;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Draft, SubmissionAsked};

/// Submissions that may wait on one device for a connection.
const WAITING_MAX: usize = 20;
const WAITING_KEY: &str = "opencode/submissions-waiting";

/// Where the draft of one lesson in one language is kept on the device.
pub(super) fn draft_key(course: &Slug, lesson: &Slug, language: &LanguageId) -> String {
    format!("opencode/draft/{course}/{lesson}/{language}")
}

/// Of two copies of one draft the later, and whether it is the device's.
pub(super) fn later(on_server: Option<Draft>, on_device: Option<Draft>) -> Option<(Draft, bool)> {
    match (on_server, on_device) {
        (Some(server), Some(device)) if device.changed_at > server.changed_at => {
            Some((device, true))
        }
        (Some(server), _) => Some((server, false)),
        (None, Some(device)) => Some((device, true)),
        (None, None) => None,
    }
}

/// Adds a submission to those that wait; the sentence says why it cannot.
pub(super) fn wait(
    waiting: &mut Vec<SubmissionAsked>,
    asked: SubmissionAsked,
) -> Result<(), String> {
    // Handing in the same answer twice while offline means once.
    waiting.retain(|other| *other != asked);
    if waiting.len() >= WAITING_MAX {
        return Err(format!(
            "{WAITING_MAX} answers are waiting to be sent already; connect before handing in more."
        ));
    }
    waiting.push(asked);
    Ok(())
}

/// What the device keeps under a key, if it can be read.
pub(super) fn read<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = storage()?.get_item(key).ok()??;
    serde_json::from_str(&text).ok()
}

/// Keeps a value on the device; the sentence says why it could not be kept.
pub(super) fn write<T: Serialize>(key: &str, value: &T) -> Result<(), String> {
    let refused = || {
        "This browser has no room left to keep your work on this device; it is still kept on the server while you are connected. Free some space in the browser's settings."
            .to_owned()
    };
    let text = serde_json::to_string(value).map_err(|_| refused())?;
    storage()
        .and_then(|storage| storage.set_item(key, &text).ok())
        .ok_or_else(refused)
}

pub(super) fn read_waiting() -> Vec<SubmissionAsked> {
    read(WAITING_KEY).unwrap_or_default()
}

pub(super) fn write_waiting(waiting: &[SubmissionAsked]) -> Result<(), String> {
    write(WAITING_KEY, &waiting)
}

/// The device's clock.
pub(super) fn now() -> Timestamp {
    Timestamp::from_unix_ms(js_sys::Date::now() as i64)
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use runtime_contract::{FilePath, SourceTree};

    use super::*;

    fn draft(text: &str, changed_at: i64) -> Draft {
        let mut files = SourceTree::default();
        files
            .insert(FilePath::parse("main.py").unwrap(), text.into())
            .unwrap();
        Draft {
            files,
            changed_at: Timestamp::from_unix_ms(changed_at),
        }
    }

    fn asked(text: &str) -> SubmissionAsked {
        SubmissionAsked {
            course: Slug::parse("first-steps").unwrap(),
            lesson: Slug::parse("hello").unwrap(),
            language: LanguageId::parse("python").unwrap(),
            files: draft(text, 0).files,
        }
    }

    #[test]
    fn the_later_copy_is_kept() {
        let (old, new) = (draft("old", 1), draft("new", 2));
        assert_eq!(later(None, None), None);
        assert_eq!(
            later(Some(old.clone()), Some(new.clone())),
            Some((new.clone(), true))
        );
        assert_eq!(
            later(Some(new.clone()), Some(old.clone())),
            Some((new.clone(), false))
        );
        assert_eq!(later(None, Some(old.clone())), Some((old.clone(), true)));
        assert_eq!(
            later(Some(old.clone()), Some(old.clone())),
            Some((old, false))
        );
    }

    #[test]
    fn waiting_answers_are_counted_and_not_doubled() {
        let mut waiting = Vec::new();
        for index in 0..WAITING_MAX {
            wait(&mut waiting, asked(&index.to_string())).unwrap();
        }
        wait(&mut waiting, asked("0")).unwrap();
        assert_eq!(waiting.len(), WAITING_MAX);
        assert!(wait(&mut waiting, asked("one more")).is_err());
        assert_eq!(waiting.len(), WAITING_MAX);
    }
}
