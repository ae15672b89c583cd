//! What an outcome depends on, as one number: SHA-256 over everything, each part
//! with its length before it, so that no two different requests read the same.

use runtime_contract::{Action, FilePath, Limits, Owner, RunRequest, TrustDomain};
use runtime_sandbox::{FUEL_VERSION, HOST_VERSION};
use sha2::{Digest, Sha256};

/// Raised when the parts or their order change.
const KEY_VERSION: u64 = 2;

/// A run's identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RunKey([u8; 32]);

impl RunKey {
    /// `runner` is the hash of the runner component. The request's limits are
    /// those that hold, already capped.
    ///
    /// Each struct is taken apart whole: a field that is added does not compile
    /// until it is part of the key.
    pub(crate) fn of(domain: &TrustDomain, runner: [u8; 32], request: &RunRequest) -> Self {
        let RunRequest {
            language,
            files,
            entry,
            action,
            stdin,
            args,
            limits,
            seed,
            packages,
        } = request;
        let mut parts = Parts(Sha256::new());
        parts.number(KEY_VERSION);
        parts.number(HOST_VERSION);
        parts.number(FUEL_VERSION);
        // How sources are prepared is part of this program.
        parts.text(env!("CARGO_PKG_VERSION"));
        parts.domain(domain);
        parts.bytes(&runner);
        parts.text(language.as_str());
        parts.number(files.len() as u64);
        for (path, bytes) in files.iter() {
            parts.path(path);
            parts.bytes(bytes);
        }
        parts.path(entry);
        parts.action(action);
        parts.bytes(stdin);
        parts.number(args.len() as u64);
        args.iter().for_each(|arg| parts.text(arg));
        parts.limits(*limits);
        parts.number(*seed);
        match packages {
            None => parts.number(0),
            Some(packages) => parts.bytes(&packages.0),
        }
        Self(parts.0.finalize().into())
    }

    /// The same request in a conversation, where reading does not end at once.
    pub(crate) fn conversing(self) -> Self {
        let mut parts = Parts(Sha256::new());
        parts.text("conversation");
        parts.bytes(&self.0);
        Self(parts.0.finalize().into())
    }
}

struct Parts(Sha256);

