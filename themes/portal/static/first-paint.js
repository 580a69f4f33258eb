// Reading settings, applied before anything is painted. A classic script: modules run too late.
(function () {
  var root = document.documentElement;
  root.dataset.scripted = "";
  try {
    var asked = new URLSearchParams(location.search).get("view");
    if (asked === "elder") localStorage.setItem("view-elder", "yes");
    if (asked === "normal") localStorage.removeItem("view-elder");
    var size = localStorage.getItem("view-size");
    var theme = localStorage.getItem("view-theme");
    if (localStorage.getItem("view-elder")) root.dataset.view = "elder";
    if (size === "large" || size === "xlarge") root.dataset.size = size;
    if (theme === "light" || theme === "dark" || theme === "contrast") root.dataset.theme = theme;
  } catch (error) {
    // Storage is switched off: the page keeps its own settings.
  }
})();
