//! The sandbox behind its dispatch keeps the runner's contract in every language.

use runtime_testkit::check_runner;

use super::languages::{DISPATCH, JAVASCRIPT, PYTHON};

#[tokio::test(flavor = "multi_thread")]
async fn python_keeps_the_contract() {
    check_runner(&*DISPATCH, &PYTHON).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn javascript_keeps_the_contract() {
    check_runner(&*DISPATCH, &JAVASCRIPT).await;
}
