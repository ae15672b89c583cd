-- Which lessons a learner has passed, in any language, and when first.
CREATE TABLE courses_passed (
  learner_id TEXT NOT NULL,
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  passed_at BIGINT NOT NULL,
  PRIMARY KEY (learner_id, course, lesson)
);
