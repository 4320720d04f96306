//! Tables of the internal plane, as diesel sees them. The truth is `migrations/internal`.

diesel::table! {
    people (id) {
        id -> BigInt,
        username -> Text,
        display_name -> Text,
        password_hash -> Text,
        created_at -> BigInt,
        deactivated_at -> Nullable<BigInt>,
        posts_count -> BigInt,
        last_posted_at -> Nullable<BigInt>,
        note -> Text,
    }
}

diesel::table! {
    node_roles (person_id, role) {
        person_id -> BigInt,
        role -> Text,
        granted_at -> BigInt,
    }
}

diesel::table! {
    tokens (id) {
        id -> BigInt,
        person_id -> BigInt,
        name -> Text,
        token_hash -> Text,
        scopes -> Text,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        kind -> Text,
        app_id -> Nullable<BigInt>,
        brand_id -> Nullable<BigInt>,
        last_used_at -> BigInt,
    }
}

diesel::table! {
    password_failures (id) {
        id -> BigInt,
        account -> Text,
        address -> Text,
        failed_at -> BigInt,
    }
}

diesel::table! {
    brands (id) {
        id -> BigInt,
        name -> Text,
        actor_uri -> Text,
        display_name -> Text,
        charter -> Text,
        created_at -> BigInt,
        opened_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    brand_roles (person_id, brand_id, role, review_group) {
        person_id -> BigInt,
        brand_id -> BigInt,
        role -> Text,
        review_group -> Text,
        granted_at -> BigInt,
    }
}

diesel::table! {
    posts (id) {
        id -> BigInt,
        author_id -> BigInt,
        text -> Text,
        content_warning -> Nullable<Text>,
        language -> Nullable<Text>,
        visibility -> Text,
        in_reply_to_id -> Nullable<BigInt>,
        thread_id -> BigInt,
        created_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        about_id -> Nullable<BigInt>,
        about_uri -> Nullable<Text>,
    }
}

diesel::table! {
    post_mentions (post_id, person_id) {
        post_id -> BigInt,
        person_id -> BigInt,
    }
}

diesel::table! {
    policies (version) {
        version -> BigInt,
        document -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    candidates (id) {
        id -> BigInt,
        outside_id -> Text,
        brand_id -> BigInt,
        kind -> Text,
        author_id -> BigInt,
        from_post_id -> Nullable<BigInt>,
        from_post_author_id -> Nullable<BigInt>,
        state -> Text,
        problem -> Nullable<Text>,
        revision -> BigInt,
        rev_hash -> Text,
        scheduled_at -> Nullable<BigInt>,
        leaves_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    candidate_contributors (candidate_id, person_id) {
        candidate_id -> BigInt,
        person_id -> BigInt,
    }
}

diesel::table! {
    revisions (candidate_id, number) {
        candidate_id -> BigInt,
        number -> BigInt,
        author_id -> BigInt,
        rev_hash -> Text,
        audience_to -> Text,
        audience_cc -> Text,
        in_reply_to -> Nullable<Text>,
        object -> Nullable<Text>,
        text -> Nullable<Text>,
        content_html -> Nullable<Text>,
        content_warning -> Nullable<Text>,
        language -> Nullable<Text>,
        mentions -> Text,
        not_before -> Nullable<BigInt>,
        not_after -> Nullable<BigInt>,
        policy_version -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        candidate_id -> BigInt,
        revision -> BigInt,
        rev_hash -> Text,
        step -> BigInt,
        person_id -> BigInt,
        verdict -> Text,
        comment -> Nullable<Text>,
        decided_at -> BigInt,
        reauthenticated_at -> BigInt,
        reauthenticated_by -> Text,
        policy_version -> BigInt,
    }
}

diesel::table! {
    reauthentications (id) {
        id -> BigInt,
        secret_hash -> Text,
        person_id -> BigInt,
        token_id -> BigInt,
        verb -> Text,
        candidate_id -> Nullable<BigInt>,
        rev_hash -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    stops (id) {
        id -> BigInt,
        brand_id -> Nullable<BigInt>,
        kind -> Nullable<Text>,
        reason -> Text,
        set_by -> BigInt,
        set_at -> BigInt,
        lifted_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    releases (id) {
        id -> BigInt,
        outside_id -> Text,
        candidate_id -> BigInt,
        brand_id -> BigInt,
        revision -> BigInt,
        certificate -> Text,
        released_at -> BigInt,
        carried_at -> Nullable<BigInt>,
        attempts -> BigInt,
        next_attempt_at -> BigInt,
    }
}

diesel::table! {
    publications (release_id) {
        release_id -> BigInt,
        uri -> Text,
        url -> Text,
        published_at -> BigInt,
        pending -> BigInt,
        delivered -> BigInt,
        refused -> BigInt,
        failed -> BigInt,
        follow_accepted -> Nullable<Bool>,
    }
}

diesel::table! {
    outside_actors (uri) {
        uri -> Text,
        handle -> Text,
        handle_key -> Text,
        name -> Text,
        refreshed_at -> BigInt,
    }
}

diesel::table! {
    outside_items (id) {
        id -> BigInt,
        brand_id -> BigInt,
        kind -> Text,
        uri -> Text,
        author_uri -> Text,
        content_html -> Nullable<Text>,
        in_reply_to -> Nullable<Text>,
        received_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    lookups (uri) {
        uri -> Text,
        requested_at -> BigInt,
        answered_at -> Nullable<BigInt>,
        problem -> Nullable<Text>,
    }
}

diesel::table! {
    courier_cursors (name) {
        name -> Text,
        position -> BigInt,
    }
}

diesel::table! {
    audit_head (id) {
        id -> BigInt,
        sequence -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    audit_entries (sequence) {
        sequence -> BigInt,
        at -> BigInt,
        person_id -> Nullable<BigInt>,
        verb -> Text,
        subject -> Text,
        details -> Text,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    audit_signed_heads (sequence) {
        sequence -> BigInt,
        hash -> Text,
        signed_at -> BigInt,
        signature -> Text,
        key_id -> Text,
    }
}

diesel::table! {
    apps (id) {
        id -> BigInt,
        name -> Text,
        website -> Nullable<Text>,
        redirect_uris -> Text,
        scopes -> Text,
        client_id -> Text,
        client_secret_hash -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    app_tokens (id) {
        id -> BigInt,
        app_id -> BigInt,
        token_hash -> Text,
        scopes -> Text,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    authorization_codes (id) {
        id -> BigInt,
        code_hash -> Text,
        app_id -> BigInt,
        person_id -> BigInt,
        brand_id -> Nullable<BigInt>,
        redirect_uri -> Text,
        scopes -> Text,
        code_challenge -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        token_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    one_time_links (id) {
        id -> BigInt,
        kind -> Text,
        secret_hash -> Text,
        person_id -> Nullable<BigInt>,
        username -> Nullable<Text>,
        display_name -> Nullable<Text>,
        made_by -> BigInt,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    follows (follower_id, account_id) {
        follower_id -> BigInt,
        account_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    feed_entries (person_id, entry_id) {
        person_id -> BigInt,
        entry_id -> BigInt,
    }
}

diesel::table! {
    post_tags (tag, post_id) {
        tag -> Text,
        post_id -> BigInt,
    }
}

diesel::table! {
    favourites (id) {
        id -> BigInt,
        person_id -> BigInt,
        entry_id -> BigInt,
    }
}

diesel::table! {
    bookmarks (id) {
        id -> BigInt,
        person_id -> BigInt,
        entry_id -> BigInt,
    }
}

diesel::table! {
    notifications (id) {
        id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        from_id -> BigInt,
        entry_id -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    markers (person_id, timeline) {
        person_id -> BigInt,
        timeline -> Text,
        last_read_id -> BigInt,
        version -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    idempotency_keys (person_id, idempotency_key) {
        person_id -> BigInt,
        idempotency_key -> Text,
        fingerprint -> Text,
        entry_id -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    publication_deliveries (release_id, host) {
        release_id -> BigInt,
        host -> Text,
        state -> Text,
        inboxes -> BigInt,
        attempts -> BigInt,
        last_status -> Nullable<BigInt>,
        updated_at -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    people,
    node_roles,
    tokens,
    password_failures,
    brands,
    brand_roles,
    posts,
    post_mentions,
    policies,
    candidates,
    candidate_contributors,
    revisions,
    decisions,
    reauthentications,
    stops,
    releases,
    publications,
    outside_actors,
    outside_items,
    lookups,
    courier_cursors,
    audit_head,
    audit_entries,
    audit_signed_heads,
    apps,
    app_tokens,
    authorization_codes,
    one_time_links,
    follows,
    feed_entries,
    post_tags,
    favourites,
    bookmarks,
    notifications,
    markers,
    idempotency_keys,
    publication_deliveries,
);
