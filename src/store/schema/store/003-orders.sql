-- SPDX-License-Identifier: MIT
-- What somebody was asked (ORDER is a word of SQL's own): the rules are copied from the role when it is ordered,
-- so that a role that changes later changes nobody's terms.  Why there is extra time stands nowhere.
CREATE TABLE assessment (
    id TEXT PRIMARY KEY,
    candidate TEXT NOT NULL REFERENCES candidate (id),
    role TEXT NOT NULL,
    application TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ordered', 'started', 'submitted', 'graded', 'expired', 'cancelled')),
    clock_ms BIGINT NOT NULL,
    extra_percent BIGINT NOT NULL,
    threshold BIGINT NOT NULL,
    ordered_at BIGINT NOT NULL,
    deadline_at BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL
);
CREATE INDEX assessment_candidate ON assessment (candidate);

-- Its challenges.  graded is the number of the submission whose run counts.
CREATE TABLE part (
    assessment TEXT NOT NULL REFERENCES assessment (id),
    place BIGINT NOT NULL,
    challenge TEXT NOT NULL,
    weight BIGINT NOT NULL,
    submissions BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    graded BIGINT NOT NULL,
    run TEXT NOT NULL,
    verdict TEXT NOT NULL,
    score BIGINT NOT NULL,
    max_score BIGINT NOT NULL,
    PRIMARY KEY (assessment, place),
    UNIQUE (assessment, challenge)
);

-- What was handed in, and what came of it; source and report are sealed, under the run's id.  number 0: a trial.
CREATE TABLE run (
    id TEXT PRIMARY KEY,
    assessment TEXT NOT NULL REFERENCES assessment (id),
    challenge TEXT NOT NULL,
    number BIGINT NOT NULL,
    submission_digest TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    judged_at BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    score BIGINT NOT NULL,
    max_score BIGINT NOT NULL,
    challenge_digest TEXT NOT NULL
);
CREATE INDEX run_assessment ON run (assessment, challenge, number);
