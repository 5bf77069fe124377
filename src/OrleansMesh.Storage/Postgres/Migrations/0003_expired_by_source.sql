ALTER TABLE envelope_expired ADD COLUMN source TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE envelope_expired ADD COLUMN first_at BIGINT NOT NULL DEFAULT 0;
UPDATE envelope_expired SET first_at = expired_at;
ALTER TABLE envelope_expired DROP CONSTRAINT envelope_expired_pkey;
ALTER TABLE envelope_expired ADD PRIMARY KEY (target, federation_id, source);
