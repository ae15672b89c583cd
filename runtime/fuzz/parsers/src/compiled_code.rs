//! A file of compiled code that somebody changed: it is never used, whatever
//! it holds, and the runner is compiled again instead.

use std::fs;
use std::path::Path;

use runtime_sandbox::{CachePlace, RunnerImage, Sandbox, SandboxFault, SandboxSettings};

/// The least that compiles. It is no runner, so loading it ends in a refusal,
/// after its compiled code was kept or taken.
const COMPONENT: &str = "(component (core module (func (export \"a\"))))";

/// Loads with these bytes in the place of the file that holds compiled code.
pub(crate) fn read(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let component = wat::parse_str(COMPONENT).expect("the text is a component");
    let path = folder.path().join("runner.wasm");
    fs::write(&path, component).expect("files can be written");
    let kept = folder.path().join("compiled");
    start(&kept, &path);
    let files = fs::read_dir(&kept).expect("the folder is there");
    for file in files.map(|entry| entry.expect("the folder can be read").path()) {
        let whole = fs::read(&file).expect("the file can be read");
        assert_ne!(whole, bytes, "this is the one file that may be used");
        fs::write(&file, bytes).expect("files can be written");
        start(&kept, &path);
        let again = fs::read(&file).expect("the file can be read");
        assert_eq!(again.len(), whole.len(), "it was not made again");
    }
}

/// What a start of the program does with the runner and the folder.
fn start(kept: &Path, path: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime starts");
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(CachePlace::beside(kept.to_owned())),
        instances_max: 1,
        conversations_max: 1,
        threads: 1,
        pooling: false,
        ..SandboxSettings::default()
    })
    .expect("a sandbox starts");
    let loaded: Result<RunnerImage, SandboxFault> = runtime.block_on(sandbox.load(path));
    assert!(
        matches!(loaded, Err(SandboxFault::WrongWorld { .. })),
        "it was no runner"
    );
}
