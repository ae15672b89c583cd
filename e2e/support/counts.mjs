// The last line, which `cargo xtask test` adds to those of the other suites.
export default class Counts {
  #passed = 0;
  #failed = 0;

  onTestEnd(test, result) {
    if (result.status === "skipped") return;
    if (test.outcome() === "expected") this.#passed += 1;
    else this.#failed += 1;
  }

  /** An error outside any test, such as a spec that cannot be read. */
  onError() {
    this.#failed += 1;
  }

  onExit() {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
  }
}
