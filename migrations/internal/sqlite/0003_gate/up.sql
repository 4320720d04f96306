-- The gate, complete: every kind of candidate, pictures, policies by brand, content checks, stops, recalls.

-- Where notices by e-mail go, confirmed by whoever it is; absent: none are sent.
ALTER TABLE people ADD COLUMN email TEXT;

-- 'company', or 'spokesperson' for a named person's own voice.
ALTER TABLE brands ADD COLUMN kind TEXT NOT NULL DEFAULT 'company';
ALTER TABLE brands ADD COLUMN spokesperson_id INTEGER REFERENCES people (id);
-- IANA name of the zone its calendar is kept in.
ALTER TABLE brands ADD COLUMN time_zone TEXT NOT NULL DEFAULT 'UTC';
-- What the outside sees of it, as JSON; absent until a profile was released.
ALTER TABLE brands ADD COLUMN profile TEXT;

-- From when on a role counts for approving.
ALTER TABLE brand_roles ADD COLUMN counts_from INTEGER NOT NULL DEFAULT 0;

-- The groups whose members approve, by brand. Members hold the role of approver with the group's name.
CREATE TABLE review_groups (
    brand_id INTEGER NOT NULL REFERENCES brands (id),
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (brand_id, name)
);
INSERT INTO review_groups (brand_id, name, title, created_at)
SELECT brands.id, names.name, names.title, brands.created_at
FROM brands
CROSS JOIN (
    SELECT 'pr' AS name, 'PR' AS title
    UNION ALL SELECT 'legal', 'Legal'
    UNION ALL SELECT 'hr', 'HR'
    UNION ALL SELECT 'exec', 'Executives'
) AS names;

-- Absent: the node's own, in force for every brand that has none.
ALTER TABLE policies ADD COLUMN brand_id INTEGER REFERENCES brands (id);
-- The two administrators; absent for what setting the node up installed.
ALTER TABLE policies ADD COLUMN changed_by INTEGER REFERENCES people (id);
ALTER TABLE policies ADD COLUMN confirmed_by INTEGER REFERENCES people (id);
CREATE INDEX policies_by_brand ON policies (brand_id, version);

-- What content checks look for: JSON. The newest is in force.
CREATE TABLE check_lists (
    version INTEGER NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_by INTEGER REFERENCES people (id),
    confirmed_by INTEGER REFERENCES people (id)
);

-- What one administrator, or an operator at the command line, asks for and another administrator confirms.
CREATE TABLE requests (
    id INTEGER NOT NULL PRIMARY KEY,
    -- 'policy', 'check_list', 'role', 'brand', 'review_group' or 'reset'.
    kind TEXT NOT NULL,
    -- What it is about: a brand, a person.
    subject TEXT NOT NULL,
    -- The whole wish, as JSON.
    document TEXT NOT NULL,
    -- Absent: an operator at the command line.
    requested_by INTEGER REFERENCES people (id),
    requested_at INTEGER NOT NULL,
    -- 'open', 'confirmed', 'refused' or 'cancelled'.
    state TEXT NOT NULL,
    decided_by INTEGER REFERENCES people (id),
    decided_at INTEGER
);
CREATE INDEX requests_by_state ON requests (state, id);

-- Somebody of a group stands in for another of it, for a period set in advance.
CREATE TABLE delegations (
    id INTEGER NOT NULL PRIMARY KEY,
    brand_id INTEGER NOT NULL REFERENCES brands (id),
    review_group TEXT NOT NULL,
    from_id INTEGER NOT NULL REFERENCES people (id),
    to_id INTEGER NOT NULL REFERENCES people (id),
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    cancelled_at INTEGER
);
CREATE INDEX delegations_by_brand ON delegations (brand_id, ends_at);

-- What it was before it was held, to which lifting leads back; and the stop that held it.
ALTER TABLE candidates ADD COLUMN held_from TEXT;
ALTER TABLE candidates ADD COLUMN held_by_stop INTEGER;
-- The time it had when it was held.
ALTER TABLE candidates ADD COLUMN held_schedule INTEGER;
-- The release whose publication an update, delete, pin or unpin is about.
ALTER TABLE candidates ADD COLUMN target_release_id INTEGER REFERENCES releases (id);
CREATE INDEX candidates_by_target ON candidates (target_release_id, id);
CREATE INDEX candidates_by_stop ON candidates (held_by_stop);

