// Two groups of speeches side by side.
let groupKind = 0;

function groupsView() {
  const { sides, kinds } = data("keyness");
  if (!sides || !kinds.length) return [make("h1", say("groups")), make("p", say("groups_none"))];
  const [target, reference] = sides.map((side) => (side === "rest" ? say("rest") : side.replace(/^year=/, "")));
  const pick = make("select", { "aria-label": say("item") }, kinds.map(({ kind }, at) => make("option", { value: at }, say("k_" + kind))));
  pick.value = groupKind;
  const box = make("div.sides");
  const fill = () => {
    groupKind = Number(pick.value);
    const { kind, unit, rows } = kinds[groupKind] || kinds[0];
    const heads = [["item"], ["hits", 1], [unit === "words" ? "per_words" : "rate", 1], ["difference", 1], ["interval", 1], ["q", 1]];
    const name = (item) => {
      if (kind === "theme") return themeName(item);
      const slogan = kind === "slogan" ? SLOGANS.find((s) => s.name === item) : null;
      return slogan ? sloganLink(slogan) : item;
    };
    const side = (words, of) => make("section", make("h2", say("more_in", words)), table(heads, of, (r) => {
      const [item, a, b, ra, rb, difference, low, high, g2, ratio, q] = r;
      const title = `G² ${fixed(g2, 2)}, log ratio ${fixed(ratio, 2)}`;
      return make("tr", { title }, make("td", name(item)), make("td.n", `${whole(a)} : ${whole(b)}`), make("td.n", `${fixed(ra, 4)} : ${fixed(rb, 4)}`),
        make("td.n", fixed(difference, 4)), make("td.n", low === null ? "" : `${fixed(low, 2)} … ${fixed(high, 2)}`), make("td.n", q === null ? "" : q.toPrecision(2)));
    }, { caption: say("more_in", words), step: 30 }));
    box.replaceChildren(side(target, rows.filter((r) => r[5] > 0)), side(reference, rows.filter((r) => r[5] < 0)));
  };
  pick.addEventListener("change", fill);
  fill();
  return [make("h1", say("groups_title", target, reference)), make("p.faint", say("groups_about")), make("div.tools", pick), box];
}
