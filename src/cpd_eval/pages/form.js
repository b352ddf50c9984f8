/**
 * Draws a form page and sends back what is typed. It decides nothing about the form: which
 * questions there are, what is wrong and what comes next all arrive in the view (see view.py).
 *
 * A transport carries messages. It is an object with
 *   send(message)       hand a message to whoever keeps the answers; may be lost
 *   onMessage(listener) call the listener with each state {draft, view, acks, saved_at}
 *   onStatus(listener)  call the listener with "open", "lost" or "ended"
 *   ownsPage            whether the browser's title and history are ours
 */

const TYPING_PAUSE = 800; // ms without a key before what was typed is sent
const PATIENCE = 4000; // ms without an answer before the page says that the connection is lost

// ---------------------------------------------------------------- drawing
// h() describes an element, patch() makes the document match. Elements that stay are never
// replaced, so focus, caret and what is being typed survive every redraw.

const h = (tag, props = {}, ...children) => ({
  tag,
  props: props ?? {},
  children: children.flat(Infinity).filter((child) => child !== null && child !== false),
});

const keyOf = (node, index) =>
  typeof node === "object" ? `${node.tag} ${node.props.key ?? `#${index}`}` : `text #${index}`;

function patch(element, node, mine) {
  const { props } = node;
  for (const name of element.getAttributeNames()) {
    if (!(name in props) && name !== "open") element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(props)) {
    if (name === "key" || name === "value" || name === "checked") continue;
    if (value === null || value === false) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
  patchChildren(element, node.children, mine);
  // After the children, because a <select> takes only a value it has an option for.
  if (!mine(element)) patchValue(element, props);
}

function patchValue(element, props) {
  if ("checked" in props) {
    element.value = props.value;
    element.checked = props.checked;
  } else if ("value" in props && element.value !== props.value) {
    const isTyping = element === document.activeElement && element.tagName !== "SELECT";
    if (!isTyping || !element.isConnected) element.value = props.value;
  }
}

function patchChildren(parent, nodes, mine) {
  const wanted = nodes.map(keyOf);
  const there = new Map();
  for (const child of [...parent.childNodes]) {
    if (wanted.includes(child.cpdKey) && !there.has(child.cpdKey)) there.set(child.cpdKey, child);
    else child.remove();
  }
  nodes.forEach((node, index) => {
    const key = wanted[index];
    const child = there.get(key) ?? make(node, key);
    if (parent.childNodes[index] !== child) {
      parent.insertBefore(child, parent.childNodes[index] ?? null);
    }
    if (typeof node === "object") patch(child, node, mine);
    else if (child.data !== String(node)) child.data = node;
  });
}

function make(node, key) {
  const child =
    typeof node === "object" ? document.createElement(node.tag) : document.createTextNode(node);
  child.cpdKey = key;
  return child;
}

const hidden = (text) => h("span", { key: "hidden", class: "cpd-hidden" }, text);
const paragraphs = (texts, attributes = {}) =>
  texts.map((text, index) => h("p", { key: `p${index}`, ...attributes }, text));

// ---------------------------------------------------------------- the parts of a page

function describedBy(item) {
  const ids = [];
  if (item.hint?.length) ids.push(`${item.id}-hint`);
  if (item.prompt) ids.push(`${item.id}-prompt`);
  if (item.error) ids.push(`${item.id}-error`);
  return ids.length ? ids.join(" ") : null;
}

function around(item) {
  return [
    item.hint?.length
      ? h("div", { key: "hint", class: "cpd-hint", id: `${item.id}-hint` }, paragraphs(item.hint))
      : null,
    item.prompt
      ? h("p", { key: "prompt", class: "cpd-prompt", id: `${item.id}-prompt` }, item.prompt)
      : null,
    item.error
      ? h("p", { key: "error", class: "cpd-error", id: `${item.id}-error` }, [
          hidden("Error: "),
          item.error,
        ])
      : null,
  ];
}

const labelText = (item) => item.label + (item.optional ? " (optional)" : "");

function choice(item, one, index, type) {
  const id = index === 0 ? item.id : `${item.id}-${index + 1}`;
  const checked = type === "radio" ? item.value === one.value : item.value.includes(one.value);
  const box = { type, id, name: item.name, value: one.value, checked, key: "box" };
  return h("div", { key: one.value, class: `cpd-choice${one.apart ? " cpd-apart" : ""}` }, [
    h("input", box),
    h("label", { key: "label", for: id }, one.label),
  ]);
}

function choices(item, type) {
  const kind = `cpd-choices cpd-${item.layout}`;
  return h("div", { key: "choices", class: kind }, [
    item.choices.map((one, index) => choice(item, one, index, type)),
  ]);
}

function group(item, ...content) {
  const attributes = { key: "group", "aria-describedby": describedBy(item) };
  return h("fieldset", attributes, [
    h("legend", { key: "legend", class: "cpd-label" }, labelText(item)),
    ...around(item),
    ...content,
  ]);
}

function notKnown(item) {
  if (!item.missing.length) return null;
  return h("div", { key: "missing", class: "cpd-choices" }, [
    h("p", { key: "or", class: "cpd-or" }, "or"),
    item.missing.map((one, index) =>
      h("div", { key: one.value, class: "cpd-choice" }, [
        h("input", {
          key: "box",
          type: "checkbox",
          id: `${item.id}-missing-${index + 1}`,
          value: one.value,
          checked: item.missed === one.value,
          "data-missing": "yes",
        }),
        h("label", { key: "label", for: `${item.id}-missing-${index + 1}` }, [
          one.label,
          hidden(`: ${item.label}`),
        ]),
      ]),
    ),
  ]);
}

function dateBoxes(item) {
  const boxes = [
    ["day", "Day", 2],
    ["month", "Month", 2],
    ["year", "Year", 4],
  ];
  return h("div", { key: "boxes", class: "cpd-date" }, [
    boxes.map(([part, label, width]) => {
      const id = `${item.id}-${part}`;
      return h("div", { key: part }, [
        h("label", { key: "label", for: id }, label),
        h("input", {
          key: "box",
          id,
          type: "text",
          class: `cpd-input cpd-width-${width}`,
          inputmode: "numeric",
          autocomplete: "off",
          "data-part": part,
          "aria-invalid": item.error ? "true" : null,
          value: item.value[part],
        }),
      ]);
    }),
  ]);
}

function textBox(item) {
  const isLong = item.control === "textarea";
  return h(isLong ? "textarea" : "input", {
    key: "box",
    id: item.id,
    class: `cpd-input${item.control === "number" ? " cpd-width-10" : ""}`,
    type: isLong ? null : "text",
    rows: isLong ? 5 : null,
    inputmode: item.inputmode === "text" ? null : item.inputmode,
    autocomplete: "off",
    "aria-describedby": describedBy(item),
    "aria-invalid": item.error ? "true" : null,
    value: item.value,
  });
}

function selectBox(item) {
  const options = [{ value: "", label: "Select one" }, ...item.choices];
  return h(
    "select",
    {
      key: "box",
      id: item.id,
      class: "cpd-input",
      "aria-describedby": describedBy(item),
      "aria-invalid": item.error ? "true" : null,
      value: item.value,
    },
    options.map((one) => h("option", { key: one.value, value: one.value }, one.label)),
  );
}

const withLabel = (item, box) => [
  h("label", { key: "label", class: "cpd-label", for: item.id }, labelText(item)),
  ...around(item),
  box,
];

const CONTROLS = {
  radios: (item) => [group(item, choices(item, "radio"))],
  checkboxes: (item) => [group(item, choices(item, "checkbox"))],
  date: (item) => [group(item, dateBoxes(item), notKnown(item))],
  select: (item) => withLabel(item, selectBox(item)),
  text: (item) => [...withLabel(item, textBox(item)), notKnown(item)],
  textarea: (item) => [...withLabel(item, textBox(item)), notKnown(item)],
  number: (item) => [...withLabel(item, textBox(item)), notKnown(item)],
};

function question(item) {
  const kind = `cpd-question${item.error ? " cpd-wrong" : ""}`;
  const attributes = { key: item.name, class: kind, "data-question": item.name };
  return h("div", { ...attributes, "data-control": item.control }, CONTROLS[item.control](item));
}

function battery(item) {
  const head = `battery-${item.name}`;
  const columns = item.choices.map((one) => h("span", { key: one.value }, one.label));
  return h(
    "div",
    {
      key: item.name,
      class: `cpd-battery cpd-battery-${item.layout}`,
      role: item.label ? "group" : null,
      "aria-labelledby": item.label ? head : null,
      style: `--cpd-columns: ${item.choices.length}`,
    },
    [
      item.label ? h("h2", { key: "head", id: head, class: "cpd-h2" }, item.label) : null,
      item.hint.length ? h("div", { key: "hint", class: "cpd-hint" }, paragraphs(item.hint)) : null,
      item.layout === "scale"
        ? h("div", { key: "columns", class: "cpd-columns", "aria-hidden": "true" }, columns)
        : null,
      item.rows.map((row) =>
        question({ ...row, choices: item.choices, layout: "row", control: "radios" }),
      ),
    ],
  );
}

function summaryRow(row, group) {
  const about = [group.label, row.label].filter(Boolean).join(": ");
  const link = row.change && h("a", {
    href: `#${row.change.place}`,
    "data-place": row.change.place,
    "data-name": row.change.name,
  }, ["Change", hidden(` ${about}`)]);
  return h("div", { key: row.key, class: "cpd-entry" }, [
    h("dt", { key: "label" }, row.label),
    h("dd", { key: "value" }, [
      paragraphs(row.value),
      row.prompt ? h("p", { key: "prompt", class: "cpd-prompt" }, row.prompt) : null,
    ]),
    link ? h("dd", { key: "change", class: "cpd-change" }, [link]) : null,
  ]);
}

function summary(item, level = 2) {
  const groups = item.groups.map((group, index) => [
    group.label
      ? h(`h${level + 1}`, { key: `head${index}`, class: "cpd-h3" }, group.label)
      : null,
    h("dl", { key: `list${index}` }, [
      group.rows.map((row, place) => summaryRow({ ...row, key: `row${place}` }, group)),
    ]),
  ]);
  return h("section", { key: item.heading, class: "cpd-summary" }, [
    h(`h${level}`, { key: "head", class: "cpd-h2" }, item.heading),
    groups,
  ]);
}

function record(item) {
  const sections = item.sections.map((section) => {
    const groups = section.groups.map((group) => ({
      ...group,
      rows: group.rows.map((row) => ({ ...row, change: null, prompt: "" })),
    }));
    return summary({ ...section, groups }, 3);
  });
  return h("div", { key: "record" }, [
    h("h2", { key: "head", class: "cpd-h2" }, item.heading),
    h("details", { key: "details" }, [
      h("summary", { key: "summary" }, "Show the answers you sent"),
      sections,
    ]),
    h("button", { key: "print", type: "button", class: "cpd-secondary", "data-print": "yes" },
      "Print this page"),
  ]);
}

const ITEMS = {
  question,
  battery,
  summary: (item) => summary(item),
  record,
  note: (item) =>
    h("div", { key: item.name, class: "cpd-note" }, [
      item.heading ? h("h2", { key: "head", class: "cpd-h2" }, item.heading) : null,
      paragraphs(item.paragraphs),
    ]),
  panel: (item) =>
    h("div", { key: "panel", class: "cpd-panel" }, [
      h("h1", { key: "heading", id: "cpd-heading", tabindex: "-1" }, item.heading),
      h("p", { key: "text" }, [item.text, h("br"), h("strong", {}, item.strong)]),
    ]),
};

function errorSummary(errors) {
  if (!errors.length) return null;
  const title = "cpd-summary-title";
  const links = errors.map((error) =>
    h("li", { key: error.target }, [h("a", { href: `#${error.target}` }, error.message)]),
  );
  return h(
    "div",
    { key: "errors", id: "cpd-errors", class: "cpd-errors", tabindex: "-1", "aria-labelledby": title, role: "alert" },
    [h("h2", { key: "head", id: title }, "There is a problem"), h("ul", { key: "list" }, links)],
  );
}

function heading(view) {
  if (view.items.some((item) => item.kind === "panel")) return null;
  return h("h1", { key: "heading", id: "cpd-heading", tabindex: "-1" }, [
    view.caption ? h("span", { key: "caption", class: "cpd-caption" }, `${view.caption} `) : null,
    view.heading,
  ]);
}

function drawing(state, notice) {
  const { view } = state;
  return h("div", { class: "cpd" }, [
    h("div", { key: "banner", role: "alert" }, notice.banner),
    view.back
      ? h("a", { key: "back", class: "cpd-back", href: "#back", "data-back": "yes" }, "Back")
      : null,
    errorSummary(view.errors),
    heading(view),
    view.intro.length
      ? h("div", { key: "intro", class: "cpd-intro" }, paragraphs(view.intro))
      : null,
    h("form", { key: `form ${view.place}`, novalidate: true }, [
      view.items.map((item) => ITEMS[item.kind](item)),
      view.action
        ? h("button", { key: "action", class: "cpd-button" }, view.action.label)
        : null,
    ]),
    h("div", { key: "foot", class: "cpd-foot" }, [
      h("p", { key: "saved", class: "cpd-saved" }, [
        h("span", { key: "status", role: "status" }, view.action ? notice.saved : ""),
        h("span", { key: "ago" }, view.action ? notice.ago : ""),
      ]),
      view.action
        ? h("p", { key: "later" },
            "You can close this page at any time and come back with the same link.")
        : null,
      view.contact ? h("p", { key: "contact" }, `Questions? Write to ${view.contact}.`) : null,
    ]),
  ]);
}

// ---------------------------------------------------------------- what a field holds

function fieldValue(container, changed) {
  const { control } = container.dataset;
  if (changed.dataset.missing) return changed.checked ? changed.value : "";
  if (control === "radios") return container.querySelector("input:checked")?.value ?? "";
  if (control === "checkboxes") {
    return [...container.querySelectorAll("input:checked")].map((box) => box.value);
  }
  if (control === "date") {
    const parts = [...container.querySelectorAll("[data-part]")];
    return Object.fromEntries(parts.map((box) => [box.dataset.part, box.value]));
  }
  return container.querySelector(".cpd-input").value;
}

const isTyped = (element) =>
  element.matches("textarea, input[type=text]");

// ---------------------------------------------------------------- answers on their way

/** Messages that are not yet known to be safe, in order; kept in the tab across a reload. */
class Outbox {
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

  post(message) {
    const numbered = { ...message, client: this.client, seq: this.next++ };
    this.waiting.push({ message: numbered, since: Date.now() });
    this.remember();
    this.transport.send(numbered);
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
      this.transport.send(entry.message);
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
    return this.waiting.some(({ message }) => message.kind !== "answer");
  }

  get isLate() {
    return this.waiting.some(({ since }) => Date.now() - since > PATIENCE);
  }
}

// ---------------------------------------------------------------- the page

class FormPage {
  constructor(element, transport) {
    this.root = element.appendChild(document.createElement("div"));
    this.transport = transport;
    this.outbox = new Outbox(transport);
    this.typing = new Map(); // name → {timer, container, target}
    this.state = null;
    this.status = "open";
    this.moved = 0; // number of the last message that may change the page
    this.byHistory = false;
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
      this.move({ kind: this.state.view.action.kind });
    });
    this.onLeave = () => this.flush();
    this.onHistory = (event) => {
      if (!event.state?.cpdPlace || event.state.cpdPlace === this.state.view.place) return;
      this.byHistory = true;
      this.move({ kind: "goto", place: event.state.cpdPlace });
    };
    window.addEventListener("pagehide", this.onLeave);
    document.addEventListener("visibilitychange", this.onLeave);
    if (this.transport.ownsPage) window.addEventListener("popstate", this.onHistory);
  }

  close() {
    this.flush();
    clearInterval(this.clock);
    window.removeEventListener("pagehide", this.onLeave);
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
    if (isTyped(target)) this.flush(container.dataset.question);
    else this.answer(container, target);
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
    if (target.dataset.print) window.print();
    if (target.dataset.reload) window.location.reload();
    if (target.tagName !== "A") return;
    const { back, place, name } = target.dataset;
    const field = target.closest(".cpd-errors") && document.getElementById(target.hash.slice(1));
    if (back || place || field) event.preventDefault();
    if (back) this.move({ kind: "back" });
    else if (place) this.move({ kind: "goto", place, name });
    else if (field) this.focusField(field);
  }

  move(message) {
    this.flush();
    if (this.outbox.isMoving) return;
    this.moved = this.outbox.post(message);
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
    if (this.transport.ownsPage) this.ownPage(state.view, isFirst, before);
    if (this.moved && safe >= this.moved) {
      this.moved = 0;
      this.settle(state.view, before);
    }
  }

  ownPage(view, isFirst, before) {
    document.title = view.title;
    if (isFirst) history.replaceState({ cpdPlace: view.place }, "");
    else if (before !== view.place && !this.byHistory) {
      history.pushState({ cpdPlace: view.place }, "");
    }
    this.byHistory = false;
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
    (control ?? field).closest("[data-question]")?.scrollIntoView();
    (control ?? field).focus({ preventScroll: true });
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
    const node = drawing(this.state, {
      banner: this.banner(),
      saved: this.state.saved_at ? `Saved at ${clock(this.state.saved_at)}` : "",
      ago: this.state.saved_at ? ago(this.state.saved_at) : "",
    });
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

  banner() {
    if (this.status === "open") return [];
    const saved = this.state.saved_at;
    const safe = saved ? `What you have written so far is safe up to ${clock(saved)}.` : "";
    const kept = this.outbox.waiting.length
      ? "What you wrote since then is kept in this tab and will be sent when you do."
      : "";
    const text =
      this.status === "lost"
        ? `The connection is lost. ${safe} Trying again.`
        : `The connection has ended. ${safe} Open the form again to go on. ${kept}`;
    const button = h("button", { key: "reload", type: "button", class: "cpd-secondary", "data-reload": "yes" },
      "Open the form again");
    return [
      h("div", { key: "lost", class: "cpd-lost" }, [
        h("p", { key: "text" }, text),
        this.status === "ended" ? button : null,
      ]),
    ];
  }
}

