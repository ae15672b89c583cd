//! What a request may hold besides its files, and what must be in it.

use runtime_contract::{Action, RunRequest, RunnerFault};

/// Bytes of standard input.
pub(crate) const STDIN_BYTES_MAX: usize = 4 << 20;
/// Bytes of all arguments together.
pub(crate) const ARGS_BYTES_MAX: usize = 64 << 10;
/// Number of arguments.
pub(crate) const ARGS_MAX: usize = 256;

/// Refuses a request that cannot be run as it stands.
pub(crate) fn check(request: &RunRequest) -> Result<(), RunnerFault> {
    let missing = |path: &runtime_contract::FilePath| {
        request
            .files
            .get(path)
            .is_none()
            .then(|| RunnerFault::EntryMissing(path.to_string()))
    };
    let first_missing = match &request.action {
        Action::Test { test_files } if test_files.is_empty() => {
            return Err(RunnerFault::Refused(
                "There is no test file to run.".to_owned(),
            ));
        }
        Action::Test { test_files } => test_files.iter().find_map(missing),
        Action::Run | Action::Call { .. } => missing(&request.entry),
    };
    if let Some(fault) = first_missing {
        return Err(fault);
    }
    if request.stdin.len() > STDIN_BYTES_MAX {
        return Err(RunnerFault::Refused(format!(
            "The program's input holds {} bytes; {STDIN_BYTES_MAX} is the most.",
            request.stdin.len()
        )));
    }
    let args_bytes: usize = request.args.iter().map(String::len).sum();
    if request.args.len() > ARGS_MAX || args_bytes > ARGS_BYTES_MAX {
        return Err(RunnerFault::Refused(format!(
            "The program's arguments are too many: {ARGS_MAX} of {ARGS_BYTES_MAX} bytes together is the most."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use runtime_contract::{FilePath, LanguageId, Limits, SourceTree};

    use super::*;

    fn request() -> RunRequest {
        let entry = FilePath::parse("main.py").unwrap();
        let mut files = SourceTree::default();
        files.insert(entry.clone(), Vec::new()).unwrap();
        RunRequest {
            language: LanguageId::parse("python").unwrap(),
            files,
            entry,
            action: Action::Run,
            stdin: Vec::new(),
            args: Vec::new(),
            limits: Limits::default(),
            seed: 0,
            packages: None,
        }
    }

    #[track_caller]
    fn refused(request: &RunRequest, expected: &str) {
        let fault = check(request).unwrap_err().to_string();
        assert!(fault.contains(expected), "{fault}");
    }

    #[test]
    fn a_request_holds_what_it_names_and_no_more_than_it_may() {
        check(&request()).unwrap();
        let other = FilePath::parse("other.py").unwrap();
        refused(
            &RunRequest {
                entry: other.clone(),
                ..request()
            },
            "'other.py' is not among its files",
        );
        let tests = |test_files| RunRequest {
            action: Action::Test { test_files },
            ..request()
        };
        refused(&tests(vec![]), "no test file");
        refused(&tests(vec![other]), "'other.py' is not among its files");
        refused(
            &RunRequest {
                stdin: vec![0; STDIN_BYTES_MAX + 1],
                ..request()
            },
            "input holds",
        );
        refused(
            &RunRequest {
                args: vec![String::new(); ARGS_MAX + 1],
                ..request()
            },
            "too many",
        );
        refused(
            &RunRequest {
                args: vec!["x".repeat(ARGS_BYTES_MAX + 1)],
                ..request()
            },
            "too many",
        );
    }
}
