ALTER TABLE candidates DROP COLUMN copied_from_id;