ALTER TABLE revisions ADD COLUMN title TEXT;
ALTER TABLE revisions ADD COLUMN hashtags TEXT NOT NULL DEFAULT '[]';
-- Pictures as JSON: hashes, words, focus, in order.
ALTER TABLE revisions ADD COLUMN media TEXT NOT NULL DEFAULT '[]';
ALTER TABLE revisions ADD COLUMN poll TEXT;
ALTER TABLE revisions ADD COLUMN profile TEXT;
ALTER TABLE revisions ADD COLUMN object_hash TEXT;
-- What only reviewers know, with the salt of the commitment that the hash covers.
ALTER TABLE revisions ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';
ALTER TABLE revisions ADD COLUMN inside_salt TEXT;
ALTER TABLE revisions ADD COLUMN inside TEXT;
-- Names the pictures were uploaded under, in their order: for the content checks, never for the outside.
ALTER TABLE revisions ADD COLUMN file_names TEXT NOT NULL DEFAULT '[]';
-- What the content checks found, by which version of the list.
ALTER TABLE revisions ADD COLUMN check_version INTEGER;
ALTER TABLE revisions ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';

-- The group a decision was made for. Until now there was one.
ALTER TABLE decisions ADD COLUMN review_group TEXT NOT NULL DEFAULT 'pr';

