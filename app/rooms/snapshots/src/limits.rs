//! How much a learner can keep. Each refusal says which limit was met and what
//! to do; nothing that is kept already is touched by one.

use app_vocabulary::Fault;
use runtime_contract::SourceTree;

pub use crate::name::NAME_CHARS_MAX;

/// Snapshots that a learner made of one project.
pub const SNAPSHOTS_PER_PROJECT_MAX: u32 = 50;
/// Snapshots of one project that were made by themselves; a further one takes
/// the place of the oldest.
pub const AUTOMATIC_SNAPSHOTS_PER_PROJECT_MAX: u32 = 10;
/// Snapshots of one learner in all projects together.
pub const SNAPSHOTS_PER_LEARNER_MAX: u32 = 500;
/// Bytes of all contents that are kept for one learner, each counted once.
pub const STORED_BYTES_PER_LEARNER_MAX: u64 = 8 << 20;
/// Files in one snapshot: as many as a draft may have.
pub const TREE_FILES_MAX: usize = 32;
/// Bytes in all files of one snapshot together: as many as a draft may have.
pub const TREE_BYTES_MAX: usize = 256 << 10;

/// Which of a learner's limits a snapshot would pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    Project,
    Learner,
    Bytes {
        /// What the snapshot would add.
        needed: u64,
        /// What is left.
        left: u64,
    },
}

impl Full {
    /// What a person is told.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Self::Project => Fault::new(
                format!(
                    "This lesson has {SNAPSHOTS_PER_PROJECT_MAX} snapshots already, the most it can have."
                ),
                "Delete one that you no longer need, then save again.",
            ),
            Self::Learner => Fault::new(
                format!(
                    "You have {SNAPSHOTS_PER_LEARNER_MAX} snapshots in all lessons together, the most there can be."
                ),
                "Delete some that you no longer need, in this lesson or another, then save again.",
            ),
            Self::Bytes { needed, left } => Fault::new(
                format!(
                    "This snapshot needs {} KiB, and of your {} MiB for snapshots {} KiB are left.",
                    needed.div_ceil(1024),
                    STORED_BYTES_PER_LEARNER_MAX >> 20,
                    left / 1024
                ),
                "Delete snapshots that you no longer need, then save again.",
            ),
        }
    }
}

/// Whether files can be a snapshot.
pub fn check_files(files: &SourceTree) -> Result<(), Fault> {
    if files.is_empty() {
        return Err(Fault::new(
            "There are no files to save.",
            "Write something in the lesson first.",
        ));
    }
    if files.len() > TREE_FILES_MAX {
        return Err(Fault::new(
            format!(
                "{} files are too many for a snapshot: {TREE_FILES_MAX} is the most.",
                files.len()
            ),
            "Put what belongs together into one file.",
        ));
    }
    if files.bytes_total() > TREE_BYTES_MAX {
        return Err(Fault::new(
            format!(
                "The files hold {} KiB: {} KiB together is the most for a snapshot.",
                files.bytes_total().div_ceil(1024),
                TREE_BYTES_MAX >> 10
            ),
            "Shorten the program, or move large data out of it.",
        ));
    }
    Ok(())
}

/// What may be kept, as the store is told it; tests keep less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    pub snapshots_per_project_max: u32,
    pub automatic_snapshots_per_project_max: u32,
    pub snapshots_per_learner_max: u32,
    pub stored_bytes_per_learner_max: u64,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            snapshots_per_project_max: SNAPSHOTS_PER_PROJECT_MAX,
            automatic_snapshots_per_project_max: AUTOMATIC_SNAPSHOTS_PER_PROJECT_MAX,
            snapshots_per_learner_max: SNAPSHOTS_PER_LEARNER_MAX,
            stored_bytes_per_learner_max: STORED_BYTES_PER_LEARNER_MAX,
        }
    }
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
    fn snapshots_are_small() {
        check(1, 0, None);
        check(TREE_FILES_MAX, TREE_BYTES_MAX / TREE_FILES_MAX, None);
        check(0, 0, Some("There are no files to save."));
        check(
            33,
            1,
            Some("33 files are too many for a snapshot: 32 is the most."),
        );
        check(
            2,
            200 << 10,
            Some("The files hold 400 KiB: 256 KiB together is the most for a snapshot."),
        );
    }

    #[test]
    fn each_limit_says_what_to_do() {
        let bytes = Full::Bytes {
            needed: 2049,
            left: 1023,
        };
        assert_eq!(
            bytes.fault().message,
            "This snapshot needs 3 KiB, and of your 8 MiB for snapshots 0 KiB are left."
        );
        for full in [Full::Project, Full::Learner, bytes] {
            let fault = full.fault();
            assert!(fault.message.ends_with('.') && fault.hint.starts_with("Delete "));
        }
    }
}
