/**
 * The parts of a page that hold others or only say something. `level` is the level of the next
 * heading, so that headings nest as the form does.
 */

import { errorText, question } from "./controls.js";
import { h } from "./drawing.js";
import { hidden, paragraphs, say } from "./words.js";

const message = (content) => ({ "data-message": JSON.stringify(content) });

const head = (level, attributes, text) =>
  h(`h${Math.min(level, 6)}`, { key: "head", class: level > 2 ? "cpd-h3" : "cpd-h2", ...attributes }, text);

const hint = (item) =>
  item.hint?.length ? h("div", { key: "hint", class: "cpd-hint" }, paragraphs(item.hint)) : null;

const go = (place, name, text, ...more) =>
  h("a", { key: "go", href: `#${place}`, ...message({ kind: "goto", place, name }) }, [text, ...more]);

/** Draw items in order. */
export const items = (list, level = 2) => list.map((item) => ITEMS[item.kind](item, level));

/** Statements on one scale: a list of radio groups, whatever it looks like. */
function battery(item, level) {
  const id = `battery-${item.name}`;
  const columns = item.choices.map((one) => h("span", { key: one.value }, one.label));
  const attributes = {
    key: item.name,
    class: `cpd-battery cpd-battery-${item.layout}`,
    role: item.label ? "group" : null,
    "aria-labelledby": item.label ? id : null,
    style: `--cpd-columns: ${item.choices.length}`,
  };
  return h("div", attributes, [
    item.label ? head(level, { id }, item.label) : null,
    hint(item),
    item.layout === "scale"
      ? h("div", { key: "columns", class: "cpd-columns", "aria-hidden": "true" }, columns)
      : null,
    item.rows.map((row) =>
      question({ ...row, choices: item.choices, layout: "row", control: "radios" }),
    ),
  ]);
}

function group(item, level) {
  const id = `group-${item.name}`;
  const named = item.label ? { role: "group", "aria-labelledby": id } : {};
  return h("div", { key: item.name, class: `cpd-group cpd-group-${item.layout}`, ...named }, [
    item.label ? head(level, { id }, item.label) : null,
    hint(item),
    h("div", { key: "items", class: "cpd-group-items" }, items(item.items, level + (item.label ? 1 : 0))),
  ]);
}

function repeat(item, level) {
  const add = { key: "add", type: "button", class: "cpd-secondary" };
  const within = level + (item.label ? 1 : 0);
  return h("div", { key: item.name, class: `cpd-repeat${item.error ? " cpd-wrong" : ""}` }, [
    item.label ? head(level, { id: item.id, tabindex: "-1" }, item.label) : null,
    hint(item),
    errorText(item),
    item.instances.map((one) => instance(one, within)),
    item.add
      ? h("button", { ...add, id: `${item.id}-add`, ...message({ kind: "add", name: item.name }) }, [
          item.add,
          item.label ? hidden(`: ${item.label}`) : null,
        ])
      : null,
  ]);
}

function instance(one, level) {
  const named = { role: "group", "aria-labelledby": one.id };
  const button = { key: "remove", type: "button", class: "cpd-secondary cpd-small" };
  return h("div", { key: one.name, class: "cpd-instance", ...named }, [
    h("div", { key: "top", class: "cpd-instance-top" }, [
      head(level, { id: one.id, tabindex: "-1" }, one.heading),
      one.can_remove
        ? h("button", { ...button, ...message({ kind: "remove", name: one.name }) }, [
            say("remove"),
            hidden(` ${one.heading}`),
          ])
        : null,
    ]),
    items(one.items, level + 1),
  ]);
}

function note(item, level) {
  return h("div", { key: item.name, class: "cpd-note" }, [
    item.heading ? head(level, {}, item.heading) : null,
    paragraphs(item.paragraphs),
  ]);
}

function summaryRow(row, group) {
  const about = [group.label, row.label].filter(Boolean).join(": ");
  const link = row.change && go(row.change.place, row.change.name, say("change"), hidden(` ${about}`));
  return h("div", { key: row.key, class: "cpd-entry" }, [
    h("dt", { key: "label" }, row.label),
    h("dd", { key: "value" }, [
      paragraphs(row.value),
      row.prompt ? h("p", { key: "prompt", class: "cpd-prompt" }, row.prompt) : null,
    ]),
    link ? h("dd", { key: "change", class: "cpd-change" }, [link]) : null,
  ]);
}

function summary(item, level) {
  const groups = item.groups.map((group, index) => [
    group.label
      ? h(`h${level + 1}`, { key: `head${index}`, class: "cpd-h3" }, group.label)
      : null,
    h("dl", { key: `list${index}` }, [
      group.rows.map((row, place) => summaryRow({ ...row, key: `row${place}` }, group)),
    ]),
  ]);
  return h("section", { key: item.name, class: "cpd-summary" }, [
    item.heading ? head(level, {}, item.heading) : null,
    groups,
  ]);
}

function record(item, level) {
  const sections = item.sections.map((section) => summary(section, level + 1));
  return h("div", { key: "record", class: "cpd-record" }, [
    head(level, {}, item.heading),
    h("details", { key: "details" }, [
      h("summary", { key: "summary" }, say("show_sent")),
      sections,
    ]),
    h("p", { key: "save", class: "cpd-save" }, [
      h("button", { key: "download", type: "button", class: "cpd-secondary", "data-copy": "yes" },
        say("download")),
      h("button", { key: "print", type: "button", class: "cpd-secondary", "data-print": "yes" },
        say("print")),
    ]),
  ]);
}

/** The list of sections, each with its status. */
function tasks(item) {
  return h("ul", { key: item.name, class: "cpd-tasks" }, [
    item.sections.map((one) => {
      const id = `section-${one.place}`;
      const status = h("span", { key: "status", id, class: `cpd-status cpd-${one.status}` }, one.text);
      const open = go(one.place, "", one.label);
      open.props["aria-describedby"] = id;
      return h("li", { key: one.place }, [
        one.status === "cannot_start" ? h("span", { key: "label" }, one.label) : open,
        status,
      ]);
    }),
  ]);
}

/** What has to be done before the answers can be sent. */
function todo(item) {
  const links = item.links.map((one) => h("li", { key: one.place }, [go(one.place, "", one.label)]));
  return h("div", { key: "todo", class: "cpd-todo" }, [
    h("p", { key: "text" }, item.text),
    h("ul", { key: "list" }, links),
  ]);
}

function panel(item) {
  return h("div", { key: "panel", class: "cpd-panel" }, [
    h("h1", { key: "heading", id: "cpd-heading", tabindex: "-1" }, item.heading),
    h("p", { key: "text" }, [item.text, h("br"), h("strong", {}, item.strong)]),
  ]);
}

const ITEMS = {
  battery, group, note, panel, question, record, repeat, summary, tasks, todo,
};
