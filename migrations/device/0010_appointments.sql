-- Appointments of households: those made by themselves, and the one agreed at the last visit.
CREATE TABLE appointment_row (
  household BLOB NOT NULL,
  id        BLOB NOT NULL,                -- the appointment's, or that of the visit
  visit     INTEGER NOT NULL,             -- 1: agreed at the visit of this id
  day       TEXT NOT NULL,
  time      TEXT,                         -- hh:mm
  note      TEXT,
  by        TEXT NOT NULL,
  made_at   INTEGER NOT NULL,
  state     TEXT,                         -- done or cancelled, once somebody has said so
  due       INTEGER NOT NULL,             -- 1 while somebody has to come
  PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX appointment_due ON appointment_row (day, time) WHERE due = 1;
