-- The public plane: released copies, who follows, what came in, what goes out.
-- Nothing here was ever internal. Times are Unix milliseconds; documents are JSON in TEXT.

-- Our own actors: the brands and the instance actor.
CREATE TABLE actors (
    id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    uri TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    summary TEXT NOT NULL,
    public_key_pem TEXT NOT NULL,
    -- AES-256-GCM under public.key, base64.
    private_key TEXT NOT NULL,
    -- The signed charter; absent for the instance actor.
    charter TEXT,
    created_at INTEGER NOT NULL
);

-- One row per accepted release. Triggers refuse every change but the tombstone.
CREATE TABLE publications (
    id INTEGER NOT NULL PRIMARY KEY,
    release_id TEXT NOT NULL UNIQUE,
    candidate_id TEXT NOT NULL UNIQUE,
    actor_id INTEGER NOT NULL REFERENCES actors (id),
    kind TEXT NOT NULL,
    -- The note; absent for a follow.
    object_uri TEXT UNIQUE,
    object TEXT,
    activity_uri TEXT NOT NULL UNIQUE,
    activity TEXT NOT NULL,
    content_html TEXT,
    content_warning TEXT,
    in_reply_to TEXT,
    rev_hash TEXT NOT NULL,
    certificate TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    tombstoned_at INTEGER
);
CREATE INDEX publications_by_actor ON publications (actor_id, id);

CREATE TABLE remote_actors (
    uri TEXT NOT NULL PRIMARY KEY,
    host TEXT NOT NULL,
    kind TEXT NOT NULL,
    handle TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    public_key_id TEXT NOT NULL,
    public_key_pem TEXT NOT NULL,
    fetched_at INTEGER NOT NULL,
    gone_at INTEGER
);
CREATE INDEX remote_actors_by_key ON remote_actors (public_key_id);
CREATE INDEX remote_actors_by_host ON remote_actors (host);

CREATE TABLE followers (
    actor_id INTEGER NOT NULL REFERENCES actors (id),
    follower_uri TEXT NOT NULL,
    -- Where deliveries go: the shared inbox where there is one.
    inbox TEXT NOT NULL,
    follow_uri TEXT NOT NULL,
    followed_at INTEGER NOT NULL,
    PRIMARY KEY (actor_id, follower_uri)
);
CREATE INDEX followers_by_uri ON followers (follower_uri);
CREATE INDEX followers_by_inbox ON followers (inbox);

-- Kept with followers, so that fan-out costs as many rows as there are inboxes.
CREATE TABLE follower_inboxes (
    actor_id INTEGER NOT NULL REFERENCES actors (id),
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    followers INTEGER NOT NULL,
    PRIMARY KEY (actor_id, inbox)
);

-- Whom our brands follow, by released follows.
CREATE TABLE followings (
    actor_id INTEGER NOT NULL REFERENCES actors (id),
    target_uri TEXT NOT NULL,
    follow_uri TEXT NOT NULL UNIQUE,
    release_id TEXT NOT NULL,
    -- requested, accepted, rejected
    state TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (actor_id, target_uri)
);
CREATE INDEX followings_by_target ON followings (target_uri);

-- What came in and concerns a brand: notes, boosts, likes.
CREATE TABLE outside_items (
    uri TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    author_uri TEXT NOT NULL,
    content_html TEXT,
    in_reply_to TEXT,
    published_at INTEGER,
    updated_at INTEGER,
    received_at INTEGER NOT NULL,
    withdrawn_at INTEGER
);
CREATE INDEX outside_items_by_reply ON outside_items (in_reply_to, kind);
CREATE INDEX outside_items_by_author ON outside_items (author_uri, in_reply_to, kind);

-- Activities we have taken, so that a repeat has no second effect. Kept for 30 days.
CREATE TABLE received_activities (
    -- Of actor and activity, 32 hex digits: short, and nobody can take another's.
    fingerprint TEXT NOT NULL PRIMARY KEY,
    received_at INTEGER NOT NULL
);
CREATE INDEX received_activities_by_time ON received_activities (received_at);

-- An Undo or Delete that came before what it undoes. Kept for 30 days.
CREATE TABLE tombstones (
    -- Of actor and what it took back, 32 hex digits.
    fingerprint TEXT NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
);
CREATE INDEX tombstones_by_time ON tombstones (expires_at);

