function overviewView() {
  const c = ABOUT.counts;
  const years = YEARS.length ? say("years_span", YEARS.length, YEARS[0], YEARS[YEARS.length - 1]) : say("no_years");
  const out = [
    make("h1", say("title")),
    facts([
      ["documents", say("of", whole(c.documents_out), whole(c.documents_in))],
      ["speeches_found", whole(c.speeches)],
      ["chars", whole(c.chars)],
      ["years", years],
      ["undated", ABOUT.undated ? whole(ABOUT.undated) : null],
      ["copies", c.duplicates ? say("copies_note", whole(c.duplicates)) : null],
      ["problems", make("a", { href: "#/problems" }, say("problem_counts", whole(c.errors), whole(c.warnings), whole(c.notes)))],
      ["made_by", "tifa " + ABOUT.version],
    ]),
  ];
  if (YEARS.length) {
    out.push(make("h2", say("per_year")), columns(), lastYear());
  }
  if (ABOUT.thinned.length) {
    out.push(make("h2", say("thinned")), make("ul.note", ABOUT.thinned.map((t) =>
      make("li", say("thinned_row", say("w_" + t.what), whole(t.shown), whole(t.of), t.table)))));
  }
  return out;
}

// Columns of speeches by year. They need no library, so that the first view stands there at once.
function columns() {
  const most = Math.max(...ABOUT.speeches);
  const room = Math.max(2, Math.floor(Math.min(innerWidth - 40, 990) / 52));
  const label = (at) => (at % Math.ceil(YEARS.length / room) === 0 ? String(YEARS[at]) : "");
  const words = say("per_year_about") + ": " + YEARS.map((y, at) => y + " " + ABOUT.speeches[at]).join(", ");
  return make("div.columns", { role: "img", "aria-label": words }, YEARS.map((year, at) => make("span.column", { title: year + ": " + ABOUT.speeches[at] },
    make("span.fill", { style: `height:${(ABOUT.speeches[at] / most) * 9}em` }), make("span.tick", label(at)))));
}

function lastYear() {
  const now = YEARS.length - 1, before = now - 1;
  const rows = SLOGANS.filter((s) => s.years.has(now))
    .sort((a, b) => inYear(b, now).hits - inYear(a, now).hits || (a.name < b.name ? -1 : 1)).slice(0, 20);
  const head = before < 0 ? say("last_year_alone", YEARS[now]) : say("last_year", YEARS[now], YEARS[before]);
  const heads = [["slogan"], ...[now, before].filter((y) => y >= 0).flatMap((y) => [[say("hits") + " " + YEARS[y], 1], [say("rate") + " " + YEARS[y], 1]])]
    .concat(before < 0 ? [] : [["change", 1]]);
  const body = table(heads, rows, (s) => {
    const [a, b] = [inYear(s, now), before < 0 ? null : inYear(s, before)];
    const row = make("tr", make("td", sloganLink(s)), make("td.n", a.hits), make("td.n", fixed(a.rate, 4)));
    if (b) {
      const up = a.rate - b.rate;
      row.append(make("td.n", b.hits), make("td.n", fixed(b.rate, 4)),
        make(up > 0 ? "td.n.good" : up < 0 ? "td.n.bad" : "td.n", (up > 0 ? "↑ +" : up < 0 ? "↓ −" : "") + fixed(Math.abs(up), 4)));
    }
    return row;
  }, { caption: head });
  return make("section", make("h2", head), body);
}

function problemsView() {
  const rows = data("problems");
  if (!rows.length) return [make("h1", say("problems")), make("p", say("problems_none"))];
  return [make("h1", say("problems")), table([["severity"], ["source"], ["message"], ["remedy"]], rows, ([severity, source, message, remedy]) =>
    make("tr", make("td", say(severity)), make("td", source), make("td", message), make("td", remedy)), { caption: say("problems") })];
}
