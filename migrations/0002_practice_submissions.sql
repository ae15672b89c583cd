-- Answers that were handed in, and the queue in which they are graded.
CREATE TABLE practice_submissions (
  id TEXT NOT NULL PRIMARY KEY,
  learner_id TEXT NOT NULL,
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  language TEXT NOT NULL,
  -- The files as a JSON object from path to text, and their SHA-256.
  files TEXT NOT NULL,
  files_digest TEXT NOT NULL,
  submitted_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'grading', 'graded', 'failed')),
  -- How often a grader has begun, which one has it, and since when.
  attempts BIGINT NOT NULL DEFAULT 0,
  worker TEXT NOT NULL DEFAULT '',
  claimed_at BIGINT NOT NULL DEFAULT 0,
  -- The verdict as JSON once graded, the sentence once failed, and when.
  verdict TEXT NOT NULL DEFAULT '',
  sentence TEXT NOT NULL DEFAULT '',
  ended_at BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX practice_submissions_queue
  ON practice_submissions (state, submitted_at) WHERE state IN ('queued', 'grading');

CREATE INDEX practice_submissions_history
  ON practice_submissions (learner_id, course, lesson, submitted_at);

-- The same answer waits only once.
CREATE UNIQUE INDEX practice_submissions_waiting_once
  ON practice_submissions (learner_id, course, lesson, language, files_digest)
  WHERE state IN ('queued', 'grading');
