/**
 * The form page over plain HTTP: messages travel in batches, one request at a time, and each reply
 * is the state of the page. Where this tab stands travels with it, so any server can answer.
 */

import { FormPage } from "./form_page.js";

const LARGEST_BATCH = 1000000; // characters; the server takes twice as many bytes
const LARGEST_KEPT_ALIVE = 60000; // what browsers still send for a page that is being left
const LONGEST_ANSWER = 200000; // characters; the form takes half of that and says so
const PATIENCE = 30000; // ms until a request counts as lost
const PATIENCE_FILE = 900000;
const PAUSE = 2000; // ms before the next try

const link = new URLSearchParams(location.search);

async function post(path, said, bytes) {
  const line = `${JSON.stringify({ form: link.get("form") ?? "", ...said })}\n`;
  const body = new Blob(bytes ? [line, bytes] : [line]);
  const reply = await fetch(path, {
    method: "POST",
    headers: { "Cpd-Invitation": encodeURIComponent(link.get("invitation") ?? "") },
    body,
    keepalive: body.size < LARGEST_KEPT_ALIVE,
    cache: "no-store",
    redirect: "error",
    signal: AbortSignal.timeout(bytes ? PATIENCE_FILE : PATIENCE),
  });
  if (!reply.ok) throw new Error(`the server answered ${reply.status}`);
  return reply.json();
}

function shortened(message) {
  const { value } = message;
  const isLong = typeof value === "string" && value.length > LONGEST_ANSWER;
  return isLong ? { ...message, value: value.slice(0, LONGEST_ANSWER) } : message;
}

class PlainTransport {
  constructor() {
    this.ownsPage = true;
    this.waiting = new Map(); // number → {message, bytes}
    this.stand = "";
    this.client = "";
    this.isBusy = false;
    this.isHere = false; // whether the first state has come
    this.retry = null;
  }

  onStatus(listener) {
    this.tell = listener;
    window.addEventListener("offline", () => listener("lost"));
    window.addEventListener("online", () => this.pump());
  }

  onMessage(listener) {
    this.listener = listener;
    // After the page's own: what it hands over as it is left goes out at once.
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    queueMicrotask(() => this.pump());
  }

  send(message, bytes) {
    this.client = message.client;
    this.waiting.set(message.seq, { message: shortened(message), bytes });
    if (this.isHere && !this.retry) this.pump();
  }

  /** The messages that go next: all in order, as many as fit, a file by itself. */
  batch() {
    const chosen = [];
    let size = 0;
    for (const seq of [...this.waiting.keys()].sort((a, b) => a - b)) {
      const entry = this.waiting.get(seq);
      size += JSON.stringify(entry.message).length;
      if (chosen.length && (entry.bytes || size > LARGEST_BATCH)) break;
      chosen.push(entry);
      if (entry.bytes) break;
    }
    return chosen;
  }

  async pump() {
    if (this.isBusy) return;
    this.isBusy = true;
    clearTimeout(this.retry);
    this.retry = null;
    try {
      do {
        const before = this.waiting.size;
        await this.exchange();
        if (before && this.waiting.size >= before) await new Promise((go) => setTimeout(go, PAUSE));
      } while (this.waiting.size);
    } catch (problem) {
      console.debug("not sent yet:", problem.message);
      this.failed();
    }
    this.isBusy = false;
  }

  async exchange() {
    const entries = this.isHere ? this.batch() : [];
    const bytes = entries[0]?.bytes;
    const messages = entries.map(({ message: { client, ...rest } }) => rest);
    const said = { client: this.client, stand: this.stand, messages };
    const state = await post(bytes ? "file" : "answers", said, bytes);
    this.stand = state.stand;
    const safe = state.acks[this.client] ?? 0;
    for (const seq of [...this.waiting.keys()]) if (seq <= safe) this.waiting.delete(seq);
    this.isHere = true;
    document.getElementById("loading")?.remove();
    this.listener(state);
    this.tell("open");
  }

  failed() {
    const late = document.getElementById("loading-late");
    if (late) late.textContent = late.dataset.late;
    this.tell("lost");
    this.retry = setTimeout(() => {
      this.retry = null;
      this.pump();
    }, PAUSE);
  }

  /** Send what waits although a request may be under way; what is done twice counts once. */
  leave() {
    const entries = this.isHere ? this.batch().filter(({ bytes }) => !bytes) : [];
    if (!entries.length) return;
    const messages = entries.map(({ message: { client, ...rest } }) => rest);
    post("answers", { client: this.client, stand: this.stand, messages }).catch(() => null);
  }
}

document.getElementById("loading").hidden = false;
document.querySelector(".page-skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("content").focus();
});
const page = new FormPage(document.getElementById("form"), new PlainTransport());
export default page;
