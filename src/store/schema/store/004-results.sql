-- SPDX-License-Identifier: MIT
-- By what a run was judged, and what it wrote; again: the run whose submission was judged once more.
ALTER TABLE run ADD COLUMN toolchain TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN toolchain_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN outputs_digest TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN again TEXT NOT NULL DEFAULT '';
CREATE INDEX run_again ON run (again) WHERE again <> '';

-- What people decided; an order's last one is in force, by number, since clocks are set back.  Who and why are sealed,
-- under its id.
CREATE TABLE decision (
    id TEXT PRIMARY KEY,
    assessment TEXT NOT NULL REFERENCES assessment (id),
    number BIGINT NOT NULL,
    word TEXT NOT NULL CHECK (word IN ('advance', 'reject')),
    score BIGINT NOT NULL,
    decided_at BIGINT NOT NULL,
    UNIQUE (assessment, number)
);
CREATE INDEX assessment_open ON assessment (id) WHERE state IN ('ordered', 'started');
