-- The last number that each table has given its rows; what the tables of other databases keep themselves.
CREATE VIEW given_number AS SELECT name, seq AS last FROM sqlite_sequence;
