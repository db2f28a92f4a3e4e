// JupyterLab loads a script for formulas at the start of every page, usually from another host. Our pages
// have no formulas: this stands in its place and leaves the text as it is.
(function () {
  "use strict";
  function nothing() {}
  window.MathJax = { Hub: { Config: nothing, Configured: nothing, Queue: nothing, Register: { StartupHook: nothing } } };
})();
