//! Drafts: the newest copy of a learner's unfinished work, whichever device it
//! came from and in whichever order the copies arrive.

use app_vocabulary::{LearnerId, Slug, Timestamp};
use runtime_contract::LanguageId;
use sqlx::{AnyPool, Row};

use super::{kept, read};
use crate::Draft;

/// Which draft: a learner has one for each lesson and language.
#[derive(Clone, Copy, Debug)]
pub struct DraftKey<'a> {
    pub learner: LearnerId,
    pub course: &'a Slug,
    pub lesson: &'a Slug,
    pub language: &'a LanguageId,
}

/// What became of a draft that was sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    Kept,
    /// A copy that was changed later is here already, and stays.
    NewerIsKept(Draft),
}

/// Keeps a draft, unless a newer one is there.
pub async fn save(pool: &AnyPool, key: DraftKey<'_>, draft: &Draft) -> Result<Saved, sqlx::Error> {
    let written = sqlx::query(
        "INSERT INTO practice_drafts (learner_id, course, lesson, language, files, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (learner_id, course, lesson, language) DO UPDATE
         SET files = excluded.files, changed_at = excluded.changed_at
         WHERE practice_drafts.changed_at <= excluded.changed_at",
    )
    .bind(key.learner.to_string())
    .bind(key.course.as_str())
    .bind(key.lesson.as_str())
    .bind(key.language.as_str())
    .bind(kept(&draft.files)?)
    .bind(draft.changed_at.unix_ms())
    .execute(pool)
    .await?;
    if written.rows_affected() > 0 {
        return Ok(Saved::Kept);
    }
    match find(pool, key).await? {
        Some(newer) if newer != *draft => Ok(Saved::NewerIsKept(newer)),
        _ => Ok(Saved::Kept),
    }
}

/// Puts a draft in the place of the one that was seen there, if that is still
/// the one: `false` when it has changed meanwhile, and then nothing is done.
pub async fn replace(
    pool: &AnyPool,
    key: DraftKey<'_>,
    seen: Option<&Draft>,
    draft: &Draft,
) -> Result<bool, sqlx::Error> {
    let query = match seen {
        Some(_) => {
            "UPDATE practice_drafts SET files = $5, changed_at = $6
             WHERE learner_id = $1 AND course = $2 AND lesson = $3 AND language = $4
               AND files = $7 AND changed_at = $8"
        }
        None => {
            "INSERT INTO practice_drafts (learner_id, course, lesson, language, files, changed_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (learner_id, course, lesson, language) DO NOTHING"
        }
    };
    let mut query = sqlx::query(query)
        .bind(key.learner.to_string())
        .bind(key.course.as_str())
        .bind(key.lesson.as_str())
        .bind(key.language.as_str())
        .bind(kept(&draft.files)?)
        .bind(draft.changed_at.unix_ms());
    if let Some(seen) = seen {
        query = query
            .bind(kept(&seen.files)?)
            .bind(seen.changed_at.unix_ms());
    }
    Ok(query.execute(pool).await?.rows_affected() > 0)
}

/// The draft that is kept, if any.
pub async fn find(pool: &AnyPool, key: DraftKey<'_>) -> Result<Option<Draft>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT files, changed_at FROM practice_drafts
         WHERE learner_id = $1 AND course = $2 AND lesson = $3 AND language = $4",
    )
    .bind(key.learner.to_string())
    .bind(key.course.as_str())
    .bind(key.lesson.as_str())
    .bind(key.language.as_str())
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        Ok(Draft {
            files: read(&row.try_get::<String, _>("files")?)?,
            changed_at: Timestamp::from_unix_ms(row.try_get("changed_at")?),
        })
    })
    .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::submissions::tests::{Somebody, files};

    fn key(somebody: &Somebody) -> DraftKey<'_> {
        DraftKey {
            learner: somebody.learner,
            course: &somebody.course,
            lesson: &somebody.lesson,
            language: &somebody.language,
        }
    }

    fn draft(text: &str, changed_at: i64) -> Draft {
        Draft {
            files: files(text),
            changed_at: Timestamp::from_unix_ms(changed_at),
        }
    }

    async fn save_and_find(pool: &AnyPool) {
        let somebody = Somebody::new();
        let key = key(&somebody);
        assert_eq!(find(pool, key).await.unwrap(), None);
        // Hostile text comes back as it was: quotes, NUL, an unpaired escape.
        let odd = draft("'; DROP TABLE practice_drafts; -- \0 \u{1b}[2J \\u0000", 10);
        assert_eq!(save(pool, key, &odd).await.unwrap(), Saved::Kept);
        assert_eq!(find(pool, key).await.unwrap(), Some(odd));
        let newer = draft("newer", 20);
        assert_eq!(save(pool, key, &newer).await.unwrap(), Saved::Kept);
        assert_eq!(
            save(pool, key, &draft("older", 19)).await.unwrap(),
            Saved::NewerIsKept(newer.clone())
        );
        assert_eq!(find(pool, key).await.unwrap(), Some(newer.clone()));
        // The same once more, and another in the same millisecond.
        assert_eq!(save(pool, key, &newer).await.unwrap(), Saved::Kept);
        assert_eq!(
            save(pool, key, &draft("same time", 20)).await.unwrap(),
            Saved::Kept
        );
        let other = DraftKey {
            learner: Somebody::new().learner,
            ..key
        };
        assert_eq!(find(pool, other).await.unwrap(), None);
    }

    async fn replace_what_was_seen(pool: &AnyPool) {
        let somebody = Somebody::new();
        let key = key(&somebody);
        let (one, two, three) = (draft("one \0", 10), draft("two", 11), draft("three", 12));
        assert!(replace(pool, key, None, &one).await.unwrap());
        assert!(!replace(pool, key, None, &two).await.unwrap());
        assert!(replace(pool, key, Some(&one), &two).await.unwrap());
        // Neither another text of the same time nor another time of the same text.
        assert!(!replace(pool, key, Some(&one), &three).await.unwrap());
        assert!(
            !replace(pool, key, Some(&draft("other", 11)), &three)
                .await
                .unwrap()
        );
        assert!(
            !replace(pool, key, Some(&draft("two", 12)), &three)
                .await
                .unwrap()
        );
        assert_eq!(find(pool, key).await.unwrap(), Some(two));
    }

    app_testkit::on_both_databases!(save_and_find, replace_what_was_seen);
}
