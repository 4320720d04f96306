-- The internal plane: people, posts, the gate, the mirror of what is outside, the audit chain.
-- Times are Unix milliseconds; documents are JSON in TEXT; hashes are lower-case hex.

CREATE TABLE people (
    id BIGINT NOT NULL PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deactivated_at BIGINT,
    -- Posts the whole company can read, counted in the transaction that writes or deletes one.
    posts_count BIGINT NOT NULL,
    -- When the newest of them was written.
    last_posted_at BIGINT
);

-- Roles at the node: monitor, administrator.
CREATE TABLE node_roles (
    person_id BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, role)
);

CREATE TABLE personal_tokens (
    id BIGINT NOT NULL PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX personal_tokens_by_person ON personal_tokens (person_id);

-- Failed passwords, for the rate limits. Rows older than the window are deleted.
CREATE TABLE password_failures (
    id BIGINT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    address TEXT NOT NULL,
    failed_at BIGINT NOT NULL
);
CREATE INDEX password_failures_by_account ON password_failures (account, failed_at);
CREATE INDEX password_failures_by_address ON password_failures (address, failed_at);
CREATE INDEX password_failures_by_time ON password_failures (failed_at);

CREATE TABLE brands (
    id BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    actor_uri TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    charter TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When the public plane had made the actor.
    opened_at BIGINT
);

-- Gate roles, held at one brand. review_group is 'pr' for a PR approver and '' for the other roles.
CREATE TABLE brand_roles (
    person_id BIGINT NOT NULL REFERENCES people (id),
    brand_id BIGINT NOT NULL REFERENCES brands (id),
    role TEXT NOT NULL,
    review_group TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, brand_id, role, review_group)
);
CREATE INDEX brand_roles_by_brand ON brand_roles (brand_id, role);

