-- SPDX-License-Identifier: MIT
-- What is old goes; without the index each look for it would read them all.
CREATE INDEX event_created ON event (created_at, id);
