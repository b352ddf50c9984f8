/** Messages that are not yet known to be safe, in order; answers outlive a reload of the tab. */

const PATIENCE = 4000; // ms without an answer before the page says that the connection is lost
const SLOWEST = 20; // bytes a millisecond of a line on which a file is not yet called lost
const STAYS = new Set(["answer", "file", "bytes"]); // what never leads to another page

export class Outbox {
  constructor(transport) {
    this.transport = transport;
    this.client = Math.random().toString(36).slice(2);
    this.next = 1;
    this.waiting = [];
    this.storeKey = null;
  }

  open(draft) {
    this.storeKey = `cpd-eval unsent ${draft}`;
    const left = JSON.parse(sessionStorage.getItem(this.storeKey) ?? "[]");
    left.forEach((message) => this.post(message));
  }

  post(message, bytes = null) {
    const numbered = { ...message, client: this.client, seq: this.next++ };
    this.waiting.push({ message: numbered, bytes, since: Date.now() });
    this.remember();
    this.transport.send(numbered, bytes);
    return numbered.seq;
  }

  acknowledge(acks) {
    const safe = acks[this.client] ?? 0;
    const before = this.waiting.length;
    this.waiting = this.waiting.filter(({ message }) => message.seq > safe);
    if (this.waiting.length !== before) this.remember();
    return safe;
  }

  again() {
    const now = Date.now();
    this.waiting.forEach((entry) => {
      entry.since = now;
      this.transport.send(entry.message, entry.bytes);
    });
  }

  remember() {
    if (!this.storeKey) return;
    const answers = this.waiting
      .map(({ message }) => message)
      .filter(({ kind }) => kind === "answer")
      .map(({ kind, name, value }) => ({ kind, name, value }));
    if (answers.length) sessionStorage.setItem(this.storeKey, JSON.stringify(answers));
    else sessionStorage.removeItem(this.storeKey);
  }

  holds(name) {
    return this.waiting.some(({ message }) => message.kind === "answer" && message.name === name);
  }

  get isMoving() {
    return this.waiting.some(({ message }) => !STAYS.has(message.kind));
  }

  get isLate() {
    const now = Date.now();
    return this.waiting.some(
      ({ since, bytes }) => now - since > PATIENCE + (bytes?.byteLength ?? 0) / SLOWEST,
    );
  }
}
