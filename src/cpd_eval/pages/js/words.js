/** The words of the page, which come with the view in the reader's language; see words.py. */

import { h } from "./drawing.js";

let words = {};

export const speak = (given) => {
  words = given;
};

/** Give a text, with what stands in braces filled in. */
export const say = (key, values = {}) =>
  words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** Text only a screen reader meets. */
export const hidden = (text) => h("span", { key: "hidden", class: "cpd-hidden" }, text);

export const paragraphs = (texts) => texts.map((text, index) => h("p", { key: `p${index}` }, text));

/** The time of day of a moment. */
export const clock = (moment) =>
  new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

/** How long ago something was saved; the clock of another machine may be a little ahead. */
export function savedAgo(moment) {
  const minutes = Math.floor((Date.now() - new Date(moment)) / 60000);
  if (minutes < 1) return say("saved_now");
  if (minutes === 1) return say("saved_minute");
  if (minutes < 60) return say("saved_minutes", { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours === 1) return say("saved_hour");
  return hours < 24 ? say("saved_hours", { n: hours }) : say("saved_at", { time: day(moment) });
}

const day = (moment) =>
  new Date(moment).toLocaleString("en-GB", { dateStyle: "short", timeStyle: "short" });
