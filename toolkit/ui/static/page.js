// One page of the toolkit: builds native elements from the values that Python sends, reports events back.
// It decides nothing. Old browsers matter (Chrome 109 is the last on Windows 7): no :has(), no nesting.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "use", "path", "rect", "g", "circle"]);
const REFS = ["id", "for", "aria-describedby", "aria-labelledby", "aria-controls", "list"];
const TEXT_FIELDS = /^(text|search|number|tel|email|url|date)$/;
const TYPING_PAUSE = 600; // ms of silence after which a text is sent without leaving the field
const SLOW = 400; // ms until «Сохраняем…» is shown
const LOST = 5000; // ms without an answer until «Не сохранено» is shown
const LARGE_TYPE = "antirisk-type"; // shared with the start page

const NARROW = 1100; // px of the app's own width below which steps fold up and the margin goes under the sheet

let instances = 0;

function isText(dom) {
  return dom.tagName === "TEXTAREA" || (dom.tagName === "INPUT" && TEXT_FIELDS.test(dom.type));
}

function keyOf(v) {
  return typeof v === "string" ? null : v[1].id || v[1]["data-key"] || null;
}

class App {
  constructor(model, el) {
    this.model = model;
    this.prefix = instances++ ? `ar${instances}-` : "";
    this.seq = 0;
    this.waiting = new Map(); // id → {seq, event, value, since}: given by the person, not yet confirmed
    this.typing = new Map(); // id → timer
    this.drafts = new Map(); // id → text of a form that is not stored yet (fields with data-draft)
    this.storage = `antirisk-unsent:${location.pathname}${location.search}`;
    this.root = document.createElement("div");
    this.root.className = "ar ar-app";
    this.root.lang = "ru";
    this.root.dataset.lmSuppressShortcuts = "true"; // JupyterLab leaves these keys to us
    this.applyLargeType(this.readLargeType());
    el.append(this.root);
    this.addSprite();
    this.regions = {};
    for (const [name, tag, cls] of [
      ["top", "header", "ar-top"],
      ["alert", "div", "ar-alerts"],
      ["frame", "div", "ar-frame"],
    ]) {
      const region = document.createElement(tag);
      region.className = cls;
      region._v = [tag, {}, [], []];
      this.regions[name] = region;
    }
    const main = document.createElement("main");
    main.className = "ar-main";
    main.id = this.prefix + "main";
    main.tabIndex = -1;
    for (const name of ["body", "foot"]) {
      const region = document.createElement("div");
      region.className = name === "body" ? "ar-body" : "ar-foot";
      region._v = ["div", {}, [], []];
      this.regions[name] = region;
      main.append(region);
    }
    this.main = main;
    this.regions.rail = document.createElement("div");
    this.regions.rail._v = ["div", {}, [], []];
    this.voice = document.createElement("div");
    this.voice.className = "ar-vh";
    this.voice.setAttribute("role", "status");
    const skip = document.createElement("a");
    skip.className = "ar-skip";
    skip.href = "#" + main.id;
    skip.textContent = "К содержанию";
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      main.focus();
    });
    this.root.append(skip, this.regions.top, this.regions.alert, this.regions.frame, this.voice);
    this.regions.frame.append(this.regions.rail, main);
    this.listen();
    this.stops = [];
    for (const name of ["top", "alert", "rail", "body", "foot", "frame", "title"]) {
      const draw = () => this.draw(name);
      model.on(`change:${name}`, draw);
      this.stops.push(() => model.off(`change:${name}`, draw));
      draw();
    }
    const heard = (content, buffers) => this.hear(content, buffers);
    model.on("msg:custom", heard);
    this.stops.push(() => model.off("msg:custom", heard));
    this.timer = setInterval(() => this.showSaved(), 1000);
    // In JupyterLab the app is narrower than the window, so its own width decides, not a media query.
    const widths = new ResizeObserver(() => {
      this.root.toggleAttribute("data-narrow", this.root.clientWidth < NARROW);
      this.foldSteps();
    });
    widths.observe(this.root);
    this.stops.push(() => widths.disconnect());
    // Containers of JupyterLab and Voilà cut focus rings off; :has() is not in every browser we serve.
    requestAnimationFrame(() => {
      for (let box = this.root.parentElement; box && !box.matches(".jp-Notebook, body"); box = box.parentElement) {
        box.classList.add("ar-host");
      }
    });
    this.sendAgain();
    if (model.get("start_at")) requestAnimationFrame(() => this.focus(model.get("start_at")));
    document.body.classList.add("ar-ready");
  }

  stop() {
    clearInterval(this.timer);
    this.stops.forEach((stop) => stop());
  }

  // ── drawing ──

  addSprite() {
    if (document.querySelector(".ar-sprite")) return;
    const parsed = new DOMParser().parseFromString(this.model.get("icons"), "image/svg+xml");
    document.body.prepend(document.importNode(parsed.documentElement, true));
  }

  draw(name) {
    const value = this.model.get(name);
    if (name === "title") {
      if (document.body.classList.contains("ar") && value) document.title = value;
    } else if (name === "frame") {
      this.regions.frame.className = "ar-frame" + (value === "rail" ? "" : " ar-frame--solo");
      this.root.dataset.frame = value;
      // Wide steps carry their step list above the sheet, under the header.
      if (value === "wide" || value === "desk") this.regions.frame.before(this.regions.rail);
      else this.regions.frame.prepend(this.regions.rail);
      this.regions.rail.hidden = value === "solo";
    } else {
      const region = this.regions[name];
      this.patchChildren(region, region._v[2], value || []);
      region._v = ["div", {}, value || [], []];
      if (name === "foot") region.hidden = !(value || []).length;
    }
    this.after();
  }

  after() {
    this.root.querySelectorAll("dialog[data-modal]").forEach((dialog) => {
      if (!dialog.open) dialog.showModal();
    });
    if (!CSS.supports("field-sizing", "content")) {
      this.root.querySelectorAll("textarea[data-grow]").forEach(grow);
    }
    this.foldSteps();
    this.showSaved();
  }

  // The step list stands open beside a wide sheet and folds to one line on a phone and in large type.
  foldSteps() {
    const width = this.root.clientWidth || window.innerWidth; // before it is on the page: as wide as the window
    const wide = width >= NARROW && (!this.large || this.root.dataset.frame !== "rail");
    this.root.querySelectorAll("details[data-steps]").forEach((details) => {
      if (details._wide === wide) return;
      details._wide = wide;
      details.open = wide;
    });
  }

  create(v) {
    if (typeof v === "string") return document.createTextNode(v);
    const dom = SVG_TAGS.has(v[0]) ? document.createElementNS(SVG, v[0]) : document.createElement(v[0]);
    for (const name of Object.keys(v[1])) this.setAttribute(dom, name, v[1][name]);
    for (const child of v[2]) dom.append(this.create(child));
    dom._v = v;
    if (v[1].value !== undefined) this.setValue(dom, v[1].value);
    const waiting = this.waiting.get(v[1].id);
    if (waiting && isText(dom)) dom.value = waiting.value;
    return dom;
  }

  setAttribute(dom, name, value) {
    if (name === "checked") dom.checked = true;
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
    if (name === "checked") dom.checked = false;
    else if (name === "open") dom.open = false;
    else if (name === "value") dom.value = "";
    else dom.removeAttribute(name);
  }

  setValue(dom, value) {
    if (dom.tagName === "OPTION" || dom.type === "radio" || dom.type === "checkbox" || dom.tagName === "PROGRESS") {
      dom.setAttribute("value", value);
    } else if (dom.value !== value) dom.value = value;
  }

  patch(dom, old, v) {
    if (old === v) return dom;
    if (typeof v === "string" || typeof old === "string" || old[0] !== v[0] || keyOf(old) !== keyOf(v)) {
      if (typeof v === "string" && typeof old === "string") {
        if (old !== v) dom.data = v;
        return dom;
      }
      const fresh = this.create(v);
      dom.replaceWith(fresh);
      return fresh;
    }
    const [before, now] = [old[1], v[1]];
    for (const name of Object.keys(before)) if (!(name in now)) this.removeAttribute(dom, name);
    for (const name of Object.keys(now)) {
      if (before[name] !== now[name] && name !== "value") this.setAttribute(dom, name, now[name]);
    }
    this.patchChildren(dom, old[2], v[2]);
    // A text that is being typed is never touched; the answer to it will come with its own number.
    if (now.value !== undefined && now.value !== before.value && !this.waiting.has(now.id)) {
      this.setValue(dom, now.value);
      if (now.value === "" && this.drafts.delete(now.id)) this.remember();
    }
    dom._v = v;
    return dom;
  }

  patchChildren(dom, old, now) {
    const keyed = new Map();
    const plain = [];
    const nodes = [...dom.childNodes];
    old.forEach((v, i) => {
      const key = keyOf(v);
      if (key) keyed.set(key, [nodes[i], v]);
      else plain.push([nodes[i], v]);
    });
    let at = dom.firstChild;
    for (const v of now) {
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
    for (const [node] of [...keyed.values(), ...plain]) node.remove();
  }

  // ── events ──

  listen() {
    const root = this.root;
    root.addEventListener("keydown", (event) => {
      onKey(this, event);
      event.stopPropagation();
    });
    root.addEventListener("click", (event) => {
      // Somebody else's marks can be reached and read; a choice among them is not made here.
      if (event.target.dataset.fixed !== undefined) return event.preventDefault();
      const dom = event.target.closest("[id],[data-do]");
      for (let node = event.target; node && node !== root; node = node.parentElement) {
        if (!node._v || node._v[1] === undefined) continue;
        if (node.dataset.do) return this.doHere(node, event);
        if (node._v[3].includes("click")) {
          if (node.tagName === "A" || node.type === "submit") event.preventDefault();
          if (node.getAttribute("aria-disabled") === "true") return this.say(this.reasonOf(node));
          closeMenus(root, null);
          return this.report(node, "click", null);
        }
      }
      if (!dom) closeMenus(root, null);
    });
    root.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("change", (event) => this.changed(event.target));
    root.addEventListener("input", (event) => {
      const dom = event.target;
      if (!isText(dom) || !dom._v || !dom._v[3].includes("change")) return;
      if (dom.dataset.grow !== undefined && !CSS.supports("field-sizing", "content")) grow(dom);
      const id = dom._v[1].id;
      this.keep(id, "change", dom.value);
      clearTimeout(this.typing.get(id));
      this.typing.set(id, setTimeout(() => this.changed(dom), TYPING_PAUSE));
    });
    root.addEventListener("toggle", (event) => {
      const dom = event.target;
      if (dom._v && dom.open && dom._v[3].includes("open")) this.report(dom, "open", null);
    }, true);
    root.addEventListener("focusin", (event) => {
      const question = event.target.closest(".ar-q");
      root.querySelectorAll(".ar-q.is-now").forEach((q) => q !== question && q.classList.remove("is-now"));
      if (question) question.classList.add("is-now");
    });
    root.addEventListener("cancel", (event) => {
      const button = event.target.querySelector("[data-later]");
      if (button) button.click();
      event.preventDefault();
    }, true);
  }

  changed(dom) {
    if (!dom._v) return;
    const id = dom._v[1].id;
    clearTimeout(this.typing.get(id));
    this.typing.delete(id);
    if (dom.type === "file" && dom._v[3].includes("file")) return this.upload(dom);
    if (!dom._v[3].includes("change")) return;
    if (isText(dom)) {
      const waiting = this.waiting.get(id);
      if (dom.value === dom._v[1].value && !waiting) return;
      if (waiting && waiting.seq && waiting.value === dom.value) return; // already on its way
    }
    this.report(dom, "change", dom.type === "checkbox" ? dom.checked : dom.value);
  }

  async upload(dom) {
    const file = dom.files[0];
    if (!file) return;
    const limit = Number(dom.dataset.limit || 0);
    const data = limit && file.size > limit ? new ArrayBuffer(0) : await file.arrayBuffer();
    this.send({ type: "event", id: dom._v[1].id, event: "file", seq: ++this.seq,
      value: { name: file.name, size: file.size } }, [data]);
    dom.value = "";
  }

  report(dom, event, value) {
    const id = dom._v[1].id;
    if (event === "click") this.flush();
    const seq = ++this.seq;
    if (event !== "open") this.keep(id, event, value, seq);
    this.send({ type: "event", id, event, value, seq });
  }

  flush() {
    for (const [id] of [...this.typing]) {
      const dom = this.byId(id);
      if (dom) this.changed(dom);
    }
  }

  send(content, buffers) {
    try {
      this.model.send(content, undefined, buffers);
    } catch (error) {
      console.warn(error); // the kernel is gone; the text is kept and sent after the page is opened again
    }
  }

  keep(id, event, value, seq) {
    this.waiting.set(id, { event, value, seq, since: Date.now() });
    this.remember();
    this.showSaved();
  }

  remember() {
    const inputs = [...this.drafts].filter(([id]) => !this.waiting.has(id)).map(([id, value]) => [id, "change", value]);
    for (const [id, w] of this.waiting) if (w.event === "change") inputs.push([id, w.event, w.value]);
    try {
      if (inputs.length) sessionStorage.setItem(this.storage, JSON.stringify(inputs));
      else sessionStorage.removeItem(this.storage);
    } catch { /* private mode: nothing to remember with */ }
  }

  sendAgain() {
    let inputs = [];
    try { inputs = JSON.parse(sessionStorage.getItem(this.storage) || "[]"); } catch { /* nothing kept */ }
    for (const [id, event, value] of inputs) {
      const dom = this.byId(id);
      if (isFieldFor(dom, value)) {
        if (isText(dom)) dom.value = value;
        const seq = ++this.seq;
        this.keep(id, event, value, seq);
        this.send({ type: "event", id, event, value, seq });
      }
    }
    this.remember();
  }

  byId(id) {
    return this.root.querySelector("#" + CSS.escape(this.prefix + id));
  }

  hear(content, buffers) {
    if (content.type === "ack") {
      for (const [id, waiting] of [...this.waiting]) {
        if (!waiting.seq || waiting.seq > content.seq) continue;
        this.waiting.delete(id);
        const dom = this.byId(id);
        if (dom && dom.dataset.draft !== undefined && waiting.value) this.drafts.set(id, waiting.value);
        this.settle(dom);
      }
      this.remember();
      this.showSaved();
    } else if (content.type === "focus") this.focus(content.id);
    else if (content.type === "say") this.say(content.text);
    else if (content.type === "file") save(content, buffers[0]);
  }

  // What stands on the screen is what Python holds, once nothing is on its way.
  settle(dom) {
    if (!dom || !dom._v || dom.type === "file") return;
    const attrs = dom._v[1];
    if (dom.type === "radio") {
      this.root.querySelectorAll(`input[type=radio][name="${CSS.escape(dom.name)}"]`).forEach((radio) => {
        radio.checked = "checked" in radio._v[1];
      });
    } else if (dom.type === "checkbox") dom.checked = "checked" in attrs;
    else if (attrs.value !== undefined && dom.value !== attrs.value) dom.value = attrs.value;
  }

  focus(id) {
    const dom = this.byId(id);
    if (!dom) return;
    const details = dom.closest("details");
    if (details) details.open = true;
    if (!dom.matches("a,button,input,select,textarea,[tabindex]")) dom.tabIndex = -1;
    dom.focus({ preventScroll: true });
    dom.scrollIntoView({ block: id === "title" ? "end" : "center" });
    if (id === "title") this.root.scrollIntoView({ block: "start" });
  }

  say(text) {
    this.voice.textContent = "";
    this.voice.textContent = text;
  }

  reasonOf(node) {
    const reason = node.getAttribute("aria-describedby");
    const dom = reason && document.getElementById(reason);
    return dom ? dom.textContent : "";
  }

  // ── things the browser does by itself ──

  doHere(node, event) {
    const what = node.dataset.do;
    if (what === "print") window.print();
    else if (what === "large") this.applyLargeType(!this.large, true);
    else if (what === "menu") toggleMenu(this.root, node);
    else if (what === "scroll") {
      event.preventDefault();
      this.focus(node.dataset.to);
    }
  }

  readLargeType() {
    try { return localStorage.getItem(LARGE_TYPE) === "large"; } catch { return false; }
  }

  applyLargeType(on, remember) {
    this.large = on;
    if (on) this.root.dataset.type = "large";
    else delete this.root.dataset.type;
    if (document.body.classList.contains("ar")) {
      if (on) document.body.dataset.type = "large";
      else delete document.body.dataset.type;
    }
    this.root.querySelectorAll("[data-do=large]").forEach((button) => button.setAttribute("aria-pressed", String(on)));
    this.foldSteps();
    if (remember) {
      try { localStorage.setItem(LARGE_TYPE, on ? "large" : "normal"); } catch { /* not kept between pages */ }
    }
  }

  showSaved() {
    this.root.dataset.waiting = this.waiting.size; // 0: all that was given has been answered
    const place = this.root.querySelector("[data-saved]");
    this.root.querySelectorAll("[data-do=large]").forEach((button) => button.setAttribute("aria-pressed", String(this.large)));
    if (!place) return;
    const now = Date.now();
    const inputs = [...this.waiting.values()].filter((w) => w.event === "change");
    const lost = inputs.filter((w) => now - w.since > LOST).length;
    const slow = inputs.some((w) => now - w.since > SLOW);
    const state = lost ? "off" : slow ? "busy" : place.dataset.saved ? "ok" : "";
    const text = { off: `Не сохранено: ${lost}`, busy: "Сохраняем…", ok: place.dataset.saved, "": "" }[state];
    const icon = { off: "#i-off", busy: "#i-save", ok: "#i-check", "": "" }[state];
    if (place._text === text) return;
    place._text = text;
    place.className = "ar-save" + (state ? ` ar-save--${state}` : "");
    place.replaceChildren();
    if (!text) return;
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "ar-i");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", icon);
    svg.append(use);
    place.append(svg, text);
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

function isFieldFor(dom, value) {
  if (!dom || !dom._v || !dom._v[3].includes("change")) return false;
  return typeof value === (dom.type === "checkbox" ? "boolean" : "string");
}

function grow(dom) {
  dom.style.height = "auto";
  dom.style.height = dom.scrollHeight + 3 + "px";
}

function save(content, data) {
  const address = URL.createObjectURL(new Blob([data], { type: content.mime }));
  const link = document.createElement("a");
  link.href = address;
  link.download = content.name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// ── keyboard ──

function onKey(app, event) {
  const target = event.target;
  const typing = isText(target) || target.tagName === "SELECT";
  const form = app.root.querySelector("[data-keys=scale]");
  if (form && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
    if (/^[0-3-]$/.test(event.key) || event.key === "Backspace") return answer(app, form, event);
  }
  if (event.key === "Enter" && target.closest("[data-keys=tally]") && isText(target)) return nextCell(event);
  if (target.closest("[role=menu]") || target.dataset.do === "menu") return menuKey(app.root, event);
  const row = target.closest("tr[data-row]");
  if (target.closest("[data-keys=roadmap]")) return roadmapKey(app, event, row);
  if (event.key === "Escape" && isText(target) && target._v && target.value !== target._v[1].value) {
    restore(app, target);
    event.preventDefault();
  }
}

function restore(app, dom) {
  const id = dom._v[1].id;
  clearTimeout(app.typing.get(id));
  app.typing.delete(id);
  const waiting = app.waiting.get(id);
  if (waiting && !waiting.seq) app.waiting.delete(id);
  dom.value = dom._v[1].value || "";
  app.remember();
  app.showSaved();
}

function answer(app, form, event) {
  const questions = [...form.querySelectorAll("fieldset.ar-q")];
  let question = event.target.closest("fieldset.ar-q");
  if (!question && event.target.closest("button,a,summary,input")) return; // a digit is not meant for us
  if (!question) question = questions.find((q) => !q.querySelector("input:checked")) || questions[0];
  if (!question) return;
  event.preventDefault();
  if (event.key === "Backspace") {
    if (question._v[3].includes("clear")) app.report(question, "clear", null);
    return;
  }
  const value = event.key === "-" ? "skip" : event.key;
  const radio = question.querySelector(`input[value="${value}"]`);
  if (!radio || radio.dataset.fixed !== undefined) return;
  const fresh = !radio.checked;
  radio.checked = true;
  if (fresh) app.changed(radio);
  const next = questions[questions.indexOf(question) + 1];
  const goal = next ? next.querySelector("input:checked") || next.querySelector("input") : document.getElementById(app.prefix + "next");
  if (goal) {
    goal.focus({ preventScroll: true });
    (next || goal).scrollIntoView({ block: "center" });
  }
}

function nextCell(event) {
  const cells = [...event.target.closest("[data-keys=tally]").querySelectorAll("input:not([type=radio])")];
  const next = cells[cells.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
  event.preventDefault();
  if (next) {
    next.focus();
    next.select();
  } else event.target.blur();
}

function roadmapKey(app, event, row) {
  const press = (what) => {
    const button = row && row.querySelector(`[data-act=${what}]`);
    if (!button) return;
    event.preventDefault();
    app.flush();
    button.click();
  };
  if (event.altKey && event.key === "ArrowUp") press("up");
  else if (event.altKey && event.key === "ArrowDown") press("down");
  else if (event.ctrlKey && event.key === "Enter") press("below");
  else if (event.ctrlKey && event.code === "KeyZ" && !event.shiftKey) {
    // While a cell holds unsent typing Ctrl+Z undoes the typing; otherwise the last change of the table.
    if (isText(event.target) && event.target.value !== event.target._v[1].value) return;
    const undo = app.root.querySelector("[data-act=undo]");
    if (!undo) return;
    event.preventDefault();
    undo.click();
  } else if (event.key === "Escape" && isText(event.target)) {
    restore(app, event.target);
    event.preventDefault();
  }
}

function toggleMenu(root, button) {
  const menu = document.getElementById(button.getAttribute("aria-controls"));
  const open = button.getAttribute("aria-expanded") === "true";
  closeMenus(root, null);
  if (open || !menu) return;
  menu.hidden = false;
  button.setAttribute("aria-expanded", "true");
  menu.querySelector("[role=menuitem]").focus();
}

function closeMenus(root, focus) {
  root.querySelectorAll("[data-do=menu][aria-expanded=true]").forEach((button) => {
    button.setAttribute("aria-expanded", "false");
    const menu = document.getElementById(button.getAttribute("aria-controls"));
    if (menu) menu.hidden = true;
  });
  if (focus) focus.focus();
}

function menuKey(root, event) {
  const menu = event.target.closest("[role=menu]");
  if (!menu) return;
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(event.target);
  const button = root.querySelector(`[aria-controls="${CSS.escape(menu.id)}"]`);
  if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
  else if (event.key === "ArrowUp") items[(at + items.length - 1) % items.length].focus();
  else if (event.key === "Home") items[0].focus();
  else if (event.key === "End") items[items.length - 1].focus();
  else if (event.key === "Escape" || event.key === "Tab") closeMenus(root, button);
  else return;
  if (event.key !== "Tab") event.preventDefault();
}

export default {
  render({ model, el }) {
    const app = new App(model, el);
    return () => app.stop();
  },
};
