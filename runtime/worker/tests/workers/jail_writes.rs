//! What a native tool may leave behind, and what it finds of its own.

use std::fs;
use std::path::{Path, PathBuf};

use runtime_contract::{BuiltFile, FilePath, Limits, SourceTree, StopReason};
use runtime_sandbox::{Executor, ToolAnswer, ToolCall};
use runtime_worker::WorkerPool;

use super::settings;

fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

/// A call of a tool that is to leave a file `out`.
fn tool(program: &str, arguments: &[&str]) -> ToolCall {
    let mut files = SourceTree::default();
    files.insert(path("main.c"), b"one".to_vec()).unwrap();
    ToolCall {
        program: PathBuf::from(program),
        arguments: arguments.iter().map(ToString::to_string).collect(),
        files,
        built: vec![BuiltFile {
            path: path("deep/main.o"),
            bytes: b"two".to_vec(),
        }],
        outputs: vec![path("out")],
        limits: Some(Limits::default()),
        ..ToolCall::default()
    }
}

async fn call(call: ToolCall) -> ToolAnswer {
    let pool = WorkerPool::start(settings(1)).unwrap();
    let answer = pool.call_tool(call).await;
    answer.unwrap_or_else(|fault| panic!("{fault:?}"))
}

/// Calls it and expects that it failed and left nothing.
async fn refused(program: &str, arguments: &[&str]) -> String {
    let answer = call(tool(program, arguments)).await;
    assert_ne!(answer.status, Some(0), "{arguments:?}: {answer:?}");
    assert_eq!(answer.files, [], "{arguments:?}");
    String::from_utf8(answer.stderr).unwrap()
}

#[tokio::test]
async fn a_tool_leaves_the_files_that_are_wanted() {
    for source in ["main.c", "deep/main.o"] {
        let answer = call(tool("/bin/cp", &[source, "out"])).await;
        assert_eq!(answer.status, Some(0), "{answer:?}");
        assert_eq!(answer.stop, None);
        assert_eq!(answer.files.len(), 1);
        assert_eq!(answer.files[0].path, path("out"));
    }
    let answer = call(tool("/bin/cp", &["main.c", "other"])).await;
    assert_eq!((answer.status, answer.files), (Some(0), Vec::new()));
}

#[tokio::test]
async fn a_tool_moves_what_it_wrote_from_folder_to_folder() {
    // A program that copies where renaming is refused would show nothing.
    let rename = |to: &str| {
        let mut asked = tool("/usr/bin/perl", &["rename.pl"]);
        asked.built.push(BuiltFile {
            path: path("rename.pl"),
            bytes: format!(
                "mkdir 'mine'; open(F, '>mine/own'); print F 'two'; close F; rename('mine/own', '{to}') or die $!;"
            )
            .into_bytes(),
        });
        call(asked)
    };
    let answer = rename("out").await;
    assert_eq!(answer.status, Some(0), "{answer:?}");
    assert_eq!(answer.files[0].bytes, b"two");
    let answer = rename("/tmp/out").await;
    assert_ne!(answer.status, Some(0), "{answer:?}");
}

#[tokio::test]
async fn a_tool_makes_nothing_but_files_and_folders() {
    refused("/bin/ln", &["-s", "/etc/passwd", "out"]).await;
    refused("/bin/ln", &["main.c", "out"]).await;
    refused("/usr/bin/mkfifo", &["out"]).await;
    refused("/bin/mknod", &["out", "c", "1", "5"]).await;
    let answer = call(tool("/bin/mkdir", &["out"])).await;
    assert_eq!((answer.status, answer.files), (Some(0), Vec::new()));
}

#[tokio::test]
async fn a_tool_writes_nowhere_else() {
    for place in ["/tmp/out", "../out", "/dev/shm/out", "/out"] {
        refused("/bin/cp", &["main.c", place]).await;
        assert!(!Path::new(place).exists());
    }
    refused("/bin/cp", &["/etc/passwd", "out"]).await;
}

#[tokio::test]
async fn a_tool_tells_nothing_of_this_machines_folders() {
    let answer = call(tool("/bin/readlink", &["-f", "main.c", "deep", "."])).await;
    let told = String::from_utf8(answer.stdout).unwrap();
    assert_eq!(told, "main.c\ndeep\n.\n");
}

#[tokio::test]
async fn a_file_that_grows_too_large_ends_the_tool() {
    let answer = call(tool("/usr/bin/truncate", &["-s", "1G", "out"])).await;
    assert_eq!(answer.stop, Some(StopReason::FilesExhausted), "{answer:?}");
    assert_eq!(answer.files, []);
}

