// The list of speeches, and a speech's own page.
const seek = { words: "", sort: "year" };
let details = null;
const detailOf = (at) => {
  details = details || new Map(data("details").rows.map((row) => [row[0], row]));
  return details.get(at);
};

function speechesView() {
  const search = make("input", { type: "search", value: seek.words, "aria-label": say("search_speeches"), placeholder: say("search_speeches") });
  const [box, count] = [make("div"), make("span.faint", { role: "status" })];
  const fill = () => {
    seek.words = search.value;
    const words = seek.words.trim();
    const rows = SPEECHES.filter((s) => !words || [s.title, s.source, s.place, s.speaker, String(s.year)].some((t) => t && t.includes(words)))
      .sort((a, b) => (b.year || 0) - (a.year || 0) || a.at - b.at);
    count.textContent = say("speeches_shown", whole(rows.length), whole(SPEECHES.length));
    const heads = [["year"], ["speech"], ["where"], ["speaker"], ["chars", 1], ["hits", 1], ["distinct", 1]];
    box.replaceChildren(table(heads, rows, (s) => make("tr", make("td", s.year === null ? say("no_year") : s.year),
      make("td", speechLink(s.at), s.copy ? make("span.faint", " (" + say("copy") + ")") : null, make("div.faint", s.source)), make("td", s.place), make("td", s.speaker),
      make("td.n", whole(s.chars)), make("td.n", whole(s.hits)), make("td.n", whole(s.distinct))), { caption: say("speeches") }));
  };
  search.addEventListener("input", settled(fill));
  fill();
  return [make("h1", say("speeches")), make("div.tools", search, count), box];
}

function speechView(at) {
  const s = SPEECHES[at];
  if (!s) return [make("p", say("nothing"))];
  const out = [
    make("p", make("a", { href: "#/speeches" }, "← " + say("all_speeches"))),
    make("h1", ZH, s.title || s.source),
    facts([
      ["source", s.source + (s.part > 1 ? " · " + s.part : "")], ["year", s.year === null ? say("no_year") : s.year], ["date", s.date], ["where", s.place], ["speaker", s.speaker],
      ["chars", whole(s.chars)], ["hits", whole(s.hits)], ["copies", s.copy ? say(ABOUT.kept ? "repeats_kept" : "repeats", s.copy) : null],
    ]),
  ];
  const detail = detailOf(at);
  if (!detail) return out.concat(make("p.note", say(data("details").whole ? "text_thinned" : "text_missing")));
  const [, sections, themes, paragraphs] = detail;
  const anchor = (start) => {
    // The paragraph that begins at or holds the heading.
    let best = null;
    for (const [from] of paragraphs) if (from <= start) best = from;
    return best;
  };
  const go = (start) => (event) => {
    event.preventDefault();
    const target = document.getElementById("p" + start);
    if (target) { target.scrollIntoView({ block: "start" }); target.focus(); }
  };
  const entry = ([number, level, heading, start, theme, share]) => {
    const words = (number ? number + " " : "") + heading;
    const to = anchor(start);
    const name = to === null ? make("span", words) : make("a", { href: "#/speech/" + at, onclick: go(to) }, words);
    return make("li", { style: "padding-left:" + (level - 1) * 1.4 + "em" }, name, theme ? make("span.faint", " " + themeName(theme) + " " + percent(share)) : null);
  };
  out.push(make("h2", say("outline")), sections.length ? make("ul.outline", sections.map(entry)) : make("p.faint", say("no_outline")));
  const led = themes.filter(([, , attention]) => attention > 0);
  if (led.length) {
    const most = led[0][2];
    out.push(make("h2", say("its_themes")), make("div.bars", led.flatMap(([id, , attention]) => [
      make("span", themeName(id)), make("span", make("span.bar", { style: `display:block;width:${(attention / most) * 100}%` })), make("span", percent(attention)),
    ])));
  }
  out.push(make("h2", say("text")));
  if (!paragraphs.length) out.push(make("p.note", say("text_missing")));
  else out.push(make("div.text", ZH, paragraphs.map(([start, words, marks]) => make("p", { id: "p" + start, tabindex: "-1" }, marked(words, marks)))));
  return out;
}

// A paragraph whose slogans are marked; places count characters, as Python does.
function marked(words, marks) {
  if (!marks.length) return [words];
  const letters = Array.from(words);
  const out = [];
  let at = 0;
  for (const [from, to, slogan] of marks) {
    if (from < at) continue;
    out.push(document.createTextNode(letters.slice(at, from).join("")));
    const surface = letters.slice(from, to).join("");
    out.push(make("mark", slogan === null ? surface : make("a", { href: "#/slogan/" + slogan }, surface)));
    at = to;
  }
  out.push(document.createTextNode(letters.slice(at).join("")));
  return out;
}
