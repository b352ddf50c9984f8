/** The controls questions are answered with: named, described, and marked when wrong. */

import { h } from "./drawing.js";
import { hidden, paragraphs, say } from "./words.js";

function describedBy(item) {
  const ids = [];
  if (item.hint?.length) ids.push(`${item.id}-hint`);
  if (item.prompt) ids.push(`${item.id}-prompt`);
  if (item.error) ids.push(`${item.id}-error`);
  if (item.control === "file" && item.status) ids.push(`${item.id}-status`);
  return ids.length ? ids.join(" ") : null;
}

const invalid = (item) => (item.error ? "true" : null);

/** The message of an item, with the word a screen reader needs before it. */
export const errorText = (item) =>
  item.error
    ? h("p", { key: "error", class: "cpd-error", id: `${item.id}-error` }, [
        hidden(say("error", { text: "" })),
        item.error,
      ])
    : null;

function around(item) {
  return [
    item.hint?.length
      ? h("div", { key: "hint", class: "cpd-hint", id: `${item.id}-hint` }, paragraphs(item.hint))
      : null,
    item.prompt
      ? h("p", { key: "prompt", class: "cpd-prompt", id: `${item.id}-prompt` }, item.prompt)
      : null,
    errorText(item),
  ];
}

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
  return h("div", { key: "choices", class: `cpd-choices cpd-${item.layout}` }, [
    item.choices.map((one, index) => choice(item, one, index, type)),
  ]);
}

function group(item, ...content) {
  const attributes = { key: "group", "aria-describedby": describedBy(item) };
  return h("fieldset", attributes, [
    h("legend", { key: "legend", class: "cpd-label" }, item.label),
    ...around(item),
    ...content,
  ]);
}

/** What is selected among radios cannot be unselected with them, so a button does it. */
function clear(item) {
  if (!item.can_clear) return null;
  const empty = { kind: "answer", name: item.name, value: "", focus: true };
  const attributes = { key: "clear", type: "button", class: "cpd-clear" };
  return h("button", { ...attributes, "data-message": JSON.stringify(empty) }, [
    say("clear"),
    hidden(`: ${item.label}`),
  ]);
}

function withLabel(item, ...content) {
  return [
    h("label", { key: "label", class: "cpd-label", for: item.id }, item.label),
    ...around(item),
    ...content,
  ];
}

function notKnown(item) {
  if (!item.missing.length) return null;
  return h("div", { key: "missing", class: "cpd-choices" }, [
    h("p", { key: "or", class: "cpd-or" }, say("or")),
    item.missing.map((one, index) => {
      const id = `${item.id}-missing-${index + 1}`;
      const checked = item.missed === one.value;
      const box = { key: "box", type: "checkbox", id, value: one.value, checked };
      return h("div", { key: one.value, class: "cpd-choice" }, [
        h("input", { ...box, "data-missing": "yes" }),
        h("label", { key: "label", for: id }, [one.label, hidden(`: ${item.label}`)]),
      ]);
    }),
  ]);
}

/** Boxes for the parts of a date or a time, each with a label of its own. */
function boxes(item) {
  const parts = Object.keys(item.value);
  return h("div", { key: "boxes", class: "cpd-date" }, [
    parts.map((part) =>
      h("div", { key: part }, [
        h("label", { key: "label", for: `${item.id}-${part}` }, say(part)),
        h("input", {
          key: "box",
          id: `${item.id}-${part}`,
          type: "text",
          class: `cpd-input cpd-width-${part === "year" ? 4 : 2}`,
          inputmode: "numeric",
          autocomplete: "off",
          "data-part": part,
          "aria-invalid": invalid(item),
          value: item.value[part],
        }),
      ]),
    ),
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
    "aria-invalid": invalid(item),
    value: item.value,
  });
}

function options(item, list, attributes) {
  return h(
    "select",
    { key: "box", class: "cpd-input", "aria-invalid": invalid(item), ...attributes },
    list.map((one) => h("option", { key: one.value, value: one.value }, one.label)),
  );
}

function selectBox(item) {
  const list = [{ value: "", label: say("select") }, ...item.choices];
  const attributes = { id: item.id, "aria-describedby": describedBy(item), value: item.value };
  return options(item, list, attributes);
}

