-- A flush of envelopes writes runs and nothing else. Of those up to envelope_cursor.last, many at a time and later, the ids are written down, what waits of them, and what does not.
CREATE TABLE envelope_waiting (
    queue        INTEGER NOT NULL,
    last         INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    PRIMARY KEY (queue, last)
) WITHOUT ROWID;
CREATE INDEX envelope_waiting_expiry ON envelope_waiting (expires_at);
INSERT INTO envelope_waiting (queue, last, expires_at) SELECT queue, last, expires_at FROM envelope_run;

-- A run's heads say when its envelopes end.
DROP INDEX envelope_run_queue;
DROP INDEX envelope_run_expiry;
ALTER TABLE envelope_run DROP COLUMN expires_at;
