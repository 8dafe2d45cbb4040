-- SPDX-License-Identifier: MIT
-- Where events go.  types: a bit for each type, 0 for all; settings: the adaptor's, as JSON.  What is secret lies in
-- people.keys.  One that was removed keeps its row, for its deliveries.
CREATE TABLE endpoint (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    adaptor TEXT NOT NULL,
    types BIGINT NOT NULL,
    thin BIGINT NOT NULL CHECK (thin IN (0, 1)),
    ordered BIGINT NOT NULL CHECK (ordered IN (0, 1)),
    rate BIGINT NOT NULL,
    settings TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'disabled', 'removed')),
    reason TEXT NOT NULL,
    failures BIGINT NOT NULL,
    failing_since BIGINT NOT NULL,
    held_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX endpoint_name ON endpoint (name) WHERE name <> '' AND state <> 'removed';

-- What happened.  The bytes are frozen: body, or ids alone (thin); '' once the person is erased.
CREATE TABLE event (
    id TEXT PRIMARY KEY,
    type TEXT NOT NULL,
    assessment TEXT REFERENCES assessment (id),
    sequence BIGINT NOT NULL,
    trace TEXT NOT NULL,
    body TEXT NOT NULL,
    thin TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX event_assessment ON event (assessment, sequence) WHERE assessment IS NOT NULL;
ALTER TABLE assessment ADD COLUMN events BIGINT NOT NULL DEFAULT 0;

-- An event for an endpoint.  While it is pending there is a job of its id.
CREATE TABLE delivery (
    id TEXT PRIMARY KEY,
    event TEXT NOT NULL REFERENCES event (id),
    endpoint TEXT NOT NULL REFERENCES endpoint (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead', 'cancelled')),
    attempts BIGINT NOT NULL,
    status BIGINT NOT NULL,
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    UNIQUE (event, endpoint)
);
CREATE INDEX delivery_endpoint ON delivery (endpoint, state, id);

-- What came of a try, as JSON: addresses, times, TLS, what was answered, escaped and cut.
CREATE TABLE attempt (
    delivery TEXT NOT NULL REFERENCES delivery (id),
    number BIGINT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (delivery, number)
);

-- Jobs of one queue are claimed by themselves: an endpoint's.  Those of one ordering are done by ordinal, one
-- after the other.
ALTER TABLE job ADD COLUMN queue TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN ordering TEXT NOT NULL DEFAULT '';
ALTER TABLE job ADD COLUMN ordinal BIGINT NOT NULL DEFAULT 0;
CREATE INDEX job_queue ON job (queue, due_at, id) WHERE state = 'due' AND queue <> '';
CREATE INDEX job_ordering ON job (queue, ordering, ordinal) WHERE ordering <> '';
