DROP INDEX deliveries_by_entry;
DROP TABLE thread_entries;
ALTER TABLE outside_items DROP COLUMN is_sensitive;
