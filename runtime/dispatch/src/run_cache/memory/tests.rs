//! That nothing goes past a bound, and nothing from one domain into another.

use runtime_contract::{LanguageId, Owner, RunRequest, StopReason};
use runtime_testkit::outcome;

use super::*;
use crate::run_cache::tests::request;

const SETTINGS: RunCacheSettings = RunCacheSettings {
    bytes_max: 100_000,
    outcomes_max: 40,
    domain_bytes_max: 20_000,
    domain_outcomes_max: 8,
};

fn domain(name: &str) -> TrustDomain {
    let owner = Owner::new(name);
    TrustDomain::Previews { owner }
}

fn key(domain: &TrustDomain, seed: u64) -> RunKey {
    let request = RunRequest { seed, ..request() };
    RunKey::of(domain, [0; 32], &request)
}

fn writing(bytes: usize) -> Outcome {
    Outcome {
        stdout: vec![b'x'; bytes],
        ..outcome(&LanguageId::parse("python").unwrap(), StopReason::Exited)
    }
}

#[track_caller]
fn check(memory: &Memory) {
    let settings = memory.settings;
    assert!(memory.bytes() <= settings.bytes_max);
    assert!(memory.outcomes() <= settings.outcomes_max);
    assert_eq!(memory.all.by_use.len(), memory.kept.len());
    let counted: usize = memory.kept.values().map(|kept| kept.bytes).sum();
    assert_eq!(memory.all.bytes, counted);
    let (mut bytes, mut outcomes) = (0, 0);
    for share in memory.domains.values() {
        assert!(
            !share.by_use.is_empty(),
            "a domain is remembered for nothing"
        );
        assert!(!share.exceeds(settings.domain_bytes_max, settings.domain_outcomes_max));
        bytes += share.bytes;
        outcomes += share.by_use.len();
    }
    assert_eq!((bytes, outcomes), (memory.bytes(), memory.outcomes()));
}

#[test]
fn the_bounds_hold_whatever_comes() {
    let mut memory = Memory::new(SETTINGS);
    let mut state = 7_u64;
    let mut arbitrary = |bound: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % bound
    };
    for _ in 0..20_000 {
        let domain = domain(&arbitrary(12).to_string());
        let key = key(&domain, arbitrary(20));
        let size = match arbitrary(10) {
            0 => 16 << 20 >> arbitrary(12),
            _ => arbitrary(6_000),
        };
        match arbitrary(3) {
            0 => drop(memory.get(&key, &domain)),
            _ => memory.put(key, &domain, &writing(size as usize)),
        }
        check(&memory);
    }
    assert!(memory.outcomes() > 10, "nothing was kept at all");
}

#[test]
fn an_output_of_16_mib_is_not_kept_and_pushes_nothing_out() {
    let mut memory = Memory::new(SETTINGS);
    let ada = domain("ada");
    memory.put(key(&ada, 1), &ada, &writing(10));
    memory.put(key(&ada, 2), &ada, &writing(16 << 20));
    assert!(memory.get(&key(&ada, 1), &ada).is_some());
    assert!(memory.get(&key(&ada, 2), &ada).is_none());
    check(&memory);
}

#[test]
fn a_small_text_that_grows_in_memory_is_counted_as_what_it_takes() {
    let mut memory = Memory::new(SETTINGS);
    let ada = domain("ada");
    let grown = Outcome {
        returned: Some(serde_json::from_str(&format!("[{}0]", "[],".repeat(200))).unwrap()),
        ..writing(0)
    };
    memory.put(key(&ada, 1), &ada, &grown);
    assert_eq!(memory.outcomes(), 0);
}

#[test]
fn one_domain_that_keeps_much_pushes_out_its_own() {
    let mut memory = Memory::new(SETTINGS);
    let (ada, ben) = (domain("ada"), domain("ben"));
    memory.put(key(&ben, 0), &ben, &writing(10));
    for seed in 0..1_000 {
        memory.put(key(&ada, seed), &ada, &writing(10));
        check(&memory);
    }
    assert!(memory.get(&key(&ben, 0), &ben).is_some());
    assert_eq!(memory.outcomes(), 1 + SETTINGS.domain_outcomes_max);
    // The latest ones are those that are left.
    assert!(memory.get(&key(&ada, 999), &ada).is_some());
    assert!(memory.get(&key(&ada, 900), &ada).is_none());
}

#[test]
fn what_was_asked_for_of_late_stays() {
    let mut memory = Memory::new(SETTINGS);
    let ada = domain("ada");
    for seed in 0..SETTINGS.domain_outcomes_max as u64 {
        memory.put(key(&ada, seed), &ada, &writing(10));
    }
    assert!(memory.get(&key(&ada, 0), &ada).is_some());
    memory.put(key(&ada, 100), &ada, &writing(10));
    assert!(memory.get(&key(&ada, 0), &ada).is_some());
    assert!(memory.get(&key(&ada, 1), &ada).is_none());
}

#[test]
fn a_key_opens_nothing_of_another_domain() {
    let mut memory = Memory::new(SETTINGS);
    let (ada, ben) = (domain("ada"), domain("ben"));
    // Even if the key were the same by some mistake.
    let key = key(&ada, 1);
    memory.put(key, &ada, &writing(10));
    assert!(memory.get(&key, &ben).is_none());
    assert!(memory.get(&key, &ada).is_some());
}