/** A drop-down for each place that is taken, and one for the next. Nothing has to be dragged. */
function rank(item) {
  const list = [{ value: "", label: say("rank_none") }, ...item.choices];
  const places = item.choices.slice(0, item.value.length + 1);
  return h("div", { key: "rank", class: "cpd-rank" }, [
    places.map((_, place) => {
      const id = place === 0 ? item.id : `${item.id}-${place + 1}`;
      const value = item.value[place] ?? "";
      return h("div", { key: place, class: "cpd-place" }, [
        h("label", { key: "label", for: id }, say("rank_place", { n: place + 1 })),
        options(item, list, { id, "data-part": place, value }),
      ]);
    }),
  ]);
}

function confirm(item) {
  const box = { key: "box", type: "checkbox", id: item.id, value: "OK" };
  return h("div", { key: "choices", class: "cpd-choices" }, [
    h("div", { key: "one", class: "cpd-choice" }, [
      h("input", { ...box, checked: item.value === "OK" }),
      h("label", { key: "label", for: item.id }, say("confirm")),
    ]),
  ]);
}

function file(item) {
  const status = { key: "status", class: "cpd-file", id: `${item.id}-status` };
  const remove = { kind: "answer", name: item.name, value: "", focus: true };
  const button = { key: "remove", type: "button", class: "cpd-secondary cpd-small" };
  return [
    item.status ? h("p", status, item.status) : null,
    h("input", {
      key: "box",
      id: item.id,
      type: "file",
      class: "cpd-choose",
      accept: item.accept || null,
      "aria-describedby": describedBy(item),
      "aria-invalid": invalid(item),
    }),
    item.value
      ? h("button", { ...button, "data-message": JSON.stringify(remove) }, [
          say("file_remove"),
          hidden(`: ${item.label}`),
        ])
      : null,
  ];
}

/** What is only shown: an answer that was worked out or came with the invitation. */
function shown(item) {
  return h("dl", { key: "shown", class: "cpd-shown" }, [
    h("dt", { key: "label", class: "cpd-label" }, item.label),
    h("dd", { key: "value" }, paragraphs(item.lines)),
  ]);
}

const CONTROLS = {
  radios: (item) => group(item, choices(item, "radio"), clear(item)),
  checkboxes: (item) => group(item, choices(item, "checkbox")),
  date: (item) => group(item, boxes(item), notKnown(item)),
  time: (item) => group(item, boxes(item), notKnown(item)),
  datetime: (item) => group(item, boxes(item), notKnown(item)),
  rank: (item) => group(item, rank(item)),
  confirm: (item) => group(item, confirm(item)),
  select: (item) => withLabel(item, selectBox(item)),
  text: (item) => withLabel(item, textBox(item), notKnown(item)),
  textarea: (item) => withLabel(item, textBox(item), notKnown(item)),
  number: (item) => withLabel(item, textBox(item), notKnown(item)),
  file: (item) => withLabel(item, file(item)),
  shown,
};

/** Draw a question with its control. */
export function question(item) {
  const attributes = {
    key: item.name,
    class: `cpd-question${item.error ? " cpd-wrong" : ""}`,
    "data-question": item.name,
    "data-control": item.control,
  };
  return h("div", attributes, CONTROLS[item.control](item));
}

/** Read what the control of a question holds, after one of its elements changed. */
export function fieldValue(container, changed) {
  const { control } = container.dataset;
  if (changed.dataset.missing) return changed.checked ? changed.value : "";
  if (control === "confirm") return changed.checked ? changed.value : "";
  if (control === "radios") return container.querySelector("input:checked")?.value ?? "";
  if (control === "checkboxes") {
    return [...container.querySelectorAll("input:checked")].map((box) => box.value);
  }
  const parts = [...container.querySelectorAll("[data-part]")];
  if (parts.length) return Object.fromEntries(parts.map((box) => [box.dataset.part, box.value]));
  return container.querySelector(".cpd-input").value;
}

/** Whether something is written with the keyboard, letter by letter. */
export const isTyped = (element) => element.matches("textarea, input[type=text]");
