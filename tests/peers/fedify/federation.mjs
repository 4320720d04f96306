// What Fedify is told: two actors, their keys, where things live, and what to do with a verified activity.
// Verification, signing, delivery, WebFinger, NodeInfo and content negotiation are Fedify's own.
import {
  createExponentialBackoffPolicy,
  createFederation,
  InProcessMessageQueue,
  MemoryKvStore,
} from "@fedify/fedify";
import {
  Accept,
  Activity,
  Announce,
  Application,
  Create,
  Delete,
  Endpoints,
  Follow,
  Like,
  Note,
  Person,
  Reject,
  Tombstone,
  Undo,
  Update,
} from "@fedify/vocab";
import { Temporal } from "@js-temporal/polyfill";
import { ACTOR, INSTANCE_ACTOR } from "./keys.mjs";
import { markHandled } from "./surface.mjs";

const SENT_ACTIVITIES = { Accept, Announce, Create, Delete, Follow, Like, Undo, Update };

/** Builds the server for `origin`; `world` is all it knows, gone when the process ends. */
export async function createPeer({ origin, keyPairs, firstKnock, requireSignedFetch }) {
  const world = {
    started: Temporal.Now.instant(),
    /** Actor URI of each follower -> { recipient, follow }. */
    followers: new Map(),
    /** Id of each Follow we sent -> { actor, state: "pending" | "accepted" | "rejected" }. */
    following: new Map(),
    /** Id of each note -> { note, audience }, the audience being one actor or the word "followers". */
    notes: new Map(),
    /** Id of each activity we sent -> { activity, audience }. */
    activities: new Map(),
  };
  const federation = createFederation({
    kv: new MemoryKvStore(),
    // No inbox queue: the listener has run when the sender reads 202, so records need no waiting.
    queue: { outbox: new InProcessMessageQueue(), fanout: new InProcessMessageQueue() },
    outboxRetryPolicy: createExponentialBackoffPolicy({
      initialDelay: { milliseconds: 250 },
      maxDelay: { seconds: 2 },
      maxAttempts: 12,
      jitter: false,
    }),
    // Tests kill the node on purpose; the breaker would then hold deliveries back for half an hour.
    circuitBreaker: false,
    allowPrivateAddress: true,
    origin,
    firstKnock,
  });
  serveActors(federation, world, keyPairs, requireSignedFetch);
  serveObjects(federation, world, requireSignedFetch);
  serveCollections(federation, world);
  serveNodeInfo(federation, world);
  listenAtInboxes(federation, world);
  return { federation, world, context: federation.createContext(new URL(origin), undefined) };
}

/** The authorisation rule of everything but the instance actor when `--require-signed-fetch` is given. */
const signedFetchRule = (required) => async (context, values) => {
  if (!required || values.identifier === INSTANCE_ACTOR) return true;
  const documentLoader = await context.getDocumentLoader({ identifier: INSTANCE_ACTOR });
  return (await context.getSignedKeyOwner({ documentLoader })) != null;
};

function serveActors(federation, world, keyPairs, requireSignedFetch) {
  federation
    .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
      if (!Object.hasOwn(keyPairs, identifier)) return null;
      const keys = await context.getActorKeyPairs(identifier);
      const common = {
        id: context.getActorUri(identifier),
        preferredUsername: identifier,
        inbox: context.getInboxUri(identifier),
        outbox: context.getOutboxUri(identifier),
        followers: context.getFollowersUri(identifier),
        following: context.getFollowingUri(identifier),
        endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
        publicKey: keys[0].cryptographicKey,
        assertionMethods: keys.map((key) => key.multikey),
      };
      if (identifier === INSTANCE_ACTOR) return new Application({ ...common, name: "Fedify peer" });
      return new Person({
        ...common,
        name: "Mika Lund",
        summary: "<p>Writes from another server.</p>",
        url: context.getActorUri(identifier),
        published: world.started,
        manuallyApprovesFollowers: false,
        discoverable: true,
      });
    })
    .setKeyPairsDispatcher((_context, identifier) => keyPairs[identifier] ?? [])
    .mapHandle((_context, username) => (Object.hasOwn(keyPairs, username) ? username : null))
    .authorize(signedFetchRule(requireSignedFetch));
}

