-- SPDX-License-Identifier: MIT
-- A key a person.  Erasing somebody takes the key away and leaves the id, so that a copy of the store that
-- is put back does not bring the person back.
CREATE TABLE person_key (
    candidate TEXT PRIMARY KEY,
    secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE erased (
    candidate TEXT PRIMARY KEY,
    erased_at BIGINT NOT NULL
);
