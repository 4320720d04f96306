// A real ActivityPub server for the integration suite: Fedify, all in memory, one actor, `mika`.
//
//   tests ──JSON──> control port ─> verbs ─> Fedify's queue ───signed──> the node under test
//   tests <──JSON── control port <─ records <─ federation port <──signed── the node under test
//
// Start reading here, then surface.mjs (what arrives), federation.mjs (what Fedify is told),
// control.mjs (what a test may ask for). README.md has the whole interface.
import { parseArgs } from "node:util";
import { ACTOR, generateKeyPairs } from "./keys.mjs";

// Fedify reads `navigator.userAgent` while it loads, and Node 20 has no `navigator`. It must exist before
// the first Fedify module is evaluated, hence the dynamic imports below.
globalThis.navigator ??= { userAgent: `Node.js/${process.versions.node}` };

const SIGNATURE_SCHEMES = ["draft-cavage-http-signatures-12", "rfc9421"];

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      "control-port": { type: "string", default: "0" },
      "first-knock": { type: "string", default: SIGNATURE_SCHEMES[0] },
      "require-signed-fetch": { type: "boolean", default: false },
      log: { type: "string", default: "warning" },
    },
  });
  if (!SIGNATURE_SCHEMES.includes(values["first-knock"])) {
    throw new TypeError(`--first-knock is one of ${SIGNATURE_SCHEMES.join(", ")}`);
  }
  return {
    port: Number(values.port),
    controlPort: Number(values["control-port"]),
    firstKnock: values["first-knock"],
    requireSignedFetch: values["require-signed-fetch"],
    logLevel: values.log,
  };
}

/** Sends Fedify's own log to standard error: standard output carries the ready line and nothing else. */
async function logToStandardError(lowestLevel) {
  const { configure, getTextFormatter } = await import("@logtape/logtape");
  const format = getTextFormatter();
  await configure({
    sinks: { stderr: (record) => process.stderr.write(format(record)) },
    loggers: [
      { category: "fedify", lowestLevel, sinks: ["stderr"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["stderr"] },
    ],
  });
}

/** Ends with the test that started this peer, however that test ends: its end of our standard input closes. */
function exitWithParent() {
  process.stdin.on("end", () => process.exit(0));
  process.stdin.on("error", () => process.exit(0));
  process.stdin.resume();
  for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
}

let options;
try {
  options = readOptions();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}
exitWithParent();

// Started first: the threads that make keys work while this one loads Fedify.
const keyPairs = generateKeyPairs();
const [{ Surface }, { createPeer }, { listenForControl }] = await Promise.all([
  import("./surface.mjs"),
  import("./federation.mjs"),
  import("./control.mjs"),
  logToStandardError(options.logLevel),
]);

// The port is taken first, because the origin is part of every id Fedify will ever print.
const surface = new Surface();
const url = await surface.listen(options.port);
const peer = await createPeer({ origin: url, keyPairs, ...options });
surface.serve((request) => peer.federation.fetch(request, { contextData: undefined }));
const control = await listenForControl(options.controlPort, peer, surface);

const actor = peer.context.getActorUri(ACTOR).href;
process.stdout.write(`${JSON.stringify({ ready: true, url, actor, control, pid: process.pid })}\n`);
