/**
 * Joins a page to its reader and to whoever keeps the answers. It decides nothing about the form:
 * which questions there are, what is wrong and what comes next all arrive in the view (view.py).
 *
 * A transport carries messages. It is an object with
 *   send(message, bytes)  hand a message to whoever keeps the answers; may be lost
 *   onMessage(listener)   call the listener with each state {draft, view, acks, saved_at}
 *   onStatus(listener)    call the listener with "open", "lost" or "ended"
 *   ownsPage              whether the browser's title, language and history are ours
 */

import { fieldValue, isTyped } from "./controls.js";
import { patch } from "./drawing.js";
import { Outbox } from "./outbox.js";
import { drawing } from "./page.js";
import { Uploads } from "./uploads.js";
import { say } from "./words.js";

const TYPING_PAUSE = 800; // ms without a key before what was typed is sent

export class FormPage {
  constructor(element, transport) {
    this.root = element.appendChild(document.createElement("div"));
    this.transport = transport;
    this.outbox = new Outbox(transport);
    this.uploads = new Uploads(this.outbox);
    this.typing = new Map(); // name → {timer, container, target}
    this.state = null;
    this.status = "open";
    this.moved = 0; // number of the last message that may change the page
    this.historyPlace = null; // where the browser's Back or Forward wants to go
    this.byHistory = false; // whether that is what the last move was for
    this.listen();
    transport.onMessage((state) => this.receive(state));
    transport.onStatus((status) => this.connection(status));
    this.clock = setInterval(() => this.tick(), 1000);
  }

  listen() {
    const { root } = this;
    root.addEventListener("input", (event) => this.typed(event.target));
    root.addEventListener("change", (event) => this.changed(event.target));
    root.addEventListener("focusout", () => this.flush());
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.state.view.action) this.move({ kind: this.state.view.action.kind });
    });
    this.onLeave = () => this.flush();
    this.onPrint = () => root.querySelectorAll("details").forEach((part) => (part.open = true));
    this.onHistory = (event) => {
      this.historyPlace = event.state?.cpdPlace ?? null;
      this.followHistory();
    };
    window.addEventListener("pagehide", this.onLeave);
    window.addEventListener("beforeprint", this.onPrint);
    document.addEventListener("visibilitychange", this.onLeave);
    if (this.transport.ownsPage) window.addEventListener("popstate", this.onHistory);
  }

  close() {
    this.flush();
    clearInterval(this.clock);
    window.removeEventListener("pagehide", this.onLeave);
    window.removeEventListener("beforeprint", this.onPrint);
    document.removeEventListener("visibilitychange", this.onLeave);
    window.removeEventListener("popstate", this.onHistory);
  }

  // From the keyboard and the mouse

  typed(target) {
    const container = target.closest("[data-question]");
    if (!container || !isTyped(target)) return;
    const name = container.dataset.question;
    clearTimeout(this.typing.get(name)?.timer);
    const timer = setTimeout(() => this.flush(name), TYPING_PAUSE);
    this.typing.set(name, { timer, container, target });
  }

  changed(target) {
    const container = target.closest("[data-question]");
    if (!container) return;
    if (target.type === "file") this.chosen(container, target);
    else if (isTyped(target)) this.flush(container.dataset.question);
    else this.answer(container, target);
  }

  chosen(container, target) {
    const [file] = target.files;
    if (file) this.uploads.choose(container.dataset.question, file);
    target.value = ""; // so that the same file can be chosen again
  }

  flush(name = null) {
    for (const [key, { timer, container, target }] of [...this.typing]) {
      if (name !== null && key !== name) continue;
      clearTimeout(timer);
      this.typing.delete(key);
      this.answer(container, target);
    }
  }

  answer(container, target) {
    const value = fieldValue(container, target);
    this.outbox.post({ kind: "answer", name: container.dataset.question, value });
  }

  clicked(event) {
    const target = event.target.closest("a, button");
    if (!target) return;
    const { copy, message, print, reload } = target.dataset;
    if (print) window.print();
    if (copy) this.download();
    if (reload) window.location.reload();
    const field = target.closest(".cpd-errors") && document.getElementById(target.hash.slice(1));
    if (message || field) event.preventDefault();
    if (message) this.move(JSON.parse(message));
    else if (field) this.focusField(field);
  }

  download() {
    const { name, html } = this.state.view.copy;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([html], { type: "text/html" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  move(message) {
    this.flush();
    if (this.outbox.isMoving) return;
    this.moved = this.outbox.post(message);
  }

  /** Go where the browser's history stands, once nothing else is under way. */
  followHistory() {
    const place = this.historyPlace;
    if (!place || this.outbox.isMoving) return;
    this.historyPlace = null;
    if (place === this.state.view.place) return;
    this.byHistory = true;
    this.move({ kind: "goto", place });
  }

  // From whoever keeps the answers

  receive(state) {
    if (!state?.view) return;
    const isFirst = this.state === null;
    const before = this.state?.view.place;
    this.state = state;
    if (isFirst) this.outbox.open(state.draft);
    const safe = this.outbox.acknowledge(state.acks ?? {});
    if (!this.outbox.isLate && this.status === "lost") this.status = "open";
    this.draw();
    this.uploads.serve(state.view.uploads);
    if (this.transport.ownsPage) this.ownPage(state.view, isFirst, before);
    if (this.moved && safe >= this.moved) {
      this.moved = 0;
      this.settle(state.view, before);
      // The place that was wanted may not be open; the entry says where one really is.
      if (this.byHistory) history.replaceState({ cpdPlace: state.view.place }, "");
      this.byHistory = false;
      this.followHistory();
    }
  }

  ownPage(view, isFirst, before) {
    document.title = view.title;
    document.documentElement.lang = view.lang;
    document.querySelector(".page-skip")?.replaceChildren(say("skip"));
    if (isFirst) history.replaceState({ cpdPlace: view.place }, "");
    else if (before !== view.place && !this.byHistory) {
      history.pushState({ cpdPlace: view.place }, "");
    }
  }

  settle(view, before) {
    const field = view.focus && document.getElementById(view.focus);
    if (view.errors.length) this.root.querySelector("#cpd-errors").focus();
    else if (field) this.focusField(field);
    else if (before !== view.place) {
      window.scrollTo(0, 0);
      this.root.querySelector("#cpd-heading")?.focus({ preventScroll: true });
    }
  }

  focusField(field) {
    const control = field.matches("input, textarea, select") ? field : field.querySelector("input");
    const target = control ?? field;
    (target.closest("[data-question]") ?? target).scrollIntoView();
    target.focus({ preventScroll: true });
  }

  connection(status) {
    const wasDown = this.status !== "open";
    this.status = status;
    if (status === "open" && wasDown) this.outbox.again();
    this.draw();
  }

  tick() {
    if (this.outbox.isLate && this.status !== "ended") {
      this.status = "lost";
      this.outbox.again();
    }
    if (this.state) this.draw();
  }

  // Onto the screen

  draw() {
    if (!this.state) return;
    const node = drawing(this.state, this.status, this.outbox.waiting.length > 0);
    patch(this.root, node, (element) => this.isMine(element));
  }

  isMine(element) {
    if (!element.closest) return false;
    const name = element.closest("[data-question]")?.dataset.question;
    return name !== undefined && element.isConnected && this.isUnderWay(name);
  }

  isUnderWay(name) {
    return this.typing.has(name) || this.outbox.holds(name);
  }
}

/** Join a form page to an element. Gives a function that takes it away again. */
export function mount(element, transport) {
  const page = new FormPage(element, transport);
  document.getElementById("loading")?.remove();
  return () => page.close();
}
