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
  app.inputs.drop(dom);
  app.fields.show(dom, dom._v[1].value || "");
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
  if (fresh) app.inputs.enter(radio);
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
    app.inputs.flush();
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
