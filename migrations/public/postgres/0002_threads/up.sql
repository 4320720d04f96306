-- What stands under a publication on its page: answers that were addressed to everybody, and our own.

-- Whether its author put a warning before it. What came in before this column is in no thread.
ALTER TABLE outside_items ADD COLUMN is_sensitive BOOLEAN NOT NULL DEFAULT FALSE;

-- An entry stands under each publication it descends from. What is not here is on no page, so whatever came in
-- before this table, or to a few people only, is on none.
CREATE TABLE thread_entries (
    publication_uri TEXT NOT NULL,
    -- Rises in the order of arrival.
    position BIGINT NOT NULL,
    -- An outside item, or a publication of ours.
    entry_uri TEXT NOT NULL,
    PRIMARY KEY (publication_uri, position)
);
CREATE INDEX thread_entries_by_entry ON thread_entries (entry_uri);

-- The deliveries of an entry to one server, for its line in the delivery ledger.
CREATE INDEX deliveries_by_entry ON deliveries (outbox_id, host);
