ALTER TABLE mesh ADD COLUMN minimum_trust BIGINT;
