//! How a Go program that broke says so: `panic: …` or `fatal error: …`, and then
//! where its goroutines were.

/// Lines of a message that are kept.
const MESSAGE_LINES_MAX: usize = 20;
/// Frames that are looked through for one of the learner's.
const FRAMES_MAX: usize = 200;

const PANIC: &str = "panic: ";
const FATAL: &str = "fatal error: ";

/// What ended a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    /// `panic` or `fatal error`.
    pub(crate) kind: &'static str,
    pub(crate) message: String,
    /// The learner's file and line nearest to it.
    pub(crate) place: Option<(String, u32)>,
}

impl Ending {
    pub(crate) fn kind_words(&self) -> &'static str {
        match self.kind {
            "panic" => PANIC,
            _ => FATAL,
        }
    }
}

/// Finds the last thing that a program's standard error tells of its end.
pub(crate) fn find(stderr: &str) -> Option<Ending> {
    let (at, kind, words) = [("panic", PANIC), ("fatal error", FATAL)]
        .into_iter()
        .filter_map(|(kind, words)| Some((line_beginning(stderr, words)?, kind, words)))
        .max()?;
    let told = &stderr[at + words.len()..];
    // Goroutines follow behind an empty line.
    let (message, frames) = told.split_once("\n\ngoroutine ").unwrap_or((told, ""));
    let message: Vec<_> = message.trim_end().lines().take(MESSAGE_LINES_MAX).collect();
    Some(Ending {
        kind,
        message: message.join("\n"),
        place: frames.lines().take(FRAMES_MAX).find_map(learners),
    })
}

/// The last place where a line begins with these words.
fn line_beginning(text: &str, words: &str) -> Option<usize> {
    let mut found = text.rmatch_indices(words).map(|(at, _)| at);
    found.find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')
}

/// The place that a frame's second line names, if it is in a file of the
/// learner's: those of the library are named with its folders.
fn learners(line: &str) -> Option<(String, u32)> {
    let place = line.strip_prefix('\t')?;
    let place = place.split(' ').next()?;
    let (file, row) = place.rsplit_once(':')?;
    let row = row.parse().ok()?;
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    (file.ends_with(".go") && !crate::library::has(folder)).then(|| (file.to_owned(), row))
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told<'a> = (&'a str, &'a str, Option<(&'a str, u32)>);

    #[track_caller]
    fn check(stderr: &str, expected: Option<Told<'_>>) {
        let found = find(stderr);
        let found = found.as_ref().map(|it| {
            let place = it.place.as_ref().map(|(file, line)| (file.as_str(), *line));
            (it.kind, it.message.as_str(), place)
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn a_panic_is_told_with_the_learners_line() {
        check(
            "words\npanic: no number fits\n\ngoroutine 1 [running]:\nmain.main()\n\tmain.go:3 +0x7\n",
            Some(("panic", "no number fits", Some(("main.go", 3)))),
        );
        check(
            "panic: strings: negative Repeat count\n\ngoroutine 1 [running]:\nstrings.Repeat({0x1, 0x2}, 0x3)\n\tstrings/strings.go:624 +0x4\nexample/shapes.Draw()\n\tshapes/draw.go:9 +0x2\nmain.main()\n\tmain.go:3 +0x7\n",
            Some((
                "panic",
                "strings: negative Repeat count",
                Some(("shapes/draw.go", 9)),
            )),
        );
        check(
            "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan send]:\nmain.main()\n\tmain.go:2 +0x3\n",
            Some((
                "fatal error",
                "all goroutines are asleep - deadlock!",
                Some(("main.go", 2)),
            )),
        );
    }

    #[test]
    fn anything_else_is_nothing() {
        check("", None);
        check("no panic: here\n", None);
        check("panic: cut", Some(("panic", "cut", None)));
        check(
            "panic: a\n\ngoroutine 1 [running]:\n\tx.go:y\n\t:\n\n",
            Some(("panic", "a", None)),
        );
    }
}
