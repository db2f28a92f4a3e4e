// The waiting page: asks how things stand, tells the place in the queue, opens the page when it is its turn.
// Without scripts the page asks by refreshing itself.
(function () {
  "use strict";
  var EVERY = 3000; // ms between questions; a place that nobody asks for is soon given on

  function ask() {
    return fetch(location.href, { cache: "no-store", credentials: "same-origin", headers: { Accept: "application/json" } })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) return location.reload(); // somebody else will say why
        return answer.json().then(tell);
      })
      .catch(function () {}) // no network now: ask again
      .then(function () { setTimeout(ask, EVERY); });
  }

  function tell(turn) {
    if (turn.open) return location.reload();
    var title = document.title.split(":")[0];
    document.title = title + ": " + (turn.number ? turn.number + " в очереди" : "очередь");
    ["headline", "number", "sentence", "ahead"].forEach(function (name) {
      var place = document.querySelector("[data-" + name + "]");
      if (place.textContent !== turn[name]) place.textContent = turn[name];
    });
    var bar = document.querySelector("progress");
    bar.max = turn.of;
    bar.value = turn.done;
    bar.parentNode.hidden = !turn.number;
  }

  setTimeout(ask, EVERY);
})();
