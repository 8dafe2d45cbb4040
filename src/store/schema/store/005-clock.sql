-- SPDX-License-Identifier: MIT
-- Up to when the sweep has believed the clock; 0: it has not looked yet.
ALTER TABLE store ADD COLUMN swept_at BIGINT NOT NULL DEFAULT 0;