-- A finding somebody let pass, for one revision. They decide about that candidate no more.
CREATE TABLE check_overrides (
    id INTEGER NOT NULL PRIMARY KEY,
    candidate_id INTEGER NOT NULL REFERENCES candidates (id),
    rev_hash TEXT NOT NULL,
    rule TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX check_overrides_by_candidate ON check_overrides (candidate_id, id);

-- What the desk says among itself about a candidate.
CREATE TABLE candidate_comments (
    id INTEGER NOT NULL PRIMARY KEY,
    candidate_id INTEGER NOT NULL REFERENCES candidates (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX candidate_comments_by_candidate ON candidate_comments (candidate_id, id);

-- Who set a stop may be an operator, and lifting one takes two people.
ALTER TABLE stops RENAME TO stops_before;
DROP INDEX stops_in_force;
CREATE TABLE stops (
    id INTEGER NOT NULL PRIMARY KEY,
    -- Absent: every brand.
    brand_id INTEGER REFERENCES brands (id),
    -- Absent: every kind.
    kind TEXT,
    reason TEXT NOT NULL,
    -- Absent: an operator at the command line.
    set_by INTEGER REFERENCES people (id),
    set_at INTEGER NOT NULL,
    lifted_at INTEGER,
    epoch INTEGER NOT NULL DEFAULT 0,
    -- Its number on the public host, where it was set there.
    local_id INTEGER UNIQUE,
    -- Who asked first to lift it, and who made it so.
    lift_asked_by INTEGER REFERENCES people (id),
    lift_asked_at INTEGER,
    lifted_by INTEGER REFERENCES people (id)
);
INSERT INTO stops (id, brand_id, kind, reason, set_by, set_at, lifted_at)
SELECT id, brand_id, kind, reason, set_by, set_at, lifted_at FROM stops_before;
DROP TABLE stops_before;
CREATE INDEX stops_in_force ON stops (lifted_at);

-- One row: how often stops have changed, which of the public host's own are known, what was carried.
CREATE TABLE stop_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch INTEGER NOT NULL,
    known_local INTEGER NOT NULL,
    carried_epoch INTEGER NOT NULL
);
INSERT INTO stop_head (id, epoch, known_local, carried_epoch) VALUES (1, 0, 0, 0);

-- After a stop: since when the rest of a half-delivered publication waits, and the signed word to go on.
ALTER TABLE releases ADD COLUMN paused_at INTEGER;
ALTER TABLE releases ADD COLUMN resume TEXT;
ALTER TABLE releases ADD COLUMN resume_carried_at INTEGER;
CREATE INDEX releases_paused ON releases (paused_at, id);

CREATE TABLE recalls (
    id INTEGER NOT NULL PRIMARY KEY,
    outside_id TEXT NOT NULL UNIQUE,
    release_id INTEGER NOT NULL UNIQUE REFERENCES releases (id),
    candidate_id INTEGER NOT NULL UNIQUE REFERENCES candidates (id),
    requested_by INTEGER NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL,
    -- The signed recall certificate, as JSON.
    certificate TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    carried_at INTEGER,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    -- When every server had answered, or the seven days were over.
    finished_at INTEGER
);
CREATE INDEX recalls_to_carry ON recalls (carried_at, next_attempt_at, id);
CREATE INDEX recalls_open ON recalls (finished_at, id);

-- The recall report, one line per server, as the public plane told.
CREATE TABLE recall_deliveries (
    recall_id INTEGER NOT NULL REFERENCES recalls (id),
    host TEXT NOT NULL,
    state TEXT NOT NULL,
    inboxes INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    last_status INTEGER,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (recall_id, host)
);

-- How the outside has voted, as JSON: voters, and a count per option.
ALTER TABLE publications ADD COLUMN votes TEXT;

-- Pictures people have uploaded: the derived copy; the original is not kept.
CREATE TABLE media (
    id INTEGER NOT NULL PRIMARY KEY,
    -- Random; the path under which it is served inside.
    name TEXT NOT NULL UNIQUE,
    owner_id INTEGER NOT NULL REFERENCES people (id),
    -- Uploaded by an app that acts as this brand: for its candidates alone. Absent: the person's own.
    brand_id INTEGER REFERENCES brands (id),
    -- Absent until it is posted.
    post_id INTEGER REFERENCES posts (id),
    position INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    media_type TEXT NOT NULL,
    length INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    preview_sha256 TEXT NOT NULL,
    preview_type TEXT NOT NULL,
    preview_length INTEGER NOT NULL,
    preview_width INTEGER NOT NULL,
    preview_height INTEGER NOT NULL,
    blurhash TEXT NOT NULL,
    alt TEXT,
    focus_x INTEGER,
    focus_y INTEGER,
    -- As it was uploaded, for the content checks.
    file_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX media_by_post ON media (post_id, position);
CREATE INDEX media_by_owner ON media (owner_id, id);
CREATE INDEX media_by_hash ON media (sha256);
CREATE INDEX media_by_preview_hash ON media (preview_sha256);

-- Which files the revisions of a candidate name: reviewers may see them, and none is cleaned away.
CREATE TABLE candidate_media (
    candidate_id INTEGER NOT NULL REFERENCES candidates (id),
    sha256 TEXT NOT NULL,
    PRIMARY KEY (candidate_id, sha256)
);
CREATE INDEX candidate_media_by_hash ON candidate_media (sha256);

-- The kind of a post, and how far it may go.
ALTER TABLE posts ADD COLUMN kind TEXT NOT NULL DEFAULT 'update';
-- 'public_candidate', 'internal', 'confidential' or 'restricted': the last two cannot be proposed.
ALTER TABLE posts ADD COLUMN label TEXT NOT NULL DEFAULT 'internal';

-- Copies of posts from elsewhere that somebody of a desk has looked up.
CREATE TABLE outside_objects (
    uri TEXT NOT NULL PRIMARY KEY,
    author_uri TEXT NOT NULL REFERENCES outside_actors (uri),
    url TEXT NOT NULL,
    content_html TEXT NOT NULL,
    content_warning TEXT,
    published_at INTEGER,
    -- Of what reviewers see; a boost carries it.
    object_hash TEXT NOT NULL,
    refreshed_at INTEGER NOT NULL,
    gone_at INTEGER,
    -- When its author changed it or took it back after this copy was made.
    changed_at INTEGER
);

-- 'actor', 'handle' or 'object'; who asked, and what was found.
ALTER TABLE lookups ADD COLUMN kind TEXT NOT NULL DEFAULT 'actor';
ALTER TABLE lookups ADD COLUMN requested_by INTEGER REFERENCES people (id);
ALTER TABLE lookups ADD COLUMN found_uri TEXT;
-- Its id where a person asked, so that they can ask for the answer.
ALTER TABLE lookups ADD COLUMN id INTEGER;
CREATE UNIQUE INDEX lookups_by_id ON lookups (id);
CREATE INDEX lookups_by_time ON lookups (requested_at);
-- How often somebody did something lately.
CREATE INDEX audit_entries_by_person ON audit_entries (person_id, at);
-- What happened to something.
CREATE INDEX audit_entries_by_subject ON audit_entries (subject, sequence);
-- What was done of one kind.
CREATE INDEX audit_entries_by_verb ON audit_entries (verb, sequence);

-- The second factor: the secret, sealed with the internal plane's key.
CREATE TABLE second_factors (
    person_id INTEGER NOT NULL PRIMARY KEY REFERENCES people (id),
    sealed_secret TEXT NOT NULL,
    -- Absent until the first code was given.
    confirmed_at INTEGER,
    -- The newest time step a code was taken for: none is taken twice.
    last_step INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE recovery_codes (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    code_hash TEXT NOT NULL UNIQUE,
    used_at INTEGER
);
CREATE INDEX recovery_codes_by_person ON recovery_codes (person_id);

-- What people are told about candidates, in the app. Never any content.
CREATE TABLE desk_notices (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    -- Absent where it is about a stop or a request.
    candidate_id INTEGER REFERENCES candidates (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER
);
CREATE INDEX desk_notices_by_person ON desk_notices (person_id, id);
CREATE INDEX desk_notices_by_time ON desk_notices (created_at);

-- The same by e-mail, until it is sent: an address, a fixed subject, a path.
CREATE TABLE mails (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    address TEXT NOT NULL,
    kind TEXT NOT NULL,
    path TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    sent_at INTEGER,
    failed_at INTEGER
);
CREATE INDEX mails_to_send ON mails (sent_at, failed_at, next_attempt_at);
CREATE INDEX mails_by_time ON mails (created_at);

-- An address somebody has given for their notices, until they open the link that was mailed to it.
CREATE TABLE email_confirmations (
    person_id INTEGER NOT NULL PRIMARY KEY REFERENCES people (id),
    address TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE INDEX email_confirmations_by_time ON email_confirmations (expires_at);

CREATE TRIGGER policies_no_update BEFORE UPDATE ON policies
BEGIN
    SELECT RAISE(ABORT, 'policies are never changed, only followed by newer ones');
END;

CREATE TRIGGER policies_no_delete BEFORE DELETE ON policies
BEGIN
    SELECT RAISE(ABORT, 'policies are never changed, only followed by newer ones');
END;

CREATE TRIGGER policies_no_replace BEFORE INSERT ON policies
WHEN EXISTS (SELECT 1 FROM policies WHERE version = NEW.version)
BEGIN
    SELECT RAISE(ABORT, 'policies are never changed, only followed by newer ones');
END;

CREATE TRIGGER check_lists_no_update BEFORE UPDATE ON check_lists
BEGIN
    SELECT RAISE(ABORT, 'check lists are never changed, only followed by newer ones');
END;

CREATE TRIGGER check_lists_no_delete BEFORE DELETE ON check_lists
BEGIN
    SELECT RAISE(ABORT, 'check lists are never changed, only followed by newer ones');
END;

CREATE TRIGGER check_lists_no_replace BEFORE INSERT ON check_lists
WHEN EXISTS (SELECT 1 FROM check_lists WHERE version = NEW.version)
BEGIN
    SELECT RAISE(ABORT, 'check lists are never changed, only followed by newer ones');
END;

CREATE TRIGGER check_overrides_no_update BEFORE UPDATE ON check_overrides
BEGIN
    SELECT RAISE(ABORT, 'overrides are append-only');
END;

CREATE TRIGGER check_overrides_no_delete BEFORE DELETE ON check_overrides
BEGIN
    SELECT RAISE(ABORT, 'overrides are append-only');
END;

CREATE TRIGGER check_overrides_no_replace BEFORE INSERT ON check_overrides
WHEN EXISTS (SELECT 1 FROM check_overrides WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'overrides are append-only');
END;
