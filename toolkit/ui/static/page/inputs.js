// What the person has given and the page's process has not confirmed yet. Kept in order, sent in order,
// sent again after a lost connection (the process counts a number once) and after a reload (the browser's
// session storage keeps it). With each input goes what the person began from, so that words written over
// somebody else's are noticed and never win silently.

const TYPING_PAUSE = 600; // ms of silence after which a text is sent without leaving the field
const BASES = 20; // values an input may have been begun from; the first and the last ones count

class Inputs {
  constructor(fields, key, transmit, changed) {
    this.fields = fields;
    this.key = key;
    this.transmit = transmit; // hands an event to the process; false where it cannot be reached
    this.changed = changed; // the number of inputs under way has changed
    this.window = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    this.seq = 0;
    this.typing = new Map(); // field → {id, value, bases, timer, since}: being typed, not sent yet
    this.sent = []; // {seq, id, field, event, value, bases, token, again, since, handed}: not confirmed yet
    this.drafts = new Map(); // field → text of a form that is not stored yet (fields with data-draft)
    this.kept = []; // [field, value, bases]: confirmed, but not stored yet (refused, undecided)
    this.place = "";
    this.answered = 0; // inputs confirmed since the page was opened
  }

  // ── what is under way ──

  waits(field) {
    return this.typing.has(field) || this.sent.some((one) => one.field === field && one.event === "change");
  }

  given(field) {
    const typed = this.typing.get(field) || this.last(field);
    return typed && typeof typed.value === "string" ? typed.value : undefined;
  }

  last(field) {
    return this.sent.filter((one) => one.field === field && one.event === "change").pop();
  }

  // Something the person pressed is under way: what comes now is its consequence.
  acting() {
    return this.sent.some((one) => one.event !== "change" && one.event !== "ping");
  }

  since(field) {
    const typed = this.typing.get(field);
    const last = this.last(field);
    return Math.min(typed ? typed.since : Infinity, last ? last.since : Infinity);
  }

  // Fields with something under way.
  list() {
    const changes = this.sent.filter((one) => one.event === "change").map((one) => one.field);
    return [...new Set([...changes, ...this.typing.keys()])];
  }

  // ── giving ──

  basesOf(dom) {
    const last = this.last(fieldOf(dom));
    if (!last) return [this.fields.base(dom)];
    const all = [...last.bases, String(last.value)];
    return all.length > BASES ? [all[0], ...all.slice(1 - BASES)] : all;
  }

  type(dom) {
    const field = fieldOf(dom);
    const known = this.typing.get(field) || { id: dom._v[1].id, bases: this.basesOf(dom), since: Date.now() };
    known.value = dom.value;
    clearTimeout(known.timer);
    known.timer = setTimeout(() => this.enter(dom), TYPING_PAUSE);
    this.typing.set(field, known);
    this.noted();
  }

  // A field was left or chosen, or nothing was typed for a while.
  enter(dom) {
    const field = fieldOf(dom);
    const known = this.typing.get(field);
    if (known) clearTimeout(known.timer);
    this.typing.delete(field);
    const last = this.last(field);
    if (isText(dom)) {
      if (last ? last.value === dom.value : dom.value === this.fields.base(dom)) {
        if (known) this.noted();
        return last ? undefined : this.fields.settle(field); // nothing new, or taken back by hand
      }
    }
    const value = dom.type === "checkbox" ? dom.checked : dom.value;
    this.give(dom._v[1].id, field, "change", value, known ? known.bases : this.basesOf(dom));
  }

  // What is being typed in an element that goes, or before a button acts, is sent at once.
  hurry(dom) {
    if (this.typing.has(fieldOf(dom))) this.enter(dom);
  }

  flush() {
    for (const field of [...this.typing.keys()]) {
      const dom = this.fields.byId(field);
      if (dom) this.enter(dom);
    }
  }

  drop(dom) {
    const known = this.typing.get(fieldOf(dom));
    if (known) clearTimeout(known.timer);
    this.typing.delete(fieldOf(dom));
    this.noted();
  }

