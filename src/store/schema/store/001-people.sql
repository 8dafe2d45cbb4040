-- SPDX-License-Identifier: MIT
-- What the whole store is: its id, and when it was made.
CREATE TABLE store (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- People who apply.  What names them is sealed; external_id is the other system's opaque word for them.
CREATE TABLE candidate (
    id TEXT PRIMARY KEY,
    external_id TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('active', 'erasing', 'erased')),
    held_at BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    erased_at BIGINT
);
CREATE INDEX candidate_erasing ON candidate (id) WHERE state = 'erasing';

-- Everything personal: bytes that only the person's own key opens.  kind says what ("person", …), subject
-- to what it belongs (the candidate itself, an order, a run).
CREATE TABLE sealed (
    subject TEXT NOT NULL,
    kind TEXT NOT NULL,
    candidate TEXT NOT NULL REFERENCES candidate (id),
    body BYTEA NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (subject, kind)
);
CREATE INDEX sealed_candidate ON sealed (candidate);

-- Who did what.  A row comes with the change that it describes; seq and hash come later, from one sealer.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    login TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    seq BIGINT UNIQUE,
    hash TEXT
);
CREATE INDEX audit_unsealed ON audit (at, id) WHERE seq IS NULL;
CREATE INDEX audit_subject ON audit (subject);

CREATE TABLE audit_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');

-- Copies that were made, so that an erasure can say which of them still hold what.
CREATE TABLE backup (
    id TEXT PRIMARY KEY,
    made_at BIGINT NOT NULL,
    path TEXT NOT NULL,
    with_keys BIGINT NOT NULL CHECK (with_keys IN (0, 1))
);
