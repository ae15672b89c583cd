//! Messages between the server and its workers. A worker runs strangers' code,
//! so what it says may be anything; the other way is tried as well.

/// What the server does with all that a worker sent.
pub(crate) fn read_as_server(bytes: &[u8]) {
    let _ = runtime_worker::received::from_worker(bytes);
}

/// What a worker does with all that it was sent.
pub(crate) fn read_as_worker(bytes: &[u8]) {
    let _ = runtime_worker::received::to_worker(bytes);
}
