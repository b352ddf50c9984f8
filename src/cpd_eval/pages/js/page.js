/** A whole page, from the way back at its top to what is safe at its foot. */

import { h } from "./drawing.js";
import { items } from "./parts.js";
import { clock, paragraphs, savedAgo, say, speak } from "./words.js";

const said = (content) => JSON.stringify(content);

function languages(view) {
  if (view.languages.length < 2) return null;
  const names = view.languages.map((one) =>
    h("li", { key: one.value }, [
      one.code === view.lang
        ? h("span", { key: "here", "aria-current": "true" }, one.label)
        : h("button", {
            key: "switch",
            type: "button",
            lang: one.code,
            "data-message": said({ kind: "language", value: one.value }),
          }, one.label),
    ]),
  );
  return h("nav", { key: "languages", class: "cpd-languages", "aria-label": say("language") }, [
    h("ul", { key: "list" }, names),
  ]);
}

function errorSummary(errors) {
  if (!errors.length) return null;
  const title = "cpd-summary-title";
  const links = errors.map((error) =>
    h("li", { key: error.target }, [h("a", { href: `#${error.target}` }, error.message)]),
  );
  const attributes = { key: "errors", id: "cpd-errors", class: "cpd-errors", tabindex: "-1" };
  return h("div", { ...attributes, "aria-labelledby": title, role: "alert" }, [
    h("h2", { key: "head", id: title }, say("problem")),
    h("ul", { key: "list" }, links),
  ]);
}

function heading(view) {
  if (view.items.some((item) => item.kind === "panel")) return null;
  return h("h1", { key: "heading", id: "cpd-heading", tabindex: "-1" }, [
    view.caption ? h("span", { key: "caption", class: "cpd-caption" }, `${view.caption} `) : null,
    view.heading,
  ]);
}

/** What is safe; read out when it is saved, but not each minute again as it ages. */
function saved(state) {
  const isShown = state.view.is_open && state.saved_at;
  const safe = isShown ? say("saved_at", { time: clock(state.saved_at) }) : "";
  return h("p", { key: "saved", class: "cpd-saved" }, [
    h("span", { key: "status", role: "status", class: "cpd-hidden" },
      [state.view.told, safe].filter(Boolean).join(" ")),
    h("span", { key: "ago" }, isShown ? savedAgo(state.saved_at) : ""),
  ]);
}

function banner(state, status, isWaiting) {
  if (status === "open") return [];
  const safe = state.saved_at ? say("safe", { time: clock(state.saved_at) }) : "";
  const kept = isWaiting ? say("kept") : "";
  const text =
    status === "lost"
      ? [say("lost"), safe, say("trying")]
      : [say("ended"), safe, say("reopen"), kept];
  const button = { key: "reload", type: "button", class: "cpd-secondary", "data-reload": "yes" };
  return [
    h("div", { key: "lost", class: "cpd-lost" }, [
      h("p", { key: "text" }, text.filter(Boolean).join(" ")),
      status === "ended" ? h("button", button, say("reopen_button")) : null,
    ]),
  ];
}

/** Describe the page for a state; status is of the connection. */
export function drawing(state, status, isWaiting) {
  const { view } = state;
  speak(view.words);
  return h("div", { class: "cpd", lang: view.lang }, [
    h("div", { key: "banner", role: "alert" }, banner(state, status, isWaiting)),
    languages(view),
    view.back
      ? h("a", { key: "back", class: "cpd-back", href: "#back", "data-message": said({ kind: "back" }) }, view.back)
      : null,
    errorSummary(view.errors),
    heading(view),
    view.intro.length
      ? h("div", { key: "intro", class: "cpd-intro" }, paragraphs(view.intro))
      : null,
    h("form", { key: `form ${view.place}`, novalidate: true }, [
      items(view.items),
      view.action
        ? h("button", { key: "action", class: "cpd-button" }, view.action.label)
        : null,
    ]),
    h("div", { key: "foot", class: "cpd-foot" }, [
      saved(state),
      view.is_open ? h("p", { key: "later" }, say("later")) : null,
      view.contact
        ? h("p", { key: "contact" }, say("contact", { contact: view.contact }))
        : null,
    ]),
  ]);
}
