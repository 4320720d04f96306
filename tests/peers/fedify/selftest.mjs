// Two peers of this kind against each other, once for each signature scheme: `npm run selftest`.
// It proves the instrument before anything is measured with it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const program = new URL("./peer.mjs", import.meta.url).pathname;

async function start(...options) {
  const started = performance.now();
  const child = spawn(process.execPath, [program, ...options], { stdio: ["pipe", "pipe", "ignore"] });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  const { control, ...ready } = JSON.parse(line);
  console.log(`  ready after ${Math.round(performance.now() - started)} ms`);
  const call = async (path, body) => {
    const request = body == null ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(control + path, request);
    const answer = await response.json();
    assert.equal(response.status, 200, `${path}: ${answer.error}`);
    return answer;
  };
  return { ...ready, child, call, received: () => call("/received") };
}

/** Polls, because peers queue; what it returns is the first truthy answer of `look`. */
async function until(what, look) {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(10)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`never happened: ${what}`);
}

const arrives = (peer, id) => until(id, async () => (await peer.received()).find((entry) => entry.id === id));

async function converse(scheme, ...options) {
  console.log(`${[scheme, ...options].join(" ")}`);
  const [ann, ben] = await Promise.all([start("--first-knock", scheme, ...options), start("--first-knock", scheme)]);
  await arrives(ben, (await ann.call("/follow", { actor: ben.actor })).activity);
  await until("the Accept", async () => (await ann.call("/state")).following.includes(ben.actor));

  const post = await ben.call("/post", { text: "Good <morning>" });
  const { headers, path, activity } = await arrives(ann, post.activity);
  assert.equal(path, "/inbox");
  assert.equal(activity.object.content, "<p>Good &lt;morning&gt;</p>");
  assert.equal("signature-input" in headers, scheme === "rfc9421");

  const about = { object: post.object, to_actor: ben.actor };
  const reply = await ann.call("/reply", { ...about, text: "And to you" });
  assert.equal((await arrives(ben, reply.activity)).activity.object.inReplyTo, post.object);
  await arrives(ben, (await ann.call("/mention", { to_actor: ben.actor, text: "You there" })).activity);
  for (const [verb, undo] of [["/like", "/unlike"], ["/boost", "/unboost"]]) {
    const done = await ann.call(verb, about);
    await arrives(ben, done.activity);
    await arrives(ben, (await ann.call(undo, done)).activity);
  }
  await arrives(ben, (await ann.call("/edit", { object: reply.object, text: "And to you too" })).activity);
  await arrives(ben, (await ann.call("/delete", { object: reply.object })).activity);

  await ann.call("/fail", { status: 503, times: 2 });
  const delayed = await ben.call("/post", { text: "Against the wind" });
  await arrives(ann, delayed.activity);
  const attempts = (await ann.call("/requests")).filter(({ body }) => body.includes(delayed.activity));
  assert.deepEqual(attempts.map(({ status }) => status), [503, 503, 202]);

  const { host, connection, "content-length": _, ...signed } = headers;
  const forgery = JSON.stringify({ ...activity, id: `${ben.url}/forged` });
  const forged = { method: "POST", headers: signed, body: forgery };
  assert.equal((await fetch(`${ann.url}/inbox`, forged)).status, 401);
  assert.ok(!(await ann.received()).some(({ id }) => id?.endsWith("/forged")));
  assert.ok((await ann.call("/requests")).some(({ body, status }) => body.includes("/forged") && status === 401));

  await arrives(ben, (await ann.call("/unfollow", { actor: ben.actor })).activity);
  await until("the end of following", async () => (await ben.call("/state")).followers.length === 0);
  const unheard = await ben.call("/post", { text: "Is anybody there" });
  await arrives(ben, (await ann.call("/mention", { to_actor: ben.actor, text: "No" })).activity);
  assert.ok(!(await ann.call("/requests")).some(({ body }) => body.includes(unheard.activity)));

  for (const { child } of [ann, ben]) {
    child.stdin.end();
    assert.deepEqual(await once(child, "exit"), [0, null]);
  }
}

await converse("draft-cavage-http-signatures-12");
await converse("rfc9421");
// Not with RFC 9421: Fedify signs the fragment of a key's URL into `@target-uri`, and no server can verify that.
await converse("draft-cavage-http-signatures-12", "--require-signed-fetch");
console.log("ok");
