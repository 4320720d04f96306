-- What a candidate was begun anew from: one that was rejected or withdrawn (T7).
ALTER TABLE candidates ADD COLUMN copied_from_id INTEGER REFERENCES candidates (id);

-- That one, and everything that one came from: whoever copies twice leaves no objection behind.
CREATE TABLE candidate_ancestors (
    candidate_id INTEGER NOT NULL REFERENCES candidates (id),
    ancestor_id INTEGER NOT NULL REFERENCES candidates (id),
    PRIMARY KEY (candidate_id, ancestor_id)
);
