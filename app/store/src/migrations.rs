//! The steps that bring a database to this program's shape, carried inside the
//! program so that it can never meet steps of another release.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

macro_rules! steps {
    ($($file:literal),* $(,)?) => {
        /// Each file of migrations/ with its text, in order.
        const STEPS: &[(&str, &str)] = &[
            $(($file, include_str!(concat!("../../../migrations/", $file)))),*
        ];
    };
}

steps![
    "0001_practice_drafts.sql",
    "0002_practice_submissions.sql",
    "0003_courses_passed.sql",
    "0004_practice_turns.sql",
    "0005_snapshots.sql",
];

/// The number of the last step that this program knows.
#[must_use]
pub fn newest() -> i64 {
    STEPS.last().map_or(0, |(file, _)| number(file))
}

/// All steps, ready to be applied.
pub(crate) fn migrator() -> Migrator {
    let step = |(file, text): &(&'static str, &'static str)| {
        Migration::new(
            number(file),
            file.trim_end_matches(".sql").into(),
            MigrationType::Simple,
            text.into_sql_str(),
            false,
        )
    };
    Migrator::with_migrations(STEPS.iter().map(step).collect())
}

fn number(file: &str) -> i64 {
    file.split('_')
        .next()
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_carried_and_numbered_in_order() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".sql"))
            .collect();
        files.sort();
        let carried: Vec<_> = STEPS.iter().map(|(file, _)| *file).collect();
        assert_eq!(carried, files);
        for (index, (file, _)) in STEPS.iter().enumerate() {
            assert_eq!(number(file), i64::try_from(index).unwrap() + 1, "{file}");
        }
    }
}
