// Says when the work behind the page has ended or the server cannot be reached, and what about the inputs.
// Without it a page looks alive and answers to nothing. The page (toolkit/ui/static/page) keeps the inputs
// and tells here how many wait; here it learns whether the server can be reached.
(function () {
  "use strict";
  var EVERY = 5000; // ms between questions to the server
  var OFTEN = 2000; // ms while the server does not answer
  var LIMIT = 8000; // ms after which a question counts as unanswered
  var PATIENCE = 1000; // ms between questions that doubts ask for
  var SAID = 3000; // ms after which a reader has heard the bar; what changes in it later is not read again
  var FADE = 10000; // ms for which «Связь есть» stays
  var SVG = "http://www.w3.org/2000/svg";
  var config = document.getElementById("jupyter-config-data");
  if (!config) return; // the notebook did not even start; the page has said so
  config = JSON.parse(config.textContent);
  var url = config.baseUrl + "api/kernels/" + encodeURIComponent(config.kernelId);
  var state = "alive"; // alive, lost (no answer from the server), gone (the kernel has ended), shut (no access)
  var why = ""; // why the kernel has ended, in the server's words
  var lostAt = "";
  var inputs = { waiting: 0, answered: 0, kept: 0, restored: 0 };
  var answeredBefore = 0; // inputs that had arrived when the connection was lost
  var returning = false; // the connection is back, and not all inputs have arrived yet
  var asked = 0;
  var timer;
  var bar = null;

  // ── is the server there ──

  function ask() {
    var stop = new AbortController();
    var limit = setTimeout(function () { stop.abort(); }, LIMIT);
    return fetch(url, { cache: "no-store", credentials: "same-origin", signal: stop.signal })
      .then(function (answer) {
        if (answer.ok) return "alive";
        var ended = { 401: "shut", 403: "shut", 404: "gone" }[answer.status];
        if (!ended) return "lost";
        return answer.json().then(function (told) { why = told.message || ""; }, function () {}).then(function () { return ended; });
      })
      .catch(function () { return "lost"; })
      .then(function (found) { clearTimeout(limit); return found; });
  }

  function check() {
    clearTimeout(timer);
    if (state === "gone" || state === "shut") return Promise.resolve();
    asked = Date.now();
    return ask().then(function (found) {
      if (found !== state) become(found);
      plan();
    });
  }

  function plan() {
    clearTimeout(timer);
    if (state === "gone" || state === "shut" || document.hidden) return;
    timer = setTimeout(check, state === "lost" ? OFTEN : EVERY);
  }

  function become(found) {
    var before = state;
    state = found;
    returning = before === "lost" && found === "alive";
    if (found === "lost") {
      lostAt = clock();
      answeredBefore = inputs.answered;
    }
    document.dispatchEvent(new CustomEvent("antirisk:server", { detail: found }));
    tell();
  }

  // ── what the page says ──

  function tell() {
    if (state === "gone") {
      show("", "alert", "clock", why || "Страница долго отдыхала или сервер перезапускали.",
        (resting("запишется", "запишутся") || "Все ответы записаны.") + " Откроем на том же шаге.", "Продолжить", reload);
    } else if (state === "shut") {
      show("warn", "alert", "off", why || "Вход на эту страницу закрыт.",
        (resting("останется, пока открыта эта вкладка", "останутся, пока открыта эта вкладка") || "Все ответы записаны.") +
        " Новую ссылку даст куратор.");
    } else if (state === "lost") {
      show("warn", "alert", "off", "Связь прервалась в " + lostAt + ".",
        (resting("уйдёт сам", "уйдут сами") || "Всё, что вы ответили, записано.") + " Можно отвечать дальше.",
        "Проверить сейчас", check);
    } else if (returning) back();
  }

  // «Два последних ответа здесь, на экране, и уйдут сами.»; empty when nothing waits.
  function resting(one, many) {
    if (!inputs.waiting) return "";
    if (inputs.waiting === 1) return "Последний ответ здесь, на экране, и " + one + ".";
    return counted(inputs.waiting, "последний ответ", "последних ответа", "последних ответов") +
      " здесь, на экране, и " + many + ".";
  }

  // «Связь есть. Два ответа записаны в 12:49, ничего не потеряно.»
  function back() {
    var arrived = inputs.answered - answeredBefore;
    if (inputs.waiting) return show("ok", "status", "check", "Связь есть.", "Записываем ваши ответы…");
    returning = false;
    show("ok", "status", "check", "Связь есть.", arrived ? written(arrived) : "Можно продолжать.");
    fade();
  }

  function written(count) {
    var words = inputs.kept
      ? counted(count, "ответ дошёл", "ответа дошли", "ответов дошли")
      : counted(count, "ответ записан", "ответа записаны", "ответов записаны");
    return words + " в " + clock() + ", ничего не потеряно.";
  }

  function fade() {
    var note = bar;
    setTimeout(function () { if (bar === note) { bar.remove(); bar = null; } }, FADE);
  }

  function counted(count, one, few, many) {
    var small = ["", "Один", "Два", "Три", "Четыре", "Пять", "Шесть", "Семь", "Восемь", "Девять", "Десять"];
    var form = new Intl.PluralRules("ru").select(count);
    return (small[count] || count) + " " + (form === "one" ? one : form === "few" ? few : many);
  }

  function clock() {
    return new Date().toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
  }

  function reload() {
    document.dispatchEvent(new CustomEvent("antirisk:reload"));
    location.reload();
  }

  // The page tells how many inputs wait.
  function hear(event) {
    var before = inputs;
    inputs = event.detail;
    if (state !== "alive" || returning) tell();
    else if (inputs.restored && before.waiting && !inputs.waiting && !bar) {
      show("ok", "status", "check", "Страница открыта на том же шаге.", written(inputs.answered));
      fade();
    }
  }

  // The same bar with other words is not announced anew.
  function show(kind, role, icon, what, then, action, act) {
    if (bar && bar.dataset.what === what) {
      bar.querySelector("[data-then]").textContent = " " + then;
      return;
    }
    if (bar) bar.remove();
    bar = document.createElement("div");
    bar.className = "ar-notice ar-notice--bar ar-session" + (kind ? " ar-notice--" + kind : "");
    bar.setAttribute("role", role);
    bar.dataset.what = what;
    var words = document.createElement("p");
    var strong = document.createElement("b");
    var rest = document.createElement("span");
    strong.textContent = what;
    rest.dataset.then = "";
    rest.textContent = " " + then;
    words.append(strong, rest);
    bar.append(glyph(icon), words);
    if (action) {
      var place = document.createElement("div");
      var button = document.createElement("button");
      place.className = "ar-notice__actions";
      button.type = "button";
      button.className = "ar-btn ar-btn--small" + (kind ? "" : " ar-btn--main");
      button.textContent = action;
      button.addEventListener("click", act);
      place.append(button);
      bar.append(place);
    }
    document.body.prepend(bar);
    var fresh = bar;
    setTimeout(function () { fresh.removeAttribute("role"); }, SAID);
  }

  function glyph(name) {
    var paths = {
      clock: "M12 2.5a9.5 9.5 0 100 19 9.500 9.500 0 000-19zM12 6v6l4 2",
      off: "M2 9c6-5 14-5 20 0M6 13c4-3 8-3 12 0M12 18v.01M3 3l18 18",
      check: "M4 13l5 5L20 6",
    };
    var svg = document.createElementNS(SVG, "svg");
    var path = document.createElementNS(SVG, "path");
    svg.setAttribute("class", "ar-i");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", paths[name]);
    svg.append(path);
    return svg;
  }

  document.addEventListener("antirisk:inputs", hear);
  document.addEventListener("antirisk:doubt", function () { if (Date.now() - asked > PATIENCE) check(); });
  // A laptop that wakes, a network that comes or goes: ask at once.
  document.addEventListener("visibilitychange", function () { if (!document.hidden) check(); });
  addEventListener("focus", function () { if (Date.now() - asked > EVERY) check(); });
  addEventListener("online", check);
  addEventListener("offline", check);
  // «Назад» brings the page back as it was, but leaving it has ended its kernel.
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  addEventListener("load", function () {
    if (!document.querySelector("[data-failed]")) plan(); // a page that did not open has said what to do
  });
})();
