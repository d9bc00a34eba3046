// The list of slogans with its chart and heat map, and a slogan's own page.
const chosen = new Set(data("slogans").chosen);
const find = { words: "", cls: "" };
const MOST_LINES = 10;
const HEAT_ROWS = 30;

function slogansView() {
  const search = make("input", { type: "search", id: "search", value: find.words, "aria-label": say("search_slogans"), placeholder: say("search_slogans") });
  const classes = ["", "numeric", "phrase", "code", "event"];
  const cls = make("select", { "aria-label": say("class") }, classes.map((c) => make("option", { value: c }, c ? say(c) : say("any_class"))));
  cls.value = find.cls;
  const [lines, list, map, count] = [make("div"), make("div"), make("div"), make("span.faint", { role: "status" })];
  const fill = () => {
    find.words = search.value;
    find.cls = cls.value;
    const rows = SLOGANS.filter((s) => s.name.includes(find.words.trim()) && (!find.cls || s.cls === find.cls));
    count.textContent = say("shown_count", whole(rows.length), whole(SLOGANS.length));
    list.replaceChildren(sloganTable(rows, () => lines.replaceChildren(...sloganLines())));
    map.replaceChildren(...sloganHeat(rows));
  };
  search.addEventListener("input", settled(fill));
  cls.addEventListener("change", fill);
  fill();
  lines.replaceChildren(...sloganLines());
  return [make("h1", say("slogans")), lines, make("div.tools", search, cls, count), list, map];
}

function sloganLines() {
  const drawn = [...chosen].map((at) => SLOGANS[at]).filter((s) => s.years.size);
  if (!drawn.length || !YEARS.length) return [];
  const figure = chart(say("lines_about") + ": " + drawn.map((s) => s.name).join(", "), drawn.map(line), {
    yaxis: { rangemode: "tozero", title: { text: say("rate") } },
  });
  return [make("h2", say("lines_title")), chips(drawn.map((s) => s.name), figure, (at) => [at]), figure];
}

function sloganTable(rows, redraw) {
  const heads = [["draw"], ["slogan"], ["class"], ["in_speeches", 1], ["hits", 1], ["rate", 1], ["first_last", 1], ["peak", 1]];
  return table(heads, rows, (s) => {
    const box = make("input", { type: "checkbox", "aria-label": say("draw_one", s.name), onchange: () => {
      // No more lines than can be told apart.
      if (box.checked && chosen.size >= MOST_LINES) box.checked = false;
      else if (box.checked) chosen.add(s.at);
      else chosen.delete(s.at);
      redraw();
    } });
    box.checked = chosen.has(s.at);
    return make("tr", make("td", box), make("td", sloganLink(s)), make("td", say(s.cls)), make("td.n", whole(s.speeches)), make("td.n", whole(s.hits)),
      make("td.n", fixed(s.rate, 4)), make("td.n", s.first === null ? "" : s.first === s.last ? s.first : s.first + "–" + s.last), make("td.n", s.peak));
  }, { caption: say("slogans"), step: 50 });
}

function sloganHeat(rows) {
  const shown = rows.filter((s) => s.years.size).slice(0, HEAT_ROWS);
  if (!shown.length) return [];
  const values = shown.map((s) => YEARS.map((_, year) => inYear(s, year).rate));
  return [make("h2", say("heat_title")), make("p.faint", say("heat_about")),
    heat(shown.map((s) => s.name), shown.map(sloganLink), values, 2, say("heat_about"))];
}

function sloganView(at) {
  const s = SLOGANS[at];
  if (!s) return [make("p", say("nothing"))];
  const out = [
    make("p", make("a", { href: "#/slogans" }, "← " + say("back"))),
    make("h1", ZH, s.name),
    facts([
      ["class", say(s.cls)], ["kind", s.kind], ["known", s.known ? say("yes") : say("no")], ["in_speeches", whole(s.speeches)], ["hits", whole(s.hits)],
      ["nested", whole(s.nested)], ["whole_rate", fixed(s.rate, 4)], ["first", s.first], ["last", s.last], ["peak", s.peak],
    ]),
  ];
  out.push(...(s.years.size ? rateOverYears(s) : [make("p", say("no_series"))]), ...membersOf(at), ...contextsOf(at));
  return out;
}

