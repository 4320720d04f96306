-- The way in: sessions, apps and links beside personal tokens; following, marking and being told.

-- One table for whatever proves a person: a browser's session, a personal token, an app's token.
ALTER TABLE personal_tokens RENAME TO tokens;
DROP INDEX personal_tokens_by_person;

CREATE TABLE apps (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    website TEXT,
    -- JSON array, each compared to the character.
    redirect_uris TEXT NOT NULL,
    scopes TEXT NOT NULL,
    client_id TEXT NOT NULL UNIQUE,
    client_secret_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX apps_by_time ON apps (created_at);

-- 'session', 'personal' or 'app'.
ALTER TABLE tokens ADD COLUMN kind TEXT NOT NULL DEFAULT 'personal';
ALTER TABLE tokens ADD COLUMN app_id BIGINT REFERENCES apps (id);
-- The brand an app's token speaks as; absent for a person's own.
ALTER TABLE tokens ADD COLUMN brand_id BIGINT REFERENCES brands (id);
-- Noted at most once an hour.
ALTER TABLE tokens ADD COLUMN last_used_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX tokens_by_person ON tokens (person_id, id);
CREATE INDEX tokens_by_app ON tokens (app_id);
CREATE INDEX tokens_by_use ON tokens (last_used_at);

-- Tokens of an app for itself, without a person (client credentials).
CREATE TABLE app_tokens (
    id BIGINT NOT NULL PRIMARY KEY,
    app_id BIGINT NOT NULL REFERENCES apps (id),
    token_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX app_tokens_by_app ON app_tokens (app_id);
CREATE INDEX app_tokens_by_time ON app_tokens (created_at);

CREATE TABLE authorization_codes (
    id BIGINT NOT NULL PRIMARY KEY,
    code_hash TEXT NOT NULL UNIQUE,
    app_id BIGINT NOT NULL REFERENCES apps (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    brand_id BIGINT REFERENCES brands (id),
    redirect_uri TEXT NOT NULL,
    scopes TEXT NOT NULL,
    -- S256; absent where the client did not send one.
    code_challenge TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    -- What it was exchanged for: a second use revokes it.
    token_id BIGINT REFERENCES tokens (id)
);
CREATE INDEX authorization_codes_by_time ON authorization_codes (expires_at);

-- Links an administrator hands over: 'invitation' for a new person, 'reset' for a new password.
CREATE TABLE one_time_links (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    -- Of a reset.
    person_id BIGINT REFERENCES people (id),
    -- Of an invitation.
    username TEXT,
    display_name TEXT,
    made_by BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_links_by_time ON one_time_links (expires_at);
CREATE INDEX one_time_links_by_person ON one_time_links (person_id, used_at);

-- What a person says about themselves, plain text.
ALTER TABLE people ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- Whom a person follows: a person or a brand; their ids never meet.
CREATE TABLE follows (
    follower_id BIGINT NOT NULL REFERENCES people (id),
    account_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (follower_id, account_id)
);
CREATE INDEX follows_by_account ON follows (account_id, follower_id);

-- Home timelines: what a person finds in theirs. A post or a release; written with it, trimmed by age.
CREATE TABLE feed_entries (
    person_id BIGINT NOT NULL REFERENCES people (id),
    entry_id BIGINT NOT NULL,
    PRIMARY KEY (person_id, entry_id)
);
CREATE INDEX feed_entries_by_entry ON feed_entries (entry_id);

-- What a side thread is about: the release or outside item, and its URI. Nothing outside learns of it.
ALTER TABLE posts ADD COLUMN about_id BIGINT;
ALTER TABLE posts ADD COLUMN about_uri TEXT;
CREATE INDEX posts_by_about ON posts (about_id, id);

CREATE TABLE post_tags (
    tag TEXT NOT NULL,
    post_id BIGINT NOT NULL REFERENCES posts (id),
    PRIMARY KEY (tag, post_id)
);
CREATE INDEX post_tags_by_post ON post_tags (post_id);

-- Marks people put on a post, a release or an outside item. Nobody outside is told.
CREATE TABLE favourites (
    id BIGINT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    entry_id BIGINT NOT NULL,
    UNIQUE (person_id, entry_id)
);
CREATE INDEX favourites_by_person ON favourites (person_id, id);
CREATE INDEX favourites_by_entry ON favourites (entry_id, id);

CREATE TABLE bookmarks (
    id BIGINT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    entry_id BIGINT NOT NULL,
    UNIQUE (person_id, entry_id)
);
CREATE INDEX bookmarks_by_person ON bookmarks (person_id, id);

CREATE TABLE notifications (
    id BIGINT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    -- 'mention', 'favourite' or 'follow'.
    kind TEXT NOT NULL,
    from_id BIGINT NOT NULL REFERENCES people (id),
    entry_id BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX notifications_by_person ON notifications (person_id, id);
CREATE INDEX notifications_by_time ON notifications (created_at);

-- How far a person has read a timeline ('home' or 'notifications'), as apps tell.
CREATE TABLE markers (
    person_id BIGINT NOT NULL REFERENCES people (id),
    timeline TEXT NOT NULL,
    last_read_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, timeline)
);

-- Posts sent with an Idempotency-Key, for a day: the same request again gives the same post.
CREATE TABLE idempotency_keys (
    person_id BIGINT NOT NULL REFERENCES people (id),
    idempotency_key TEXT NOT NULL,
    -- Hash of what was asked for.
    fingerprint TEXT NOT NULL,
    entry_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, idempotency_key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

-- The delivery ledger of a publication, one line per server, as the public plane told.
CREATE TABLE publication_deliveries (
    release_id BIGINT NOT NULL REFERENCES releases (id),
    host TEXT NOT NULL,
    -- 'pending', 'delivered', 'refused', 'gone' or 'expired'.
    state TEXT NOT NULL,
    -- How many inboxes of that server.
    inboxes BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    -- The newest answer: an HTTP status; absent where there was none.
    last_status BIGINT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (release_id, host)
);

-- What a brand has said, for its profile.
CREATE INDEX releases_by_brand ON releases (brand_id, id);

-- Candidates a person has to look at, by state: the desk's queue.
CREATE INDEX candidates_by_state ON candidates (state, id);

-- Whoever is here already follows every brand, as newcomers will, and finds their own posts, those that
-- mention them and what was published.
INSERT INTO follows (follower_id, account_id, created_at)
SELECT people.id, brands.id, brands.created_at FROM people CROSS JOIN brands;
INSERT INTO feed_entries (person_id, entry_id)
SELECT author_id, id FROM posts UNION SELECT person_id, post_id FROM post_mentions;
INSERT INTO feed_entries (person_id, entry_id)
SELECT follows.follower_id, releases.id
FROM follows
JOIN releases ON releases.brand_id = follows.account_id
JOIN publications ON publications.release_id = releases.id;