const clock = (moment) =>
  new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function ago(moment) {
  const minutes = Math.floor((Date.now() - new Date(moment)) / 60000);
  if (minutes < 1) return "";
  if (minutes < 60) return ` (${minutes} ${minutes === 1 ? "minute" : "minutes"} ago)`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? ` (${hours} ${hours === 1 ? "hour" : "hours"} ago)` : "";
}

/** Join a form page to an element. Gives a function that takes it away again. */
export function mount(element, transport) {
  const page = new FormPage(element, transport);
  document.getElementById("loading")?.remove();
  return () => page.close();
}

// ---------------------------------------------------------------- inside Jupyter and Voilà

const ENDED = new Set(["dead", "restarting", "autorestarting", "terminating"]);

function widgetTransport(model) {
  const kernel = model.widget_manager?.kernel;
  return {
    ownsPage: document.body.dataset.cpdForm === "yes",
    send(message) {
      try {
        model.send(message);
      } catch (problem) {
        // The message stays in the outbox and is sent again when the connection is back.
        console.debug("not sent yet:", problem.message);
      }
    },
    onMessage(listener) {
      model.on("change:state", () => listener(model.get("state")));
      listener(model.get("state"));
    },
    onStatus(listener) {
      let ended = false;
      const tell = () => {
        ended ||= ENDED.has(kernel.status);
        if (ended) listener("ended");
        else listener(kernel.connectionStatus === "connected" ? "open" : "lost");
      };
      kernel?.statusChanged?.connect((_, status) => (ENDED.has(status) ? tell() : null));
      kernel?.connectionStatusChanged?.connect(tell);
      kernel?.disposed?.connect(() => listener("ended"));
    },
  };
}

export default { render: ({ model, el }) => mount(el, widgetTransport(model)) };
