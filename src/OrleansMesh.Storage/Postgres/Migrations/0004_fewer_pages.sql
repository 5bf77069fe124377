-- As SQLite has it: when a federation changed is in its own line, and those in force are asked for at the start alone.
DROP INDEX federation_by_status;
ALTER TABLE federation_party DROP COLUMN changed_at;