CREATE TABLE posts (
    id BIGINT NOT NULL PRIMARY KEY,
    author_id BIGINT NOT NULL REFERENCES people (id),
    text TEXT NOT NULL,
    content_warning TEXT,
    language TEXT,
    visibility TEXT NOT NULL,
    in_reply_to_id BIGINT REFERENCES posts (id),
    -- The first post of the thread; its own id for a post that answers nothing.
    thread_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX posts_by_author ON posts (author_id, id);
CREATE INDEX posts_by_thread ON posts (thread_id, id);
CREATE INDEX posts_by_reply ON posts (in_reply_to_id);
CREATE INDEX posts_by_visibility ON posts (visibility, id);

CREATE TABLE post_mentions (
    post_id BIGINT NOT NULL REFERENCES posts (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    PRIMARY KEY (post_id, person_id)
);
CREATE INDEX post_mentions_by_person ON post_mentions (person_id, post_id);

CREATE TABLE policies (
    version BIGINT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE candidates (
    id BIGINT NOT NULL PRIMARY KEY,
    outside_id TEXT NOT NULL UNIQUE,
    brand_id BIGINT NOT NULL REFERENCES brands (id),
    kind TEXT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES people (id),
    -- The post that was copied, and who wrote it. Never leaves this database.
    from_post_id BIGINT REFERENCES posts (id),
    from_post_author_id BIGINT REFERENCES people (id),
    state TEXT NOT NULL,
    -- Why it is held, or why the public plane could not take it yet.
    problem TEXT,
    revision BIGINT NOT NULL,
    rev_hash TEXT NOT NULL,
    scheduled_at BIGINT,
    -- The end of the undo window.
    leaves_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX candidates_by_brand ON candidates (brand_id, state, id);
CREATE INDEX candidates_by_author ON candidates (author_id, id);
CREATE INDEX candidates_by_post_author ON candidates (from_post_author_id, id);
CREATE INDEX candidates_by_leaving ON candidates (state, leaves_at);
CREATE INDEX candidates_by_schedule ON candidates (state, scheduled_at);

CREATE TABLE candidate_contributors (
    candidate_id BIGINT NOT NULL REFERENCES candidates (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    PRIMARY KEY (candidate_id, person_id)
);
CREATE INDEX candidate_contributors_by_person ON candidate_contributors (person_id, candidate_id);

CREATE TABLE revisions (
    candidate_id BIGINT NOT NULL REFERENCES candidates (id),
    number BIGINT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES people (id),
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
    not_before BIGINT,
    not_after BIGINT,
    policy_version BIGINT NOT NULL REFERENCES policies (version),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (candidate_id, number)
);

CREATE TABLE decisions (
    id BIGINT NOT NULL PRIMARY KEY,
    candidate_id BIGINT NOT NULL REFERENCES candidates (id),
    revision BIGINT NOT NULL,
    rev_hash TEXT NOT NULL,
    step BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    verdict TEXT NOT NULL,
    comment TEXT,
    decided_at BIGINT NOT NULL,
    reauthenticated_at BIGINT NOT NULL,
    reauthenticated_by TEXT NOT NULL,
    policy_version BIGINT NOT NULL REFERENCES policies (version)
);
CREATE INDEX decisions_by_candidate ON decisions (candidate_id, id);

CREATE TABLE reauthentications (
    id BIGINT NOT NULL PRIMARY KEY,
    secret_hash TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES people (id),
    token_id BIGINT NOT NULL REFERENCES personal_tokens (id),
    verb TEXT NOT NULL,
    candidate_id BIGINT REFERENCES candidates (id),
    rev_hash TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX reauthentications_by_time ON reauthentications (expires_at);

-- What must not leave for now. A row without lifted_at is in force.
CREATE TABLE stops (
    id BIGINT NOT NULL PRIMARY KEY,
    -- Absent: every brand.
    brand_id BIGINT REFERENCES brands (id),
    -- Absent: every kind.
    kind TEXT,
    reason TEXT NOT NULL,
    set_by BIGINT NOT NULL REFERENCES people (id),
    set_at BIGINT NOT NULL,
    lifted_at BIGINT
);
CREATE INDEX stops_in_force ON stops (lifted_at);

-- Inserted by the publish transaction only.
CREATE TABLE releases (
    id BIGINT NOT NULL PRIMARY KEY,
    outside_id TEXT NOT NULL UNIQUE,
    candidate_id BIGINT NOT NULL UNIQUE REFERENCES candidates (id),
    brand_id BIGINT NOT NULL REFERENCES brands (id),
    revision BIGINT NOT NULL,
    certificate TEXT NOT NULL,
    released_at BIGINT NOT NULL,
    -- When the public plane had taken it.
    carried_at BIGINT,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL
);
CREATE INDEX releases_to_carry ON releases (carried_at, next_attempt_at, id);

-- The mirror: what the public plane told us through the courier.
CREATE TABLE publications (
    release_id BIGINT NOT NULL PRIMARY KEY REFERENCES releases (id),
    uri TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    delivered BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    -- For a follow: whether the other side accepted. Absent until it has answered.
    follow_accepted BOOLEAN
);

CREATE TABLE outside_actors (
    uri TEXT NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL,
    -- Lower case: handles are compared without regard to it.
    handle_key TEXT NOT NULL,
    name TEXT NOT NULL,
    refreshed_at BIGINT NOT NULL
);
CREATE INDEX outside_actors_by_handle ON outside_actors (handle_key);

CREATE TABLE outside_items (
    id BIGINT NOT NULL PRIMARY KEY,
    brand_id BIGINT NOT NULL REFERENCES brands (id),
    kind TEXT NOT NULL,
    uri TEXT NOT NULL,
    author_uri TEXT NOT NULL REFERENCES outside_actors (uri),
    content_html TEXT,
    in_reply_to TEXT,
    received_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    UNIQUE (brand_id, uri)
);
CREATE INDEX outside_items_by_brand ON outside_items (brand_id, id);
CREATE INDEX outside_items_by_uri ON outside_items (uri);

-- Actors whose copy the public plane is asked to refresh before a release that mentions them.
CREATE TABLE lookups (
    uri TEXT NOT NULL PRIMARY KEY,
    requested_at BIGINT NOT NULL,
    answered_at BIGINT,
    problem TEXT
);
CREATE INDEX lookups_open ON lookups (answered_at);

CREATE TABLE courier_cursors (
    name TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL
);

-- One row; whoever updates it first orders every verb of the gate.
CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, sequence, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE audit_entries (
    sequence BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    person_id BIGINT,
    verb TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- Heads of the chain, signed with the release key: every hour and after every release.
CREATE TABLE audit_signed_heads (
    sequence BIGINT NOT NULL PRIMARY KEY,
    hash TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    signature TEXT NOT NULL,
    key_id TEXT NOT NULL
);

-- Append-only, whoever asks: the database itself refuses.

CREATE FUNCTION refuse_change_of_audit_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only';
END;
$$;

CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_entries();

CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_entries();

CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_entries();

CREATE FUNCTION refuse_change_of_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions are append-only';
END;
$$;

CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_decisions();

CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_decisions();

CREATE TRIGGER decisions_no_truncate BEFORE TRUNCATE ON decisions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_decisions();

CREATE FUNCTION refuse_change_of_revisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'revisions are immutable';
END;
$$;

CREATE TRIGGER revisions_no_update BEFORE UPDATE ON revisions
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_revisions();

CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_revisions();

CREATE TRIGGER revisions_no_truncate BEFORE TRUNCATE ON revisions
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_revisions();

CREATE FUNCTION refuse_change_of_audit_signed_heads() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signed heads are append-only';
END;
$$;

CREATE TRIGGER audit_signed_heads_no_update BEFORE UPDATE ON audit_signed_heads
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_signed_heads();

CREATE TRIGGER audit_signed_heads_no_delete BEFORE DELETE ON audit_signed_heads
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_signed_heads();

CREATE TRIGGER audit_signed_heads_no_truncate BEFORE TRUNCATE ON audit_signed_heads
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_signed_heads();

CREATE FUNCTION refuse_change_of_releases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a release does not change; only its carriage is noted';
END;
$$;

CREATE TRIGGER releases_no_update BEFORE UPDATE ON releases
FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id OR
     NEW.outside_id IS DISTINCT FROM OLD.outside_id OR
     NEW.candidate_id IS DISTINCT FROM OLD.candidate_id OR
     NEW.brand_id IS DISTINCT FROM OLD.brand_id OR
     NEW.revision IS DISTINCT FROM OLD.revision OR
     NEW.certificate IS DISTINCT FROM OLD.certificate OR
     NEW.released_at IS DISTINCT FROM OLD.released_at) EXECUTE FUNCTION refuse_change_of_releases();

CREATE TRIGGER releases_no_delete BEFORE DELETE ON releases
FOR EACH ROW EXECUTE FUNCTION refuse_change_of_releases();

CREATE TRIGGER releases_no_truncate BEFORE TRUNCATE ON releases
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_releases();
