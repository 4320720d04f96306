"""Sends every sample of fediverse-pasture-inputs to one actor, by the sender of fediverse-pasture.

    python sender.py ACTOR

An actor of our own is served on a free port of 127.0.0.1, because fediverse-pasture's own program listens on every
address of the machine. The samples name their sender `http://pasture-one-actor`: that becomes the address of ours.
Samples stay exactly as they are otherwise; the sender adds the addressed actor to `to`.

On standard output, a JSON object per line and sample: {"name", "object", "sample", "status"}, in the order of the
names. `sample` is, as JSON text, what the package has; `object` the id it was sent with, if any; `status` what the inbox answered,
or null where the sender itself could make nothing of the sample. After the last sample comes a plain note named "the
last one", so that a reader knows when all have arrived. Ends when all are sent.
"""

import asyncio
import json
import logging
import sys

import aiohttp
from hypercorn.asyncio import serve
from hypercorn.config import Config

from fediverse_pasture.data_provider import DataProvider, bovine_actor_for_actor_data
from fediverse_pasture.runner import ActivitySender
from fediverse_pasture.runner.config import SendingConfig
from fediverse_pasture.server.one_actor_app import app_for_data_provider
from fediverse_pasture_inputs import available

# What the samples call the server they come from.
SAMPLE_ORIGIN = "http://pasture-one-actor"


def samples():
    """Name and sample, in the order of the names; the last is the plain note."""
    for name, data in sorted(available.items()):
        for number, sample in enumerate(data.examples):
            yield f"{name} {number}", sample
    yield "the last one", {"content": "the last one"}


class Statuses:
    """The status of the newest answer to a POST: the sender itself keeps it to itself."""

    def __init__(self):
        self.newest = None

    def trace(self):
        config = aiohttp.TraceConfig()
        config.on_request_end.append(self._note)
        return config

    async def _note(self, _session, _context, parameters):
        if parameters.method == "POST":
            self.newest = parameters.response.status


async def send_all(actor_data, origin, target):
    statuses = Statuses()
    async with aiohttp.ClientSession(trace_configs=[statuses.trace()]) as session:
        actor, actor_object = bovine_actor_for_actor_data(f"{origin}/actor", actor_data)
        await actor.init(session=session)
        sender = ActivitySender.for_actor(actor, actor_object)
        sender.sending_config = SendingConfig(include_mention=False)
        for name, sample in samples():
            statuses.newest = None
            ours = json.loads(json.dumps(sample).replace(SAMPLE_ORIGIN, origin))
            sender.init_create_note(lambda note: {**note, **ours})
            try:
                await sender.send(target)
            except Exception as fault:
                print(f"{name}: {fault!r}", file=sys.stderr)
            text = json.dumps(sample, ensure_ascii=False, sort_keys=True)
            line = {"name": name, "object": sender.note["id"], "sample": text, "status": statuses.newest}
            print(json.dumps(line), flush=True)


async def main(target):
    data = DataProvider.generate(with_possible_actors=False)
    config = Config()
    config.bind = ["127.0.0.1:0"]
    config.errorlog = None
    sockets = config.create_sockets()
    port = sockets.insecure_sockets[0].getsockname()[1]
    # The very socket, so that nobody else takes the port in between.
    config.create_sockets = lambda: sockets
    done = asyncio.Event()
    serving = asyncio.create_task(serve(app_for_data_provider(data), config, shutdown_trigger=done.wait))
    await send_all(data.one_actor, f"http://localhost:{port}", target)
    done.set()
    await serving


logging.disable(logging.CRITICAL)
asyncio.run(main(sys.argv[1]))
