// «Крупный шрифт»: read before the first paint, so that nothing jumps. The app keeps it under the same key.
(function () {
  "use strict";
  var KEY = "antirisk-type";

  function apply(large) {
    if (large) document.body.dataset.type = "large";
    else delete document.body.dataset.type;
    document.querySelectorAll("[data-large]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(large));
    });
  }

  function remembered() {
    try { return localStorage.getItem(KEY) === "large"; } catch { return false; }
  }

  apply(remembered());
  document.addEventListener("DOMContentLoaded", function () {
    apply(remembered());
    document.querySelectorAll("[data-large]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        var large = document.body.dataset.type !== "large";
        apply(large);
        try { localStorage.setItem(KEY, large ? "large" : "normal"); } catch { /* holds on this page only */ }
      });
    });
  });
})();
