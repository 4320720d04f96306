//! Tables of the public plane, as diesel sees them. The truth is `migrations/public`.

diesel::table! {
    actors (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        uri -> Text,
        display_name -> Text,
        summary -> Text,
        public_key_pem -> Text,
        private_key -> Text,
        charter -> Nullable<Text>,
        created_at -> BigInt,
        is_person -> Bool,
        profile -> Nullable<Text>,
        updated_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    publications (id) {
        id -> BigInt,
        release_id -> Text,
        candidate_id -> Text,
        actor_id -> BigInt,
        kind -> Text,
        object_uri -> Nullable<Text>,
        object -> Nullable<Text>,
        activity_uri -> Text,
        activity -> Text,
        content_html -> Nullable<Text>,
        content_warning -> Nullable<Text>,
        in_reply_to -> Nullable<Text>,
        rev_hash -> Text,
        certificate -> Text,
        published_at -> BigInt,
        tombstoned_at -> Nullable<BigInt>,
        title -> Nullable<Text>,
        media -> Text,
        poll -> Nullable<Text>,
        about_uri -> Nullable<Text>,
    }
}

diesel::table! {
    remote_actors (uri) {
        uri -> Text,
        host -> Text,
        kind -> Text,
        handle -> Text,
        name -> Text,
        url -> Nullable<Text>,
        inbox -> Text,
        shared_inbox -> Nullable<Text>,
        public_key_id -> Text,
        public_key_pem -> Text,
        fetched_at -> BigInt,
        gone_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    followers (actor_id, follower_uri) {
        actor_id -> BigInt,
        follower_uri -> Text,
        inbox -> Text,
        follow_uri -> Text,
        followed_at -> BigInt,
    }
}

diesel::table! {
    follower_inboxes (actor_id, inbox) {
        actor_id -> BigInt,
        inbox -> Text,
        host -> Text,
        followers -> BigInt,
    }
}

diesel::table! {
    followings (actor_id, target_uri) {
        actor_id -> BigInt,
        target_uri -> Text,
        follow_uri -> Text,
        release_id -> Text,
        state -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    outside_items (uri) {
        uri -> Text,
        kind -> Text,
        author_uri -> Text,
        content_html -> Nullable<Text>,
        in_reply_to -> Nullable<Text>,
        published_at -> Nullable<BigInt>,
        updated_at -> Nullable<BigInt>,
        received_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
        is_sensitive -> Bool,
    }
}

diesel::table! {
    thread_entries (publication_uri, position) {
        publication_uri -> Text,
        position -> BigInt,
        entry_uri -> Text,
    }
}

diesel::table! {
    received_activities (fingerprint) {
        fingerprint -> Text,
        received_at -> BigInt,
    }
}

diesel::table! {
    tombstones (fingerprint) {
        fingerprint -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        activity_uri -> Text,
        actor_id -> BigInt,
        publication_id -> Nullable<BigInt>,
        object_key -> Text,
        body -> Text,
        created_at -> BigInt,
        recall_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    fan_outs (outbox_id) {
        outbox_id -> BigInt,
        cursor -> Text,
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        outbox_id -> BigInt,
        inbox -> Text,
        host -> Text,
        object_key -> Text,
        state -> Text,
        attempts -> BigInt,
        last_status -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    delivery_counts (outbox_id) {
        outbox_id -> BigInt,
        pending -> BigInt,
        delivered -> BigInt,
        refused -> BigInt,
        failed -> BigInt,
    }
}

diesel::table! {
    peers (host) {
        host -> Text,
        has_work -> Bool,
        fail_count -> BigInt,
        next_attempt_at -> BigInt,
        first_failure_at -> Nullable<BigInt>,
        last_success_at -> Nullable<BigInt>,
        leased_until -> BigInt,
        leased_by -> Nullable<Text>,
        lease_token -> BigInt,
    }
}

diesel::table! {
    dead_inboxes (inbox) {
        inbox -> Text,
        since -> BigInt,
    }
}

diesel::table! {
    notice_head (id) {
        id -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    notices (position) {
        position -> BigInt,
        body -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    revised_objects (object_uri) {
        object_uri -> Text,
        publication_id -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    media (sha256) {
        sha256 -> Text,
        media_type -> Text,
        length -> BigInt,
        width -> BigInt,
        height -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    publication_media (publication_id, sha256) {
        publication_id -> BigInt,
        sha256 -> Text,
    }
}

diesel::table! {
    publication_hashtags (tag, publication_id) {
        tag -> Text,
        publication_id -> BigInt,
    }
}

diesel::table! {
    featured (actor_id, object_uri) {
        actor_id -> BigInt,
        object_uri -> Text,
        position -> BigInt,
    }
}

diesel::table! {
    reactions (actor_id, object_uri, kind) {
        actor_id -> BigInt,
        object_uri -> Text,
        kind -> Text,
        activity_uri -> Text,
        author_uri -> Text,
    }
}

diesel::table! {
    poll_votes (object_uri, voter_uri, option_index) {
        object_uri -> Text,
        voter_uri -> Text,
        option_index -> BigInt,
        received_at -> BigInt,
    }
}

diesel::table! {
    recalls (id) {
        id -> BigInt,
        recall_id -> Text,
        release_id -> Text,
        certificate -> Text,
        recalled_at -> BigInt,
    }
}

diesel::table! {
    stop_head (id) {
        id -> BigInt,
        epoch -> BigInt,
        known_local -> BigInt,
        generation -> BigInt,
    }
}

diesel::table! {
    stops (id) {
        id -> BigInt,
        brand -> Nullable<Text>,
        kind -> Nullable<Text>,
    }
}

diesel::table! {
    local_stops (id) {
        id -> BigInt,
        brand -> Nullable<Text>,
        kind -> Nullable<Text>,
        reason -> Text,
        set_at -> BigInt,
    }
}

diesel::table! {
    paused_entries (outbox_id) {
        outbox_id -> BigInt,
        epoch -> BigInt,
        paused_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    actors,
    publications,
    remote_actors,
    followers,
    follower_inboxes,
    followings,
    outside_items,
    thread_entries,
    received_activities,
    tombstones,
    outbox,
    fan_outs,
    deliveries,
    delivery_counts,
    peers,
    dead_inboxes,
    notice_head,
    notices,
    revised_objects,
    media,
    publication_media,
    publication_hashtags,
    featured,
    reactions,
    poll_votes,
    recalls,
    stop_head,
    stops,
    local_stops,
    paused_entries,
);
