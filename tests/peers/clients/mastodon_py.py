"""A day with Mastodon.py, the library that hundreds of bots and scripts use, by OAuth as people do it.

    python mastodon_py.py < {"url", "password", "author", "reader", "publication"}

`author` and `reader` are names of two people who do not know each other yet; `publication` is the public address of
something the brand has published. Ends with 0 when everything was as it should be, else with what was not.
"""

import json
import sys
import threading
import time

from mastodon import Mastodon, MastodonNotFoundError, MastodonUnauthorizedError, StreamListener

from consent import code_for

SCOPES = ["read", "write", "follow"]

# More than three pages of ten.
MANY = 34

# Far longer than anything takes on a busy machine.
PATIENCE = 60


def sign_in(url, username, password):
    """The whole authorization code flow: a new app, the consent page, the code for a token."""
    client_id, client_secret = Mastodon.create_app(
        "A script", scopes=SCOPES, api_base_url=url, website="https://script.example"
    )
    app = Mastodon(
        client_id=client_id, client_secret=client_secret, api_base_url=url, version_check_mode="none"
    )
    code = code_for(app.auth_request_url(scopes=SCOPES, allow_http=True), username, password)
    app.log_in(code=code, scopes=SCOPES, allow_http=True)
    return app


class Heard(StreamListener):
    """What a stream has told so far."""

    def __init__(self):
        self.updates, self.notifications, self.deleted = [], [], []

    def on_update(self, status):
        self.updates.append(status)

    def on_notification(self, notification):
        self.notifications.append(notification)

    def on_delete(self, status_id):
        self.deleted.append(str(status_id))


