//! Libraries that courses bring, as learners' programs meet them: made ready by the
//! installed Python in worker processes, imported, graded, attacked.

use std::io::{Cursor, Write};
use std::sync::Arc;

use runtime_contract::{
    Action, FilePath, LanguageId, Limits, Outcome, PackageFile, PackagesId, RunRequest, Runner,
    RunnerFault, SourceTree, StopReason, TestStatus, Ticket,
};
use runtime_dispatch::{PACKAGE_SETS_MAX, WasmDispatch, told};
use runtime_worker::{WorkerPool, WorkerSettings};
use toolchain_conformance::installed::Installed;
use toolchain_packages::Packages;
use zip::write::SimpleFileOptions;

/// The installed languages in worker processes.
fn place() -> WasmDispatch {
    let installed = Installed::find().unwrap();
    let pool = WorkerPool::start(WorkerSettings {
        program: env!("CARGO_BIN_EXE_conformance-determinism").into(),
        workers: 1,
        cache: Some(installed.cache()),
        ..WorkerSettings::default()
    });
    installed.dispatch(Arc::new(pool.unwrap()))
}

fn python() -> LanguageId {
    LanguageId::parse("python").unwrap()
}

/// A wheel of these files.
fn wheel(name: &str, files: &[(&str, &str)]) -> PackageFile {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let about = format!("{name}-1.0.dist-info/METADATA");
    let head = format!("Metadata-Version: 2.4\nName: {name}\nVersion: 1.0\n");
    for (path, text) in [&[(about.as_str(), head.as_str())], files].concat() {
        writer
            .start_file(path, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    PackageFile {
        name: format!("{name}-1.0-py3-none-any.whl"),
        bytes: writer.finish().unwrap().into_inner().into(),
    }
}

fn packages(place: &WasmDispatch, wheels: &[PackageFile]) -> Packages {
    let installed = place.registry().get(&python()).unwrap();
    let recipe = installed.language.packages.as_ref().unwrap();
    toolchain_packages::read(recipe, wheels).unwrap()
}

/// Hands packages over as a course's.
fn provided(place: &WasmDispatch, wheels: &[PackageFile]) -> Option<PackagesId> {
    let packages = packages(place, wheels);
    Some(place.provide(&python(), packages).unwrap())
}

fn request(action: Action, files: &[(&str, &str)], packages: Option<PackagesId>) -> RunRequest {
    let mut tree = SourceTree::default();
    for (path, text) in files {
        let path = FilePath::parse(path).unwrap();
        tree.insert(path, text.as_bytes().to_vec()).unwrap();
    }
    RunRequest {
        language: python(),
        files: tree,
        entry: FilePath::parse(files[0].0).unwrap(),
        action,
        stdin: Vec::new(),
        args: Vec::new(),
        limits: Limits::default(),
        seed: 0,
        packages,
    }
}

async fn ask(place: &WasmDispatch, request: RunRequest) -> Outcome {
    let ran = place.run(request, Ticket::local()).await;
    ran.unwrap_or_else(|fault| panic!("{}", told(&fault)))
}

async fn run(place: &WasmDispatch, source: &str, packages: Option<PackagesId>) -> Outcome {
    ask(
        place,
        request(Action::Run, &[("main.py", source)], packages),
    )
    .await
}

#[track_caller]
fn wrote(outcome: &Outcome, expected: &str) {
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (said(&outcome.stdout), said(&outcome.stderr));
    assert_eq!(stdout, expected, "{:?}: {stderr}", outcome.stop);
}

fn teapot() -> PackageFile {
    let init = "from .cups import Cup\n\ndef pour(cups):\n    return [Cup() for _ in range(cups)]\n\ndef drop():\n    raise ValueError('broken')\n";
    wheel(
        "teapot",
        &[
            ("teapot/__init__.py", init),
            (
                "teapot/cups.py",
                "class Cup:\n    def __repr__(self):\n        return 'cup'\n",
            ),
            ("teapot/colours.txt", "blue\n"),
        ],
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_import_what_their_course_brings() {
    let place = place();
    let brought = provided(&place, &[teapot()]);
    let source = "import importlib.metadata, importlib.resources, teapot\n\
        print(teapot.pour(2), teapot.__file__)\n\
        print(importlib.metadata.version('teapot'))\n\
        print((importlib.resources.files(teapot) / 'colours.txt').read_text().strip())\n";
    let ran = run(&place, source, brought).await;
    wrote(&ran, "[cup, cup] /packages/teapot/__init__.py\n1.0\nblue\n");

    let call = Action::Call {
        function: "count".to_owned(),
        arguments: vec![3.into()],
    };
    let files = [(
        "main.py",
        "import teapot\n\ndef count(n):\n    return len(teapot.pour(n))\n",
    )];
    let called = ask(&place, request(call, &files, brought)).await;
    assert_eq!(called.returned, Some(3.into()));

    for tests in [
        "import teapot\n\ndef test_pours():\n    assert len(teapot.pour(1)) == 1\n",
        "import teapot, unittest\n\nclass Pours(unittest.TestCase):\n    def test_pours(self):\n        self.assertEqual(len(teapot.pour(1)), 1)\n",
    ] {
        let action = Action::Test {
            test_files: vec![FilePath::parse("test_it.py").unwrap()],
        };
        let tested = ask(&place, request(action, &[("test_it.py", tests)], brought)).await;
        let statuses: Vec<_> = tested.tests.iter().map(|test| test.status).collect();
        assert_eq!(statuses, [TestStatus::Pass], "{:?}", tested.tests);
    }

    let crashed = run(&place, "import teapot\nteapot.drop()\n", brought).await;
    let told = String::from_utf8(crashed.stderr).unwrap();
    assert_eq!(crashed.stop, StopReason::UncaughtError);
    let expected =
        "File \"/packages/teapot/__init__.py\", line 7, in drop\n    raise ValueError('broken')";
    assert!(told.contains(expected), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_package_may_import_what_it_does_not_use() {
    let place = place();
    let text = "import bz2, lzma\nfrom ctypes import c_long, sizeof\nassert sizeof(c_long) == 4\n\ndef pack():\n    return bz2.compress(b'tea')\n";
    let brought = provided(&place, &[wheel("packer", &[("packer.py", text)])]);
    wrote(
        &run(&place, "import packer\nprint('there')\n", brought).await,
        "there\n",
    );
    for source in ["import packer\npacker.pack()\n", "import ctypes\n"] {
        let refused = run(&place, source, brought).await;
        let told = String::from_utf8(refused.stderr).unwrap();
        assert!(told.contains(" is not available here: "), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_course_sees_its_own_and_a_learners_file_comes_first() {
    let place = place();
    let brought = provided(&place, &[teapot()]);
    let other = provided(&place, &[wheel("kettle", &[("kettle.py", "heat = 100\n")])]);
    let looks = "for name in ('teapot', 'kettle'):\n    try:\n        __import__(name)\n        print(name)\n    except ModuleNotFoundError:\n        print('no', name)\n";
    wrote(&run(&place, looks, brought).await, "teapot\nno kettle\n");
    wrote(&run(&place, looks, other).await, "no teapot\nkettle\n");
    wrote(&run(&place, looks, None).await, "no teapot\nno kettle\n");
    let own = [
        ("main.py", "import kettle\nprint(kettle.heat)\n"),
        ("kettle.py", "heat = 1\n"),
    ];
    wrote(&ask(&place, request(Action::Run, &own, other)).await, "1\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_are_compiled_once_and_not_in_each_run() {
    let place = place();
    let functions =
        (0..2_000).map(|number| format!("def f{number}(x):\n    return [x, {number}]\n"));
    let source: String = functions.collect();
    let brought = provided(&place, &[wheel("large", &[("large.py", &source)])]);
    let main = ("main.py", "import large\nprint(large.f7(1))\n");
    let imported = ask(&place, request(Action::Run, &[main], brought)).await;
    let compiled = ask(
        &place,
        request(Action::Run, &[main, ("large.py", &source)], None),
    )
    .await;
    wrote(&imported, "[1, 7]\n");
    wrote(&compiled, "[1, 7]\n");
    let (less, more) = (imported.fuel_used, compiled.fuel_used);
    assert!(less * 10 < more, "{less} of {more} units of fuel");
    let again = ask(&place, request(Action::Run, &[main], brought)).await;
    assert_eq!(again.fuel_used, less);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_them_can_be_changed() {
    let place = place();
    let brought = provided(&place, &[teapot()]);
    let source = "import os\n\
        tries = [\n\
        lambda: open('/packages/teapot/cups.py', 'w'),\n\
        lambda: open('/packages/new.py', 'x'),\n\
        lambda: os.remove('/packages/teapot/cups.py'),\n\
        lambda: os.rename('/packages/teapot', '/packages/pot'),\n\
        lambda: os.rename('/work/main.py', '/packages/main.py'),\n\
        lambda: os.mkdir('/packages/teapot/new'),\n\
        lambda: os.rmdir('/packages'),\n\
        ]\n\
        for attempt in tries:\n    try:\n        attempt()\n        print('changed')\n    except OSError:\n        pass\n\
        import teapot\nprint(teapot.pour(1), sorted(os.listdir('/packages/teapot')))\n";
    let files = "['__init__.py', '__pycache__', 'colours.txt', 'cups.py']";
    wrote(
        &run(&place, source, brought).await,
        &format!("[cup] {files}\n"),
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_packages_cost_only_their_own_programs() {
    let place = place();
    let nested = format!("x = {}{}\n", "(".repeat(90_000), ")".repeat(90_000));
    let hostile = wheel(
        "hostile",
        &[
            ("hostile/__init__.py", ""),
            ("hostile/no_python.py", "print 'two'\n"),
            ("hostile/nested.py", &nested),
            ("hostile/zero.py", "x = 1\0\n"),
            ("hostile/endless.py", "while True:\n    pass\n"),
            ("hostile/leaves.py", "import os\nos._exit(3)\n"),
            // Names that what compiles them imports itself.
            ("tarfile.py", "raise SystemExit('taken over')\n"),
            ("warnings.py", "raise SystemExit('taken over')\n"),
            ("compile_packages.py", "raise SystemExit('taken over')\n"),
            ("compiled.tar", "no archive"),
        ],
    );
    let brought = provided(&place, &[hostile, teapot()]);
    let source = "import teapot\nprint(teapot.pour(1))\n";
    wrote(&run(&place, source, brought).await, "[cup]\n");
    for (module, stop) in [
        ("no_python", StopReason::UncaughtError),
        // Python calls it a MemoryError when its parser has no more room.
        ("nested", StopReason::MemoryExhausted),
        ("zero", StopReason::UncaughtError),
        ("endless", StopReason::FuelExhausted),
        ("leaves", StopReason::Exited),
    ] {
        let source = format!("import hostile.{module}\n");
        let ended = run(&place, &source, brought).await;
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.stop, stop, "{module}: {said}");
    }
    wrote(&run(&place, source, brought).await, "[cup]\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_brought_is_refused_with_a_sentence() {
    let place = place();
    let unknown = PackagesId([7; 32]);
    let asked = request(Action::Run, &[("main.py", "print(1)\n")], Some(unknown));
    let refused = place.run(asked, Ticket::local()).await.unwrap_err();
    let expected = "The packages that this program names are not there for Python.";
    assert!(
        matches!(&refused, RunnerFault::Refused(text) if text == expected),
        "{refused}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_only_so_many_sets() {
    let place = place();
    let set = |number: usize| {
        let text = format!("x = {number}\n");
        packages(&place, &[wheel("one", &[("one.py", &text)])])
    };
    for number in 0..PACKAGE_SETS_MAX {
        place.provide(&python(), set(number)).unwrap();
    }
    assert!(place.provide(&python(), set(PACKAGE_SETS_MAX)).is_err());
    // Those that are there already need no place.
    assert!(place.provide(&python(), set(0)).is_ok());
}
