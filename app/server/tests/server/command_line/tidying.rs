//! Formatting and looking through a file of each language that can be, with its own tools.

use std::fs;

use super::{check, json, ran, text, write};

/// The status of what is asked for and cannot be.
const REFUSED: i32 = 66;

/// A file before and after formatting, a remark on it, and a file that is no program;
/// clang-format makes the best of whatever it gets.
const TIDIED: [(&str, &str, &str, &str, &str); 9] = [
    (
        "main.py",
        "import os\nx=1\n",
        "import os\n\nx = 1\n",
        "[F401]",
        "def (:\n",
    ),
    (
        "main.js",
        "if(1){debugger}\n",
        "if (1) {\n  debugger;\n}\n",
        "[noDebugger]",
        "function ( {\n",
    ),
    (
        "main.ts",
        "let x:number=1;debugger;x=2\n",
        "let x: number = 1;\ndebugger;\nx = 2;\n",
        "[noDebugger]",
        "let x: = 1;\n",
    ),
    (
        "typed.ts",
        "import {readFileSync} from 'node:fs'\nconst line:number=readFileSync(0,'utf8')\nconsole.log(line)\n",
        "import { readFileSync } from \"node:fs\";\nconst line: number = readFileSync(0, \"utf8\");\nconsole.log(line);\n",
        "typed.ts:2:7: warning: Type 'string' is not assignable to type 'number'. [TS2322]",
        "let x: = 1;\n",
    ),
    (
        "main.go",
        "package main\nimport \"fmt\"\nfunc main(){fmt.Printf(\"%d\\n\",\"x\")}\n",
        "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Printf(\"%d\\n\", \"x\") }\n",
        "[printf]",
        "package main; func main( {\n",
    ),
    (
        "main.rs",
        "fn main(){let v=Vec::<i32>::new();if v.len()==0{println!(\"{v:?}\")}}\n",
        "fn main() {\n    let v = Vec::<i32>::new();\n    if v.len() == 0 {\n        println!(\"{v:?}\")\n    }\n}\n",
        "[clippy::len_zero]",
        "fn main( {\n",
    ),
    (
        "main.sql",
        "create table t(a,b);-- two\nselect 'é',lenth(b) from t where a=1 or a=2 and b=3",
        "CREATE TABLE t(a, b); -- two\n\nSELECT 'é', lenth(b) FROM t WHERE a = 1 OR (a = 2 AND b = 3);\n",
        "main.sql:2:12: warning: unknown function 'lenth'",
        "selec 1;\n",
    ),
    (
        "main.c",
        "#include <stdio.h>\nint main(void){/* é */for(float x=0;x<1;x+=0.1F)printf(\"%f\",x);}\n",
        "#include <stdio.h>\nint main(void) { /* é */\n  for (float x = 0; x < 1; x += 0.1F)\n    printf(\"%f\", x);\n}\n",
        "main.c:2:41: warning: loop induction expression should not have floating-point type [bugprone-float-loop-counter]",
        "",
    ),
    (
        "main.cpp",
        "int main(){std::vector<int> v;return v.size()==0?1:0;}\n",
        "int main() {\n  std::vector<int> v;\n  return v.size() == 0 ? 1 : 0;\n}\n",
        "[readability-container-size-empty]",
        "",
    ),
];

#[test]
fn files_are_formatted_and_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    for (name, before, after, remark, broken) in TIDIED {
        let file = write(&folder, name, before);
        let found = ran(&["lint", text(&file)]);
        let told = String::from_utf8_lossy(&found.stdout);
        assert_eq!(found.status.code(), Some(1), "{found:?}");
        assert!(told.contains(remark), "{told}");
        let found = json(&ran(&["lint", "--json", text(&file)]));
        let lines = found["diagnostics"].as_array().unwrap().iter();
        assert!(lines.clone().count() > 0);
        assert!(lines.clone().all(|found| found["file"] == name));

        let output = ran(&["format", "--check", text(&file)]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), before);
        let output = ran(&["format", text(&file)]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(fs::read_to_string(&file).unwrap(), after);
        let output = ran(&["format", "--check", text(&file)]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");

        if broken.is_empty() {
            continue;
        }
        let file = write(&folder, name, broken);
        let output = ran(&["format", text(&file)]);
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(told.contains(&format!("{name}:1:")), "{told}");
        assert_eq!(fs::read_to_string(&file).unwrap(), broken);
    }
    let odd = write(&folder, "program.odd", "x");
    check(
        &["format", text(&odd)],
        64,
        "program.odd does not say by its name which language it is in; add --language",
    );
}

/// What the formatter of SQL would write here has lost a column's definition to a comment.
#[test]
fn a_file_that_would_become_another_program_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let program = "create table t(a, b int -- twice\n generated always as (a * 2), c int);\n";
    let file = write(&folder, "main.sql", program);
    check(
        &["format", text(&file)],
        REFUSED,
        "syntaqlite would change more than the layout of 'main.sql', which was left as it is.",
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), program);
}

#[test]
fn what_is_no_text_is_neither_formatted_nor_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["main.py", "main.sql"] {
        let file = write(&folder, name, b"-- gr\xfc\xdfe\n");
        for word in ["format", "lint"] {
            let sentence = format!("'{name}' is not a text.");
            check(&[word, text(&file)], REFUSED, &sentence);
        }
    }
}

/// A linter reads what strangers wrote, too.
#[test]
fn a_file_that_means_harm_to_a_linter_ends_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder, "main.c", "#include \"/etc/passwd\"\n");
    let output = ran(&["lint", text(&file)]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        told.starts_with("main.c:1:10: error: cannot open file '/etc/passwd'"),
        "{told}"
    );
    let header = write(&folder, "again.h", "#include \"again.h\"\n".repeat(2));
    let file = write(&folder, "main.c", "int x;\n#include \"again.h\"\n");
    let output = ran(&["lint", text(&file), text(&header)]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        told.starts_with("main.c:2:1: error: In 'again.h': #include nested too deeply"),
        "{told}"
    );
    // A file of settings that would load code: it is not read.
    write(
        &folder,
        ".clang-tidy",
        "ExtraArgs: ['-fplugin=./code.so']\n",
    );
    let settings = folder.path().join(".clang-tidy");
    let file = write(&folder, "main.c", "int main(void) { return 0; }\n");
    let output = ran(&["lint", text(&file), text(&settings)]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let deep = format!("int x = {}1{};\n", "(".repeat(90_000), ")".repeat(90_000));
    let deep = write(&folder, "deep.c", deep);
    check(
        &["lint", text(&deep)],
        66,
        "'clang-tidy' cannot follow this program: something in it is nested too deep, or too large.",
    );
}
