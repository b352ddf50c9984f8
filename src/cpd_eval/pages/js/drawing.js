/**
 * Describes elements and makes the document match. Elements that stay are never replaced, so
 * focus, caret and what is being typed survive every redraw.
 */

/** Describe an element; children may be nested lists, and null or false is nothing. */
export const h = (tag, props = {}, ...children) => ({
  tag,
  props: props ?? {},
  children: children.flat(Infinity).filter((child) => child !== null && child !== false),
});

const keyOf = (node, index) =>
  typeof node === "object" ? `${node.tag} ${node.props.key ?? `#${index}`}` : `text #${index}`;

/** Make an element match its description; what is mine(element) keeps the value it has. */
export function patch(element, node, mine) {
  const { props } = node;
  for (const name of element.getAttributeNames()) {
    if (!(name in props) && name !== "open") element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(props)) {
    if (name === "key" || name === "value" || name === "checked") continue;
    if (value === null || value === false) element.removeAttribute(name);
    else if (name === "style") styled(element, value);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
  patchChildren(element, node.children, mine);
  // After the children, because a <select> takes only a value it has an option for.
  if (!mine(element)) patchValue(element, props);
}

/** A strict content security policy forbids a style attribute, but not to set the style. */
function styled(element, text) {
  if (element.cpdStyle === text) return;
  element.style.cssText = text;
  element.cpdStyle = text;
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
