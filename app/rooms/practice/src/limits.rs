//! How much a learner can send at once. Each refusal says what to do.

use app_vocabulary::Fault;
use runtime_contract::SourceTree;

/// Files in one answer or draft.
pub const ANSWER_FILES_MAX: usize = 32;
/// Bytes in all files of one answer or draft together.
pub const ANSWER_BYTES_MAX: usize = 256 << 10;
/// Bytes that a page can send as standard input.
pub const STDIN_BYTES_MAX: usize = 256 << 10;
/// Arguments of one run.
pub const ARGS_MAX: usize = 64;
/// Bytes in all arguments together.
pub const ARGS_BYTES_MAX: usize = 16 << 10;
/// Submissions of one learner that wait at once.
pub const WAITING_SUBMISSIONS_MAX: u32 = 5;

/// Whether files are few and small enough to be kept and run.
pub fn check_files(files: &SourceTree) -> Result<(), Fault> {
    if files.is_empty() {
        return Err(Fault::new(
            "There are no files.",
            "Send at least the file that the program starts from.",
        ));
    }
    if files.len() > ANSWER_FILES_MAX {
        return Err(Fault::new(
            format!(
                "{} files are too many: {ANSWER_FILES_MAX} is the most.",
                files.len()
            ),
            "Put what belongs together into one file.",
        ));
    }
    if files.bytes_total() > ANSWER_BYTES_MAX {
        return Err(Fault::new(
            format!(
                "The files hold {} KiB: {} KiB together is the most.",
                files.bytes_total().div_ceil(1024),
                ANSWER_BYTES_MAX >> 10
            ),
            "Shorten the program, or move large data out of it.",
        ));
    }
    Ok(())
}

/// Whether a run's input is small enough.
pub fn check_input(stdin: &str, args: &[String]) -> Result<(), Fault> {
    if stdin.len() > STDIN_BYTES_MAX {
        return Err(Fault::new(
            format!(
                "The input holds {} KiB: {} KiB is the most.",
                stdin.len().div_ceil(1024),
                STDIN_BYTES_MAX >> 10
            ),
            "Try the program with a shorter input.",
        ));
    }
    let args_bytes: usize = args.iter().map(String::len).sum();
    if args.len() > ARGS_MAX || args_bytes > ARGS_BYTES_MAX {
        return Err(Fault::new(
            format!(
                "There are too many arguments: {ARGS_MAX} with {} KiB together is the most.",
                ARGS_BYTES_MAX >> 10
            ),
            "Give long data to the program as input instead.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use runtime_contract::FilePath;

    use super::*;

    #[track_caller]
    fn check(files: usize, bytes_each: usize, expected: Option<&str>) {
        let mut tree = SourceTree::default();
        for index in 0..files {
            let path = FilePath::parse(&format!("f{index}")).unwrap();
            tree.insert(path, vec![b'x'; bytes_each]).unwrap();
        }
        let refusal = check_files(&tree).err().map(|fault| fault.message);
        assert_eq!(refusal.as_deref(), expected);
    }

    #[test]
    fn answers_are_small() {
        check(1, 10, None);
        check(ANSWER_FILES_MAX, 1, None);
        check(1, ANSWER_BYTES_MAX, None);
        check(0, 0, Some("There are no files."));
        check(33, 1, Some("33 files are too many: 32 is the most."));
        check(
            2,
            200 << 10,
            Some("The files hold 400 KiB: 256 KiB together is the most."),
        );
    }

    #[test]
    fn inputs_are_small() {
        assert!(check_input("1 2 3", &[]).is_ok());
        assert!(check_input(&"x".repeat(STDIN_BYTES_MAX + 1), &[]).is_err());
        assert!(check_input("", &vec![String::new(); ARGS_MAX + 1]).is_err());
    }
}
