-- 1: the server has acknowledged that it was told of this cursor, and need not be told again.
ALTER TABLE cursor ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
