//! Signatures as the tool minisign made them, over the `pack.toml` of the good pack.

use std::fs;

use toolchain_packs::{Key, Pack, PackFault, Trust, check, read_archive};

use crate::made::{Parts, good, tar};

/// `minisign -G -W`, twice.
pub(crate) const KEY: &str = "RWSp1B5hqRNXJ5idwjzmcIx9o2W9u0ydg0IH+0Rw8GpoxM7DuHdzsfER";
const OTHER_KEY: &str = "RWRY4eBHdGUmEWvY1rDN4YNWjeZIjZJVjhNF7xQS7DY9XVu73tu2z628";
/// `minisign -S -m pack.toml` with the first one.
pub(crate) const SIGNATURE: &str = "\
untrusted comment: signature for the tests
RUSp1B5hqRNXJ8fKt0d6Ux4TUow5MnDejRdbgpDBjJzJKX71nqrIBLJpNIM3UtAkFh/kTEaXevhM7shkOdyb3Dt9LR30VdybuAU=
trusted comment: for the tests
grkiGf8xsniqPIFR4kT54NIgPyPY5OHwCKUlk3EVII//DgazN8ym9v5N768+qKYKxW1seolvMennysGwFCG9CQ==
";
/// The same with `-l`.
const OLD_SIGNATURE: &str = "\
untrusted comment: signature for the tests
RWSp1B5hqRNXJ9AP64Wv9YHE1ENBMh5JITm/35eAv1okHTdoo74mllhGIwnzTQHLpemj4wXcS9+7wcWGmUGw9+fSVgf+l8XAxwc=
trusted comment: for the tests
+kO2LbAFbFMY8FpLXnfwdUoZcG7+15Iox8PKJTlhSe7zHMQTF63jOa8lUCurb0WvhuhWXKJ9YV1FIH1hyIhnAA==
";

fn key(text: &str) -> Key {
    Key::parse(text).unwrap()
}

fn trust(keys: &[&str], demanded: Option<&str>) -> Trust {
    Trust {
        keys: keys.iter().map(|text| key(text)).collect(),
        demanded: demanded.map(key),
        known: None,
    }
}

fn signed(signature: &str) -> Parts {
    let mut parts = good();
    parts.push(("pack.toml.minisig".to_owned(), signature.into()));
    parts
}

fn look(parts: &Parts, trust: &Trust) -> Result<Pack, PackFault> {
    check(&read_archive(&*tar(parts)).unwrap(), trust)
}

#[test]
fn a_signature_of_a_trusted_key_is_wanted_where_there_are_keys() {
    let parts = signed(SIGNATURE);
    let none = trust(&[], None);
    assert_eq!(look(&parts, &none).unwrap().signed_by, None);
    let recognised = Trust {
        known: Some(key(KEY)),
        ..none.clone()
    };
    assert_eq!(look(&parts, &recognised).unwrap().signed_by, Some(key(KEY)));
    for (keys, demanded) in [
        (&[KEY][..], None),
        (&[OTHER_KEY, KEY], None),
        (&[], Some(KEY)),
        (&[KEY], Some(KEY)),
    ] {
        let pack = look(&parts, &trust(keys, demanded)).unwrap();
        assert_eq!(pack.signed_by, Some(key(KEY)));
        let unsigned = look(&good(), &trust(keys, demanded)).unwrap_err();
        assert!(matches!(unsigned, PackFault::Unsigned));
    }
    // Neither the setting nor the flag stands in for the other.
    for (keys, demanded) in [
        (&[OTHER_KEY][..], None),
        (&[], Some(OTHER_KEY)),
        (&[OTHER_KEY], Some(KEY)),
        (&[KEY], Some(OTHER_KEY)),
    ] {
        let fault = look(&parts, &trust(keys, demanded)).unwrap_err();
        assert!(matches!(fault, PackFault::Untrusted), "{fault}");
    }
}

#[test]
fn what_was_not_signed_is_refused() {
    let trust = trust(&[KEY], None);
    let refused = |parts: &Parts| look(parts, &trust).unwrap_err().to_string();
    // Another file with a pack.toml that fits it: digests alone would not notice.
    let mut forged = crate::made::with_manifest(&crate::made::MANIFEST.replace("5.4", "5.5"));
    forged.push(("pack.toml.minisig".to_owned(), SIGNATURE.into()));
    assert!(refused(&forged).contains("pack.toml is not what was signed"));
    // The comment is signed too.
    let other_comment = SIGNATURE.replace("trusted comment: for", "trusted comment: of");
    assert!(refused(&signed(&other_comment)).contains("not what was signed"));
    assert!(refused(&signed(OLD_SIGNATURE)).contains("sign with a newer minisign"));
    for nonsense in [
        "",
        "hello",
        &"x".repeat(10_000),
        &SIGNATURE.replace('+', "*"),
    ] {
        let said = "it is not written as minisign writes signatures";
        assert!(refused(&signed(nonsense)).contains(said), "{nonsense}");
    }
}

#[test]
fn every_changed_letter_of_a_signature_is_noticed() {
    let trust = trust(&[KEY], None);
    for (at, letter) in SIGNATURE.char_indices() {
        // The first line is for people and signed by nobody.
        let first_line = at <= SIGNATURE.find('\n').unwrap();
        if first_line || letter == '\n' {
            continue;
        }
        let mut changed = SIGNATURE.to_owned();
        let other = if letter == 'A' { "B" } else { "A" };
        changed.replace_range(at..=at, other);
        assert!(look(&signed(&changed), &trust).is_err(), "{changed}");
    }
}

#[test]
fn keys_are_lines_or_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("minisign.pub");
    fs::write(&file, format!("untrusted comment: a key\n{KEY}\n")).unwrap();
    let parse = |text: &str| Key::parse_or_read(text).map(|key| key.to_string());
    assert_eq!(parse(KEY).unwrap(), KEY);
    assert_eq!(parse(file.to_str().unwrap()).unwrap(), KEY);
    assert!(
        Key::parse(file.to_str().unwrap()).is_err(),
        "only the flag reads files"
    );
    fs::write(&file, "not a key").unwrap();
    for nonsense in [
        "",
        "RWQ",
        "/dev/zero",
        "/nonexistent",
        file.to_str().unwrap(),
    ] {
        let fault = parse(nonsense).unwrap_err().to_string();
        assert!(fault.contains("is no public key of minisign"), "{fault}");
    }
}
