//! Workers as real processes: what they cannot do, and what happens when they die.

#[path = "../../../guests/tests/all/assemble.rs"]
#[expect(dead_code, reason = "the guests' own tests use more of it")]
mod assemble;
mod conversations;
mod jail;
mod jail_writes;
mod programs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use assemble::{component, request};
use runtime_contract::{Limits, StopReason};
use runtime_guests::wat;
use runtime_sandbox::{CachePlace, Executor, ImageId, Pace};
use runtime_worker::{WorkerPool, WorkerSettings};
use tempfile::TempDir;

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_runtime-worker"))
}

fn settings(workers: usize) -> WorkerSettings {
    WorkerSettings {
        program: program(),
        workers,
        ..WorkerSettings::default()
    }
}

/// A pool, and the folder with a component in it.
async fn pool_with(settings: WorkerSettings, guest: &str) -> (Arc<WorkerPool>, ImageId, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), guest);
    let pool = Arc::new(WorkerPool::start(settings).unwrap());
    let image = pool.load(&path).await.unwrap().image;
    (pool, image, folder)
}

fn write(folder: &Path, guest: &str) -> PathBuf {
    let path = folder.join("runner.wasm");
    fs::write(&path, component(guest)).unwrap();
    path
}

/// Limits under which an endless loop takes some seconds.
fn long() -> Limits {
    Limits {
        fuel_max: Limits::CEILING.fuel_max,
        wall_ms_max: 3_000,
        ..Limits::default()
    }
}

/// Waits until a worker has something to do, so that killing it hits a run.
async fn busy() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}

