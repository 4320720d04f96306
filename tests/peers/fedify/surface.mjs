// The federation surface: a plain HTTP server that writes down every request before Fedify sees it.
//
// A record is made when the request line arrives and its body grows with each chunk, so that even a
// request that is broken off, refused or forged can be searched for bytes that should never have left.
import { AsyncLocalStorage } from "node:async_hooks";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** The record of the request being handled: an inbox listener marks it, see `markHandled`. */
const currentRecord = new AsyncLocalStorage();

/** Called by every inbox listener: Fedify reached it, so it has verified the activity of this request. */
export function markHandled() {
  const record = currentRecord.getStore();
  if (record != null) record.handled = true;
}

const isInboxPost = (record) => record.method === "POST" && /^(\/users\/[^/]+)?\/inbox(\?.*)?$/.test(record.path);

export class Surface {
  /** Every request in order of arrival; `GET /requests` prints these as they are. */
  requests = [];
  #fault = { times: 0 };
  #answer = async () => new Response(null, { status: 503 });
  #origin = "";

  /** Binds 127.0.0.1 (port 0: any free port) and returns the origin. */
  async listen(port) {
    const server = createServer((request, response) => this.#handle(request, response));
    await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
    this.#origin = `http://localhost:${server.address().port}`;
    return this.#origin;
  }

  /** From now on `answer` (a Request in, a Response out) replies to requests. */
  serve(answer) {
    this.#answer = answer;
  }

  /** The next `times` inbox POSTs wait `delay_ms` and, with a `status`, never reach Fedify. */
  failNext({ status, times = 1, delay_ms = 0, headers = {} }) {
    this.#fault = { status, times, delay_ms, headers };
  }

  /** What arrived at an inbox and was verified: Fedify says 202 only after the signature held. */
  received() {
    return this.requests
      .filter((record) => isInboxPost(record) && record.status === 202 && !record.injected)
      .map(({ n, at, path, body, headers, handled }) => {
        const activity = JSON.parse(body);
        const { type, id, actor } = activity;
        return {
          ...{ n, at, path, type, id, actor, verified: true },
          // Fedify answers an id it has processed already without calling a listener.
          repeat: !handled,
          // Where true, a signature inside the document may have been what convinced Fedify.
          embedded_proof: "proof" in activity || "signature" in activity,
          ...{ activity, raw: body, headers },
        };
      });
  }

  async #handle(request, response) {
    const record = {
      n: this.requests.length,
      at: new Date().toISOString(),
      method: request.method,
      path: request.url,
      headers: request.headers,
      body: "",
      status: null,
      injected: false,
      handled: false,
    };
    this.requests.push(record);
    try {
      const bytes = await readBody(request, record);
      const fault = isInboxPost(record) ? this.#takeFault() : null;
      if (fault?.delay_ms > 0) await sleep(fault.delay_ms);
      record.injected = fault?.status != null;
      const answer = record.injected
        ? new Response(null, { status: fault.status, headers: fault.headers })
        : await currentRecord.run(record, () => this.#answer(this.#toFetchRequest(record, bytes)));
      record.status = answer.status;
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    } catch (error) {
      process.stderr.write(`${record.method} ${record.path}: ${error.stack}\n`);
      record.status ??= 500;
      if (!response.headersSent) response.writeHead(record.status);
      response.end();
    }
  }

  #takeFault() {
    if (this.#fault.times < 1) return null;
    this.#fault.times -= 1;
    return this.#fault;
  }

  #toFetchRequest({ method, path, headers }, bytes) {
    const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]);
    const body = method === "GET" || method === "HEAD" ? undefined : bytes;
    return new Request(this.#origin + path, { method, headers: entries, body });
  }
}

/** Reads the body to its end and keeps what has come so far in the record, even when the sender hangs up. */
async function readBody(request, record) {
  const chunks = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } finally {
    record.body = Buffer.concat(chunks).toString("utf8");
  }
  return Buffer.concat(chunks);
}
