//! Programs that were built lately, so that the cases of a submission, and
//! whoever runs the same again, compile once. Like outcomes, they are found only
//! by whom they belong to.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use runtime_contract::{Diagnostic, FilePath, Limits, Outcome, RunRequest, Ticket, TrustDomain};
use runtime_sandbox::Recent;
use sha2::{Digest, Sha256};

use crate::run_cache::RunKey;

/// Builds that are kept, and the bytes of all their programs.
const BUILDS_MAX: usize = 256;
const BUILDS_BYTES_MAX: usize = 128 << 20;

/// What came of building a program.
#[derive(Clone)]
pub(crate) enum Build {
    Program(Arc<Program>),
    /// The outcome of sources that are no program.
    Rejected(Arc<Outcome>),
}

/// A program as its compiler made it.
pub(crate) struct Program {
    pub(crate) module: Arc<[u8]>,
    /// What it gets before the request's own arguments.
    pub(crate) arguments: Vec<String>,
    /// Where it leaves what came of its tests.
    pub(crate) report: Option<FilePath>,
    /// What it may begin with.
    pub(crate) library: Option<String>,
    pub(crate) warnings: Vec<Diagnostic>,
}

/// Builds by what they were built from.
pub(crate) struct BuildCache(Mutex<Recent<RunKey, Build>>);

/// What a build depends on: whose it is, and its sources; not what the program
/// is then given.
pub(crate) fn key(request: &RunRequest, ticket: &Ticket) -> RunKey {
    let domain = ticket.domain.clone();
    let domain = domain.unwrap_or_else(|| TrustDomain::Previews {
        owner: ticket.owner.clone(),
    });
    let sources = RunRequest {
        stdin: Vec::new(),
        args: Vec::new(),
        limits: Limits::default(),
        seed: 0,
        ..request.clone()
    };
    RunKey::of(&domain, tag(request), &sources)
}

/// What stands for a runner in the keys of a language that has none. The tools
/// stay the same for as long as this process lives, and so does what it keeps.
pub(crate) fn tag(request: &RunRequest) -> [u8; 32] {
    Sha256::digest(format!("compiled {}", request.language)).into()
}

impl BuildCache {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Recent::new(BUILDS_MAX, BUILDS_BYTES_MAX)))
    }

    pub(crate) fn get(&self, key: &RunKey) -> Option<Build> {
        self.lock().get(key).cloned()
    }

    /// Keeps a build, unless it is larger than all may be together.
    pub(crate) fn put(&self, key: RunKey, build: Build) {
        let bytes = bytes(&build);
        if bytes <= BUILDS_BYTES_MAX {
            self.lock().put(key, build, bytes);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Recent<RunKey, Build>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// About what a build takes in memory.
fn bytes(build: &Build) -> usize {
    match build {
        Build::Program(program) => program.module.len(),
        Build::Rejected(outcome) => outcome.stderr.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(bytes: usize) -> Build {
        Build::Program(Arc::new(Program {
            module: vec![0; bytes].into(),
            arguments: Vec::new(),
            report: None,
            library: None,
            warnings: Vec::new(),
        }))
    }

    fn key(number: u32) -> RunKey {
        let request = serde_json::from_value(serde_json::json!({
            "language": "c", "files": {"main.c": format!("{number}")}, "entry": "main.c",
            "action": {"kind": "run"}, "stdin": [], "args": [],
            "limits": Limits::default(), "seed": 0,
        }));
        super::key(&request.unwrap(), &Ticket::local())
    }

    #[test]
    fn what_was_not_used_for_longest_makes_room() {
        let cache = BuildCache::new();
        let half = BUILDS_BYTES_MAX / 2;
        for number in 0..2 {
            cache.put(key(number), program(half));
        }
        assert!(cache.get(&key(0)).is_some());
        cache.put(key(2), program(half));
        let there = [0, 1, 2].map(|number| cache.get(&key(number)).is_some());
        assert_eq!(there, [true, false, true]);
        cache.put(key(3), program(BUILDS_BYTES_MAX + 1));
        assert!(cache.get(&key(3)).is_none(), "it is larger than all may be");
        for number in 0..300 {
            cache.put(key(number), program(1));
        }
        let kept = (0..300).filter(|number| cache.get(&key(*number)).is_some());
        assert_eq!(kept.count(), BUILDS_MAX);
    }

    #[test]
    fn input_and_limits_make_no_other_build() {
        let request = |stdin: &str, file: &str| -> RunRequest {
            let request = serde_json::json!({
                "language": "c", "files": {"main.c": file}, "entry": "main.c",
                "action": {"kind": "run"}, "stdin": stdin.as_bytes(), "args": [stdin],
                "limits": Limits::default(), "seed": stdin.len(),
            });
            serde_json::from_value(request).unwrap()
        };
        let key = |request: &RunRequest| super::key(request, &Ticket::local());
        assert_eq!(key(&request("", "x")), key(&request("typed", "x")));
        assert_ne!(key(&request("", "x")), key(&request("", "y")));
    }
}