  give(id, field, event, value, bases = [], kept = {}) {
    const last = event === "change" ? this.last(field) : undefined;
    if (last && !last.handed) Object.assign(last, { id, value }); // never left the page: the later word counts
    else {
      const seq = ++this.seq;
      const token = this.window + seq.toString(16).padStart(16, "0");
      this.sent.push({ seq, id, field, event, value, bases, token, since: Date.now(), handed: false, ...kept });
    }
    this.noted();
    this.sendWaiting();
  }

  // ── sending ──

  sendWaiting() {
    for (const one of this.sent) {
      if (!one.handed && !this.hand(one)) return;
    }
  }

  sendAgain() {
    this.sent.forEach((one) => (one.handed = false));
    this.sendWaiting();
  }

  hand(one) {
    const { seq, id, event, value, bases, token, again } = one;
    const told = { type: "event", id, event, value, seq, from: this.window, bases, token };
    one.handed = this.transmit(again ? { ...told, again } : told);
    if (one.handed) one.handedAt = Date.now();
    return one.handed;
  }

  confirm(seq, window_) {
    if (window_ !== this.window) return; // the answer to another window on the same page
    const at = this.sent.findIndex((one) => one.seq === seq);
    if (at < 0) return;
    const [one] = this.sent.splice(at, 1);
    if (one.event === "change") {
      this.answered += 1;
      const dom = this.fields.byId(one.field);
      if (dom && dom.dataset.draft !== undefined && one.value) this.drafts.set(one.field, one.value);
      if (!this.waits(one.field)) this.fields.settle(one.field);
    }
    this.noted();
  }

  // How long the oldest event that was handed over has had no answer, in ms.
  silence() {
    const asked = this.sent.filter((one) => one.handed).map((one) => one.handedAt);
    return asked.length ? Date.now() - Math.min(...asked) : 0;
  }

  // ── over a reload ──

  forgetDraft(field) {
    if (this.drafts.delete(field)) this.remember();
  }

  noted() {
    this.remember();
    this.changed();
  }

  remember() {
    const inputs = new Map();
    const keep = (field, one) => {
      const before = inputs.get(field);
      inputs.set(field, before ? { ...one, bases: [...before.bases, ...one.bases].slice(0, BASES) } : one);
    };
    for (const [field, value, bases] of this.kept) keep(field, { id: this.idOf(field, value), field, event: "change", value, bases });
    for (const [field, value] of this.drafts) keep(field, { id: field, field, event: "change", value, bases: [] });
    for (const one of this.sent) {
      const { id, field, event, value, bases, token, lasting } = one;
      if (event === "change") keep(field, { id, field, event, value, bases, token });
      else if (lasting) keep(`${id}:${one.seq}`, { id, field, event, value, bases, token, lasting });
    }
    for (const [field, { id, value, bases }] of this.typing) keep(field, { id, field, event: "change", value, bases });
    try {
      if (inputs.size) sessionStorage.setItem(this.key, JSON.stringify([...inputs.values()]));
      else sessionStorage.removeItem(this.key);
      if (this.place) sessionStorage.setItem(this.key + ":place", this.place);
    } catch { /* private mode: nothing to remember with */ }
  }

  idOf(field, value) {
    const radio = this.fields.group(field).find((one) => one.value === value);
    return radio ? radio._v[1].id : field;
  }

  // The page was loaded again: stand where this window stood, then give what was not confirmed.
  restore(place) {
    let inputs = [];
    let stood = "";
    try {
      inputs = JSON.parse(sessionStorage.getItem(this.key) || "[]");
      stood = sessionStorage.getItem(this.key + ":place") || "";
    } catch { /* nothing kept */ }
    if (stood && stood !== place) this.give(stood, "", "return", null);
    for (const one of inputs) {
      const dom = this.fields.byId(one.id);
      if (dom && isText(dom)) dom.value = one.value;
      const { token, lasting } = one;
      const kept = { again: true, ...(token ? { token } : {}), ...(lasting ? { lasting } : {}) };
      this.give(one.id, one.field, one.event, one.value, one.bases, kept);
    }
    return inputs.length;
  }
}