function rateOverYears(s) {
  // Bars rather than a band: a band would cross years without documents.
  const away = (of) => withGaps((year) => { const y = inYear(s, year); return Math.abs(y[of] - y.rate); })[1];
  const error_y = { type: "data", symmetric: false, array: away("high"), arrayminus: away("low"), color: "#8FA8BC", thickness: 1.2, width: 2 };
  const figure = chart(say("rate_about"), [{ ...line(s, 0), error_y }], { yaxis: { rangemode: "tozero", title: { text: say("rate") } } });
  const heads = [["year"], ["in_speeches", 1], ["hits", 1], ["rate", 1], ["interval", 1], ["share", 1], ["tier"]];
  const rows = YEARS.map((year, at) => [year, inYear(s, at)]);
  return [make("h2", say("by_year")), make("p.faint", say("rate_about")), figure, table(heads, rows, ([year, y]) =>
    make("tr", make("td", year), make("td.n", y.speeches), make("td.n", y.hits), make("td.n", fixed(y.rate, 4)),
      make("td.n", fixed(y.low, 4) + "–" + fixed(y.high, 4)), make("td.n", percent(y.share)), make("td", y.tier || "")), { caption: say("by_year"), step: 30 })];
}

function membersOf(at) {
  const lists = data("members")[at] || [];
  if (!lists.length) return [];
  const same = new Map();
  for (const [speech, year, , declared, origin, members] of lists) {
    const key = JSON.stringify([members, origin]);
    if (!same.has(key)) same.set(key, { declared, origin, members, speeches: new Map() });
    same.get(key).speeches.set(typeof speech === "string" ? speech : SPEECHES[speech].at, [speech, year]);
  }
  const rows = [...same.values()].sort((a, b) => (a.origin === "lexicon") - (b.origin === "lexicon") || b.speeches.size - a.speeches.size);
  return [make("h2", say("members")), make("p.faint", say("members_about")), table([["member_list"], ["declared", 1], ["origin"], ["in_speeches"]], rows, (l) => {
    const named = [...l.speeches.values()];
    const links = named.slice(0, 8).flatMap(([speech, year], n) => [n ? "; " : "", speechLink(speech), year === null ? "" : " " + year]).map((p) => (p instanceof Node ? p : document.createTextNode(p)));
    return make("tr", make("td", ZH, l.members.join(" · ")), make("td.n", l.declared), make("td", say(l.origin)), make("td", links, named.length > 8 ? " … " + named.length : null));
  }, { caption: say("members"), step: 20 })];
}

function contextsOf(at) {
  const all = data("contexts")[at] || [];
  const years = [...new Set(all.map((c) => c[1]))];
  const pick = make("select", { "aria-label": say("only_year") }, make("option", { value: "" }, say("all_years")),
    years.map((y) => make("option", { value: String(y) }, y === null ? say("no_year") : y)));
  const box = make("div");
  const fill = () => {
    const rows = all.filter((c) => !pick.value || String(c[1]) === pick.value);
    box.replaceChildren(table([["year"], ["left"], ["slogan"], ["right"], ["speech"], ["place", 1]], rows, ([speech, year, left, surface, right, start, end]) => {
      const copy = typeof speech === "number" && SPEECHES[speech].copy ? make("span.faint", " (" + say("copy") + ")") : null;
      return make("tr", make("td", year), make("td.left", ZH, left), make("td.surface", ZH, make("mark", surface)), make("td.right", ZH, right),
        make("td.source", speechLink(speech), copy, make("div.faint", sourceOf(speech))), make("td.n", start === null ? "" : start + "–" + end));
    }, { caption: say("contexts"), step: 50, kind: "kwic" }));
  };
  pick.addEventListener("change", fill);
  fill();
  return [make("h2", { id: "contexts" }, say("contexts") + " (" + say("contexts_count", whole(all.length), whole(SLOGANS[at].hits)) + ")"), make("p.faint", say("contexts_about")), make("div.tools", pick), box];
}
