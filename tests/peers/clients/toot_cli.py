"""A day with toot, a client for the command line, signed in by its own login.

    python toot_cli.py < {"url", "password", "author", "reader"}

Each person has a configuration of their own, as on a machine of their own. Ends with 0 when everything was as it
should be, else with what was not.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from consent import code_for

TOOT = Path(sys.executable).with_name("toot")

# Far longer than any command takes on a busy machine.
PATIENCE = 60


class Person:
    """Somebody with toot on their machine."""

    def __init__(self, home, url, username, password):
        self.username = username
        self.environment = {"PATH": os.environ["PATH"], "HOME": home, "XDG_CONFIG_HOME": home}
        self.log_in(url, password)

    def log_in(self, url, password):
        """`toot login`: toot shows an address, the person comes back with a code."""
        command = [TOOT, "login", "--instance", url]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with subprocess.Popen(command, env=self.environment, text=True, **pipes) as toot:
            address = next(line.strip() for line in toot.stdout if "/oauth/authorize" in line)
            code = code_for(address, self.username, password)
            said, _ = toot.communicate(f"n\n{code}\n", timeout=PATIENCE)
        assert toot.returncode == 0 and "Successfully logged in" in said, said

    def toot(self, *words):
        """What a command prints."""
        done = subprocess.run(
            [TOOT, "--no-color", *words], env=self.environment, capture_output=True, text=True, timeout=PATIENCE
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def toot_json(self, *words):
        """What a command prints for other programs."""
        return json.loads(self.toot(*words, "--json"))


def main():
    told = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        author = Person(first, told["url"], told["author"], told["password"])
        reader = Person(second, told["url"], told["reader"], told["password"])
        day(author, reader)


def day(author, reader):
    assert f"@{author.username}" in author.toot("whoami")
    assert f"@{author.username}" in reader.toot("whois", f"@{author.username}")
    assert author.username in reader.toot("search", author.username)
    assert "following" in reader.toot("follow", author.username)
    assert author.username in reader.toot("following")
    assert reader.username in author.toot("followers")

    post = author.toot_json("post", "Written in a terminal, for #terminals")["id"]
    for timeline in (["home"], ["public", "--local"], ["tag", "terminals"], ["account", author.username]):
        shown = reader.toot("timelines", *timeline, "--no-pager", "--no-clear")
        assert "Written in a terminal" in shown and f"@{author.username}" in shown, (timeline, shown)
    assert "Written in a terminal" in reader.toot("status", post)

    answer = f"@{author.username} Read in a terminal"
    reader.toot("post", answer, "--reply-to", post)
    thread = author.toot("thread", post)
    assert "Written in a terminal" in thread and "Read in a terminal" in thread, thread
    assert "favourited" in reader.toot("favourite", post)
    assert "bookmarked" in reader.toot("bookmark", post)
    assert "Written in a terminal" in reader.toot("bookmarks", "--once")
    told = author.toot("notifications")
    for news in ("favourited", "mentioned you", "now follows you"):
        assert news in told, (news, told)
    assert "Read in a terminal" in told
    assert "unfavourited" in reader.toot("unfavourite", post)

    assert "deleted" in author.toot("delete", post)
    gone = reader.toot("timelines", "home", "--no-pager", "--no-clear")
    assert "Written in a terminal" not in gone, gone
    assert "logged out" in author.toot("logout", account(author))


def account(person):
    """What toot calls the account, `NAME@HOST`."""
    config = json.loads((Path(person.environment["XDG_CONFIG_HOME"]) / "toot" / "config.json").read_text())
    return config["active_user"]


main()
