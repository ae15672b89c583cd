//! The folder of installed packs: what comes whole, goes whole, and is looked at
//! anew each time.

use std::fs;
use std::path::Path;

use runtime_contract::LanguageId;
use toolchain_packs::{
    Key, Origin, PACKS_MAX, PackFiles, PacksFolder, StoreFault, Trust, check, read_archive,
};

use crate::made::{MANIFEST, good, tar, with_manifest};
use crate::signed::KEY;

fn files() -> PackFiles {
    read_archive(&*tar(&good())).unwrap()
}

fn folder(path: &Path) -> PacksFolder {
    PacksFolder::new(path.join("deep/packs"), Vec::new())
}

fn origin() -> Origin {
    Origin {
        from: "/tmp/moon.tar.gz".to_owned(),
        key: None,
    }
}

fn add(packs: &PacksFolder, files: &PackFiles) -> Result<(), StoreFault> {
    let pack = check(files, &Trust::default()).unwrap();
    let lock = packs.lock()?;
    packs.stage(&lock, &pack, files, &origin())?.install()?;
    Ok(())
}

fn moon() -> LanguageId {
    LanguageId::parse("moon").unwrap()
}

/// Everything in the folder but the lock.
fn names(packs: &PacksFolder) -> Vec<String> {
    let entries = fs::read_dir(packs.path()).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != ".lock")
        .collect();
    names.sort();
    names
}

#[test]
fn a_pack_comes_and_goes() {
    let root = tempfile::tempdir().unwrap();
    let packs = folder(root.path());
    assert!(packs.installed().unwrap().is_empty());
    add(&packs, &files()).unwrap();
    let found = packs.installed().unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].origin, origin());
    assert_eq!(found[0].pack.as_ref().unwrap().language.id, moon());
    assert!(packs.holds(&moon()));
    assert_eq!(
        add(&packs, &files()).unwrap_err().to_string(),
        "The language pack 'moon' is installed already; remove it first with 'opencode language remove moon'."
    );
    assert_eq!(names(&packs), ["moon"]);

    let lock = packs.lock().unwrap();
    packs.remove(&lock, &moon()).unwrap();
    let absent = packs.remove(&lock, &moon()).unwrap_err();
    assert_eq!(absent.to_string(), "There is no language pack 'moon'.");
    assert!(names(&packs).is_empty());
}

#[test]
fn an_interrupted_add_leaves_nothing() {
    let root = tempfile::tempdir().unwrap();
    let packs = folder(root.path());
    let pack = check(&files(), &Trust::default()).unwrap();
    let lock = packs.lock().unwrap();
    let staged = packs.stage(&lock, &pack, &files(), &origin()).unwrap();
    assert!(staged.path().join("runner.wasm").is_file());
    assert!(packs.installed().unwrap().is_empty(), "not yet");
    // As when the process is killed: nobody clears it away.
    std::mem::forget(staged);
    drop(lock);
    assert!(packs.installed().unwrap().is_empty());
    assert_eq!(names(&packs).len(), 1);
    add(&packs, &files()).unwrap();
    assert_eq!(names(&packs), ["moon"], "the leftovers are gone");

    // One that is given up clears up after itself.
    let lock = packs.lock().unwrap();
    packs.remove(&lock, &moon()).unwrap();
    drop(packs.stage(&lock, &pack, &files(), &origin()).unwrap());
    assert!(names(&packs).is_empty());
}

#[test]
fn one_at_a_time() {
    let root = tempfile::tempdir().unwrap();
    let packs = folder(root.path());
    let lock = packs.lock().unwrap();
    assert!(matches!(packs.lock(), Err(StoreFault::Locked)));
    drop(lock);

    // Whoever comes too late is refused, and one pack is there.
    let added: usize = std::thread::scope(|scope| {
        let adding = || usize::from(add(&packs, &files()).is_ok());
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(adding)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    assert_eq!(added, 1);
    assert_eq!(names(&packs), ["moon"]);
    assert!(packs.installed().unwrap()[0].pack.is_ok());
}

#[test]
fn what_became_broken_is_told_and_can_be_removed() {
    let root = tempfile::tempdir().unwrap();
    let packs = folder(root.path());
    let check_broken = |said: &str, change: &dyn Fn(&Path)| {
        add(&packs, &files()).unwrap();
        change(&packs.path().join("moon"));
        let found = packs.installed().unwrap();
        let fault = found[0].pack.as_ref().unwrap_err().to_string();
        assert!(fault.contains(said), "{fault}");
        let lock = packs.lock().unwrap();
        packs.remove(&lock, &moon()).unwrap();
    };
    check_broken("'runner.wasm' is not the one", &|pack| {
        fs::write(pack.join("runner.wasm"), b"other").unwrap();
    });
    check_broken("'runner.wasm' is missing", &|pack| {
        fs::remove_file(pack.join("runner.wasm")).unwrap();
    });
    check_broken("It holds 'more', which", &|pack| {
        fs::write(pack.join("more"), b"").unwrap();
    });
    check_broken("no pack.toml", &|pack| {
        fs::remove_dir_all(pack).unwrap();
        fs::create_dir(pack).unwrap();
    });
    // The note is nobody's proof.
    add(&packs, &files()).unwrap();
    fs::write(packs.path().join("moon/added.toml"), b"\xff").unwrap();
    let found = packs.installed().unwrap();
    assert!(found[0].pack.is_ok() && found[0].origin == Origin::default());
    // Who begins to trust in keys has no use for what nobody signed.
    let keys = vec![Key::parse(KEY).unwrap()];
    let strict = PacksFolder::new(packs.path().to_owned(), keys);
    let found = strict.installed().unwrap();
    let fault = found[0].pack.as_ref().unwrap_err().to_string();
    assert!(fault.starts_with("It is not signed"), "{fault}");
}

#[test]
fn there_are_only_so_many_packs() {
    let root = tempfile::tempdir().unwrap();
    let packs = folder(root.path());
    for number in 0..PACKS_MAX {
        let manifest = MANIFEST.replace("moon", &format!("moon-{number}"));
        let manifest = manifest
            .replace("main.moon-", "main.x")
            .replace("[\"moon-", "[\"x");
        add(
            &packs,
            &read_archive(&*tar(&with_manifest(&manifest))).unwrap(),
        )
        .unwrap();
    }
    assert_eq!(packs.installed().unwrap().len(), PACKS_MAX);
    let fault = add(&packs, &files()).unwrap_err().to_string();
    assert!(fault.contains("(PACKS_MAX)"), "{fault}");
}
