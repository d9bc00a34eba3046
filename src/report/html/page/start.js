// Which view stands in the page: the part of the address behind # says it, so that a view can be linked and gone back from.
const VIEWS = {
  overview: overviewView, slogans: slogansView, slogan: sloganView, themes: themesView, speeches: speechesView, speech: speechView,
  groups: groupsView, problems: problemsView,
};
const MENU = ["overview", "slogans", "themes", "speeches", "groups", "problems"];
const UNDER = { slogan: "slogans", speech: "speeches" };

function show(moved) {
  const [, name = "overview", argument] = decodeURIComponent(location.hash).split("/");
  const view = VIEWS[name] ? name : "overview";
  const current = UNDER[view] || view;
  document.documentElement.lang = lang ? "zh" : "en";
  document.title = say("title");
  document.getElementById("skip").textContent = say("skip");
  document.getElementById("nav").setAttribute("aria-label", say("title"));
  document.getElementById("nav").replaceChildren(...MENU.map((m) => make("a", { href: "#/" + m, "aria-current": m === current ? "page" : null }, say(m))));
  const other = document.getElementById("switch-lang");
  other.textContent = say("other_lang");
  other.lang = lang ? "en" : "zh";
  other.setAttribute("aria-label", say("other_lang_label"));
  document.getElementById("switch-colours").textContent = say(document.documentElement.classList.contains("dark") ? "light" : "dark");
  document.getElementById("footer").textContent = say("footer");
  const main = document.getElementById("main");
  main.querySelectorAll(".chart").forEach((box) => box.data && Plotly.purge(box));
  main.replaceChildren(...VIEWS[view](Number(argument)));
  if (moved) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
}

document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
document.getElementById("switch-lang").addEventListener("click", () => {
  lang = 1 - lang;
  show(false);
});
document.getElementById("switch-colours").addEventListener("click", () => {
  document.documentElement.classList.toggle("dark");
  show(false);
});
if (matchMedia("(prefers-color-scheme: dark)").matches) document.documentElement.classList.add("dark");
addEventListener("hashchange", () => show(true));
show(false);
