-- What a learner has written and not handed in: one row a lesson and language.
CREATE TABLE practice_drafts (
  learner_id TEXT NOT NULL,
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  language TEXT NOT NULL,
  -- The files as a JSON object from path to text.
  files TEXT NOT NULL,
  -- Milliseconds since 1970, on the clock of the learner's device.
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (learner_id, course, lesson, language)
);
