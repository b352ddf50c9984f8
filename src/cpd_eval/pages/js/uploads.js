/**
 * Files on their way. The page only announces a file; whoever keeps the answers decides whether
 * it is wanted and asks for it piece by piece, so nothing is sent that would be refused.
 */

export class Uploads {
  constructor(outbox) {
    this.outbox = outbox;
    this.files = new Map(); // id → File
    this.sent = new Map(); // id → number of bytes handed over
  }

  choose(name, file) {
    const id = Math.random().toString(36).slice(2);
    this.files.set(id, file);
    this.outbox.post({ kind: "file", name, id, filename: file.name, size: file.size });
  }

  /** Hand over the pieces that are asked for, each once. */
  async serve(wanted) {
    for (const { id, start, end } of wanted) {
      const file = this.files.get(id);
      if (!file || (this.sent.get(id) ?? 0) > start) continue;
      this.sent.set(id, end);
      try {
        const bytes = await file.slice(start, end).arrayBuffer();
        this.outbox.post({ kind: "bytes", id, start }, bytes);
      } catch (problem) {
        // The file was moved or changed since it was chosen; it is asked for again.
        console.debug("the file cannot be read:", problem.message);
        this.outbox.post({ kind: "unreadable", id });
      }
    }
  }
}
