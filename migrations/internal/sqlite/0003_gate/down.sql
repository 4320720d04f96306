DROP TRIGGER policies_no_update;
DROP TRIGGER policies_no_delete;
DROP TRIGGER policies_no_replace;
ALTER TABLE stops RENAME TO stops_after;
DROP INDEX stops_in_force;
CREATE TABLE stops (
    id INTEGER NOT NULL PRIMARY KEY,
    brand_id INTEGER REFERENCES brands (id),
    kind TEXT,
    reason TEXT NOT NULL,
    set_by INTEGER NOT NULL REFERENCES people (id),
    set_at INTEGER NOT NULL,
    lifted_at INTEGER
);
INSERT INTO stops SELECT id, brand_id, kind, reason, set_by, set_at, lifted_at FROM stops_after WHERE set_by IS NOT NULL;
DROP TABLE stops_after;
CREATE INDEX stops_in_force ON stops (lifted_at);
DROP TABLE email_confirmations;
DROP TABLE mails;
DROP TABLE desk_notices;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
DROP INDEX audit_entries_by_person;
DROP INDEX audit_entries_by_verb;
DROP INDEX audit_entries_by_subject;
DROP INDEX lookups_by_time;
DROP INDEX lookups_by_id;
ALTER TABLE lookups DROP COLUMN id;
ALTER TABLE lookups DROP COLUMN found_uri;
ALTER TABLE lookups DROP COLUMN requested_by;
ALTER TABLE lookups DROP COLUMN kind;
DROP TABLE outside_objects;
ALTER TABLE posts DROP COLUMN label;
ALTER TABLE posts DROP COLUMN kind;
DROP TABLE candidate_media;
DROP TABLE media;
ALTER TABLE publications DROP COLUMN votes;
DROP TABLE recall_deliveries;
DROP TABLE recalls;
DROP INDEX releases_paused;
ALTER TABLE releases DROP COLUMN resume_carried_at;
ALTER TABLE releases DROP COLUMN resume;
ALTER TABLE releases DROP COLUMN paused_at;
DROP TABLE stop_head;
DROP TABLE candidate_comments;
DROP TABLE check_overrides;
ALTER TABLE decisions DROP COLUMN review_group;
ALTER TABLE revisions DROP COLUMN findings;
ALTER TABLE revisions DROP COLUMN check_version;
ALTER TABLE revisions DROP COLUMN file_names;
ALTER TABLE revisions DROP COLUMN inside;
ALTER TABLE revisions DROP COLUMN inside_salt;
ALTER TABLE revisions DROP COLUMN labels;
ALTER TABLE revisions DROP COLUMN object_hash;
ALTER TABLE revisions DROP COLUMN profile;
ALTER TABLE revisions DROP COLUMN poll;
ALTER TABLE revisions DROP COLUMN media;
ALTER TABLE revisions DROP COLUMN hashtags;
ALTER TABLE revisions DROP COLUMN title;
DROP INDEX candidates_by_stop;
DROP INDEX candidates_by_target;
ALTER TABLE candidates DROP COLUMN target_release_id;
ALTER TABLE candidates DROP COLUMN held_schedule;
ALTER TABLE candidates DROP COLUMN held_by_stop;
ALTER TABLE candidates DROP COLUMN held_from;
DROP TABLE delegations;
DROP TABLE requests;
DROP TABLE check_lists;
DROP INDEX policies_by_brand;
ALTER TABLE policies DROP COLUMN confirmed_by;
ALTER TABLE policies DROP COLUMN changed_by;
ALTER TABLE policies DROP COLUMN brand_id;
DROP TABLE review_groups;
ALTER TABLE brand_roles DROP COLUMN counts_from;
ALTER TABLE brands DROP COLUMN profile;
ALTER TABLE brands DROP COLUMN time_zone;
ALTER TABLE brands DROP COLUMN spokesperson_id;
ALTER TABLE brands DROP COLUMN kind;
ALTER TABLE people DROP COLUMN email;
