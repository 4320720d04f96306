-- What a candidate was begun anew from: one that was rejected or withdrawn (T7).
ALTER TABLE candidates ADD COLUMN copied_from_id BIGINT REFERENCES candidates (id);
