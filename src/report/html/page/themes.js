const THEMES = data("themes").rows;
const themeName = (id) => {
  const known = ABOUT.themes.find((t) => t.id === id);
  return known ? [known.en, known.zh][lang] : id === "unassigned" ? say("no_theme") : id;
};
const coloured = new Set(data("themes").coloured);

function themesView() {
  if (!YEARS.length || !THEMES.length) return [make("h1", say("themes")), make("p", say("no_years"))];
  const drawing = make("div");
  const draw = () => {
    const on = [...coloured];
    const traces = on.map((at, n) => ({
      type: "bar", name: THEMES[at].name[lang], x: YEARS, y: THEMES[at].attention, marker: { color: colourOf(n), pattern: { shape: n < COLOURS.length ? "" : "/" } },
      hovertemplate: "%{x}: %{y:.1%}<extra>" + plain(THEMES[at].name[lang]) + "</extra>",
    }));
    const rest = YEARS.map((_, y) => Math.max(0, 1 - on.reduce((sum, at) => sum + THEMES[at].attention[y], 0)));
    traces.push({ type: "bar", name: say("others"), x: YEARS, y: rest, marker: { color: "#BBBBBB" }, hovertemplate: "%{x}: %{y:.1%}<extra>" + say("others") + "</extra>" });
    drawing.replaceChildren(chart(say("themes_title"), traces, { barmode: "stack", bargap: 0.15, yaxis: { tickformat: ".0%", range: [0, 1] } }));
  };
  const order = THEMES.map((_, at) => at).filter((at) => THEMES[at].id !== "unassigned");
  const list = make("ul.chips", { "aria-label": say("chips_about") });
  const fill = () => list.replaceChildren(...order.map((at) => {
    const n = [...coloured].indexOf(at);
    return make("li", make("button.chip", { type: "button", "aria-pressed": String(n >= 0), "data-line": THEMES[at].id, onclick: (event) => {
      const id = event.currentTarget.dataset.line;
      if (coloured.has(at)) coloured.delete(at); else coloured.add(at);
      draw();
      fill();
      list.querySelector(`[data-line="${CSS.escape(id)}"]`).focus();
    } }, make("span.swatch", { "aria-hidden": "true", style: "background:" + (n >= 0 ? colourOf(n) : "#BBBBBB") }), THEMES[at].name[lang]));
  }));
  draw();
  fill();
  const heads = [["theme"], ...YEARS.map((y) => [String(y), 1])];
  const values = THEMES.map((t) => t.attention);
  return [make("h1", say("themes_title")), make("p.faint", say("themes_about")), list, drawing,
    heat(THEMES.map((t) => t.name[lang]), [], values, 3, say("themes_title")),
    table(heads, THEMES, (t) => make("tr", make("td", t.name[lang]), t.attention.map((v) => make("td.n", percent(v)))), { caption: say("themes_title") })];
}
