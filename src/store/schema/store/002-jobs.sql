-- SPDX-License-Identifier: MIT
-- What is to be done.  A row goes when it is done; attempt counts the claims, and with the id it is what a
-- worker's answer must name.  body is the kind's own and never personal; candidate says whose job it is.
CREATE TABLE job (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('grade', 'webhook', 'mail', 'reminder')),
    subject TEXT NOT NULL,
    candidate TEXT REFERENCES candidate (id),
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'leased', 'dead', 'quarantined')),
    priority BIGINT NOT NULL CHECK (priority BETWEEN 0 AND 2),
    due_at BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    lost BIGINT NOT NULL,
    owner TEXT,
    lease_until BIGINT,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (kind, subject)
);
CREATE INDEX job_due ON job (kind, priority, due_at, id) WHERE state = 'due';
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'leased';
CREATE INDEX job_stuck ON job (state, id) WHERE state IN ('dead', 'quarantined');
CREATE INDEX job_candidate ON job (candidate) WHERE candidate IS NOT NULL;
