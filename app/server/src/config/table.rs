//! Every setting once: its key, its default and what it is for. The table in
//! docs/configuration.md is this one, and a test holds the two together.

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// In the file; the flag has dashes and the variable is `OPENCODE_` with capitals.
    pub key: &'static str,
    pub default: &'static str,
    pub meaning: &'static str,
}

/// All settings, in the order of the documentation.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "listen",
        default: "`127.0.0.1:8080`",
        meaning: "Address and port on which the server listens; port 0 takes a free one.",
    },
    Setting {
        key: "data",
        default: "`$XDG_DATA_HOME/opencode`, else `~/.local/share/opencode`",
        meaning: "The folder in which everything is kept. Only its owner may read it, and one server uses it at a time.",
    },
    Setting {
        key: "database",
        default: "`opencode.db` in the data folder",
        meaning: "`postgres://user:password@host/name`, or `sqlite:FILE`. A password belongs into the environment or the file, not into a flag.",
    },
    Setting {
        key: "languages",
        default: "`languages` beside the program",
        meaning: "The folder with the installed languages, one folder each.",
    },
    Setting {
        key: "language_packs",
        default: "`language-packs` in the data folder",
        meaning: "The folder with the languages that were added as packs ([language-packs.md](language-packs.md)).",
    },
    Setting {
        key: "language_pack_keys",
        default: "none",
        meaning: "Public keys of minisign; when there are any, packs that none of them signed are not used. A list in the file, with commas between them elsewhere.",
    },
    Setting {
        key: "native_compilers",
        default: "none",
        meaning: "Languages (`c`, `cpp`) whose programs a native compiler makes, in the jail that formatters work in, in the place of one that is a guest in the sandbox. Large programs in C++ take half the time and small ones in C twice as much; how long compiling may take is then a matter of time and not of fuel. A list in the file, with commas between them elsewhere.",
    },
    Setting {
        key: "site",
        default: "`site` beside the program",
        meaning: "The folder with the site's scripts, styles and fonts. Without it pages can be read, but nothing can be run in them.",
    },
    Setting {
        key: "https",
        default: "`false`",
        meaning: "Whether people reach the server over https, by a proxy in front: cookies are then sent over https only, and browsers are told to stay with it.",
    },
    Setting {
        key: "metrics",
        default: "`true`",
        meaning: "Whether `/metrics` answers. It tells how busy the server is and nothing of any person; a proxy should still keep it from the public.",
    },
    Setting {
        key: "graders",
        default: "`2`",
        meaning: "How many answers are graded at once.",
    },
    Setting {
        key: "workers",
        default: "`0`",
        meaning: "How many processes run programs; 0 is one for each processor, and as many again that give way to them once there is work in the background. Each is confined (see `opencode doctor`) and started again when it dies.",
    },
    Setting {
        key: "runs_waiting_per_learner_max",
        default: "`3`",
        meaning: "How many runs of one learner may wait while one is running; more are refused with 429.",
    },
    Setting {
        key: "run_cache_mib_max",
        default: "`64`",
        meaning: "How much memory outcomes may take that are shown again when a learner runs the same program with the same input; 0 runs each program each time.",
    },
    Setting {
        key: "terminals_max",
        default: "`256`",
        meaning: "How many programs may talk in terminals at once, all learners together; more are refused with 429, and the page runs them without a terminal. One that waits takes about 2 MB (JavaScript) or 11 MB (Python).",
    },
    Setting {
        key: "terminals_per_learner_max",
        default: "`2`",
        meaning: "How many programs of one learner may talk in terminals at once; more are refused with 429.",
    },
    Setting {
        key: "terminal_idle_seconds_max",
        default: "`1800`",
        meaning: "How long a program in a terminal may wait at a time, whatever its lesson says (5 minutes, unless it says otherwise); then it is ended.",
    },
    Setting {
        key: "shutdown_seconds_max",
        default: "`10`",
        meaning: "How long the server may take to stop: what is under way is finished, and after this time handed back.",
    },
    Setting {
        key: "log",
        default: "`info`; other commands than `serve`: `warn`",
        meaning: "What is logged: `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `info,app_server=debug`.",
    },
    Setting {
        key: "log_format",
        default: "`human`",
        meaning: "How log lines are written: `human`, or `json` with one object a line. They go to standard error.",
    },
];

/// The table as Markdown.
#[must_use]
pub fn markdown() -> String {
    let mut text = String::from(
        "| key in the file | flag | environment | default | meaning |\n|---|---|---|---|---|\n",
    );
    for setting in SETTINGS {
        let Setting {
            key,
            default,
            meaning,
        } = setting;
        let (flag, variable) = (key.replace('_', "-"), key.to_uppercase());
        text.push_str(&format!(
            "| `{key}` | `--{flag}` | `OPENCODE_{variable}` | {default} | {meaning} |\n"
        ));
    }
    text
}