-- The bytes we sign. Never changed.
CREATE TABLE outbox (
    id INTEGER NOT NULL PRIMARY KEY,
    activity_uri TEXT NOT NULL UNIQUE,
    actor_id INTEGER NOT NULL REFERENCES actors (id),
    -- Absent for protocol answers (Accept, Reject).
    publication_id INTEGER REFERENCES publications (id),
    -- What the activity is about: deliveries about one thing to one inbox keep their order.
    object_key TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX outbox_by_publication ON outbox (publication_id);

-- A fan-out goes through the follower inboxes in order; the cursor is the last one expanded.
CREATE TABLE fan_outs (
    outbox_id INTEGER NOT NULL PRIMARY KEY REFERENCES outbox (id),
    cursor TEXT NOT NULL,
    finished_at INTEGER
);
CREATE INDEX fan_outs_open ON fan_outs (finished_at, outbox_id);

CREATE TABLE deliveries (
    id INTEGER NOT NULL PRIMARY KEY,
    outbox_id INTEGER NOT NULL REFERENCES outbox (id),
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    object_key TEXT NOT NULL,
    -- pending, delivered, refused, gone, expired
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    last_status INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (outbox_id, inbox)
);
-- Only what is pending: a finished delivery leaves both, so their size follows the backlog, not the history.
CREATE INDEX deliveries_by_host ON deliveries (host, attempts, outbox_id, id) WHERE state = 'pending';
CREATE INDEX deliveries_in_order ON deliveries (inbox, object_key, outbox_id) WHERE state = 'pending';

-- Per outbox entry, kept with every change of a delivery's state. Gone and expired count as failed.
CREATE TABLE delivery_counts (
    outbox_id INTEGER NOT NULL PRIMARY KEY REFERENCES outbox (id),
    pending INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    failed INTEGER NOT NULL
);

-- The unit of back-off and of work.
CREATE TABLE peers (
    host TEXT NOT NULL PRIMARY KEY,
    -- Whether deliveries are pending: set with them, taken back by the lease holder that finds none left.
    has_work BOOLEAN NOT NULL,
    fail_count INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    first_failure_at INTEGER,
    last_success_at INTEGER,
    leased_until INTEGER NOT NULL,
    leased_by TEXT,
    -- Rises with every lease; a result written under an older one is refused.
    lease_token INTEGER NOT NULL
);
CREATE INDEX peers_with_work ON peers (has_work, next_attempt_at);

-- Inboxes that answered 404 or 410; dropped when they have done so for 7 days.
CREATE TABLE dead_inboxes (
    inbox TEXT NOT NULL PRIMARY KEY,
    since INTEGER NOT NULL
);

-- What the internal plane is told, in order. The head row is locked by whoever writes, so that a reader
-- never sees a later position before an earlier one.
CREATE TABLE notice_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL
);
INSERT INTO notice_head (id, position) VALUES (1, 0);

CREATE TABLE notices (
    position INTEGER NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX notices_by_time ON notices (created_at);

-- Append-only, whoever asks: the database itself refuses.

CREATE TRIGGER outbox_no_update BEFORE UPDATE ON outbox
BEGIN
    SELECT RAISE(ABORT, 'outbox entries are immutable');
END;

CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox
BEGIN
    SELECT RAISE(ABORT, 'outbox entries are immutable');
END;

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

CREATE TRIGGER publications_no_delete BEFORE DELETE ON publications
BEGIN
    SELECT RAISE(ABORT, 'a publication does not change; it can only be tombstoned');
END;

-- INSERT OR REPLACE deletes without a trigger of its own; so it is refused before it begins.

CREATE TRIGGER publications_no_replace BEFORE INSERT ON publications
WHEN EXISTS (SELECT 1 FROM publications WHERE id = NEW.id OR release_id = NEW.release_id OR candidate_id = NEW.candidate_id OR activity_uri = NEW.activity_uri OR object_uri = NEW.object_uri)
BEGIN
    SELECT RAISE(ABORT, 'a publication does not change; it can only be tombstoned');
END;

CREATE TRIGGER outbox_no_replace BEFORE INSERT ON outbox
WHEN EXISTS (SELECT 1 FROM outbox WHERE id = NEW.id OR activity_uri = NEW.activity_uri)
BEGIN
    SELECT RAISE(ABORT, 'outbox entries are immutable');
END;
