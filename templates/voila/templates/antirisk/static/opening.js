// From the first byte to the app: what Voilà's scripts call while the notebook runs, and the end of «Открываем…».
(function () {
  "use strict";
  var SLOW = 20000; // ms of waiting after which the page says that it may take longer
  var APP = ".ar-app, [data-failed], .jupyter-widgets, .jp-OutputArea-output:not(:empty)";
  var slow;

  function opening() { return document.getElementById("antirisk-opening"); }

  function showCells() {
    if (!window.themeLoaded) { window.cellLoaded = true; return; } // Voilà's scripts call again when they are ready
    var cells = document.getElementById("rendered_cells");
    if (cells) cells.style.display = "";
    untilApp(cells);
  }

  // The waiting words go when there is something to see, not earlier: widgets come a moment after the cells.
  function untilApp(cells) {
    function look() {
      if (!cells.querySelector(APP)) return false;
      clearTimeout(slow);
      if (opening()) opening().remove();
      return true;
    }
    if (look()) return;
    var watch = new MutationObserver(function () { if (look()) watch.disconnect(); });
    watch.observe(cells, { childList: true, subtree: true });
  }

  window.voila_heartbeat = window.voila_process = window.update_loading_text = function () {};
  window.display_cells = window.voila_finish = showCells;

  // The server gave up; `number` finds the entry in its log.
  window.antirisk_failed = function (number) {
    var main = opening();
    if (!main) return;
    clearTimeout(slow);
    main.dataset.failed = "";
    main.querySelector("h1").textContent = "Страница не открылась";
    main.querySelector(".ar-note").textContent = "Все ответы целы. Обновите страницу, а если не поможет, " +
      "назовите администратору номер " + number + ".";
    offerReload(main);
  };

  function offerReload(main) {
    if (main.querySelector("button")) return;
    var button = document.createElement("button");
    button.type = "button";
    button.className = "ar-btn";
    button.textContent = "Обновить страницу";
    button.addEventListener("click", function () { location.reload(); });
    main.append(button);
  }

  slow = setTimeout(function () {
    var main = opening();
    if (!main || "failed" in main.dataset) return;
    document.getElementById("antirisk-slow").textContent = "Открываем дольше обычного: возможно, сейчас " +
      "заходят многие. Можно подождать или обновить страницу.";
    offerReload(main);
  }, SLOW);
})();