def eventually(what, look):
    """Looks again and again until there is something to see."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        seen = look()
        if seen:
            return seen
        time.sleep(0.02)
    raise AssertionError(f"in vain waited for: {what}")


def ids(things):
    return [str(thing.id) for thing in things]


def look_around(url, author, reader, names):
    """Before anything is said: who one is, who the others are, and that everything an app asks for is answered."""
    stranger = Mastodon(api_base_url=url, version_check_mode="none")
    assert "Gatepost" in stranger.instance_v1().version
    assert stranger.instance_v2().configuration.statuses.max_characters > 0
    try:
        stranger.timeline_local()
        raise AssertionError("a stranger reads the company's timeline")
    except MastodonUnauthorizedError:
        pass
    assert author.app_verify_credentials().name == "A script"
    me = author.account_verify_credentials()
    assert me.username == me.acct == names["author"], me
    for picture in (me.avatar, me.avatar_static, me.header, me.header_static):
        assert picture.startswith("http"), picture
    for empty in (
        reader.custom_emojis, reader.filters_v2, reader.filters, reader.lists, reader.follow_requests,
        reader.mutes, reader.blocks, reader.conversations, reader.announcements, reader.scheduled_statuses,
        reader.domain_blocks,
    ):
        assert list(empty()) == [], empty
    assert reader.preferences()["posting:default:visibility"] in ("public", "unlisted", "private", "direct")


def follow(author, reader, names):
    """The reader finds the author and follows; the author is told."""
    found = reader.account_lookup(names["author"])
    assert names["author"] in [one.acct for one in reader.account_search(names["author"])]
    assert names["author"] in [one.acct for one in reader.search_v2(names["author"]).accounts]
    before = reader.account_relationships([found.id])[0]
    assert not before.following and not before.followed_by
    assert reader.account_follow(found.id).following
    assert reader.account_relationships([found.id])[0].following
    me = reader.account_verify_credentials()
    assert me.acct in [one.acct for one in reader.account_followers(found.id)]
    assert found.acct in [one.acct for one in reader.account_following(me.id)]
    told = eventually("the follow", lambda: author.notifications(types=["follow"]))
    assert told[0].account.acct == names["reader"]
    return found


def talk(author, reader, names, account):
    """A post, heard by both kinds of stream; a reply, a favourite, a bookmark."""
    by_events, by_socket = Heard(), Heard()
    events = reader.stream_user(by_events, run_async=True, timeout=PATIENCE)
    socket = reader.stream_open_websocket(timeout=PATIENCE)
    reader.stream_user(by_socket, websocket_handle=socket)
    told = Heard()
    authors = author.stream_user(told, run_async=True, timeout=PATIENCE)
    eventually("the streams", lambda: all(one.is_receiving() for one in (events, socket, authors)))

    # A stream is open a moment before it is listened to at the other end; so it is said until it is heard.
    def say_until_heard():
        author.status_post("Is anybody there?")
        time.sleep(0.2)
        return by_events.updates and by_socket.updates

    eventually("the first word", say_until_heard)
    text = "Good morning from a script, #anvils are ready"
    post = author.status_post(text, idempotency_key="once", language="en")
    assert author.status_post(text, idempotency_key="once", language="en").id == post.id, "one key, one post"
    assert post.visibility == "public" and post.local_only is True, post
    assert text.split(",")[0] in post.content and "anvils" in [tag.name for tag in post.tags]
    for stream in (by_events, by_socket):
        heard = eventually("the post", lambda: [one for one in stream.updates if one.id == post.id])
        assert heard[0].account.acct == names["author"] and heard[0].content == post.content
    assert str(post.id) in ids(reader.timeline_home())
    assert str(post.id) in ids(reader.timeline_local())
    assert str(post.id) in ids(reader.timeline_hashtag("anvils"))
    assert str(post.id) in ids(reader.account_statuses(account.id))

    reply = reader.status_post(f"@{names['author']} Good morning!", in_reply_to_id=post.id)
    assert str(reply.in_reply_to_id) == str(post.id) and reply.mentions[0].acct == names["author"]
    assert ids(author.status_context(post.id).descendants) == [str(reply.id)]
    assert ids(author.status_context(reply.id).ancestors) == [str(post.id)]
    mention = eventually("the mention", lambda: [one for one in told.notifications if one.type == "mention"])
    assert str(mention[0].status.id) == str(reply.id)

    assert reader.status_favourite(post.id).favourited
    assert author.status(post.id).favourites_count == 1
    assert [one.acct for one in author.status_favourited_by(post.id)] == [names["reader"]]
    assert ids(reader.favourites()) == [str(post.id)]
    favourite = eventually("the favourite", lambda: author.notifications(types=["favourite"]))
    assert str(favourite[0].status.id) == str(post.id)
    assert [one.type for one in author.notifications()] == ["favourite", "mention", "follow"]
    assert not reader.status_unfavourite(post.id).favourited
    assert reader.status_bookmark(post.id).bookmarked
    assert ids(reader.bookmarks()) == [str(post.id)]

    mistake = author.status_post("This is a mistake")
    for stream in (by_events, by_socket):
        eventually("the mistake", lambda: str(mistake.id) in ids(stream.updates))
    author.status_delete(mistake.id)
    for stream in (by_events, by_socket):
        eventually("its end", lambda: str(mistake.id) in stream.deleted)
    try:
        reader.status(mistake.id)
        raise AssertionError("what was deleted is still there")
    except MastodonNotFoundError:
        pass
    # A handle closes its socket when its thread comes to it; they end side by side.
    closing = [threading.Thread(target=one.close) for one in (events, socket, authors)]
    for one in closing:
        one.start()
    for one in closing:
        one.join(PATIENCE)


def page_back(author, reader, account):
    """Through more than three pages, back and forth; nothing is missed, nothing comes twice."""
    written = [str(author.status_post(f"Number {number}").id) for number in range(MANY)]
    for timeline in (reader.timeline_home, reader.timeline_local):
        page = timeline(limit=10)
        seen, pages = ids(page), 1
        while len(seen) < MANY:
            page = reader.fetch_next(page)
            assert page, f"the timeline ends after {len(seen)}"
            seen, pages = seen + ids(page), pages + 1
        assert seen[:MANY] == written[::-1] and pages > 3, timeline
        newer = reader.fetch_previous(page)
        assert ids(newer) == seen[len(seen) - len(page) - 10 : len(seen) - len(page)], "and forth again"
    everything = ids(reader.fetch_remaining(reader.account_statuses(account.id, limit=10)))
    assert everything[:MANY] == written[::-1] and len(everything) == len(set(everything))
    newest = reader.timeline_home(min_id=written[3], limit=5)
    assert ids(newest) == written[4:9][::-1], "min_id continues upwards"


def read_what_was_published(reader, publication):
    """What the brand has said to the world stands among what the company reads."""
    for timeline in (reader.timeline_home, lambda: reader.timeline_public(remote=True)):
        published = eventually("the publication", lambda: [one for one in timeline() if one.url == publication])
        assert published[0].account.username == "news", published


def main():
    told = json.load(sys.stdin)
    url, password = told["url"], told["password"]
    author, reader = (sign_in(url, told[who], password) for who in ("author", "reader"))
    look_around(url, author, reader, told)
    account = follow(author, reader, told)
    read_what_was_published(reader, told["publication"])
    talk(author, reader, told, account)
    page_back(author, reader, account)
    assert not reader.account_unfollow(account.id).following
    reader.revoke_access_token(allow_http=True)
    try:
        reader.account_verify_credentials()
        raise AssertionError("a revoked token still works")
    except MastodonUnauthorizedError:
        pass


main()