#[tokio::test]
async fn a_flood_of_files_ends_the_tool() {
    let mut flood = tool("/usr/bin/split", &["-a", "6", "-b", "1"]);
    flood.stdin = vec![b'x'; 4 << 20];
    let answer = call(flood).await;
    assert_eq!(answer.stop, Some(StopReason::FilesExhausted), "{answer:?}");
}

#[tokio::test]
async fn a_tool_has_no_children() {
    let said = refused("/bin/sh", &["-c", ":(){ :|:& };:"]).await;
    assert!(!said.is_empty());
    let said = refused("/bin/sh", &["-c", "/bin/true & wait; exit 3"]).await;
    assert!(said.contains("fork"), "{said}");
}

#[tokio::test]
async fn a_tool_has_the_time_and_memory_of_its_call() {
    let mut sleeping = tool("/bin/sleep", &["60"]);
    sleeping.limits = Some(Limits {
        wall_ms_max: 200,
        ..Limits::default()
    });
    let answer = call(sleeping).await;
    assert_eq!(answer.stop, Some(StopReason::WallTimeExhausted));

    let mut talking = tool("/usr/bin/yes", &[]);
    talking.limits = Some(Limits {
        output_bytes_max: 1_000,
        ..Limits::default()
    });
    let answer = call(talking).await;
    assert_eq!(answer.stop, Some(StopReason::OutputExhausted));
    assert!(answer.stdout.starts_with(b"y\ny\n"));

    let fits = |memory_bytes_max| async move {
        let mut greedy = tool("/bin/dd", &["bs=64M", "count=1"]);
        greedy.limits = Some(Limits {
            memory_bytes_max,
            ..Limits::default()
        });
        call(greedy).await.status == Some(0)
    };
    assert!(fits(256 << 20).await);
    assert!(!fits(32 << 20).await);
}

/// A toolchain that only the server's user can reach, found through a link.
fn toolchain() -> (tempfile::TempDir, PathBuf) {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("own");
    fs::create_dir_all(own.join("bin")).unwrap();
    for name in ["cat", "cp", "sh"] {
        fs::copy(Path::new("/bin").join(name), own.join("bin").join(name)).unwrap();
    }
    fs::write(own.join("data"), "headers").unwrap();
    fs::write(folder.path().join("secret"), "secret").unwrap();
    let link = folder.path().join("link");
    symlink(&own, &link).unwrap();
    let closed = fs::Permissions::from_mode(0o700);
    fs::set_permissions(folder.path(), closed).unwrap();
    (folder, link)
}

/// A place in the toolchain, as a step of a plan names it.
fn named(place: &str) -> String {
    format!("{}/{place}", toolchain_contract::TOOLCHAIN)
}

async fn call_its_own(toolchain: &Path, name: &str, arguments: &[&str]) -> ToolAnswer {
    let mut own = tool("", arguments);
    own.program = toolchain.join("bin").join(name);
    own.toolchain = Some(toolchain.to_owned());
    call(own).await
}

#[tokio::test]
async fn a_tool_reads_its_toolchain_and_changes_nothing_there() {
    let (folder, link) = toolchain();
    let answer = call_its_own(&link, "cat", &[&named("data"), "main.c"]).await;
    assert_eq!(answer.status, Some(0), "{answer:?}");
    assert_eq!(answer.stdout, b"headersone");

    let place = folder.path().to_str().unwrap();
    for other in [
        named("../secret"),
        format!("{place}/secret"),
        "/etc/passwd".to_owned(),
    ] {
        let answer = call_its_own(&link, "cat", &[&other]).await;
        assert_ne!(answer.status, Some(0), "{other}");
        assert_eq!(answer.stdout, b"");
    }
    let answer = call_its_own(&link, "cp", &["main.c", &named("data")]).await;
    assert_ne!(answer.status, Some(0), "{answer:?}");
    assert_eq!(fs::read(link.join("data")).unwrap(), b"headers");
}

#[tokio::test]
async fn a_file_may_be_called_as_manifests_call_the_toolchain() {
    let (_folder, link) = toolchain();
    let mut own = tool("", &["{toolchain}/data"]);
    own.program = link.join("bin/cat");
    own.toolchain = Some(link);
    let path = FilePath::parse("{toolchain}/data").unwrap();
    own.files.insert(path, b"a learner's".to_vec()).unwrap();
    let answer = call(own).await;
    assert_eq!(answer.stdout, b"a learner's", "{answer:?}");
}

#[tokio::test]
async fn a_tool_becomes_none_of_its_neighbours() {
    let (_folder, link) = toolchain();
    let script = format!("exec {} main.c", named("bin/cat"));
    let answer = call_its_own(&link, "sh", &["-c", &script]).await;
    assert_ne!(answer.status, Some(0), "{answer:?}");
    assert_eq!(answer.stdout, b"");
}
