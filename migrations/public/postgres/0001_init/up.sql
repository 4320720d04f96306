-- The public plane: released copies, who follows, what came in, what goes out.
-- Nothing here was ever internal. Times are Unix milliseconds; documents are JSON in TEXT.

-- Our own actors: the brands and the instance actor.
CREATE TABLE actors (
    id BIGINT NOT NULL PRIMARY KEY,
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
    created_at BIGINT NOT NULL
);

-- One row per accepted release. Triggers refuse every change but the tombstone.
CREATE TABLE publications (
    id BIGINT NOT NULL PRIMARY KEY,
    release_id TEXT NOT NULL UNIQUE,
    candidate_id TEXT NOT NULL UNIQUE,
    actor_id BIGINT NOT NULL REFERENCES actors (id),
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
    published_at BIGINT NOT NULL,
    tombstoned_at BIGINT
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
    fetched_at BIGINT NOT NULL,
    gone_at BIGINT
);
CREATE INDEX remote_actors_by_key ON remote_actors (public_key_id);
CREATE INDEX remote_actors_by_host ON remote_actors (host);

CREATE TABLE followers (
    actor_id BIGINT NOT NULL REFERENCES actors (id),
    follower_uri TEXT NOT NULL,
    -- Where deliveries go: the shared inbox where there is one.
    inbox TEXT NOT NULL,
    follow_uri TEXT NOT NULL,
    followed_at BIGINT NOT NULL,
    PRIMARY KEY (actor_id, follower_uri)
);
CREATE INDEX followers_by_uri ON followers (follower_uri);

-- Kept with followers, so that fan-out costs as many rows as there are inboxes.
CREATE TABLE follower_inboxes (
    actor_id BIGINT NOT NULL REFERENCES actors (id),
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    followers BIGINT NOT NULL,
    PRIMARY KEY (actor_id, inbox)
);

-- Whom our brands follow, by released follows.
CREATE TABLE followings (
    actor_id BIGINT NOT NULL REFERENCES actors (id),
    target_uri TEXT NOT NULL,
    follow_uri TEXT NOT NULL UNIQUE,
    release_id TEXT NOT NULL,
    -- requested, accepted, rejected
    state TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
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
    published_at BIGINT,
    updated_at BIGINT,
    received_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX outside_items_by_reply ON outside_items (in_reply_to, kind);
CREATE INDEX outside_items_by_author ON outside_items (author_uri);

-- Activities we have taken, so that a repeat has no second effect. Kept for 30 days.
CREATE TABLE received_activities (
    uri TEXT NOT NULL PRIMARY KEY,
    received_at BIGINT NOT NULL
);
CREATE INDEX received_activities_by_time ON received_activities (received_at);

-- An Undo or Delete that came before what it undoes. Kept for 30 days.
CREATE TABLE tombstones (
    uri TEXT NOT NULL PRIMARY KEY,
    actor_uri TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX tombstones_by_time ON tombstones (expires_at);

-- The bytes we sign. Never changed.
CREATE TABLE outbox (
    id BIGINT NOT NULL PRIMARY KEY,
    activity_uri TEXT NOT NULL UNIQUE,
    actor_id BIGINT NOT NULL REFERENCES actors (id),
    -- Absent for protocol answers (Accept, Reject).
    publication_id BIGINT REFERENCES publications (id),
    -- What the activity is about: deliveries about one thing to one inbox keep their order.
    object_key TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX outbox_by_publication ON outbox (publication_id);

-- A fan-out goes through the follower inboxes in order; the cursor is the last one expanded.
CREATE TABLE fan_outs (
    outbox_id BIGINT NOT NULL PRIMARY KEY REFERENCES outbox (id),
    cursor TEXT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX fan_outs_open ON fan_outs (finished_at, outbox_id);

CREATE TABLE deliveries (
    id BIGINT NOT NULL PRIMARY KEY,
    outbox_id BIGINT NOT NULL REFERENCES outbox (id),
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    object_key TEXT NOT NULL,
    -- pending, delivered, refused, gone, expired
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    last_status BIGINT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (outbox_id, inbox)
);
CREATE INDEX deliveries_by_host ON deliveries (state, host, id);

-- Per outbox entry, kept with every change of a delivery's state.
CREATE TABLE delivery_counts (
    outbox_id BIGINT NOT NULL PRIMARY KEY REFERENCES outbox (id),
    pending BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    failed BIGINT NOT NULL
);

-- The unit of back-off and of work.
CREATE TABLE peers (
    host TEXT NOT NULL PRIMARY KEY,
    fail_count BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    first_failure_at BIGINT,
    last_success_at BIGINT,
    leased_until BIGINT NOT NULL,
    leased_by TEXT,
    -- Rises with every lease; a result written under an older one is refused.
    lease_token BIGINT NOT NULL
);

-- Inboxes that answered 404 or 410; dropped when they have done so for 7 days.
CREATE TABLE dead_inboxes (
    inbox TEXT NOT NULL PRIMARY KEY,
    since BIGINT NOT NULL
);

-- What the internal plane is told, in order. The head row is locked by whoever writes, so that a reader
-- never sees a later position before an earlier one.
CREATE TABLE notice_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    position BIGINT NOT NULL
);
INSERT INTO notice_head (id, position) VALUES (1, 0);

CREATE TABLE notices (
    position BIGINT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX notices_by_time ON notices (created_at);

-- Append-only, whoever asks: the database itself refuses.

CREATE FUNCTION refuse_change_of_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'outbox entries are immutable';
END;
$$;

CREATE TRIGGER outbox_no_update BEFORE UPDATE ON outbox
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_outbox();

CREATE TRIGGER outbox_no_delete BEFORE DELETE ON outbox
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_outbox();

CREATE TRIGGER outbox_no_truncate BEFORE TRUNCATE ON outbox
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_outbox();

CREATE FUNCTION refuse_change_of_publications() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a publication does not change; it can only be tombstoned';
END;
$$;

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
     NEW.in_reply_to IS DISTINCT FROM OLD.in_reply_to) EXECUTE FUNCTION refuse_change_of_publications();

CREATE TRIGGER publications_no_delete BEFORE DELETE ON publications
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_publications();

CREATE TRIGGER publications_no_truncate BEFORE TRUNCATE ON publications
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_publications();
