// The page itself: regions, events, what the browser does without asking.

const SLOW = 400; // ms until «Сохраняем…» is shown
const LOST = 5000; // ms without an answer until «Не сохранено» is shown
const HINT = 6000; // ms for which a hint about a waiting button stays
const LARGE_TYPE = "antirisk-type"; // shared with the start page
const NARROW = 1100; // px of the app's own width below which steps fold up and the margin goes under the sheet
const WAITS = "Связи пока нет, поэтому кнопки подождут. Писать и отвечать в открытых полях можно.";

let instances = 0;

class App {
  constructor(model, el) {
    this.model = model;
    this.prefix = instances++ ? `ar${instances}-` : "";
    this.root = document.createElement("div");
    this.root.className = "ar ar-app";
    this.root.lang = "ru";
    this.root.dataset.lmSuppressShortcuts = "true"; // JupyterLab leaves these keys to us
    this.fields = new Fields(this.root, this.prefix);
    this.line = new Line(model, () => this.showSaved());
    const key = `antirisk-unsent:${this.prefix}${location.pathname}${location.search}`;
    this.inputs = new Inputs(this.fields, key, (content) => this.line.transmit(content), () => this.showSaved());
    this.fields.inputs = this.line.inputs = this.inputs;
    this.elements = new Elements(this.prefix, this.fields);
    this.applyLargeType(this.readLargeType());
    el.append(this.root);
    this.addSprite();
    this.build();
    this.listen();
    this.stops.push(() => this.line.stop());
    this.follow();
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
    const [visit] = performance.getEntriesByType("navigation");
    const again = visit && visit.type !== "navigate"; // by a link one comes to where the team stopped
    this.restored = this.inputs.restore(again ? model.get("place") : "");
    this.inputs.kept = model.get("kept") || [];
    this.inputs.place = model.get("place");
    if (model.get("start_at")) requestAnimationFrame(() => this.focus(model.get("start_at")));
    document.body.classList.add("ar-ready");
  }

  stop() {
    clearInterval(this.timer);
    this.stops.forEach((stop) => stop());
  }

  build() {
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
    this.regions.rail = document.createElement("div");
    this.regions.rail._v = ["div", {}, [], []];
    this.voice = document.createElement("div");
    this.voice.className = "ar-vh";
    this.voice.setAttribute("role", "status");
    this.hint = document.createElement("p");
    this.hint.className = "ar-hint";
    this.hint.setAttribute("role", "status");
    this.hint.hidden = true;
    const skip = document.createElement("a");
    skip.className = "ar-skip";
    skip.href = "#" + main.id;
    skip.textContent = "К содержанию";
    skip.addEventListener("click", (event) => {
      event.preventDefault();
      main.focus();
    });
    this.root.append(skip, this.regions.top, this.regions.alert, this.regions.frame, this.voice, this.hint);
    this.regions.frame.append(this.regions.rail, main);
  }

