DROP TRIGGER publications_no_update;
CREATE TRIGGER publications_no_update BEFORE UPDATE ON publications
WHEN OLD.tombstoned_at IS NOT NULL OR NEW.tombstoned_at IS NULL OR
     NEW.id IS NOT OLD.id OR
     NEW.release_id IS NOT OLD.release_id OR
     NEW.candidate_id IS NOT OLD.candidate_id OR
     NEW.actor_id IS NOT OLD.actor_id OR
     NEW.kind IS NOT OLD.kind OR
     NEW.activity_uri IS NOT OLD.activity_uri OR
     NEW.rev_hash IS NOT OLD.rev_hash OR
     NEW.certificate IS NOT OLD.certificate OR
     NEW.published_at IS NOT OLD.published_at OR
     NEW.object_uri IS NOT OLD.object_uri OR
     NEW.object IS NOT OLD.object OR
     NEW.activity IS NOT OLD.activity OR
     NEW.content_html IS NOT OLD.content_html OR
     NEW.content_warning IS NOT OLD.content_warning OR
     NEW.in_reply_to IS NOT OLD.in_reply_to
BEGIN
    SELECT RAISE(ABORT, 'a publication does not change; it can only be tombstoned');
END;
DROP TABLE paused_entries;
DROP TABLE local_stops;
DROP TABLE stops;
DROP TABLE stop_head;
DROP INDEX outbox_by_object;
DROP INDEX outbox_by_recall;
ALTER TABLE outbox DROP COLUMN recall_id;
DROP TABLE recalls;
DROP TABLE poll_votes;
DROP TABLE reactions;
DROP TABLE featured;
DROP TABLE publication_hashtags;
DROP TABLE publication_media;
DROP TABLE media;
DROP TABLE revised_objects;
DROP INDEX publications_by_about;
ALTER TABLE publications DROP COLUMN about_uri;
ALTER TABLE publications DROP COLUMN poll;
ALTER TABLE publications DROP COLUMN media;
ALTER TABLE publications DROP COLUMN title;
ALTER TABLE actors DROP COLUMN updated_at;
ALTER TABLE actors DROP COLUMN profile;
ALTER TABLE actors DROP COLUMN is_person;
