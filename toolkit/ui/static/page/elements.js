// One page of the toolkit: builds native elements from the values that Python sends, reports events back.
// It decides nothing. Old browsers matter (Chrome 109 is the last on Windows 7): no :has(), no nesting.
// The files of this folder are joined into one module (toolkit/ui/page.py), so they share one scope.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "use", "path", "rect", "g", "circle"]);
const REFS = ["id", "for", "aria-describedby", "aria-labelledby", "aria-controls", "list"];

function keyOf(v) {
  return typeof v === "string" ? null : v[1].id || v[1]["data-key"] || null;
}

// Elements from nodes [tag, attributes, children, events], and from one state of them to the next.
// `fields` decides what may be put into a field that somebody is writing in.
class Elements {
  constructor(prefix, fields) {
    this.prefix = prefix;
    this.fields = fields;
  }

  create(v) {
    if (typeof v === "string") return document.createTextNode(v);
    const dom = SVG_TAGS.has(v[0]) ? document.createElementNS(SVG, v[0]) : document.createElement(v[0]);
    dom._v = v;
    for (const name of Object.keys(v[1])) this.setAttribute(dom, name, v[1][name]);
    for (const child of v[2]) dom.append(this.create(child));
    if (v[1].value !== undefined) this.fields.begin(dom, v[1].value);
    return dom;
  }

  setAttribute(dom, name, value) {
    if (name === "checked") this.fields.check(dom, true);
    else if (name === "open") dom.open = true;
    else if (name === "value") return; // after the children: a select needs its options
    else if (name === "href" || name === "src") {
      if (name === "href" && value.startsWith("#") && !SVG_TAGS.has(dom.tagName)) value = "#" + this.prefix + value.slice(1);
      if (/^(#|\/|\?|blob:|data:image\/|[\w.-]+(\?|$|\/))/.test(value)) dom.setAttribute(name, value);
    } else if (REFS.includes(name) || (name === "name" && dom.type === "radio")) {
      dom.setAttribute(name, value.split(" ").map((id) => this.prefix + id).join(" "));
    } else dom.setAttribute(name, value);
  }

  removeAttribute(dom, name) {
    if (name === "checked") this.fields.check(dom, false);
    else if (name === "open") dom.open = false;
    else if (name === "value") dom.value = "";
    else dom.removeAttribute(name);
  }

  patch(dom, old, v) {
    if (old === v) return dom;
    if (typeof v === "string" || typeof old === "string" || old[0] !== v[0] || keyOf(old) !== keyOf(v)) {
      if (typeof v === "string" && typeof old === "string") {
        if (old !== v) dom.data = v;
        return dom;
      }
      const fresh = this.create(v);
      this.fields.leave(dom);
      dom.replaceWith(fresh);
      return fresh;
    }
    const [before, now] = [old[1], v[1]];
    dom._v = v;
    for (const name of Object.keys(before)) if (!(name in now)) this.removeAttribute(dom, name);
    for (const name of Object.keys(now)) {
      if (before[name] !== now[name] && name !== "value") this.setAttribute(dom, name, now[name]);
    }
    this.patchChildren(dom, old[2], v[2]);
    // A list that got another entry may have let its choice slip to a neighbour, though its own value is the same.
    const anew = now.value !== before.value || dom.tagName === "SELECT";
    if (now.value !== undefined && anew) this.fields.put(dom, now.value);
    return dom;
  }

  patchChildren(dom, old, now) {
    const keyed = new Map();
    const plain = [];
    const nodes = [...dom.childNodes].filter((node) => !node._ours);
    old.forEach((v, i) => {
      const key = keyOf(v);
      if (key) keyed.set(key, [nodes[i], v]);
      else plain.push([nodes[i], v]);
    });
    let at = dom.firstChild;
    for (const v of now) {
      while (at && at._ours) at = at.nextSibling;
      const key = keyOf(v);
      const match = key ? keyed.get(key) : plain.shift();
      if (key) keyed.delete(key);
      if (!match) {
        dom.insertBefore(this.create(v), at);
        continue;
      }
      const [node, was] = match;
      if (node === at) at = at.nextSibling;
      else moveBefore(dom, node, at);
      this.patch(node, was, v);
    }
    for (const [node] of [...keyed.values(), ...plain]) {
      this.fields.leave(node);
      node.remove();
    }
  }
}

// Moving an element drops its focus and scroll; put them back.
function moveBefore(parent, node, at) {
  const active = document.activeElement;
  const inside = node.nodeType === 1 && node.contains(active);
  const range = inside && isText(active) && active.type !== "number" ? [active.selectionStart, active.selectionEnd] : null;
  parent.insertBefore(node, at);
  if (inside) {
    active.focus({ preventScroll: true });
    if (range) active.setSelectionRange(...range);
  }
}

// Whether an element can be read where it stands: all of it above the bar at the bottom of the window, or,
// of a tall one, its beginning in the upper half.
function inSight(dom) {
  const box = dom.getBoundingClientRect();
  return box.top >= 0 && (box.bottom <= window.innerHeight - 100 || box.top < window.innerHeight / 2);
}

function drawing(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "ar-i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", "#" + name);
  svg.append(use);
  return svg;
}
