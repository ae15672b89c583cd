//! Language packs: archives, what names their files, and signatures, as a
//! stranger wrote them.

use toolchain_packs::{Key, Pack, PackFault, PackFiles, RUNNER, Trust, check, make, write_archive};

const MANIFEST: &str = "id = \"moon\"\nname = \"Moon\"\nversion = \"5.4\"\ntier = \"wasm\"\nextensions = [\"moon\"]\nentry = \"main.moon\"\neditor_mode = \"moon\"\n";
/// A key, and a signature that minisign made with it.
const KEY: &str = "RWSp1B5hqRNXJ5idwjzmcIx9o2W9u0ydg0IH+0Rw8GpoxM7DuHdzsfER";
pub(crate) const SIGNATURE: &str = "\
untrusted comment: signature for the tests
RUSp1B5hqRNXJ8fKt0d6Ux4TUow5MnDejRdbgpDBjJzJKX71nqrIBLJpNIM3UtAkFh/kTEaXevhM7shkOdyb3Dt9LR30VdybuAU=
trusted comment: for the tests
grkiGf8xsniqPIFR4kT54NIgPyPY5OHwCKUlk3EVII//DgazN8ym9v5N768+qKYKxW1seolvMennysGwFCG9CQ==
";

/// The files of an archive have plain names, whatever it says, and a refusal is
/// something that a terminal can show.
pub(crate) fn read_archive(bytes: &[u8]) {
    let files = match toolchain_packs::read_archive(bytes) {
        Ok(files) => files,
        Err(fault) => return hold(Err(fault)),
    };
    for (name, _) in files.iter() {
        assert!(
            !name.starts_with('.') && !name.contains(['/', '\\', '\0']),
            "{name}"
        );
    }
    hold(check(&files, &Trust::default()));
}

/// As the `pack.toml` of a pack that is good otherwise.
pub(crate) fn read_pack_toml(bytes: &[u8]) {
    let files = [
        ("pack.toml", bytes),
        ("toolchain.toml", MANIFEST.as_bytes()),
        (RUNNER, b"\0asm"),
    ];
    hold(PackFiles::of(&files).and_then(|files| check(&files, &Trust::default())));
}

/// As the signature over one; what was signed is another one, so it never holds.
pub(crate) fn read_signature(bytes: &[u8]) {
    let files = [
        ("pack.toml", &b"format = 1\n"[..]),
        ("pack.toml.minisig", bytes),
    ];
    let trust = Trust {
        keys: Key::parse(KEY).into_iter().collect(),
        ..Trust::default()
    };
    let looked = PackFiles::of(&files).and_then(|files| check(&files, &trust));
    assert!(matches!(
        looked,
        Err(PackFault::Signature { .. } | PackFault::Untrusted)
    ));
    hold(looked);
}

fn hold(looked: Result<Pack, PackFault>) {
    if let Err(fault) = looked {
        let said = fault.to_string();
        assert!(!said.contains(char::is_control), "{said:?}");
    }
}

/// A good pack, zipped and not.
pub(crate) fn archives() -> Vec<Vec<u8>> {
    let Some(files) = good() else {
        return Vec::new();
    };
    let archive = |zipped| {
        let mut bytes = Vec::new();
        let written = write_archive(&files, zipped, &mut bytes);
        written.is_ok().then_some(bytes)
    };
    [false, true].into_iter().filter_map(archive).collect()
}

pub(crate) fn pack_toml() -> Vec<Vec<u8>> {
    let files = good();
    let found = files.iter().filter_map(|files| files.get("pack.toml"));
    found.map(<[u8]>::to_vec).collect()
}

fn good() -> Option<PackFiles> {
    let folder = tempfile::tempdir().ok()?;
    std::fs::write(folder.path().join("toolchain.toml"), MANIFEST).ok()?;
    std::fs::write(folder.path().join(RUNNER), b"\0asm").ok()?;
    make(folder.path()).ok().map(|(_, files)| files)
}
