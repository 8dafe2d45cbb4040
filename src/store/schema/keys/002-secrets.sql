-- SPDX-License-Identifier: MIT
-- What endpoints are signed and asked with.  until: a key that was replaced is used up to then; 0: it is in force.
CREATE TABLE endpoint_secret (
    endpoint TEXT NOT NULL,
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    secret BYTEA NOT NULL,
    PRIMARY KEY (endpoint, kind, created_at)
);
