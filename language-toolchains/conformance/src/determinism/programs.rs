//! The programs that are repeated: every fixture and shared case of every
//! installed language, but for those that take long, and guests from the hostile
//! corpus.

use anyhow::Result;
use runtime_contract::{
    Action, FilePath, LanguageId, Limits, Outcome, RunRequest, SourceTree, StopReason,
};
use runtime_dispatch::WasmDispatch;
use runtime_guests::{javascript, python};

use crate::installed;

/// Fuel of a program that would use up any: enough to start each language and
/// to be well under way, and a thousand rounds stay affordable.
const ENDLESS_FUEL_MAX: u64 = 20_000_000;
/// Fuel of most rounds of a program that needs more: it ends by that, and has done a lot
/// by then. Sixty such programs would take most of the time of all.
const SHORT_FUEL_MAX: u64 = 50_000_000;
/// Memory of a program that would use up any: half as much again as the largest
/// language starts with.
const BOMB_MEMORY_BYTES_MAX: u64 = 48 << 20;

/// Guests that ask for everything that a host could let slip, and guests that
/// end by each of the limits.
const GUESTS: [(&str, &str, &str); 29] = [
    ("python", "environment", python::ENVIRONMENT),
    ("python", "outside_of_work", python::OUTSIDE_OF_WORK),
    ("python", "network", python::NETWORK),
    ("python", "processes", python::PROCESSES),
    ("python", "strange_output", python::STRANGE_OUTPUT),
    ("python", "lone_surrogate", python::LONE_SURROGATE),
    ("python", "links_and_renames", python::LINKS_AND_RENAMES),
    ("python", "deep_folders", python::DEEP_FOLDERS),
    ("python", "what_others_left", python::WHAT_OTHERS_LEFT),
    ("python", "sleep_for_years", python::SLEEP_FOR_YEARS),
    ("python", "endless_loop", python::ENDLESS_LOOP),
    ("python", "memory_bomb", python::MEMORY_BOMB),
    ("python", "deep_recursion", python::DEEP_RECURSION),
    ("python", "output_flood", python::OUTPUT_FLOOD),
    ("python", "file_flood", python::FILE_FLOOD),
    ("python", "random_flood", python::RANDOM_FLOOD),
    ("javascript", "environment", javascript::ENVIRONMENT),
    ("javascript", "processes", javascript::PROCESSES),
    ("javascript", "strange_output", javascript::STRANGE_OUTPUT),
    ("javascript", "deep_folders", javascript::DEEP_FOLDERS),
    (
        "javascript",
        "what_others_left",
        javascript::WHAT_OTHERS_LEFT,
    ),
    ("javascript", "network", javascript::NETWORK),
    ("javascript", "endless_loop", javascript::ENDLESS_LOOP),
    (
        "javascript",
        "endless_promises",
        javascript::ENDLESS_PROMISES,
    ),
    ("javascript", "memory_bomb", javascript::MEMORY_BOMB),
    ("javascript", "deep_recursion", javascript::DEEP_RECURSION),
    ("javascript", "output_flood", javascript::OUTPUT_FLOOD),
    ("javascript", "file_flood", javascript::FILE_FLOOD),
    ("javascript", "random_flood", javascript::RANDOM_FLOOD),
];

/// Keeps so many programs of each compiled language, at equal distances.
fn thin_out(programs: &mut Vec<Program>, dispatch: &WasmDispatch, most: usize) {
    for installed in dispatch.registry().languages() {
        let language = &installed.language;
        if language.compile.is_none() {
            continue;
        }
        let is_its = |program: &Program| program.request.language == language.id;
        let count = programs.iter().filter(|program| is_its(program)).count();
        let mut index = 0;
        programs.retain(|program| {
            if !is_its(program) {
                return true;
            }
            // As many as fit come to a new multiple on the way.
            let keeps = index * most / count != (index + 1) * most / count;
            index += 1;
            keeps
        });
    }
}

/// One program and its name.
pub(super) struct Program {
    pub(super) name: String,
    pub(super) request: RunRequest,
    /// What came of it the first time.
    pub(super) first: Option<Outcome>,
    /// The same with less fuel, and what came of that, where it takes long.
    pub(super) short: Option<(RunRequest, Outcome)>,
}

impl Program {
    /// Gives less to a program that used up what it had, which it will use up too, and
    /// sooner; false where it has what it had.
    pub(super) fn tighten(&mut self, outcome: &Outcome) -> bool {
        let limits = &mut self.request.limits;
        let (limit, most) = match outcome.stop {
            StopReason::FuelExhausted => (&mut limits.fuel_max, ENDLESS_FUEL_MAX),
            StopReason::MemoryExhausted => (&mut limits.memory_bytes_max, BOMB_MEMORY_BYTES_MAX),
            _ => return false,
        };
        let before = std::mem::replace(limit, (*limit).min(most));
        before > most
    }

    /// The same with less fuel, for a program that takes long.
    pub(super) fn shortened(&self, outcome: &Outcome) -> Option<RunRequest> {
        (outcome.fuel_used > SHORT_FUEL_MAX).then(|| {
            let mut request = self.request.clone();
            request.limits.fuel_max = SHORT_FUEL_MAX;
            request
        })
    }
}

/// All of them, with their own limits.
pub(super) fn all(dispatch: &WasmDispatch, built_max: Option<usize>) -> Result<Vec<Program>> {
    let shared = installed::shared(dispatch)?;
    let shared = shared.into_iter().flat_map(|(_, shared)| shared.cases);
    let mut programs: Vec<Program> = installed::cases(dispatch)?
        .into_iter()
        .chain(shared)
        .filter(|case| !case.long)
        .map(|case| Program {
            name: case.name,
            request: case.request,
            first: None,
            short: None,
        })
        .collect();
    if let Some(most) = built_max {
        thin_out(&mut programs, dispatch, most);
    }
    for (language, name, source) in GUESTS {
        programs.push(Program {
            name: format!("guest {language}/{name}"),
            request: guest(language, source)?,
            first: None,
            short: None,
        });
    }
    for program in &mut programs {
        // The clock of a busy machine must not end a run.
        program.request.limits.wall_ms_max = Limits::CEILING.wall_ms_max;
    }
    Ok(programs)
}

fn guest(language: &str, source: &str) -> Result<RunRequest> {
    let entry = FilePath::parse(if language == "python" {
        "main.py"
    } else {
        "main.js"
    })?;
    let mut files = SourceTree::default();
    files.insert(entry.clone(), source.as_bytes().to_vec())?;
    Ok(RunRequest {
        language: LanguageId::parse(language)?,
        files,
        entry,
        action: Action::Run,
        stdin: b"one line\n".to_vec(),
        args: vec!["an argument".to_owned()],
        limits: Limits::default(),
        seed: 7,
        packages: None,
    })
}
