//! The programs by which a runner is checked, in one language.

use runtime_contract::{Action, FilePath, LanguageId, Limits, RunRequest, SourceTree};

/// One language's sample programs, as source texts.
#[derive(Clone, Copy, Debug)]
pub struct Samples {
    pub language: &'static str,
    /// The name of the entry file.
    pub entry: &'static str,
    /// Prints `hello` and a line break.
    pub hello: &'static str,
    /// Copies standard input to standard output.
    pub echo: &'static str,
    /// Prints each argument on a line.
    pub arguments: &'static str,
    /// Exits with status 3.
    pub exit_three: &'static str,
    /// Ends at an error that nothing catches, in line 2.
    pub fails: &'static str,
    /// Is no program at all.
    pub nonsense: &'static str,
    /// Never ends.
    pub endless_loop: &'static str,
    /// Allocates without end.
    pub memory_bomb: &'static str,
    /// Prints without end.
    pub output_flood: &'static str,
    /// Calls itself without end.
    pub deep_recursion: &'static str,
    /// Writes into files without end.
    pub file_flood: &'static str,
    /// Defines `double`, which gives back twice its argument.
    pub double: &'static str,
}

impl Samples {
    /// A request that runs a program of this language with the usual limits.
    ///
    /// # Panics
    /// When the samples themselves are wrong.
    #[must_use]
    pub fn request(&self, source: &str) -> RunRequest {
        let entry = FilePath::parse(self.entry).expect("the entry file's name is a path");
        let mut files = SourceTree::default();
        files
            .insert(entry.clone(), source.as_bytes().to_vec())
            .expect("a sample is small");
        RunRequest {
            language: LanguageId::parse(self.language).expect("the language is an id"),
            files,
            entry,
            action: Action::Run,
            stdin: Vec::new(),
            args: Vec::new(),
            limits: Limits::default(),
            seed: 0,
            packages: None,
        }
    }
}
