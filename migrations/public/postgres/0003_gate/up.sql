-- Every kind of act, pictures, recalls, stops.

-- 'Person' for a named spokesperson, else 'Service'.
ALTER TABLE actors ADD COLUMN is_person BOOLEAN NOT NULL DEFAULT FALSE;
-- The released profile, as JSON; absent until one was released.
ALTER TABLE actors ADD COLUMN profile TEXT;
ALTER TABLE actors ADD COLUMN updated_at BIGINT;

ALTER TABLE publications ADD COLUMN title TEXT;
-- Pictures as JSON: hashes, words, focus, in order.
ALTER TABLE publications ADD COLUMN media TEXT NOT NULL DEFAULT '[]';
-- What is asked, as JSON, in a poll.
ALTER TABLE publications ADD COLUMN poll TEXT;
-- Address of the object that an update, delete, pin or unpin is about, or of the post a boost or favourite is for.
ALTER TABLE publications ADD COLUMN about_uri TEXT;
CREATE INDEX publications_by_about ON publications (about_uri, id);

-- Objects that were changed after their publication: which update's document is served now.
CREATE TABLE revised_objects (
    object_uri TEXT NOT NULL PRIMARY KEY,
    publication_id BIGINT NOT NULL REFERENCES publications (id),
    updated_at BIGINT NOT NULL
);

-- Files that were released. The bytes lie in the blob store under their hash.
CREATE TABLE media (
    sha256 TEXT NOT NULL PRIMARY KEY,
    media_type TEXT NOT NULL,
    length BIGINT NOT NULL,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Which publications show a file: once all of them are taken back, so is it.
CREATE TABLE publication_media (
    publication_id BIGINT NOT NULL REFERENCES publications (id),
    sha256 TEXT NOT NULL REFERENCES media (sha256),
    PRIMARY KEY (publication_id, sha256)
);
CREATE INDEX publication_media_by_hash ON publication_media (sha256);

CREATE TABLE publication_hashtags (
    tag TEXT NOT NULL,
    publication_id BIGINT NOT NULL REFERENCES publications (id),
    PRIMARY KEY (tag, publication_id)
);
CREATE INDEX publication_hashtags_by_publication ON publication_hashtags (publication_id);

-- What a brand has put on top of its page.
CREATE TABLE featured (
    actor_id BIGINT NOT NULL REFERENCES actors (id),
    object_uri TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (actor_id, object_uri)
);

-- Boosts and favourites of ours that stand, so that they can be undone.
CREATE TABLE reactions (
    actor_id BIGINT NOT NULL REFERENCES actors (id),
    object_uri TEXT NOT NULL,
    -- 'boost' or 'favourite'.
    kind TEXT NOT NULL,
    activity_uri TEXT NOT NULL,
    author_uri TEXT NOT NULL,
    PRIMARY KEY (actor_id, object_uri, kind)
);

CREATE TABLE poll_votes (
    object_uri TEXT NOT NULL,
    voter_uri TEXT NOT NULL,
    option_index BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (object_uri, voter_uri, option_index)
);

-- Releases that are taken back, also such as were never carried: the database remembers for both.
CREATE TABLE recalls (
    id BIGINT NOT NULL PRIMARY KEY,
    recall_id TEXT NOT NULL UNIQUE,
    release_id TEXT NOT NULL UNIQUE,
    certificate TEXT NOT NULL,
    recalled_at BIGINT NOT NULL
);

-- The recall an activity belongs to; with neither this nor a publication it is a protocol answer.
ALTER TABLE outbox ADD COLUMN recall_id BIGINT REFERENCES recalls (id);
CREATE INDEX outbox_by_recall ON outbox (recall_id);
CREATE INDEX outbox_by_object ON outbox (object_key, id);

-- What must not leave, as the internal plane said last; and what was set on this host itself.
CREATE TABLE stop_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL,
    known_local BIGINT NOT NULL,
    -- Rises with every change of what is in force: cheap to ask for.
    generation BIGINT NOT NULL
);
INSERT INTO stop_head (id, epoch, known_local, generation) VALUES (1, 0, 0, 0);

CREATE TABLE stops (
    id BIGINT NOT NULL PRIMARY KEY,
    -- Absent: every brand.
    brand TEXT,
    -- Absent: every kind.
    kind TEXT
);

CREATE TABLE local_stops (
    id BIGINT NOT NULL PRIMARY KEY,
    brand TEXT,
    kind TEXT,
    reason TEXT NOT NULL,
    set_at BIGINT NOT NULL
);

-- Entries that were under way when something was stopped: they wait for somebody to say go on, or to recall.
CREATE TABLE paused_entries (
    outbox_id BIGINT NOT NULL PRIMARY KEY REFERENCES outbox (id),
    -- Of the word that set them free: a word to go on must be as new.
    epoch BIGINT NOT NULL,
    paused_at BIGINT NOT NULL
);

DROP TRIGGER publications_no_update ON publications;
CREATE TRIGGER publications_no_update BEFORE UPDATE ON publications
FOR EACH ROW
WHEN (OLD.tombstoned_at IS NOT NULL OR NEW.tombstoned_at IS NULL OR
     NEW.id IS DISTINCT FROM OLD.id OR
     NEW.release_id IS DISTINCT FROM OLD.release_id OR
     NEW.candidate_id IS DISTINCT FROM OLD.candidate_id OR
     NEW.actor_id IS DISTINCT FROM OLD.actor_id OR
     NEW.kind IS DISTINCT FROM OLD.kind OR
     NEW.activity_uri IS DISTINCT FROM OLD.activity_uri OR
     NEW.rev_hash IS DISTINCT FROM OLD.rev_hash OR
     NEW.certificate IS DISTINCT FROM OLD.certificate OR
     NEW.published_at IS DISTINCT FROM OLD.published_at OR
     NEW.object_uri IS DISTINCT FROM OLD.object_uri OR
     NEW.object IS DISTINCT FROM OLD.object OR
     NEW.activity IS DISTINCT FROM OLD.activity OR
     NEW.content_html IS DISTINCT FROM OLD.content_html OR
     NEW.content_warning IS DISTINCT FROM OLD.content_warning OR
     NEW.in_reply_to IS DISTINCT FROM OLD.in_reply_to OR
     NEW.title IS DISTINCT FROM OLD.title OR
     NEW.media IS DISTINCT FROM OLD.media OR
     NEW.poll IS DISTINCT FROM OLD.poll OR
     NEW.about_uri IS DISTINCT FROM OLD.about_uri) EXECUTE FUNCTION refuse_change_of_publications();
