// The control interface: JSON over HTTP on a port of its own, so that nothing a test asks for can be
// mistaken for federation. Each verb answers as soon as Fedify has queued the activity.
import { createServer } from "node:http";
import {
  Announce,
  Create,
  Delete,
  Follow,
  isActor,
  Like,
  Mention,
  Note,
  PUBLIC_COLLECTION,
  Undo,
  Update,
} from "@fedify/vocab";
import { Temporal } from "@js-temporal/polyfill";
import { acceptedActors, tombstoneOf } from "./federation.mjs";
import { ACTOR } from "./keys.mjs";

/** An answer other than 200: the caller's mistake (400, 404) or the node's (502). */
class ControlError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Binds 127.0.0.1 and returns the URL to send verbs to. */
export async function listenForControl(port, peer, surface) {
  const routes = { ...recordRoutes(peer, surface), ...verbRoutes(peer) };
  const server = createServer(async (request, response) => {
    let status = 200;
    let answer;
    try {
      answer = await dispatch(routes, request);
    } catch (error) {
      status = error.status ?? 500;
      answer = { error: status === 500 ? error.stack : error.message };
    }
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(answer));
  });
  await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
  return `http://localhost:${server.address().port}`;
}

async function dispatch(routes, request) {
  const url = new URL(request.url, "http://localhost");
  const route = routes[`${request.method} ${url.pathname}`];
  if (route == null) throw new ControlError(404, `no such verb: ${request.method} ${url.pathname}`);
  if (request.method === "GET") return route(url.searchParams);
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  try {
    return await route(JSON.parse(text));
  } catch (error) {
    throw error instanceof SyntaxError ? new ControlError(400, error.message) : error;
  }
}

function recordRoutes({ world }, surface) {
  const from = (query) => Number(query.get("from") ?? 0);
  return {
    "GET /received": (query) => surface.received().filter(({ n }) => n >= from(query)),
    "GET /requests": (query) => surface.requests.slice(from(query)),
    "GET /state": () => ({
      following: acceptedActors(world),
      followers: [...world.followers.keys()],
    }),
    "POST /fail": (fault) => {
      surface.failNext(fault);
      return {};
    },
  };
}

