//! Components that are not runners. Modules that are not programs: `programs.rs`.

use std::path::PathBuf;

use runtime_guests::wat::ENDLESS_LOOP;
use runtime_sandbox::{Sandbox, SandboxFault};

use super::assemble::{SANDBOX, component};

async fn refusal(bytes: &[u8]) -> SandboxFault {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runner.wasm");
    std::fs::write(&path, bytes).unwrap();
    SANDBOX
        .load(&path)
        .await
        .err()
        .expect("the component was taken")
}

#[tokio::test]
async fn an_unknown_import_is_named() {
    let bytes = wat::parse_str(
        r#"(component (import "acme:door/key@1.0.0" (instance (export "open" (func)))))"#,
    )
    .unwrap();
    let fault = refusal(&bytes).await.to_string();
    assert!(
        fault.contains("imports 'acme:door/key@1.0.0', which the sandbox does not offer"),
        "{fault}"
    );
}

#[tokio::test]
async fn a_known_interface_with_other_types_is_refused() {
    let bytes = wat::parse_str(
        r#"(component (import "wasi:random/random@0.2.0"
             (instance (export "get-random-u64" (func (result string))))))"#,
    )
    .unwrap();
    let fault = refusal(&bytes).await;
    assert!(matches!(fault, SandboxFault::WrongWorld { .. }), "{fault}");
    assert!(fault.to_string().contains("wasi:random/random"), "{fault}");
}

#[tokio::test]
async fn a_component_without_the_runner_s_exports_is_refused() {
    let fault = refusal(&wat::parse_str("(component)").unwrap()).await;
    assert!(matches!(fault, SandboxFault::WrongWorld { .. }), "{fault}");
    assert!(
        fault.to_string().contains("opencode:runner/program"),
        "{fault}"
    );
}

#[tokio::test]
async fn what_is_not_a_component_is_refused() {
    let mut cut = component(ENDLESS_LOOP);
    cut.truncate(cut.len() / 2);
    for bytes in [b"".as_slice(), b"hello", &cut] {
        let fault = refusal(bytes).await;
        assert!(
            matches!(fault, SandboxFault::NotComponent { .. }),
            "{fault}"
        );
    }
}

#[tokio::test]
async fn a_missing_file_is_named() {
    let path = PathBuf::from("no/such/runner.wasm");
    let fault = SANDBOX.load(&path).await.err().unwrap().to_string();
    assert!(
        fault.contains("'no/such/runner.wasm' could not be read"),
        "{fault}"
    );
}

/// Sockets may be named, because language runtimes name them.
#[tokio::test]
async fn refused_interfaces_may_be_imported() {
    let bytes = wat::parse_str(
        r#"(component
             (import "wasi:sockets/instance-network@0.2.3" (instance
               (export "network" (type (sub resource)))
               (export "instance-network" (func (result (own 0)))))))"#,
    )
    .unwrap();
    // It is no runner, which is found out only after its imports were taken.
    let fault = refusal(&bytes).await.to_string();
    assert!(fault.contains("opencode:runner/program"), "{fault}");
}

#[tokio::test]
async fn loads_at_the_same_time_compile_once() {
    let sandbox: &Sandbox = &SANDBOX;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runner.wasm");
    std::fs::write(&path, component(ENDLESS_LOOP)).unwrap();
    let (one, other) = tokio::join!(sandbox.load(&path), sandbox.load(&path));
    // One compilation took one time; two would have taken two.
    assert_eq!(
        one.unwrap().load_ms().to_bits(),
        other.unwrap().load_ms().to_bits()
    );
}
