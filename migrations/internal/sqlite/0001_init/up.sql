-- The internal plane: people, posts, the gate, the mirror of what is outside, the audit chain.
-- Times are Unix milliseconds; documents are JSON in TEXT; hashes are lower-case hex.

CREATE TABLE people (
    id INTEGER NOT NULL PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    deactivated_at INTEGER,
    -- Posts the whole company can read, counted in the transaction that writes or deletes one.
    posts_count INTEGER NOT NULL,
    -- When the newest of them was written.
    last_posted_at INTEGER
);

-- Roles at the node: monitor, administrator.
CREATE TABLE node_roles (
    person_id INTEGER NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, role)
);

CREATE TABLE personal_tokens (
    id INTEGER NOT NULL PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
);
CREATE INDEX personal_tokens_by_person ON personal_tokens (person_id);

-- Failed passwords, for the rate limits. Rows older than the window are deleted.
CREATE TABLE password_failures (
    id INTEGER NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    address TEXT NOT NULL,
    failed_at INTEGER NOT NULL
);
CREATE INDEX password_failures_by_account ON password_failures (account, failed_at);
CREATE INDEX password_failures_by_address ON password_failures (address, failed_at);
CREATE INDEX password_failures_by_time ON password_failures (failed_at);

CREATE TABLE brands (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    actor_uri TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    charter TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- When the public plane had made the actor.
    opened_at INTEGER
);

-- Gate roles, held at one brand. review_group is 'pr' for a PR approver and '' for the other roles.
CREATE TABLE brand_roles (
    person_id INTEGER NOT NULL REFERENCES people (id),
    brand_id INTEGER NOT NULL REFERENCES brands (id),
    role TEXT NOT NULL,
    review_group TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, brand_id, role, review_group)
);
CREATE INDEX brand_roles_by_brand ON brand_roles (brand_id, role);

CREATE TABLE posts (
    id INTEGER NOT NULL PRIMARY KEY,
    author_id INTEGER NOT NULL REFERENCES people (id),
    text TEXT NOT NULL,
    content_warning TEXT,
    language TEXT,
    visibility TEXT NOT NULL,
    in_reply_to_id INTEGER REFERENCES posts (id),
    -- The first post of the thread; its own id for a post that answers nothing.
    thread_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
);
CREATE INDEX posts_by_author ON posts (author_id, id);
CREATE INDEX posts_by_thread ON posts (thread_id, id);
CREATE INDEX posts_by_reply ON posts (in_reply_to_id);
CREATE INDEX posts_by_visibility ON posts (visibility, id);