impl Parts {
    fn number(&mut self, number: u64) {
        self.0.update(number.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn path(&mut self, path: &FilePath) {
        self.text(path.as_str());
    }

    fn owner(&mut self, owner: &Owner) {
        self.text(owner.as_str());
    }

    fn domain(&mut self, domain: &TrustDomain) {
        match domain {
            TrustDomain::Previews { owner } => {
                self.number(0);
                self.owner(owner);
            }
            TrustDomain::Grading { course, owner } => {
                self.number(1);
                self.text(course);
                self.owner(owner);
            }
        }
    }

    fn action(&mut self, action: &Action) {
        match action {
            Action::Run => self.number(0),
            Action::Call {
                function,
                arguments,
            } => {
                self.number(1);
                self.text(function);
                self.number(arguments.len() as u64);
                // As the runner gets them.
                arguments
                    .iter()
                    .for_each(|argument| self.text(&argument.to_string()));
            }
            Action::Test { test_files } => {
                self.number(2);
                self.number(test_files.len() as u64);
                test_files.iter().for_each(|path| self.path(path));
            }
        }
    }

    fn limits(&mut self, limits: Limits) {
        let Limits {
            fuel_max,
            memory_bytes_max,
            output_bytes_max,
            wall_ms_max,
            idle_ms_max,
            file_bytes_max,
        } = limits;
        for limit in [
            fuel_max,
            memory_bytes_max,
            output_bytes_max,
            wall_ms_max,
            idle_ms_max,
            file_bytes_max,
        ] {
            self.number(limit);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use runtime_contract::LanguageId;
    use runtime_testkit::tree;
    use serde_json::json;

    use super::*;

    fn request() -> RunRequest {
        RunRequest {
            language: LanguageId::parse("python").unwrap(),
            files: tree(&[("a.py", "1"), ("main.py", "2")]),
            entry: FilePath::parse("main.py").unwrap(),
            action: Action::Run,
            stdin: b"in".to_vec(),
            args: vec!["x".to_owned(), "y".to_owned()],
            limits: Limits::default(),
            seed: 0,
            packages: None,
        }
    }

    fn call(function: &str, arguments: Vec<serde_json::Value>) -> Action {
        let function = function.to_owned();
        Action::Call {
            function,
            arguments,
        }
    }

    fn ada() -> TrustDomain {
        let owner = Owner::new("ada");
        TrustDomain::Previews { owner }
    }

    #[test]
    fn equal_runs_have_one_key() {
        let key = RunKey::of(&ada(), [1; 32], &request());
        assert_eq!(key, RunKey::of(&ada(), [1; 32], &request()));
        // However the map in an argument was put together.
        let said = |text| RunRequest {
            action: call("f", vec![serde_json::from_str(text).unwrap()]),
            ..request()
        };
        assert_eq!(
            RunKey::of(&ada(), [1; 32], &said(r#"{"a": 1, "b": 2}"#)),
            RunKey::of(&ada(), [1; 32], &said(r#"{"b":2,"a":1}"#))
        );
    }

    /// Whatever differs, even by where one part ends and the next begins.
    #[test]
    fn each_difference_is_another_key() {
        let path = |text| FilePath::parse(text).unwrap();
        let base = request();
        let limits = Limits::default();
        let requests = vec![
            base.clone(),
            RunRequest {
                language: LanguageId::parse("pytho").unwrap(),
                ..base.clone()
            },
            RunRequest {
                files: tree(&[("a.py", "12"), ("main.py", "")]),
                ..base.clone()
            },
            RunRequest {
                files: tree(&[("a.py1", ""), ("main.py", "2")]),
                ..base.clone()
            },
            RunRequest {
                files: tree(&[("main.py", "2")]),
                ..base.clone()
            },
            RunRequest {
                entry: path("a.py"),
                ..base.clone()
            },
            RunRequest {
                stdin: b"i".to_vec(),
                ..base.clone()
            },
            RunRequest {
                stdin: Vec::new(),
                args: vec!["in".into(), "x".into(), "y".into()],
                ..base.clone()
            },
            RunRequest {
                args: vec!["xy".to_owned()],
                ..base.clone()
            },
            RunRequest {
                args: vec!["xy".to_owned(), String::new()],
                ..base.clone()
            },
            RunRequest {
                args: vec![String::new(), "xy".to_owned()],
                ..base.clone()
            },
            RunRequest {
                seed: 1,
                ..base.clone()
            },
            RunRequest {
                action: call("f", vec![]),
                ..base.clone()
            },
            RunRequest {
                action: call("g", vec![]),
                ..base.clone()
            },
            RunRequest {
                action: call("f", vec![json!(1)]),
                ..base.clone()
            },
            RunRequest {
                action: call("f", vec![json!(1.0)]),
                ..base.clone()
            },
            RunRequest {
                action: call("f", vec![json!("1")]),
                ..base.clone()
            },
            RunRequest {
                action: call("f", vec![json!([1])]),
                ..base.clone()
            },
            RunRequest {
                action: call("f", vec![json!(1), json!(2)]),
                ..base.clone()
            },
            RunRequest {
                action: Action::Test {
                    test_files: vec![path("a.py")],
                },
                ..base.clone()
            },
            RunRequest {
                action: Action::Test {
                    test_files: vec![path("main.py")],
                },
                ..base.clone()
            },
            RunRequest {
                limits: Limits {
                    fuel_max: 1,
                    ..limits
                },
                ..base.clone()
            },
            RunRequest {
                limits: Limits {
                    memory_bytes_max: 1,
                    ..limits
                },
                ..base.clone()
            },
            RunRequest {
                limits: Limits {
                    output_bytes_max: 1,
                    ..limits
                },
                ..base.clone()
            },
            RunRequest {
                limits: Limits {
                    wall_ms_max: 1,
                    ..limits
                },
                ..base.clone()
            },
            RunRequest {
                limits: Limits {
                    file_bytes_max: 1,
                    ..limits
                },
                ..base.clone()
            },
        ];
        let owner = |name| Owner::new(name);
        let grading = |course: &str, name| TrustDomain::Grading {
            course: course.to_owned(),
            owner: owner(name),
        };
        let domains = [
            ada(),
            TrustDomain::Previews { owner: owner("ad") },
            TrustDomain::Previews { owner: owner("") },
            grading("", "ada"),
            grading("a", "da"),
            grading("ada", ""),
            grading("first-steps", "ada"),
            grading("first-steps", "ben"),
        ];
        let mut keys = HashSet::new();
        for request in &requests {
            for domain in &domains {
                // The second runner replaces the first.
                for runner in [[1; 32], [2; 32]] {
                    keys.insert(RunKey::of(domain, runner, request));
                }
            }
        }
        assert_eq!(keys.len(), requests.len() * domains.len() * 2);
    }
}