  // The model's values now and whenever they change.
  follow() {
    const watch = (name, heard) => {
      this.model.on(name, heard);
      this.stops.push(() => this.model.off(name, heard));
    };
    for (const name of ["top", "alert", "rail", "body", "foot", "frame", "title"]) {
      const draw = () => this.draw(name);
      watch(`change:${name}`, draw);
      draw();
    }
    for (const name of ["kept", "place"]) {
      watch(`change:${name}`, () => {
        this.inputs[name] = this.model.get(name);
        this.inputs.noted();
      });
    }
    watch("msg:custom", (content, buffers) => this.hear(content, buffers));
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
      this.regions.rail.hidden = value === "solo" || value === "sheet";
    } else {
      const region = this.regions[name];
      this.elements.patchChildren(region, region._v[2], value || []);
      region._v = ["div", {}, value || [], []];
      if (name === "foot") region.hidden = !(value || []).length;
    }
    this.after();
  }

  after() {
    this.root.querySelectorAll("dialog[data-modal]").forEach((dialog) => {
      if (dialog.open) return;
      dialog.showModal();
      const first = dialog.dataset.first && this.fields.byId(dialog.dataset.first);
      if (first) first.focus();
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
          return this.press(node);
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
      this.inputs.type(dom);
    });
    root.addEventListener("toggle", (event) => {
      const dom = event.target;
      if (dom._v && dom.open && dom._v[3].includes("open")) this.report(dom, "open");
    }, true);
    root.addEventListener("focusin", (event) => {
      const question = event.target.closest(".ar-q");
      root.querySelectorAll(".ar-q.is-now").forEach((q) => q !== question && q.classList.remove("is-now"));
      if (question) question.classList.add("is-now");
    });
    root.addEventListener("focusout", (event) => {
      if (event.target._v && isField(event.target)) this.fields.left(event.target);
    });
    root.addEventListener("cancel", (event) => {
      const button = event.target.querySelector("[data-later]");
      if (button) button.click();
      event.preventDefault();
    }, true);
    const leaving = (event) => {
      this.inputs.flush();
      if (!this.line.up && this.inputs.list().length && !this.reloading) event.preventDefault();
    };
    const reloading = () => (this.reloading = true); // the same window comes back, and with it what it keeps
    window.addEventListener("beforeunload", leaving);
    document.addEventListener("antirisk:reload", reloading);
    this.stops = [() => {
      window.removeEventListener("beforeunload", leaving);
      document.removeEventListener("antirisk:reload", reloading);
    }];
  }

  changed(dom) {
    if (!dom._v) return;
    if (dom.type === "file" && dom._v[3].includes("file")) this.upload(dom);
    else if (dom._v[3].includes("change")) this.inputs.enter(dom);
  }

  async upload(dom) {
    const file = dom.files[0];
    if (!file) return;
    if (!this.line.up) {
      dom.value = "";
      return this.hold();
    }
    const limit = Number(dom.dataset.limit || 0);
    const data = limit && file.size > limit ? new ArrayBuffer(0) : await file.arrayBuffer();
    const { window: from } = this.inputs;
    this.line.transmit({ type: "event", id: dom._v[1].id, event: "file", seq: ++this.inputs.seq, from,
      value: { name: file.name, size: file.size } }, [data]);
    dom.value = "";
  }

  // A button needs the page's process: while it cannot be reached, the button says so instead of waiting
  // for who knows how long, and nothing is done twice.
  press(dom) {
    if (!this.line.up) return this.hold();
    this.inputs.flush();
    this.report(dom, "click");
  }

  report(dom, event) {
    const lasting = dom.dataset.adds === undefined ? {} : { lasting: true };
    this.inputs.give(dom._v[1].id, "", event, null, [], lasting);
  }

  hold() {
    this.hint.textContent = "";
    this.hint.hidden = false;
    this.hint.textContent = WAITS;
    clearTimeout(this.hinting);
    this.hinting = setTimeout(() => (this.hint.hidden = true), HINT);
  }

  hear(content, buffers) {
    if (content.type === "ack") this.inputs.confirm(content.seq, content.from);
    else if (content.type === "focus") this.focus(content.id);
    else if (content.type === "say") this.say(content.text);
    else if (content.type === "file") save(content, buffers[0]);
  }

  focus(id) {
    const dom = this.fields.of(id);
    if (!dom) return;
    const details = dom.closest("details");
    if (details) details.open = true;
    if (!dom.matches("a,button,input,select,textarea,[tabindex]")) dom.tabIndex = -1;
    dom.focus({ preventScroll: true });
    // What can be seen stays where it is: a list does not jump when its margin is filled anew.
    if (id === "title" || !inSight(dom)) dom.scrollIntoView({ block: id === "title" ? "end" : "center" });
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

  // ── what is saved ──

  showSaved() {
    const fields = this.inputs.list();
    if (this.line.up) this.hint.hidden = true;
    this.root.dataset.waiting = fields.length + (this.inputs.acting() ? 1 : 0); // 0: all was answered
    this.tellSession(fields.length);
    const place = this.root.querySelector("[data-saved]");
    this.root.querySelectorAll("[data-do=large]").forEach((button) => button.setAttribute("aria-pressed", String(this.large)));
    if (!place) return;
    const now = Date.now();
    const ages = fields.map((field) => now - this.inputs.since(field));
    const lost = this.line.up ? ages.filter((age) => age > LOST).length : ages.length;
    const state = lost ? "off" : ages.some((age) => age > SLOW) ? "busy" : place.dataset.saved ? "ok" : "";
    const text = { off: `Не сохранено: ${lost}`, busy: "Сохраняем…", ok: place.dataset.saved, "": "" }[state];
    const icon = { off: "i-off", busy: "i-save", ok: "i-check", "": "" }[state];
    if (place._text === text) return;
    place._text = text;
    place.className = "ar-save" + (state ? ` ar-save--${state}` : "");
    place.replaceChildren();
    if (text) place.append(drawing(icon), text);
  }

  // session.js says how many inputs wait for the connection, and how many arrived when it was back.
  tellSession(waiting) {
    const told = { waiting, answered: this.inputs.answered, kept: this.inputs.kept.length, restored: this.restored };
    const text = JSON.stringify(told);
    if (text === this.told) return;
    this.told = text;
    document.dispatchEvent(new CustomEvent("antirisk:inputs", { detail: told }));
  }
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

export default {
  render({ model, el }) {
    const app = new App(model, el);
    return () => app.stop();
  },
};
