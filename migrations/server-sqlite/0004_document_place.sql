-- The place in its channel's log of the batch that moved a document last, changes that wait included: by it a verdict
-- notices that a document has moved since it was read, and a snapshot's frame that it is out of date. 0: it has not
-- moved since version 4.
ALTER TABLE document ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
CREATE INDEX document_moved ON document (unit, lane, seq);
