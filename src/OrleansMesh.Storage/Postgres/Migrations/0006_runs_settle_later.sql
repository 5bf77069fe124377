-- As SQLite has it: of runs up to envelope_cursor.last the ids are written down later, and what waits of them.
CREATE TABLE envelope_waiting (
    queue      BIGINT NOT NULL,
    last       BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (queue, last)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE INDEX envelope_waiting_expiry ON envelope_waiting (expires_at);
INSERT INTO envelope_waiting (queue, last, expires_at) SELECT queue, last, expires_at FROM envelope_run;
DROP INDEX envelope_run_queue;
DROP INDEX envelope_run_expiry;
ALTER TABLE envelope_run DROP COLUMN expires_at;
