// Data, language, and making elements. Words from the corpus become text nodes and attributes, never markup.
const parsed = {};
function data(id) {
  if (!(id in parsed)) {
    const element = document.getElementById("data-" + id);
    parsed[id] = JSON.parse(element.textContent);
    element.remove();
  }
  return parsed[id];
}
const ABOUT = data("about");
let lang = ABOUT.lang === "zh" ? 1 : 0;

function say(key, ...values) {
  const words = WORDS[key] ? WORDS[key][lang] : key;
  return words.replace(/\{(\d)\}/g, (_, at) => values[at]);
}

// make("td.n", "12"), make("a", {href: "#"}, "words", other elements …)
function make(tag, ...content) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const part of content) {
    if (part === null || part === undefined) continue;
    if (part instanceof Node) element.append(part);
    else if (Array.isArray(part)) element.append(...part);
    else if (typeof part === "object") {
      for (const [key, value] of Object.entries(part)) {
        if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
        else if (value !== null && value !== undefined) element.setAttribute(key, value);
      }
    } else element.append(String(part));
  }
  return element;
}

const whole = (n) => (n === null || n === undefined ? "" : n.toLocaleString("en-US"));
const fixed = (n, digits) => (n === null || n === undefined ? "" : n.toFixed(digits));
const percent = (n) => (n === null || n === undefined ? "" : (n * 100).toFixed(1) + " %");

// A table whose rows are made as they are asked for, `step` at a time.
function table(heads, rows, draw, { step = 100, caption = null, kind = "" } = {}) {
  const body = make("tbody");
  const head = make("thead", make("tr", heads.map(([key, numeric]) => make(numeric ? "th.n" : "th", { scope: "col" }, say(key)))));
  const element = make(kind ? "table." + kind : "table", caption ? make("caption.hidden", caption) : null, head, body);
  const more = make("button.more", { type: "button", onclick: () => add() });
  let shown = 0;
  function add() {
    const until = Math.min(shown + step, rows.length);
    const part = document.createDocumentFragment();
    for (; shown < until; shown++) part.append(draw(rows[shown], shown));
    body.append(part);
    more.textContent = say("show_more", whole(shown), whole(rows.length));
    more.hidden = shown >= rows.length;
  }
  add();
  const box = make("div.scroll", { tabindex: "0", role: "region", "aria-label": caption || say(heads[0][0]) }, element);
  return make("div", rows.length ? box : make("p", say("nothing")), more);
}

function facts(pairs) {
  return make("dl.facts", pairs.filter(([, value]) => value !== null && value !== "").flatMap(([key, value]) => [make("dt", say(key)), make("dd", value)]));
}

// Waits until typing pauses.
function settled(then) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(then, 120);
  };
}

// Slogans and speeches as the rest of the page sees them.
const YEARS = ABOUT.years;
const SLOGANS = data("slogans").rows.map(
  ([name, cls, kind, known, speeches, hits, nested, rate, first, last, peak, years], at) => ({
    at, name, cls, kind, known, speeches, hits, nested, rate, first, last, peak,
    years: new Map(years.map(([year, h, s, per, low, high, share, tier]) => [year, { hits: h, speeches: s, rate: per, low, high, share, tier }])),
  }),
);
const ABSENT_HIGH = data("slogans").absent_high;
const absent = (year) => ({ hits: 0, speeches: 0, rate: 0, low: 0, high: ABSENT_HIGH[year] || 0, share: 0, tier: null });
const inYear = (slogan, year) => slogan.years.get(year) || absent(year);
// The words of the corpus are Chinese whatever the page speaks.
const ZH = { lang: "zh" };
const sloganLink = (slogan) => make("a", { href: "#/slogan/" + slogan.at, ...ZH }, slogan.name);

const SPEECHES = data("speeches").map(([source, part, title, year, date, place, speaker, chars, hits, distinct, copy], at) => ({
  at, source, part, title, year, date, place, speaker, chars, hits, distinct, copy,
}));
// A context names its speech by number, or by id where the list does not have it.
function speechLink(speech) {
  if (typeof speech === "string") return make("span", speech);
  const { title, source } = SPEECHES[speech];
  return make("a", { href: "#/speech/" + speech, ...ZH }, title || source);
}
const sourceOf = (speech) => (typeof speech === "string" ? speech.replace(/:\d+$/, "") : SPEECHES[speech].source);
