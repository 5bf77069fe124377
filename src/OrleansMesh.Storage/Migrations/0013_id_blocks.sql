-- The ids of what was settled, as it was settled (IdBlock), until the duplicate window of the last of them has passed. last: the run that they reach up to; accepted_at: of the newest.
CREATE TABLE envelope_id_block (
    last         INTEGER PRIMARY KEY,
    accepted_at  INTEGER NOT NULL,
    messages     INTEGER NOT NULL,
    ids          BLOB    NOT NULL
);

-- Of runs up to this one the ids are in no block any more: those of runs that still wait are in envelope_id. What was settled before has all of its ids there, and leaves it by envelope_gone.
ALTER TABLE envelope_cursor ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
UPDATE envelope_cursor SET forgotten = last;

-- What became of a message is forgotten with the block that its run is in; 0 for one whose id is in envelope_id.
ALTER TABLE envelope_fate ADD COLUMN run INTEGER NOT NULL DEFAULT 0;
CREATE INDEX envelope_fate_run ON envelope_fate (run);

-- What became of a message whose run was not settled: with the block of the last of these.
UPDATE envelope_fate SET run = (SELECT COALESCE(MAX(last), 0) FROM envelope_run) WHERE NOT EXISTS (SELECT 1 FROM envelope_id i WHERE i.hash = envelope_fate.hash);