function verbRoutes({ context, world }) {
  const mika = context.getActorUri(ACTOR);
  const followers = context.getFollowersUri(ACTOR);
  const knownActors = new Map();

  /** Fetches an actor once, by a signed GET: lookup by handle is https only in Fedify, so it is named by its URL. */
  async function getActor(uri) {
    toUrl(uri);
    if (!knownActors.has(uri)) {
      const documentLoader = await context.getDocumentLoader({ identifier: ACTOR });
      const actor = await context.lookupObject(uri, { documentLoader });
      if (!isActor(actor) || actor.inboxId == null) throw new ControlError(502, `no actor with an inbox at ${uri}`);
      knownActors.set(uri, actor);
    }
    return knownActors.get(uri);
  }

  /** Queues `activityClass(fields)` from mika; the key keeps Create, Update and Delete of one object in order. */
  async function send(activityClass, audience, orderingKey, fields) {
    const id = context.getObjectUri(activityClass, { id: crypto.randomUUID() });
    const activity = new activityClass({ id, actor: mika, ...fields });
    world.activities.set(id.href, { activity, audience });
    const preferSharedInbox = audience === "followers";
    await context.sendActivity({ identifier: ACTOR }, audience, activity, { preferSharedInbox, orderingKey });
    return id.href;
  }

  async function publish(text, audience, { replyTarget } = {}) {
    const id = context.getObjectUri(Note, { id: crypto.randomUUID() });
    const cc = audience === "followers" ? [followers] : [audience.id, followers];
    const note = new Note({
      id,
      url: id,
      attribution: mika,
      to: PUBLIC_COLLECTION,
      ccs: cc,
      content: contentOf(text, audience),
      published: Temporal.Now.instant(),
      replyTarget,
      tags: audience === "followers" ? [] : [mentionOf(audience)],
    });
    world.notes.set(id.href, { note, audience });
    const { published } = note;
    const fields = { object: note, to: PUBLIC_COLLECTION, ccs: cc, published };
    return { activity: await send(Create, audience, id.href, fields), object: id.href };
  }

  function getNote(id) {
    const entry = world.notes.get(id);
    if (!(entry?.note instanceof Note)) throw new ControlError(404, `not a note of this peer, or deleted: ${id}`);
    return entry;
  }

  async function undo(id) {
    const entry = world.activities.get(id);
    if (entry == null) throw new ControlError(404, `not an activity of this peer: ${id}`);
    const { activity: object, audience } = entry;
    return { activity: await send(Undo, audience, id, { object, tos: object.toIds, ccs: object.ccIds }) };
  }

  return {
    "POST /follow": async ({ actor }) => {
      const followed = await getActor(actor);
      const activity = await send(Follow, followed, undefined, { object: followed.id, to: followed.id });
      world.following.set(activity, { actor: followed.id.href, state: "pending" });
      return { activity };
    },
    "POST /unfollow": async ({ actor }) => {
      const [follow] = [...world.following].reverse().find(([, following]) => following.actor === actor) ?? [];
      if (follow == null) throw new ControlError(404, `mika does not follow ${actor}`);
      const answer = await undo(follow);
      world.following.delete(follow);
      return answer;
    },
    "POST /post": ({ text }) => publish(text, "followers"),
    "POST /mention": async ({ to_actor, text }) => publish(text, await getActor(to_actor)),
    "POST /reply": async ({ object, to_actor, text }) =>
      publish(text, await getActor(to_actor), { replyTarget: toUrl(object) }),
    "POST /edit": async ({ object, text }) => {
      const entry = getNote(object);
      const updated = Temporal.Now.instant();
      entry.note = entry.note.clone({ content: contentOf(text, entry.audience), updated });
      const { toIds, ccIds } = entry.note;
      const fields = { object: entry.note, tos: toIds, ccs: ccIds, updated };
      return { activity: await send(Update, entry.audience, object, fields) };
    },
    "POST /delete": async ({ object }) => {
      const entry = getNote(object);
      const { toIds, ccIds } = entry.note;
      entry.note = tombstoneOf(entry.note);
      return { activity: await send(Delete, entry.audience, object, { object: entry.note, tos: toIds, ccs: ccIds }) };
    },
    "POST /like": async ({ object, to_actor }) => ({
      activity: await send(Like, await getActor(to_actor), undefined, { object: toUrl(object) }),
    }),
    "POST /unlike": ({ activity }) => undo(activity),
    "POST /boost": async ({ object, to_actor }) => {
      const author = await getActor(to_actor);
      const published = Temporal.Now.instant();
      const audience = { to: PUBLIC_COLLECTION, ccs: [author.id, followers] };
      return { activity: await send(Announce, author, undefined, { object: toUrl(object), published, ...audience }) };
    },
    "POST /unboost": ({ activity }) => undo(activity),
  };
}

function toUrl(text) {
  if (!URL.canParse(text)) throw new ControlError(400, `not a URL: ${text}`);
  return new URL(text);
}

const handleOf = (actor) => `@${actor.preferredUsername}@${actor.id.host}`;

const mentionOf = (actor) => new Mention({ href: actor.id, name: handleOf(actor) });

/** A paragraph of HTML, opened by a link to whoever is addressed, as other servers write it. */
function contentOf(text, audience) {
  if (typeof text !== "string") throw new ControlError(400, "text is missing");
  const escaped = text.replace(/[&<>]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[character]);
  if (audience === "followers") return `<p>${escaped}</p>`;
  return `<p><a href="${audience.id.href}" class="u-url mention">${handleOf(audience)}</a> ${escaped}</p>`;
}
