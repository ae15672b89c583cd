-- The turn at which an answer is graded: each learner's next answer stands one
-- turn behind the one before it, so that learners take turns however many
-- answers one of them hands in. What waits already is graded first.
ALTER TABLE practice_submissions ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;

CREATE INDEX practice_submissions_turns
  ON practice_submissions (state, turn, submitted_at) WHERE state IN ('queued', 'grading');

CREATE INDEX practice_submissions_own_turns
  ON practice_submissions (learner_id, turn) WHERE state IN ('queued', 'grading');

CREATE INDEX practice_submissions_begun
  ON practice_submissions (learner_id) WHERE state = 'grading';
