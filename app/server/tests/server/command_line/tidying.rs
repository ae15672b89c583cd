//! Formatting and looking through a file of each language that can be, with its own tools.

use std::fs;

use super::{check, json, ran, text, write};

/// The status of what is asked for and cannot be.
const REFUSED: i32 = 66;

/// A file before and after formatting, a remark on it, and a file that is no program.
const TIDIED: [(&str, &str, &str, &str, &str); 7] = [
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