fn kill(pid: u32) {
    let status = Command::new("kill").args(["-9", &pid.to_string()]).status();
    assert!(status.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_runs_in_a_worker_as_it_does_here() {
    let (pool, image, _folder) = pool_with(settings(1), wat::EXIT_NINE).await;
    let there = pool
        .execute(image, request(Limits::default()), Pace::Prompt)
        .await
        .unwrap();
    let sandbox = &assemble::SANDBOX;
    let runner = assemble::load(sandbox, &component(wat::EXIT_NINE)).await;
    let here = sandbox
        .execute(&runner, request(Limits::default()))
        .await
        .unwrap();
    assert_eq!(there.exit_code, Some(9));
    assert_eq!(there.stop, here.stop);
    assert_eq!(there.fuel_used, here.fuel_used);
    assert_eq!(there.memory_bytes_peak, here.memory_bytes_peak);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_that_comes_after_the_workers_were_confined_runs_too() {
    let (pool, first, folder) = pool_with(settings(2), wat::EXIT_NINE).await;
    for _ in 0..4 {
        pool.execute(first, request(Limits::default()), Pace::Prompt)
            .await
            .unwrap();
    }
    let path = write(folder.path(), wat::ENDLESS_LOOP);
    let second = pool.load(&path).await.unwrap().image;
    let limits = Limits {
        fuel_max: 1_000_000,
        ..Limits::default()
    };
    let stopped = pool.execute(second, request(limits), Pace::Prompt).await;
    assert_eq!(stopped.unwrap().stop, StopReason::FuelExhausted);
}

/// A confined process maps no more code, so that a new runner takes new ones;
/// the one that they replace ends its programs first.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_under_way_is_not_disturbed_by_a_new_runner() {
    let (pool, image, folder) = pool_with(settings(1), wat::ENDLESS_LOOP).await;
    let before = pool.processes();
    let running = {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.execute(image, request(long()), Pace::Prompt).await })
    };
    busy().await;
    let path = write(folder.path(), wat::EXIT_NINE);
    let second = pool.load(&path).await.unwrap().image;
    let other = pool
        .execute(second, request(Limits::default()), Pace::Prompt)
        .await;
    assert_eq!(other.unwrap().exit_code, Some(9));
    assert_ne!(pool.processes(), before);
    assert!(!running.is_finished(), "the program ended early");
    let stop = running.await.unwrap().unwrap().stop;
    assert_eq!(stop, StopReason::WallTimeExhausted);
    // With its last program the old process is gone too.
    busy().await;
    let old = format!("/proc/{}", before[0]);
    assert!(!Path::new(&old).exists(), "the old worker goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_runner_that_workers_cannot_take_is_told_when_it_is_loaded() {
    let (pool, image, folder) = pool_with(settings(2), wat::EXIT_NINE).await;
    let path = folder.path().join("stranger.wasm");
    let bytes = ::wat::parse_str(r#"(component (import "nobody:has/this" (func)))"#).unwrap();
    fs::write(&path, bytes).unwrap();
    let fault = pool.load(&path).await.unwrap_err().to_string();
    assert!(fault.contains("stranger.wasm"), "{fault}");
    assert!(fault.contains("nobody:has/this"), "{fault}");
    // The others are not hurt by it.
    let other = pool
        .execute(image, request(Limits::default()), Pace::Prompt)
        .await;
    assert_eq!(other.unwrap().exit_code, Some(9));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_killed_under_a_program_costs_nobody_anything() {
    let (pool, image, _folder) = pool_with(settings(1), wat::ENDLESS_LOOP).await;
    let about = pool.about().await.unwrap();
    let running = {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.execute(image, request(long()), Pace::Prompt).await })
    };
    busy().await;
    let pids = pool.processes();
    let [pid] = pids.as_slice() else {
        panic!("{pids:?}, {about:?}")
    };
    kill(*pid);
    // The next one is there at once, and does not wait for the retried one.
    let killed = Instant::now();
    let limits = Limits {
        fuel_max: 1_000_000,
        ..Limits::default()
    };
    let next = pool
        .execute(image, request(limits), Pace::Prompt)
        .await
        .unwrap();
    assert_eq!(next.stop, StopReason::FuelExhausted);
    println!("answered {:?} after the kill", killed.elapsed());
    assert_ne!(pool.processes(), pids);
    // The one that was under way was run once more, to its own end.
    let stop = running.await.unwrap().unwrap().stop;
    assert_eq!(stop, StopReason::WallTimeExhausted);
}

/// A worker that answered did not die of how it was started, so the next one comes at once;
/// resting longer each time, as for those that do not start, would take most of a minute.
#[tokio::test(flavor = "multi_thread")]
async fn workers_that_are_killed_again_and_again_are_soon_there_again() {
    let (pool, image, _folder) = pool_with(settings(2), wat::EXIT_NINE).await;
    let killed = async {
        for _ in 0..14 {
            for pid in pool.processes() {
                // It may have ended by itself.
                Command::new("kill")
                    .args(["-9", &pid.to_string()])
                    .status()
                    .ok();
            }
            for _ in 0..2 {
                let request = request(Limits::default());
                let ran = pool.execute(image, request, Pace::Prompt).await;
                assert_eq!(ran.unwrap().exit_code, Some(9));
            }
        }
    };
    let soon = Duration::from_secs(20);
    tokio::time::timeout(soon, killed).await.expect("no rests");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_hangs_is_killed_and_its_program_is_run_again() {
    let settings = WorkerSettings {
        grace: Duration::from_millis(500),
        ..settings(1)
    };
    let (pool, image, _folder) = pool_with(settings, wat::ENDLESS_LOOP).await;
    let pid = pool.processes()[0];
    let stopped = Command::new("kill")
        .args(["-STOP", &pid.to_string()])
        .status();
    assert!(stopped.unwrap().success());
    let limits = Limits {
        fuel_max: 1_000_000,
        wall_ms_max: 1_000,
        ..Limits::default()
    };
    let ended = pool.execute(image, request(limits), Pace::Prompt).await;
    assert_eq!(ended.unwrap().stop, StopReason::FuelExhausted);
    assert_ne!(pool.processes(), [pid]);
    assert!(!Path::new(&format!("/proc/{pid}")).exists(), "it was left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_under_which_workers_die_twice_is_given_up() {
    let (pool, image, _folder) = pool_with(settings(1), wat::ENDLESS_LOOP).await;
    let running = {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.execute(image, request(long()), Pace::Prompt).await })
    };
    for _ in 0..2 {
        busy().await;
        let mut pids = pool.processes();
        while pids.is_empty() {
            busy().await;
            pids = pool.processes();
        }
        kill(pids[0]);
    }
    let fault = running.await.unwrap().unwrap_err().to_string();
    assert!(fault.contains("died under this program twice"), "{fault}");
    let limits = Limits {
        fuel_max: 1_000_000,
        ..Limits::default()
    };
    pool.execute(image, request(limits), Pace::Prompt)
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_stops_the_program() {
    let (pool, image, _folder) = pool_with(settings(1), wat::ENDLESS_LOOP).await;
    pool.about().await.unwrap();
    let endless = Limits {
        fuel_max: Limits::CEILING.fuel_max,
        wall_ms_max: Limits::CEILING.wall_ms_max,
        ..Limits::default()
    };
    let left = pool.execute(image, request(endless), Pace::Prompt);
    tokio::time::timeout(Duration::from_millis(300), left)
        .await
        .unwrap_err();
    // The worker has one thread: a program that went on would take half of it.
    let pid = pool.processes()[0];
    busy().await;
    let before = processor_ticks(pid);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let spent = processor_ticks(pid) - before;
    assert!(spent < 20, "the program went on: {spent} of 100 ticks");
}

/// Time on a processor in hundredths of a second, as the kernel counts it.
fn processor_ticks(pid: u32) -> u64 {
    let line = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = line.rsplit_once(')').unwrap().1.split(' ').collect();
    fields[12].parse::<u64>().unwrap() + fields[13].parse::<u64>().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_hold_no_secrets_and_no_rights() {
    let (pool, _image, _folder) = pool_with(settings(1), wat::EXIT_NINE).await;
    let about = pool.about().await.unwrap();
    let pid = pool.processes()[0];
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_once(':').unwrap().1.trim().to_owned()
    };
    if about.protections.iter().all(|held| held.missing.is_none()) {
        assert_eq!(field("NoNewPrivs"), "1");
        assert_eq!(field("Seccomp"), "2");
        assert_eq!(field("CapEff"), "0000000000000000");
        assert!(!field("Uid").starts_with("0\t"), "{status}");
    }
    assert_eq!(field("Threads"), "1");
    let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    for (limit, most) in [("Max core file size", 0), ("Max open files", 256)] {
        let line = limits.lines().find(|line| line.starts_with(limit)).unwrap();
        let soft = line[limit.len()..].split_whitespace().next().unwrap();
        let soft: u64 = soft.parse().unwrap_or(u64::MAX);
        assert!(soft <= most, "{line}");
    }
    // Nobody but root may look; where this is root, there is nothing to see.
    if let Ok(environment) = fs::read(format!("/proc/{pid}/environ")) {
        assert_eq!(environment, b"");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_give_way_run_in_processes_of_their_own() {
    let (pool, image, _folder) = pool_with(settings(1), wat::EXIT_NINE).await;
    let prompt = pool.processes();
    let request = request(Limits::default());
    let execution = pool.execute(image, request, Pace::Yielding).await.unwrap();
    assert_eq!(execution.exit_code, Some(9));
    // See proc(5); the name before the bracket may hold anything.
    let field = |pid: &u32, number: usize| {
        let line = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields = line.rsplit_once(')').unwrap().1;
        fields
            .split(' ')
            .nth(number - 2)
            .unwrap()
            .parse::<i32>()
            .unwrap()
    };
    let nice = |pid| field(pid, 19);
    let policy = |pid| field(pid, 41);
    let (old, new): (Vec<u32>, Vec<u32>) = {
        let pids = pool.processes().into_iter();
        pids.partition(|pid| prompt.contains(pid))
    };
    assert_eq!((old.len(), new.len()), (1, 1));
    assert!(nice(&new[0]) > nice(&old[0]));
    let (ordinary, idle) = (0, 5);
    assert_eq!((policy(&old[0]), policy(&new[0])), (ordinary, idle));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_gets_no_processor_for_long_comes_to_its_end() {
    let (pool, image, _folder) = pool_with(settings(1), wat::ENDLESS_LOOP).await;
    let prompt = pool.processes();
    let limits = |fuel_max| Limits {
        fuel_max,
        wall_ms_max: 3_000,
        ..Limits::default()
    };
    let short = pool.execute(image, request(limits(1)), Pace::Yielding);
    short.await.unwrap();
    let running = {
        let pool = Arc::clone(&pool);
        // Longer than until it is stopped, and far from half of its time.
        let request = request(limits(300_000_000));
        tokio::spawn(async move { pool.execute(image, request, Pace::Yielding).await })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    // To the process this is the same as a machine full of others.
    let yielding = pool.processes().into_iter();
    let yielding: Vec<u32> = yielding.filter(|pid| !prompt.contains(pid)).collect();
    let signal = |name: &str| {
        let pid = yielding[0].to_string();
        let status = Command::new("kill").args([name, &pid]).status();
        assert!(status.unwrap().success());
    };
    signal("-STOP");
    tokio::time::sleep(Duration::from_millis(3_200)).await;
    signal("-CONT");
    let ended = running.await.unwrap().unwrap();
    assert_eq!(ended.stop, StopReason::FuelExhausted, "{ended:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_gives_way_in_vain_goes_with_the_others() {
    let settings = WorkerSettings {
        starving_max: Duration::from_millis(500),
        ..settings(1)
    };
    let (pool, image, _folder) = pool_with(settings, wat::ENDLESS_LOOP).await;
    let prompt = pool.processes();
    let limits = Limits {
        fuel_max: 1_000_000,
        ..Limits::default()
    };
    let run = || pool.execute(image, request(limits), Pace::Yielding);
    run().await.unwrap();
    let yielding = pool.processes().into_iter();
    let yielding: Vec<u32> = yielding.filter(|pid| !prompt.contains(pid)).collect();
    let [pid] = yielding.as_slice() else {
        panic!("{yielding:?}")
    };
    let stopped = Command::new("kill")
        .args(["-STOP", &pid.to_string()])
        .status();
    assert!(stopped.unwrap().success());
    let ended = run().await.unwrap();
    assert_eq!(ended.stop, StopReason::FuelExhausted, "{ended:?}");
    assert!(pool.processes().starts_with(&prompt), "they did not die");
    // One that does nothing at all is replaced. What it still did before it stopped may
    // have counted, and who kills it does not wait until it is gone.
    let late = Instant::now() + Duration::from_secs(60);
    while Path::new(&format!("/proc/{pid}")).exists() {
        assert!(Instant::now() < late, "it was left");
        assert_eq!(run().await.unwrap().stop, StopReason::FuelExhausted);
    }
}

/// What a process that confined itself could still do.
fn escapes(role: &str) -> String {
    let output = Command::new(program()).arg(role).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_confined_process_cannot_do_what_an_ordinary_one_can() {
    let ordinary = escapes("escape-unconfined");
    for attempt in ["reading a file", "listing a folder", "starting a program"] {
        assert!(
            ordinary.contains(attempt),
            "the test tries nothing: {ordinary}"
        );
    }
    for role in ["escape-worker", "escape-compiler"] {
        let told = escapes(role);
        // Where the kernel lacks a protection it says so, and the others hold.
        if !told.contains("missing:") {
            assert_eq!(told, "", "{role}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_component_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let pool = WorkerPool::start(settings(1)).unwrap();
    for bytes in [&b""[..], b"\0asm", b"#!/bin/sh\nrm -rf /\n"] {
        let path = folder.path().join("runner.wasm");
        fs::write(&path, bytes).unwrap();
        let fault = pool.load(&path).await.unwrap_err().to_string();
        assert!(
            fault.starts_with("The component could not be compiled: "),
            "{fault}"
        );
    }
    let fault = pool.load(&folder.path().join("nothing")).await.unwrap_err();
    assert!(fault.to_string().contains("could not be read"), "{fault}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_runners_are_loaded_than_there_may_be() {
    let settings = WorkerSettings {
        runners_max: 1,
        ..settings(1)
    };
    let (pool, image, folder) = pool_with(settings, wat::EXIT_NINE).await;
    let second = write(folder.path(), wat::ENDLESS_LOOP);
    let fault = pool.load(&second).await.unwrap_err().to_string();
    assert!(fault.starts_with("1 runners are loaded already"), "{fault}");
    let first = pool.execute(image, request(Limits::default()), Pace::Prompt);
    assert_eq!(first.await.unwrap().exit_code, Some(9));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compiler_that_takes_too_long_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), wat::EXIT_NINE);
    let pool = WorkerPool::start(WorkerSettings {
        // Waits for ever without reading.
        compiler_arguments: vec!["-c".into(), "sleep 1000".into()],
        program: PathBuf::from("/bin/sh"),
        compile_max: Duration::from_secs(1),
        ..settings(1)
    })
    .unwrap();
    let fault = pool.load(&path).await.unwrap_err().to_string();
    assert_eq!(
        fault,
        "Compiling the component took longer than 1 seconds and was stopped."
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_is_no_worker_is_told_and_not_waited_for() {
    let pool = WorkerPool::start(WorkerSettings {
        program: PathBuf::from("/bin/false"),
        worker_wait_max: Duration::from_secs(1),
        ..settings(1)
    })
    .unwrap();
    let fault = pool.about().await.unwrap_err().to_string();
    assert!(fault.starts_with("No worker process is running"), "{fault}");
    assert_eq!(pool.processes(), Vec::<u32>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_start_with_the_first_runner_and_not_before() {
    let pool = WorkerPool::start(settings(1)).unwrap();
    busy().await;
    assert_eq!(pool.processes(), Vec::<u32>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn compiled_code_of_another_key_is_not_used() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), wat::EXIT_NINE);
    let cached = |key: &str| {
        let cache = CachePlace {
            folder: folder.path().join("compiled"),
            key_file: folder.path().join(key),
        };
        let settings = WorkerSettings {
            cache: Some(cache),
            ..settings(1)
        };
        let path = path.clone();
        async move {
            let pool = WorkerPool::start(settings).unwrap();
            pool.load(&path).await.unwrap().cached
        }
    };
    assert!(!cached("mine").await);
    assert!(cached("mine").await);
    assert!(!cached("forger").await, "code under another key was used");
}
