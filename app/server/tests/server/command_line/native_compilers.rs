//! Compilers that are native programs because an operator wants it.

use super::{check, json, ran, text, write};

#[test]
fn compilers_are_native_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(
        &folder,
        "main.cpp",
        "#include <iostream>\nint main() { int unused; std::cout << \"é\\n\"; }\n",
    );
    let shown = |more: &[&str]| {
        let mut arguments = vec!["run", "--json"];
        arguments.extend_from_slice(more);
        arguments.push(text(&file));
        let output = ran(&arguments);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        json(&output)
    };
    let (guest, native) = (shown(&[]), shown(&["--native-compilers", "c,cpp"]));
    for key in ["/stdout", "/compile/diagnostics"] {
        let (guest, native) = (guest.pointer(key), native.pointer(key));
        assert!(guest.is_some() && guest == native, "{guest:?} {native:?}");
    }
    let listed = json(&ran(&["languages", "--json", "--native-compilers", "cpp"]));
    for language in listed["languages"].as_array().unwrap() {
        let expected = language["id"] == "cpp";
        assert_eq!(language["native_compilers"], expected, "{language}");
    }
    check(
        &["languages", "--native-compilers", "python"],
        78,
        "The setting 'native_compilers' cannot be used: Native compilers were asked for 'python', and there are none in the place of its own; there are for: c, cpp.",
    );
}
