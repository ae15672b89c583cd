-- What a learner keeps of snapshots as a whole: one row a learner. Whatever
-- changes a learner's snapshots writes here first, so that such changes come
-- one after another and nothing is swept away that another is about to use.
CREATE TABLE snapshots_shelves (
  learner_id TEXT NOT NULL PRIMARY KEY,
  changes BIGINT NOT NULL,
  -- Bytes of all contents of this learner, each counted once.
  bytes BIGINT NOT NULL
);

-- A learner's project at one moment.
CREATE TABLE snapshots (
  id TEXT NOT NULL PRIMARY KEY,
  learner_id TEXT NOT NULL,
  course TEXT NOT NULL,
  lesson TEXT NOT NULL,
  language TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Milliseconds since 1970.
  made_at BIGINT NOT NULL,
  -- 1 when it was made by itself, before a restore.
  automatic BIGINT NOT NULL,
  -- Where it was forked from, and how that was called then; empty when it was not.
  parent_id TEXT NOT NULL,
  parent_name TEXT NOT NULL,
  tree_id TEXT NOT NULL
);

CREATE INDEX snapshots_of_project
  ON snapshots (learner_id, course, lesson, language, made_at);

-- The files of a snapshot: their paths, the SHA-256 of what they hold, its length.
CREATE TABLE snapshots_files (
  snapshot_id TEXT NOT NULL,
  learner_id TEXT NOT NULL,
  path TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  PRIMARY KEY (snapshot_id, path)
);

CREATE INDEX snapshots_files_contents ON snapshots_files (learner_id, content_hash);

-- What files hold, as a JSON text: once a learner, however many snapshots have
-- it, and never shared between learners.
CREATE TABLE snapshots_contents (
  learner_id TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (learner_id, content_hash)
);
