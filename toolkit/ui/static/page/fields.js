// What stands in a field on the screen, while somebody may be writing there and others write elsewhere.

const TEXT_FIELDS = /^(text|search|number|tel|email|url|date)$/;

function isText(dom) {
  return dom.tagName === "TEXTAREA" || (dom.tagName === "INPUT" && TEXT_FIELDS.test(dom.type));
}

// Radios of one name are one field.
function fieldOf(dom) {
  const attrs = dom._v[1];
  return attrs.type === "radio" ? attrs.name : attrs.id;
}

function isField(dom) {
  return isText(dom) || dom.tagName === "SELECT";
}

class Fields {
  constructor(root, prefix) {
    this.root = root;
    this.prefix = prefix;
    this.inputs = null; // what the person has given; set by the page
  }

  byId(id) {
    return this.root.querySelector("#" + CSS.escape(this.prefix + id));
  }

  group(name) {
    return [...this.root.querySelectorAll(`input[type=radio][name="${CSS.escape(this.prefix + name)}"]`)];
  }

  // The element of a field: of a choice the radio that is chosen, else its first.
  of(field) {
    const group = this.group(field);
    return this.byId(field) || group.find((radio) => radio.checked) || group[0] || null;
  }

  // An element was just made.
  begin(dom, value) {
    if (!isField(dom)) return void dom.setAttribute("value", value);
    dom.value = value;
    dom._shown = dom.value;
    const given = this.inputs.given(fieldOf(dom));
    if (given !== undefined) dom.value = given;
  }

  // Python has another value for the field. What the person is at is not touched: a text on its way waits
  // for its own answer, and a field that is only focused is changed when it is left.
  put(dom, value) {
    if (!isField(dom)) return void dom.setAttribute("value", value);
    if (this.inputs.waits(fieldOf(dom))) return;
    if (dom === document.activeElement && dom.value !== value && !this.inputs.acting()) return void this.later(dom, value);
    this.show(dom, value);
  }

  show(dom, value) {
    if (dom.value !== value) dom.value = value;
    dom._shown = dom.value;
    this.forgetLater(dom);
    if (value === "") this.inputs.forgetDraft(fieldOf(dom));
  }

  later(dom, value) {
    this.forgetLater(dom);
    if (value === dom._shown) return;
    dom._late = value;
    const words = document.createElement("span");
    words._ours = true;
    words.className = "ar-by";
    words.textContent = value ? `Сейчас записано: «${value}»` : "Сейчас здесь пусто.";
    dom.after(words);
    dom._lateWords = words;
  }

  forgetLater(dom) {
    if (dom._lateWords) dom._lateWords.remove();
    dom._late = dom._lateWords = undefined;
  }

  left(dom) {
    if (dom._late === undefined || this.inputs.waits(fieldOf(dom))) return;
    this.show(dom, dom._late);
  }

  check(dom, on) {
    if (!this.inputs.waits(fieldOf(dom))) dom.checked = on;
  }

  // What the person began from: a text as it was shown, a choice as it was drawn.
  base(dom) {
    if (dom.type === "radio") {
      const drawn = this.group(fieldOf(dom)).find((radio) => "checked" in radio._v[1]);
      return drawn ? drawn._v[1].value : "";
    }
    if (dom.type === "checkbox") return String("checked" in dom._v[1]);
    return dom._shown === undefined ? dom._v[1].value || "" : dom._shown;
  }

  // What stands on the screen is what Python holds, once nothing is on its way.
  settle(field) {
    const dom = this.of(field);
    if (!dom || !dom._v || dom.type === "file") return;
    if (dom.type === "radio") this.group(field).forEach((radio) => (radio.checked = "checked" in radio._v[1]));
    else if (dom.type === "checkbox") dom.checked = "checked" in dom._v[1];
    else if (dom._v[1].value !== undefined) this.show(dom, dom._v[1].value);
  }

  // An element goes: what was being typed there is sent now, and a dialog gives the focus back.
  leave(node) {
    if (node.nodeType !== 1) return;
    for (const dom of [node, ...node.querySelectorAll("input,textarea")]) {
      if (dom._v && isText(dom)) this.inputs.hurry(dom);
    }
    if (node.tagName === "DIALOG" && node.open) node.close();
  }
}

function grow(dom) {
  dom.style.height = "auto";
  dom.style.height = dom.scrollHeight + 3 + "px";
}
