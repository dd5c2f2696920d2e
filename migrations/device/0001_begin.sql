-- The device's database, first version.
-- Truth: documents, the outbox, what was received, drafts, settings. Read models are at the end: they
-- hold nothing that cannot be made again from the truth ("rebuild").
-- Identifiers are 16 raw bytes; days are text yyyy-mm-dd; moments are milliseconds since 1970, UTC.

-- Small settings and this device's own facts (incarnation, identity, opening counter).
CREATE TABLE setting (
  name  TEXT PRIMARY KEY NOT NULL,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Automerge documents. `no` never changes: a household's rows and its search entry carry it too.
CREATE TABLE document (
  no        INTEGER PRIMARY KEY,
  id        BLOB NOT NULL UNIQUE,
  kind      INTEGER NOT NULL,
  unit      BLOB NOT NULL,
  lane      INTEGER NOT NULL,
  household BLOB,              -- whose household the document belongs to, once known
  bytes     BLOB NOT NULL      -- uncompressed save
) STRICT;
CREATE INDEX document_household ON document (household, kind) WHERE household IS NOT NULL;

-- This device's own changes, in the order in which they were made. A group is one save: it travels whole.
CREATE TABLE outbox_change (
  no          INTEGER PRIMARY KEY AUTOINCREMENT,
  grp         INTEGER NOT NULL,
  incarnation INTEGER NOT NULL,
  document    BLOB NOT NULL,
  kind        INTEGER NOT NULL,
  unit        BLOB NOT NULL,
  lane        INTEGER NOT NULL,
  first       INTEGER NOT NULL,   -- 1: the document began here; its genesis travels before this change
  op          TEXT NOT NULL,      -- what the person did
  intent      TEXT NOT NULL,      -- the edits as JSON, to make the change again under another actor; empty: read them from the change
  bytes       BLOB,               -- the raw change; NULL once a receipt covers it
  made_at     INTEGER NOT NULL,
  batch       INTEGER,            -- outbox_batch.no
  acked       INTEGER NOT NULL DEFAULT 0  -- 1: a receipt covers it; 2: received, but lies in the server's quarantine
) STRICT;
CREATE INDEX outbox_change_waiting ON outbox_change (unit, lane, no) WHERE batch IS NULL;
CREATE INDEX outbox_change_batch ON outbox_change (batch) WHERE batch IS NOT NULL;
CREATE INDEX outbox_change_unsent ON outbox_change (no) WHERE acked = 0;
CREATE INDEX outbox_change_received ON outbox_change (no) WHERE acked = 1;
CREATE INDEX outbox_change_refused ON outbox_change (no) WHERE acked = 2;

-- Which records a change touches: what = 0 household, 1 person, 2 visit, 3 conflict chosen.
CREATE TABLE outbox_touch (
  change    INTEGER NOT NULL,
  what      INTEGER NOT NULL,
  entity    BLOB NOT NULL,
  household BLOB NOT NULL,
  PRIMARY KEY (change, what, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_touch_household ON outbox_touch (household, what, entity);

-- Signed batches, kept unchanged until the server says that a backup covers them, and 60 days at least.
CREATE TABLE outbox_batch (
  no          INTEGER PRIMARY KEY,
  incarnation INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  unit        BLOB NOT NULL,
  lane        INTEGER NOT NULL,
  hash        BLOB NOT NULL,
  bytes       BLOB NOT NULL,
  formed_at   INTEGER NOT NULL,
  acked       INTEGER NOT NULL DEFAULT 0,
  stable      INTEGER NOT NULL DEFAULT 0,
  review      TEXT,               -- why the server keeps it in quarantine
  UNIQUE (incarnation, seq)
) STRICT;

-- Others' batches as they came, in order of arrival.
CREATE TABLE received_batch (
  no          INTEGER PRIMARY KEY,
  unit        BLOB NOT NULL,
  lane        INTEGER NOT NULL,
  device      BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  seq         INTEGER NOT NULL,
  hash        BLOB NOT NULL,
  bytes       BLOB NOT NULL,
  UNIQUE (device, incarnation, seq, hash)
) STRICT;

-- Changes whose dependencies have not come yet.
CREATE TABLE waiting_change (
  no       INTEGER PRIMARY KEY,
  document BLOB NOT NULL,
  kind     INTEGER NOT NULL,
  unit     BLOB NOT NULL,
  lane     INTEGER NOT NULL,
  bytes    BLOB NOT NULL
) STRICT;
CREATE INDEX waiting_change_document ON waiting_change (document);

-- What came in and was refused, with the reason. Nothing is dropped.
CREATE TABLE quarantine (
  no       INTEGER PRIMARY KEY,
  at       INTEGER NOT NULL,
  reason   TEXT NOT NULL,
  unit     BLOB,
  lane     INTEGER,
  device   BLOB,
  document BLOB,
  bytes    BLOB NOT NULL
) STRICT;

-- Where this device stands in each channel's history: the newest cursor and up to eight older ones.
CREATE TABLE cursor (
  unit     BLOB NOT NULL,
  lane     INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  chain    BLOB NOT NULL,
  snapshot BLOB,               -- while a first snapshot is under way: the last document received of it
  PRIMARY KEY (unit, lane, seq)
) STRICT, WITHOUT ROWID;

-- The server's membership log as received and verified; the two tables after it are its newest state.
CREATE TABLE roll_entry (
  number INTEGER PRIMARY KEY,
  bytes  BLOB NOT NULL
) STRICT;
CREATE TABLE roll_unit (
  id     BLOB PRIMARY KEY NOT NULL,
  number INTEGER NOT NULL,
  parent BLOB,
  json   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE roll_device (
  id     BLOB PRIMARY KEY NOT NULL,
  number INTEGER NOT NULL,
  json   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which actor belongs to which device: learned from certificates and batches.
CREATE TABLE actor (
  actor  BLOB PRIMARY KEY NOT NULL,
  device BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- When something from a device last came in.
CREATE TABLE device_seen (
  device  BLOB PRIMARY KEY NOT NULL,
  unit    BLOB NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- When something of a unit last came in or was written here.
CREATE TABLE unit_seen (
  unit    BLOB PRIMARY KEY NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Unfinished visits; an empty `visit` means a new one.
CREATE TABLE draft (
  household BLOB NOT NULL,
  visit     BLOB NOT NULL,
  body      TEXT NOT NULL,
  saved_at  INTEGER NOT NULL,
  PRIMARY KEY (household, visit)
) STRICT, WITHOUT ROWID;

-- How to take a save back: the opposite edits, for a short time.
CREATE TABLE undo (
  token      TEXT PRIMARY KEY NOT NULL,
  edits      TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ───── Read models ─────

CREATE TABLE household_row (
  no           INTEGER PRIMARY KEY,       -- document.no
  id           BLOB NOT NULL UNIQUE,
  unit         BLOB NOT NULL,
  code         TEXT,
  name         TEXT NOT NULL,
  name_folded  TEXT NOT NULL,
  name_key     BLOB NOT NULL,             -- by given name, Vietnamese order
  near_key     BLOB NOT NULL,             -- by hamlet, house number, then name
  nickname     TEXT,
  hamlet       TEXT,
  house_number TEXT,
  landmark     TEXT,
  phone        TEXT,
  birth_year   INTEGER,                   -- the head's
  people       INTEGER NOT NULL,
  moved_away   TEXT,
  state        INTEGER NOT NULL,          -- 0 not visited, 1 visited, 2 absent, 3 call back, 4 refused, 5 moved
  visits       INTEGER NOT NULL,
  last_visit   TEXT,
  next_visit   TEXT,
  unsent       INTEGER NOT NULL,          -- own changes that no receipt covers yet
  refused      INTEGER NOT NULL,          -- own changes that lie in the server's quarantine
  conflicts    INTEGER NOT NULL
) STRICT;
-- One index for each order of the list; the filters' columns ride along, so that skipping reads no row.
CREATE INDEX household_unit_near ON household_row (unit, near_key, state, no);
CREATE INDEX household_unit_name ON household_row (unit, name_key, state, no);
CREATE INDEX household_unit_last ON household_row (unit, last_visit, name_key, state, no);
CREATE INDEX household_name ON household_row (name_key, unit, state, no);
CREATE INDEX household_last ON household_row (last_visit, name_key, unit, state, no);
CREATE INDEX household_state ON household_row (state, no);
CREATE INDEX household_next ON household_row (next_visit, near_key, unit, no) WHERE next_visit IS NOT NULL;
CREATE INDEX household_unsent ON household_row (no) WHERE unsent > 0;
CREATE INDEX household_review ON household_row (no) WHERE conflicts + refused > 0;
CREATE INDEX household_folded ON household_row (name_folded);
CREATE INDEX household_phone ON household_row (phone) WHERE phone IS NOT NULL;
CREATE INDEX household_code ON household_row (unit, code) WHERE code IS NOT NULL;

CREATE TABLE person_row (
  id            BLOB NOT NULL,
  household     BLOB NOT NULL,
  name          TEXT NOT NULL,
  name_folded   TEXT NOT NULL,
  birth_year    INTEGER,
  sex           TEXT,
  relation      TEXT,
  phone         TEXT,
  literate      INTEGER,
  needs_support INTEGER,
  left_on       TEXT,
  head          INTEGER NOT NULL,
  PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_folded ON person_row (name_folded, birth_year);

CREATE TABLE visit_row (
  household BLOB NOT NULL,
  id        BLOB NOT NULL,
  document  BLOB NOT NULL,                -- the year document
  unit      BLOB NOT NULL,
  started   INTEGER NOT NULL,
  day       TEXT NOT NULL,
  recorder  TEXT NOT NULL,
  device    BLOB,
  outcome   TEXT,                         -- NULL when a newer version recorded what this one does not know
  guided    INTEGER NOT NULL,             -- how many people were guided
  body      TEXT NOT NULL,                -- the whole visit as JSON
  PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_document ON visit_row (document);
CREATE INDEX visit_day ON visit_row (day, unit, device, guided);

-- Conflicting fields, so that a screen and a filter need not open documents.
CREATE TABLE conflict_row (
  document  BLOB PRIMARY KEY NOT NULL,
  household BLOB NOT NULL,
  fields    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_household ON conflict_row (household);

-- How many households there are of each sort: totals without a scan.
CREATE TABLE tally (
  unit       BLOB NOT NULL,
  state      INTEGER NOT NULL,
  unsent     INTEGER NOT NULL,
  review     INTEGER NOT NULL,
  households INTEGER NOT NULL,
  visits     INTEGER NOT NULL,
  people     INTEGER NOT NULL,
  PRIMARY KEY (unit, state, unsent, review)
) STRICT, WITHOUT ROWID;

-- Folded words of each household; the text itself is not kept here.
CREATE VIRTUAL TABLE household_search USING fts5 (
  words,
  content = '', contentless_delete = 1, detail = 'none',
  prefix = '1 2 3 4', tokenize = 'unicode61 remove_diacritics 0'
);
-- Words of one transaction gather in memory up to this many bytes before they are written: fewer, larger segments.
INSERT INTO household_search (household_search, rank) VALUES ('hashsize', 4194304);
