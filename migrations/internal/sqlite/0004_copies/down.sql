DROP TABLE candidate_ancestors;
ALTER TABLE candidates DROP COLUMN copied_from_id;
