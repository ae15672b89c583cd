//! What is kept, within its bounds: the outcomes that were asked for least
//! recently go first, those of a domain that holds too much before others'.
//! Plain data without locks or clock.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use runtime_contract::{
    CompileReport, Diagnostic, Outcome, TestReport, TrustDomain, UncaughtError,
};
use serde_json::Value;

use super::RunCacheSettings;
use super::key::RunKey;

/// What an outcome takes besides what it holds: itself, its key and its places
/// in the orders, generously.
const OUTCOME_BYTES: usize = 1024;
/// The same for each value of a JSON document and each record of a list.
const RECORD_BYTES: usize = 256;

/// Outcomes by key, bounded.
#[derive(Debug)]
pub(super) struct Memory {
    settings: RunCacheSettings,
    kept: HashMap<RunKey, Kept>,
    all: Share,
    domains: HashMap<TrustDomain, Share>,
    /// Counts uses; what was used last has the highest number.
    uses: u64,
}

#[derive(Debug)]
struct Kept {
    outcome: Arc<Outcome>,
    domain: TrustDomain,
    bytes: usize,
    used: u64,
}

/// Outcomes by when they were used, and what they take together.
#[derive(Debug, Default)]
struct Share {
    by_use: BTreeMap<u64, RunKey>,
    bytes: usize,
}

impl Share {
    fn add(&mut self, used: u64, key: RunKey, bytes: usize) {
        self.by_use.insert(used, key);
        self.bytes += bytes;
    }

    fn remove(&mut self, used: u64, bytes: usize) {
        self.by_use.remove(&used);
        self.bytes -= bytes;
    }

    fn oldest(&self) -> Option<RunKey> {
        self.by_use.first_key_value().map(|(_, key)| *key)
    }

    fn exceeds(&self, bytes_max: usize, outcomes_max: usize) -> bool {
        self.bytes > bytes_max || self.by_use.len() > outcomes_max
    }
}

impl Memory {
    pub(super) fn new(settings: RunCacheSettings) -> Self {
        Self {
            settings,
            kept: HashMap::new(),
            all: Share::default(),
            domains: HashMap::new(),
            uses: 0,
        }
    }

    /// The outcome of a key, for its own domain only: the key says the domain
    /// too, and this does not lean on it.
    pub(super) fn get(&mut self, key: &RunKey, domain: &TrustDomain) -> Option<Arc<Outcome>> {
        let found = self.kept.get(key).filter(|kept| kept.domain == *domain)?;
        let outcome = Arc::clone(&found.outcome);
        // Used now: taken out and put back with a new number.
        let kept = self.forget(key)?;
        self.add(*key, kept);
        Some(outcome)
    }

    /// Keeps an outcome, and forgets what is too much then. One that is too
    /// large for its domain is not kept.
    pub(super) fn put(&mut self, key: RunKey, domain: &TrustDomain, outcome: &Outcome) {
        let bytes = bytes(outcome);
        if bytes > self.settings.domain_bytes_max || bytes > self.settings.bytes_max {
            return;
        }
        self.forget(&key);
        let kept = Kept {
            // A copy, without what the original has allocated in advance.
            outcome: Arc::new(outcome.clone()),
            domain: domain.clone(),
            bytes,
            used: 0,
        };
        self.add(key, kept);
        self.shrink(domain);
    }

    pub(super) fn bytes(&self) -> usize {
        self.all.bytes
    }

    pub(super) fn outcomes(&self) -> usize {
        self.kept.len()
    }

    fn shrink(&mut self, domain: &TrustDomain) {
        let settings = self.settings;
        loop {
            let too_much = self.domains.get(domain).filter(|share| {
                share.exceeds(settings.domain_bytes_max, settings.domain_outcomes_max)
            });
            let oldest = match too_much {
                Some(share) => share.oldest(),
                None if self.all.exceeds(settings.bytes_max, settings.outcomes_max) => {
                    self.all.oldest()
                }
                None => return,
            };
            let Some(oldest) = oldest else { return };
            self.forget(&oldest);
        }
    }

    fn add(&mut self, key: RunKey, mut kept: Kept) {
        self.uses += 1;
        kept.used = self.uses;
        self.all.add(kept.used, key, kept.bytes);
        let share = self.domains.entry(kept.domain.clone()).or_default();
        share.add(kept.used, key, kept.bytes);
        self.kept.insert(key, kept);
    }

    fn forget(&mut self, key: &RunKey) -> Option<Kept> {
        let kept = self.kept.remove(key)?;
        self.all.remove(kept.used, kept.bytes);
        if let Some(share) = self.domains.get_mut(&kept.domain) {
            share.remove(kept.used, kept.bytes);
            if share.by_use.is_empty() {
                self.domains.remove(&kept.domain);
            }
        }
        Some(kept)
    }
}

/// About how much memory an outcome takes, rather more than less. Taken apart
/// whole, so that a field that is added does not compile until it is counted.
fn bytes(outcome: &Outcome) -> usize {
    let Outcome {
        language: _,
        tier: _,
        stop: _,
        exit_code: _,
        stdout,
        stderr,
        fuel_used: _,
        memory_bytes_peak: _,
        wall_ms: _,
        cached: _,
        compile:
            CompileReport {
                ms: _,
                cached: _,
                diagnostics,
            },
        uncaught,
        returned,
        tests,
    } = outcome;
    let diagnostics = diagnostics.iter().map(|diagnostic| {
        let Diagnostic {
            file,
            line: _,
            column: _,
            severity: _,
            message,
            end: _,
            code,
            fix,
        } = diagnostic;
        let more = [code, fix].map(|text| text.as_ref().map_or(0, String::len));
        RECORD_BYTES + file.len() + message.len() + more[0] + more[1]
    });
    let uncaught = uncaught.iter().map(|error| {
        let UncaughtError {
            kind,
            message,
            file,
            line: _,
        } = error;
        kind.len() + message.len() + file.as_ref().map_or(0, String::len)
    });
    let tests = tests.iter().map(|test| {
        let TestReport {
            name,
            status: _,
            message,
            output,
            test_code,
            task_id: _,
        } = test;
        RECORD_BYTES + name.len() + message.len() + output.len() + test_code.len()
    });
    let returned = returned.as_ref().map_or(0, json_bytes);
    OUTCOME_BYTES
        + stdout.len()
        + stderr.len()
        + diagnostics.sum::<usize>()
        + uncaught.sum::<usize>()
        + returned
        + tests.sum::<usize>()
}

/// A document was read from text, which is never nested deeply.
fn json_bytes(value: &Value) -> usize {
    RECORD_BYTES
        + match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
            Value::String(text) => text.len(),
            Value::Array(values) => values.iter().map(json_bytes).sum(),
            Value::Object(fields) => fields
                .iter()
                .map(|(name, value)| name.len() + json_bytes(value))
                .sum(),
        }
}

#[cfg(test)]
mod tests;
