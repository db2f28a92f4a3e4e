// Says when the work behind the page has ended or the server cannot be reached. Without it a page looks
// alive and answers to nothing.
(function () {
  "use strict";
  var EVERY = 5000; // ms between questions to the server
  var OFTEN = 3000; // ms while the server does not answer
  var LIMIT = 8000; // ms after which a question counts as unanswered
  var FADE = 10000; // ms for which «Связь есть» stays
  var SVG = "http://www.w3.org/2000/svg";
  var config = document.getElementById("jupyter-config-data");
  if (!config) return; // the notebook did not even start; the page has said so
  config = JSON.parse(config.textContent);
  var url = config.baseUrl + "api/kernels/" + encodeURIComponent(config.kernelId);
  var state = "alive"; // alive, lost (no answer from the server), gone (the kernel has ended)
  var lostAt = "";
  var timer;
  var bar = null;

  function ask() {
    var stop = new AbortController();
    var limit = setTimeout(function () { stop.abort(); }, LIMIT);
    return fetch(url, { cache: "no-store", credentials: "same-origin", signal: stop.signal })
      .then(function (answer) { return answer.ok ? "alive" : answer.status === 404 ? "gone" : "lost"; })
      .catch(function () { return "lost"; })
      .then(function (found) { clearTimeout(limit); return found; });
  }

  function check() {
    clearTimeout(timer);
    if (state === "gone") return Promise.resolve();
    return ask().then(function (found) {
      if (found !== state) become(found);
      plan();
    });
  }

  function plan() {
    clearTimeout(timer);
    if (state !== "gone" && !document.hidden) timer = setTimeout(check, state === "lost" ? OFTEN : EVERY);
  }

  function become(found) {
    var before = state;
    state = found;
    if (found === "gone") {
      show("", "alert", "clock", "Страница долго отдыхала или сервер перезапускали.",
        "Все записанные ответы на месте. Нажмите «Продолжить», откроем на том же шаге.",
        "Продолжить", function () { location.reload(); });
    } else if (found === "lost") {
      lostAt = new Date().toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
      show("warn", "alert", "off", "Связь прервалась в " + lostAt + ".",
        "Записанные ответы целы, последнее остаётся на экране. Когда связь вернётся, скажем об этом здесь.",
        "Проверить сейчас", check);
    } else if (before === "lost") {
      var note = show("ok", "status", "check", "Связь есть.", "Работа открыта, можно продолжать.");
      setTimeout(function () { if (bar === note) { bar.remove(); bar = null; } }, FADE);
    }
  }

  function show(kind, role, icon, what, then, action, act) {
    if (bar) bar.remove();
    bar = document.createElement("div");
    bar.className = "ar-notice ar-notice--bar ar-session" + (kind ? " ar-notice--" + kind : "");
    bar.setAttribute("role", role);
    var words = document.createElement("p");
    var strong = document.createElement("b");
    strong.textContent = what;
    words.append(strong, " " + then);
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
    return bar;
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

  document.addEventListener("visibilitychange", function () { if (!document.hidden) check(); });
  addEventListener("online", check);
  addEventListener("offline", check);
  // «Назад» brings the page back as it was, but leaving it has ended its kernel.
  addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  addEventListener("load", function () {
    if (!document.querySelector("[data-failed]")) plan(); // a page that did not open has said what to do
  });
})();
