-- SPDX-License-Identifier: MIT
-- The clock at the last look of the sweep: how far it went since, a wrong one tells as well as a right one.
ALTER TABLE store ADD COLUMN looked_at BIGINT NOT NULL DEFAULT 0;