function serveObjects(federation, world, requireSignedFetch) {
  const rule = signedFetchRule(requireSignedFetch);
  federation
    .setObjectDispatcher(Note, `/users/${ACTOR}/statuses/{id}`, (context, values) => {
      return world.notes.get(context.getObjectUri(Note, values).href)?.note ?? null;
    })
    .authorize(rule);
  for (const [type, activityClass] of Object.entries(SENT_ACTIVITIES)) {
    federation
      .setObjectDispatcher(activityClass, `/activities/${type.toLowerCase()}/{id}`, (context, values) => {
        return world.activities.get(context.getObjectUri(activityClass, values).href)?.activity ?? null;
      })
      .authorize(rule);
  }
}

function serveCollections(federation, world) {
  const ofMika = (identifier, list) => (identifier === ACTOR ? { items: list() } : { items: [] });
  const followers = () => [...world.followers.values()].map(({ recipient }) => recipient);
  const following = () => acceptedActors(world).map((actor) => new URL(actor));
  const isListed = (activity) =>
    activity instanceof Create && world.notes.get(activity.objectId?.href)?.note instanceof Note;
  const outbox = () => [...world.activities.values()].map(({ activity }) => activity).filter(isListed);
  federation
    .setFollowersDispatcher("/users/{identifier}/followers", (_context, identifier) => ofMika(identifier, followers))
    .setCounter((_context, identifier) => ofMika(identifier, followers).items.length);
  federation
    .setFollowingDispatcher("/users/{identifier}/following", (_context, identifier) => ofMika(identifier, following))
    .setCounter((_context, identifier) => ofMika(identifier, following).items.length);
  federation
    .setOutboxDispatcher("/users/{identifier}/outbox", (_context, identifier) => ofMika(identifier, outbox))
    .setCounter((_context, identifier) => ofMika(identifier, outbox).items.length);
}

function serveNodeInfo(federation, world) {
  federation.setNodeInfoDispatcher("/nodeinfo/2.1", () => ({
    software: { name: "fedify-peer", version: "1.0.0" },
    protocols: ["activitypub"],
    openRegistrations: false,
    usage: { users: { total: 1 }, localPosts: world.notes.size, localComments: 0 },
  }));
}

function listenAtInboxes(federation, world) {
  const on = (verb) => async (context, activity) => {
    markHandled();
    await verb(context, world, activity);
  };
  federation
    .setInboxListeners("/users/{identifier}/inbox", "/inbox")
    .setSharedKeyDispatcher(() => ({ identifier: INSTANCE_ACTOR }))
    .on(Follow, on(acceptFollower))
    .on(Undo, on(undoFollow))
    .on(Accept, on((_context, world, accept) => settleFollow(world, accept, "accepted")))
    .on(Reject, on((_context, world, reject) => settleFollow(world, reject, "rejected")))
    // Everything else is recorded by the surface, and that is all a test wants of it.
    .on(Activity, on(() => {}));
}

async function acceptFollower(context, world, follow) {
  if (follow.objectId?.href !== context.getActorUri(ACTOR).href) return;
  const recipient = await follow.getActor(context);
  if (recipient?.id == null || recipient.inboxId == null) return;
  world.followers.set(recipient.id.href, { recipient, follow: follow.id?.href });
  const id = context.getObjectUri(Accept, { id: crypto.randomUUID() });
  const accept = new Accept({ id, actor: context.getActorUri(ACTOR), object: follow });
  world.activities.set(id.href, { activity: accept, audience: recipient });
  await context.sendActivity({ identifier: ACTOR }, recipient, accept);
}

/** The Follow is known by its id, or else by what is embedded; it is not fetched, for servers need not serve it. */
async function undoFollow(context, world, undo) {
  const follower = world.followers.get(undo.actorId?.href);
  if (follower == null) return;
  const named = undo.objectId?.href === follower.follow;
  const undone = named ? null : await undo.getObject({ ...context, suppressError: true });
  if (named || (undone instanceof Follow && undone.actorId?.href === undo.actorId.href)) {
    world.followers.delete(undo.actorId.href);
  }
}

/** Only the actor we asked may answer, and only about a Follow we sent. */
function settleFollow(world, answer, state) {
  const following = world.following.get(answer.objectId?.href);
  if (following?.actor === answer.actorId?.href) following.state = state;
}

/** Whom mika follows, each once; a Follow that nobody has answered yet does not count. */
export function acceptedActors(world) {
  const accepted = [...world.following.values()].filter(({ state }) => state === "accepted");
  return [...new Set(accepted.map(({ actor }) => actor))];
}

/** What is served in place of a deleted note. */
export const tombstoneOf = (note) => new Tombstone({ id: note.id, deleted: Temporal.Now.instant() });
