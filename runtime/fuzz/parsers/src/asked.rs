//! What browsers send, and what was kept of it: JSON bodies, messages of a
//! terminal, cookies and the parts of addresses.

use app_vocabulary::{LearnerId, Slug, SubmissionId, request};
use room_practice::{
    Draft, Letters, RunAsked, SourceAsked, SubmissionAsked, SubmissionState, Typed, limits,
};
use room_snapshots::{ContentHash, SnapshotId, TreeId};
use runtime_contract::LanguageId;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) const RUN_ASKED: &str = r#"{"lesson":["first-steps","hello"],"language":"python","files":{"main.py":"print('hi')"},"entry":"main.py","stdin":"x","args":["a"]}"#;
pub(crate) const SUBMISSION_ASKED: &str = r#"{"course":"first-steps","lesson":"hello","language":"python","files":{"main.py":"print('hi')"}}"#;
pub(crate) const SOURCE_ASKED: &str =
    r#"{"language":"python","files":{"main.py":"print(1 )"},"file":"main.py"}"#;
pub(crate) const RUN_REQUEST: &str = r#"{"language":"python","files":{"main.py":"print('hi')"},"entry":"main.py","action":{"kind":"call","function":"f","arguments":[1,[2,{"a":null}]]},"stdin":[104,105],"args":[],"limits":{"fuel_max":5,"memory_bytes_max":6,"output_bytes_max":7,"wall_ms_max":8,"file_bytes_max":9},"seed":7}"#;
pub(crate) const DRAFT: &str =
    r#"{"files":{"main.py":"print('hi')\n"},"changed_at":1767225600000}"#;
pub(crate) const STATE: &str = r#"{"kind":"graded","verdict":{"cases":[{"name":"adds","status":"fail","stop":"exited","message":"m","hint":"h","difference":{"lines":[{"kind":"yours","pieces":[[true,"a"]]}],"shortened":false},"output":"o","fuel_used":7}],"fuel_used":7},"graded_at":1}"#;
pub(crate) const TYPED: &[&str] = &[
    r#"{"kind":"input","text":"Ada\n"}"#,
    r#"{"kind":"resize","columns":80,"rows":24}"#,
    r#"{"kind":"shown","bytes":3}"#,
    r#"{"kind":"interrupt"}"#,
    r#"{"kind":"end"}"#,
];
pub(crate) const COOKIES: &str = "learner=01890a5d-ac96-774b-bcce-b302099a8057; theme=dark; language=python; split=44.5\n/courses/first-steps?language=python#code";
pub(crate) const ADDRESS_PARTS: &str =
    "first-steps\n01890a5d-ac96-774b-bcce-b302099a8057\npython\n5";

/// A run, an answer or a file to be looked through; what is read is checked as the server checks it.
pub(crate) fn read_run_or_submission(bytes: &[u8]) {
    if let Ok(asked) = serde_json::from_slice::<RunAsked>(bytes) {
        let _ = limits::check_files(&asked.files);
        let _ = limits::check_input(&asked.stdin, &asked.args);
    }
    if let Ok(asked) = serde_json::from_slice::<SourceAsked>(bytes) {
        let _ = limits::check_files(&asked.files);
    }
    if let Ok(asked) = serde_json::from_slice::<SubmissionAsked>(bytes) {
        let _ = limits::check_files(&asked.files);
    }
}

/// What was read is written and read again as the same.
pub(crate) fn read_same_again<T>(bytes: &[u8])
where
    T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug,
{
    if let Ok(read) = serde_json::from_slice::<T>(bytes) {
        let text = serde_json::to_string(&read).expect("what was read can be written");
        let again: T = serde_json::from_str(&text).expect("what was written can be read");
        assert_eq!(again, read);
    }
}

pub(crate) fn read_kept(bytes: &[u8]) {
    read_same_again::<Draft>(bytes);
    read_same_again::<SubmissionState>(bytes);
}

pub(crate) fn read_typed(bytes: &[u8]) {
    read_same_again::<Typed>(bytes);
}

/// Text that a program wrote, in pieces of the length that the first byte says.
pub(crate) fn read_letters(bytes: &[u8]) {
    let Some((length, bytes)) = bytes.split_first() else {
        return;
    };
    let mut letters = Letters::default();
    let pieces = bytes.chunks(usize::from(*length).max(1));
    let mut text: String = pieces.map(|piece| letters.push(piece)).collect();
    text += &letters.finish();
    assert_eq!(text, String::from_utf8_lossy(bytes));
}

/// The first line as cookies, the second as the address to go back to.
pub(crate) fn read_cookies(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (cookies, back) = text.split_once('\n').unwrap_or((&text, ""));
    let headers = || cookies.split('\r');
    for name in ["learner", "theme", "language", "split"] {
        if let Some(value) = request::cookie(headers(), name) {
            assert!(!value.contains(';'), "two cookies are one: {value}");
            let _ = LearnerId::parse(value);
            let _ = LanguageId::parse(value);
            let _ = value.parse::<f64>();
        }
    }
    let back = request::address_here(back);
    // A browser takes tabs and line breaks out of an address and a backslash for a slash.
    let path = back.strip_prefix('/').expect("it is of this site");
    assert!(!path.starts_with(['/', '\\', '\t', '\r', '\n']), "{back}");
    assert!(back.bytes().all(|byte| byte.is_ascii_graphic()), "{back}");
}

/// What is taken is written as it was read, but for the case of digits.
pub(crate) fn read_address_parts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for part in text.split('\n') {
        let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        if let Ok(slug) = Slug::parse(part) {
            assert!(slug.as_str() == part && plain(part), "{part}");
        }
        if let Ok(language) = LanguageId::parse(part) {
            assert!(language.as_str() == part && plain(part), "{part}");
        }
        for id in [
            SnapshotId::parse(part).map(|id| id.to_string()),
            SubmissionId::parse(part).map(|id| id.to_string()),
            LearnerId::parse(part).map(|id| id.to_string()),
            ContentHash::parse(part).map(|hash| hash.to_string()),
            TreeId::parse(part).map(|id| id.to_string()),
        ]
        .into_iter()
        .flatten()
        {
            assert!(plain(&id), "{part} became {id}");
            let digits = |text: &str| -> String {
                let digits = text.chars().filter(char::is_ascii_hexdigit);
                digits.map(|digit| digit.to_ascii_lowercase()).collect()
            };
            assert!(digits(part).ends_with(&digits(&id)), "{part} became {id}");
        }
    }
}
