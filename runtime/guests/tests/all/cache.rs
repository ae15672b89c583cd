//! Compiled code on disk: used when it is whole, and never when it is not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use runtime_contract::Limits;
use runtime_guests::wat::EXIT_NINE;
use runtime_sandbox::{CachePlace, ImageId, RunnerImage, Sandbox, SandboxSettings};

use super::assemble::{component, load, module, request};

/// A fresh start of the program, as far as the cache can tell.
async fn start(folder: &Path) -> (Sandbox, RunnerImage) {
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(CachePlace::beside(folder.to_owned())),
        instances_max: 2,
        conversations_max: 1,
        threads: 1,
        pooling: true,
        ..SandboxSettings::default()
    })
    .unwrap();
    let image = load(&sandbox, &component(EXIT_NINE)).await;
    let execution = sandbox
        .execute(&image, request(Limits::default()))
        .await
        .unwrap();
    assert_eq!(execution.exit_code, Some(9));
    (sandbox, image)
}

fn only_file(folder: &Path) -> PathBuf {
    let files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let [file] = files.as_slice() else {
        panic!("{files:?}")
    };
    file.clone()
}

#[tokio::test]
async fn a_second_start_finds_the_compiled_code() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("deep/compiled");
    assert!(!start(&folder).await.1.was_cached());
    assert!(start(&folder).await.1.was_cached());
    assert_eq!(
        fs::metadata(&folder).unwrap().permissions().mode() & 0o777,
        0o700
    );
    assert_eq!(
        fs::metadata(only_file(&folder))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o600
    );
}

/// What is done to a file of compiled code between two starts.
type Damage = fn(Vec<u8>) -> Vec<u8>;

#[tokio::test]
async fn damaged_compiled_code_is_thrown_away_and_made_again() {
    let damages: [(&str, Damage); 6] = [
        ("empty", |_| Vec::new()),
        ("truncated", |bytes| bytes[..bytes.len() / 2].to_vec()),
        ("only a head", |bytes| bytes[..20].to_vec()),
        ("one bit", |mut bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            bytes
        }),
        ("another format", |_| b"\x7fELF and more".repeat(100)),
        ("a longer tail", |mut bytes| {
            bytes.push(0);
            bytes
        }),
    ];
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("compiled");
    start(&folder).await;
    let file = only_file(&folder);
    let whole = fs::read(&file).unwrap();
    for (name, damage) in damages {
        fs::write(&file, damage(whole.clone())).unwrap();
        assert!(!start(&folder).await.1.was_cached(), "{name}: was used");
        assert_eq!(
            fs::read(&file).unwrap().len(),
            whole.len(),
            "{name}: was not made again"
        );
        assert!(
            start(&folder).await.1.was_cached(),
            "{name}: was not used after it was made again"
        );
    }
}

#[tokio::test]
async fn a_folder_that_others_can_write_is_not_used() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("open");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).unwrap();
    let (sandbox, _) = start(&folder).await;
    assert!(!sandbox.keeps_compiled_code());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[tokio::test]
async fn without_a_pool_everything_still_works() {
    let settings = SandboxSettings {
        pooling: false,
        ..SandboxSettings::default()
    };
    let sandbox = Sandbox::new(settings).unwrap();
    let image = load(&sandbox, &component(EXIT_NINE)).await;
    let execution = sandbox
        .execute(&image, request(Limits::default()))
        .await
        .unwrap();
    assert_eq!(execution.exit_code, Some(9));
}

#[tokio::test]
async fn old_compiled_code_makes_room() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("compiled");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).unwrap();
    for number in 0..100 {
        fs::write(folder.join(format!("old{number}.cwasm")), b"old").unwrap();
    }
    assert!(!start(&folder).await.1.was_cached());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 32);
    assert!(start(&folder).await.1.was_cached());
}

/// Thirty learners' programs would push out what a compiler took minutes to become.
#[tokio::test(flavor = "multi_thread")]
async fn programs_of_learners_are_not_kept_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let compiled = folder.path().join("compiled");
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(CachePlace::beside(compiled.clone())),
        ..SandboxSettings::default()
    })
    .unwrap();
    let program = module("(func $attack)");
    let image = sandbox
        .load_bytes(program.as_slice().into(), None)
        .await
        .unwrap();
    assert!(sandbox.image(image).is_some());
    assert_eq!(fs::read_dir(&compiled).unwrap().count(), 0);
}

/// Whoever loaded a runner counts on it; a program is brought along each time.
#[tokio::test(flavor = "multi_thread")]
async fn programs_of_learners_do_not_push_out_a_runner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runner.wasm");
    fs::write(&path, module("(func $attack)")).unwrap();
    let sandbox = Sandbox::new(SandboxSettings::default()).unwrap();
    let runner = ImageId(sandbox.load(&path).await.unwrap().hash());
    let mut programs = Vec::new();
    for number in 0..70 {
        let program = module(&format!("(func $attack (drop (i32.const {number})))"));
        programs.push(
            sandbox
                .load_bytes(program.as_slice().into(), None)
                .await
                .unwrap(),
        );
    }
    assert!(sandbox.image(runner).is_some());
    assert!(sandbox.image(programs[69]).is_some());
    assert!(sandbox.image(programs[0]).is_none(), "none ever goes");
}