CREATE TABLE post_mentions (
    post_id INTEGER NOT NULL REFERENCES posts (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (post_id, person_id)
);
CREATE INDEX post_mentions_by_person ON post_mentions (person_id, post_id);

CREATE TABLE policies (
    version INTEGER NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE candidates (
    id INTEGER NOT NULL PRIMARY KEY,
    outside_id TEXT NOT NULL UNIQUE,
    brand_id INTEGER NOT NULL REFERENCES brands (id),
    kind TEXT NOT NULL,
    author_id INTEGER NOT NULL REFERENCES people (id),
    -- The post that was copied, and who wrote it. Never leaves this database.
    from_post_id INTEGER REFERENCES posts (id),
    from_post_author_id INTEGER REFERENCES people (id),
    state TEXT NOT NULL,
    -- Why it is held, or why the public plane could not take it yet.
    problem TEXT,
    revision INTEGER NOT NULL,
    rev_hash TEXT NOT NULL,
    scheduled_at INTEGER,
    -- The end of the undo window.
    leaves_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX candidates_by_brand ON candidates (brand_id, state, id);
CREATE INDEX candidates_by_author ON candidates (author_id, id);
CREATE INDEX candidates_by_post_author ON candidates (from_post_author_id, id);
CREATE INDEX candidates_by_leaving ON candidates (state, leaves_at);
CREATE INDEX candidates_by_schedule ON candidates (state, scheduled_at);

CREATE TABLE candidate_contributors (
    candidate_id INTEGER NOT NULL REFERENCES candidates (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    PRIMARY KEY (candidate_id, person_id)
);
CREATE INDEX candidate_contributors_by_person ON candidate_contributors (person_id, candidate_id);

CREATE TABLE revisions (
    candidate_id INTEGER NOT NULL REFERENCES candidates (id),
    number INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES people (id),
    rev_hash TEXT NOT NULL,
    audience_to TEXT NOT NULL,
    audience_cc TEXT NOT NULL,
    in_reply_to TEXT,
    object TEXT,
    text TEXT,
    content_html TEXT,
    content_warning TEXT,
    language TEXT,
    mentions TEXT NOT NULL,
    not_before INTEGER,
    not_after INTEGER,
    policy_version INTEGER NOT NULL REFERENCES policies (version),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (candidate_id, number)
);

CREATE TABLE decisions (
    id INTEGER NOT NULL PRIMARY KEY,
    candidate_id INTEGER NOT NULL REFERENCES candidates (id),
    revision INTEGER NOT NULL,
    rev_hash TEXT NOT NULL,
    step INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    verdict TEXT NOT NULL,
    comment TEXT,
    decided_at INTEGER NOT NULL,
    reauthenticated_at INTEGER NOT NULL,
    reauthenticated_by TEXT NOT NULL,
    policy_version INTEGER NOT NULL REFERENCES policies (version)
);
CREATE INDEX decisions_by_candidate ON decisions (candidate_id, id);

CREATE TABLE reauthentications (
    id INTEGER NOT NULL PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL REFERENCES people (id),
    token_id INTEGER NOT NULL REFERENCES personal_tokens (id),
    verb TEXT NOT NULL,
    candidate_id INTEGER REFERENCES candidates (id),
    rev_hash TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
);
CREATE INDEX reauthentications_by_time ON reauthentications (expires_at);

-- What must not leave for now. A row without lifted_at is in force.
CREATE TABLE stops (
    id INTEGER NOT NULL PRIMARY KEY,
    -- Absent: every brand.
    brand_id INTEGER REFERENCES brands (id),
    -- Absent: every kind.
    kind TEXT,
    reason TEXT NOT NULL,
    set_by INTEGER NOT NULL REFERENCES people (id),
    set_at INTEGER NOT NULL,
    lifted_at INTEGER
);
CREATE INDEX stops_in_force ON stops (lifted_at);

-- Inserted by the publish transaction only.
CREATE TABLE releases (
    id INTEGER NOT NULL PRIMARY KEY,
    outside_id TEXT NOT NULL UNIQUE,
    candidate_id INTEGER NOT NULL UNIQUE REFERENCES candidates (id),
    brand_id INTEGER NOT NULL REFERENCES brands (id),
    revision INTEGER NOT NULL,
    certificate TEXT NOT NULL,
    released_at INTEGER NOT NULL,
    -- When the public plane had taken it.
    carried_at INTEGER,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL
);
CREATE INDEX releases_to_carry ON releases (carried_at, next_attempt_at, id);

-- The mirror: what the public plane told us through the courier.
CREATE TABLE publications (
    release_id INTEGER NOT NULL PRIMARY KEY REFERENCES releases (id),
    uri TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    -- For a follow: whether the other side accepted. Absent until it has answered.
    follow_accepted BOOLEAN
);

CREATE TABLE outside_actors (
    uri TEXT NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL,
    -- Lower case: handles are compared without regard to it.
    handle_key TEXT NOT NULL,
    name TEXT NOT NULL,
    refreshed_at INTEGER NOT NULL
);
CREATE INDEX outside_actors_by_handle ON outside_actors (handle_key);

CREATE TABLE outside_items (
    id INTEGER NOT NULL PRIMARY KEY,
    brand_id INTEGER NOT NULL REFERENCES brands (id),
    kind TEXT NOT NULL,
    uri TEXT NOT NULL,
    author_uri TEXT NOT NULL REFERENCES outside_actors (uri),
    content_html TEXT,
    in_reply_to TEXT,
    received_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    UNIQUE (brand_id, uri)
);
CREATE INDEX outside_items_by_brand ON outside_items (brand_id, id);
CREATE INDEX outside_items_by_uri ON outside_items (uri);

-- Actors whose copy the public plane is asked to refresh before a release that mentions them.
CREATE TABLE lookups (
    uri TEXT NOT NULL PRIMARY KEY,
    requested_at INTEGER NOT NULL,
    answered_at INTEGER,
    problem TEXT
);
CREATE INDEX lookups_open ON lookups (answered_at);

CREATE TABLE courier_cursors (
    name TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL
);

-- One row; whoever updates it first orders every verb of the gate.
CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence INTEGER NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, sequence, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE audit_entries (
    sequence INTEGER NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    person_id INTEGER,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- Heads of the chain, signed with the release key: every hour and after every release.
CREATE TABLE audit_signed_heads (
    sequence INTEGER NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL,
    signed_at INTEGER NOT NULL,
    signature TEXT NOT NULL,
    key_id TEXT NOT NULL
);

-- Append-only, whoever asks: the database itself refuses.

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;

CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;

CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;

CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;

CREATE TRIGGER revisions_no_update BEFORE UPDATE ON revisions
BEGIN
    SELECT RAISE(ABORT, 'revisions are immutable');
END;

CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions
BEGIN
    SELECT RAISE(ABORT, 'revisions are immutable');
END;

CREATE TRIGGER audit_signed_heads_no_update BEFORE UPDATE ON audit_signed_heads
BEGIN
    SELECT RAISE(ABORT, 'signed heads are append-only');
END;

CREATE TRIGGER audit_signed_heads_no_delete BEFORE DELETE ON audit_signed_heads
BEGIN
    SELECT RAISE(ABORT, 'signed heads are append-only');
END;

-- INSERT OR REPLACE deletes without a trigger of its own; so it is refused before it begins.

CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
WHEN EXISTS (SELECT 1 FROM audit_entries WHERE sequence = NEW.sequence)
BEGIN
    SELECT RAISE(ABORT, 'audit entries are append-only');
END;

CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions
WHEN EXISTS (SELECT 1 FROM decisions WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;

CREATE TRIGGER revisions_no_replace BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE candidate_id = NEW.candidate_id AND number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'revisions are immutable');
END;

CREATE TRIGGER audit_signed_heads_no_replace BEFORE INSERT ON audit_signed_heads
WHEN EXISTS (SELECT 1 FROM audit_signed_heads WHERE sequence = NEW.sequence)
BEGIN
    SELECT RAISE(ABORT, 'signed heads are append-only');
END;

CREATE TRIGGER releases_no_update BEFORE UPDATE ON releases
WHEN NEW.id IS NOT OLD.id OR
     NEW.outside_id IS NOT OLD.outside_id OR
     NEW.candidate_id IS NOT OLD.candidate_id OR
     NEW.brand_id IS NOT OLD.brand_id OR
     NEW.revision IS NOT OLD.revision OR
     NEW.certificate IS NOT OLD.certificate OR
     NEW.released_at IS NOT OLD.released_at
BEGIN
    SELECT RAISE(ABORT, 'a release does not change; only its carriage is noted');
END;

CREATE TRIGGER releases_no_delete BEFORE DELETE ON releases
BEGIN
    SELECT RAISE(ABORT, 'a release does not change; only its carriage is noted');
END;

CREATE TRIGGER releases_no_replace BEFORE INSERT ON releases
WHEN EXISTS (SELECT 1 FROM releases WHERE id = NEW.id OR outside_id = NEW.outside_id OR candidate_id = NEW.candidate_id)
BEGIN
    SELECT RAISE(ABORT, 'a release does not change; only its carriage is noted');
END;
