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
        email -> Nullable<Text>,
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
        kind -> Text,
        spokesperson_id -> Nullable<BigInt>,
        time_zone -> Text,
        profile -> Nullable<Text>,
    }
}

diesel::table! {
    brand_roles (person_id, brand_id, role, review_group) {
        person_id -> BigInt,
        brand_id -> BigInt,
        role -> Text,
        review_group -> Text,
        granted_at -> BigInt,
        counts_from -> BigInt,
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
        kind -> Text,
        label -> Text,
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
        brand_id -> Nullable<BigInt>,
        changed_by -> Nullable<BigInt>,
        confirmed_by -> Nullable<BigInt>,
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
        held_from -> Nullable<Text>,
        held_by_stop -> Nullable<BigInt>,
        held_schedule -> Nullable<BigInt>,
        target_release_id -> Nullable<BigInt>,
        copied_from_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    candidate_ancestors (candidate_id, ancestor_id) {
        candidate_id -> BigInt,
        ancestor_id -> BigInt,
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
        title -> Nullable<Text>,
        hashtags -> Text,
        media -> Text,
        poll -> Nullable<Text>,
        profile -> Nullable<Text>,
        object_hash -> Nullable<Text>,
        labels -> Text,
        inside_salt -> Nullable<Text>,
        inside -> Nullable<Text>,
        file_names -> Text,
        check_version -> Nullable<BigInt>,
        findings -> Text,
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
        review_group -> Text,
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
        set_by -> Nullable<BigInt>,
        set_at -> BigInt,
        lifted_at -> Nullable<BigInt>,
        epoch -> BigInt,
        local_id -> Nullable<BigInt>,
        lift_asked_by -> Nullable<BigInt>,
        lift_asked_at -> Nullable<BigInt>,
        lifted_by -> Nullable<BigInt>,
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
        paused_at -> Nullable<BigInt>,
        resume -> Nullable<Text>,
        resume_carried_at -> Nullable<BigInt>,
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
        votes -> Nullable<Text>,
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
        kind -> Text,
        requested_by -> Nullable<BigInt>,
        found_uri -> Nullable<Text>,
        id -> Nullable<BigInt>,
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

diesel::table! {
    review_groups (brand_id, name) {
        brand_id -> BigInt,
        name -> Text,
        title -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    check_lists (version) {
        version -> BigInt,
        document -> Text,
        created_at -> BigInt,
        changed_by -> Nullable<BigInt>,
        confirmed_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    requests (id) {
        id -> BigInt,
        kind -> Text,
        subject -> Text,
        document -> Text,
        requested_by -> Nullable<BigInt>,
        requested_at -> BigInt,
        state -> Text,
        decided_by -> Nullable<BigInt>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    delegations (id) {
        id -> BigInt,
        brand_id -> BigInt,
        review_group -> Text,
        from_id -> BigInt,
        to_id -> BigInt,
        starts_at -> BigInt,
        ends_at -> BigInt,
        created_at -> BigInt,
        cancelled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    check_overrides (id) {
        id -> BigInt,
        candidate_id -> BigInt,
        rev_hash -> Text,
        rule -> Text,
        person_id -> BigInt,
        reason -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    candidate_comments (id) {
        id -> BigInt,
        candidate_id -> BigInt,
        person_id -> BigInt,
        text -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    stop_head (id) {
        id -> BigInt,
        epoch -> BigInt,
        known_local -> BigInt,
        carried_epoch -> BigInt,
    }
}

diesel::table! {
    recalls (id) {
        id -> BigInt,
        outside_id -> Text,
        release_id -> BigInt,
        candidate_id -> BigInt,
        requested_by -> BigInt,
        reason -> Text,
        certificate -> Text,
        requested_at -> BigInt,
        carried_at -> Nullable<BigInt>,
        attempts -> BigInt,
        next_attempt_at -> BigInt,
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    recall_deliveries (recall_id, host) {
        recall_id -> BigInt,
        host -> Text,
        state -> Text,
        inboxes -> BigInt,
        attempts -> BigInt,
        last_status -> Nullable<BigInt>,
        updated_at -> BigInt,
    }
}

diesel::table! {
    media (id) {
        id -> BigInt,
        name -> Text,
        owner_id -> BigInt,
        brand_id -> Nullable<BigInt>,
        post_id -> Nullable<BigInt>,
        position -> BigInt,
        sha256 -> Text,
        media_type -> Text,
        length -> BigInt,
        width -> BigInt,
        height -> BigInt,
        preview_sha256 -> Text,
        preview_type -> Text,
        preview_length -> BigInt,
        preview_width -> BigInt,
        preview_height -> BigInt,
        blurhash -> Text,
        alt -> Nullable<Text>,
        focus_x -> Nullable<BigInt>,
        focus_y -> Nullable<BigInt>,
        file_name -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    candidate_media (candidate_id, sha256) {
        candidate_id -> BigInt,
        sha256 -> Text,
    }
}

diesel::table! {
    outside_objects (uri) {
        uri -> Text,
        author_uri -> Text,
        url -> Text,
        content_html -> Text,
        content_warning -> Nullable<Text>,
        published_at -> Nullable<BigInt>,
        object_hash -> Text,
        refreshed_at -> BigInt,
        gone_at -> Nullable<BigInt>,
        changed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    second_factors (person_id) {
        person_id -> BigInt,
        sealed_secret -> Text,
        confirmed_at -> Nullable<BigInt>,
        last_step -> BigInt,
        created_at -> BigInt,
    }
}

diesel::table! {
    recovery_codes (id) {
        id -> BigInt,
        person_id -> BigInt,
        code_hash -> Text,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    desk_notices (id) {
        id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        candidate_id -> Nullable<BigInt>,
        created_at -> BigInt,
        seen_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    mails (id) {
        id -> BigInt,
        person_id -> BigInt,
        address -> Text,
        kind -> Text,
        path -> Text,
        created_at -> BigInt,
        attempts -> BigInt,
        next_attempt_at -> BigInt,
        sent_at -> Nullable<BigInt>,
        failed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    email_confirmations (person_id) {
        person_id -> BigInt,
        address -> Text,
        secret_hash -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
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
    candidate_ancestors,
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
    review_groups,
    check_lists,
    requests,
    delegations,
    check_overrides,
    candidate_comments,
    stop_head,
    recalls,
    recall_deliveries,
    media,
    candidate_media,
    outside_objects,
    second_factors,
    recovery_codes,
    desk_notices,
    mails,
    email_confirmations,
);
