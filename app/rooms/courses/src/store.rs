//! Which lessons a learner has passed. Drafts and answers are the practice
//! room's; this is what remains when they are gone.

use app_vocabulary::{LearnerId, Slug, Timestamp};
use sqlx::{AnyConnection, AnyPool, Row};

/// Remembers that a learner passed a lesson; the first time counts.
pub async fn record_passed(
    connection: &mut AnyConnection,
    learner: LearnerId,
    course: &Slug,
    lesson: &Slug,
    passed_at: Timestamp,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO courses_passed (learner_id, course, lesson, passed_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (learner_id, course, lesson) DO NOTHING",
    )
    .bind(learner.to_string())
    .bind(course.as_str())
    .bind(lesson.as_str())
    .bind(passed_at.unix_ms())
    .execute(connection)
    .await
    .map(|_| ())
}

/// The lessons that a learner has passed, as course and lesson.
pub async fn passed(pool: &AnyPool, learner: LearnerId) -> Result<Vec<(Slug, Slug)>, sqlx::Error> {
    let slug = |text: String| Slug::parse(&text).map_err(|error| sqlx::Error::Decode(error.into()));
    sqlx::query("SELECT course, lesson FROM courses_passed WHERE learner_id = $1")
        .bind(learner.to_string())
        .fetch_all(pool)
        .await?
        .iter()
        .map(|row| Ok((slug(row.try_get("course")?)?, slug(row.try_get("lesson")?)?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn a_lesson_is_passed_once(pool: &AnyPool) {
        let learner = |number| LearnerId::from_uuid(uuid::Uuid::from_u128(number));
        let slug = |text| Slug::parse(text).unwrap();
        let (course, lesson) = (slug("first-steps"), slug("hello"));
        let mut connection = pool.acquire().await.unwrap();
        for time in [1, 2] {
            record_passed(
                &mut connection,
                learner(1),
                &course,
                &lesson,
                Timestamp::from_unix_ms(time),
            )
            .await
            .unwrap();
        }
        drop(connection);
        assert_eq!(passed(pool, learner(1)).await.unwrap(), [(course, lesson)]);
        assert_eq!(passed(pool, learner(2)).await.unwrap(), []);
        let first: i64 = sqlx::query_scalar("SELECT passed_at FROM courses_passed")
            .fetch_one(pool)
            .await
            .unwrap();
        assert_eq!(first, 1);
    }

    app_testkit::on_both_databases!(a_lesson_is_passed_once);
}
