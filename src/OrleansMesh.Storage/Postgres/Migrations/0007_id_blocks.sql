-- As SQLite has it: the ids of what was settled, as it was settled. Hashes are not to be compressed.
CREATE TABLE envelope_id_block (
    last        BIGINT NOT NULL PRIMARY KEY,
    accepted_at BIGINT NOT NULL,
    messages    BIGINT NOT NULL,
    ids         BYTEA  NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
ALTER TABLE envelope_id_block ALTER COLUMN ids SET STORAGE EXTERNAL;
ALTER TABLE envelope_cursor ADD COLUMN forgotten BIGINT NOT NULL DEFAULT 0;
UPDATE envelope_cursor SET forgotten = last;
ALTER TABLE envelope_fate ADD COLUMN run BIGINT NOT NULL DEFAULT 0;
CREATE INDEX envelope_fate_run ON envelope_fate (run);
-- What became of a message whose run was not settled: with the block of the last of these.
UPDATE envelope_fate SET run = (SELECT COALESCE(MAX(last), 0) FROM envelope_run) WHERE NOT EXISTS (SELECT 1 FROM envelope_id i WHERE i.hash = envelope_fate.hash);
