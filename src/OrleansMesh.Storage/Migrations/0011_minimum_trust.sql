-- The trust that a mesh asks of its partners; null for a mesh that was last put here before this was kept.
ALTER TABLE mesh ADD COLUMN minimum_trust INTEGER;
