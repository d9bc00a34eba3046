// Charts, by plotly.js. Colours are Okabe and Ito's; lines differ in dashes and marks as well.
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8A8F00", "#555555"];
const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"];
const SIGNS = ["circle", "square", "diamond", "triangle-up", "x", "star", "cross", "pentagon"];
const colourOf = (at) => COLOURS[at % COLOURS.length];

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function layout(extra = {}) {
  const axis = { gridcolor: style("--line"), linecolor: style("--line"), zerolinecolor: style("--line"), tickfont: { color: style("--ink") } };
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { color: style("--ink"), family: getComputedStyle(document.body).fontFamily },
    margin: { l: 56, r: 16, t: 16, b: 48 }, hovermode: "closest", showlegend: false,
    ...extra,
    xaxis: { ...axis, ...(extra.xaxis || {}) }, yaxis: { ...axis, ...(extra.yaxis || {}) },
  };
}

const CONFIG = { displaylogo: false, responsive: true, showTips: false, modeBarButtonsToRemove: ["select2d", "lasso2d", "sendDataToCloud"] };

// The library is the largest part of the page: it is run when a view with a chart stands there to be read.
let library = null;
function withLibrary() {
  library = library || new Promise((done) => setTimeout(() => {
    const element = document.getElementById("library");
    const script = document.createElement("script");
    script.textContent = element.textContent;
    element.remove();
    document.head.append(script);
    done();
  }, 60));
  return library;
}

// A box with a chart that readers of screens know by its words.
function chart(words, traces, extra) {
  const box = make("div.chart");
  const figure = make("div", { role: "img", "aria-label": words }, box);
  // Drawn when the box stands in the page and has a width.
  requestAnimationFrame(() => withLibrary().then(() => {
    if (!box.isConnected) return;
    Plotly.newPlot(box, traces, layout(extra), CONFIG).then(() => {
      // The buttons of the library work by mouse only; what they do can be done elsewhere on the page.
      box.querySelectorAll("a.modebar-btn").forEach((button) => button.setAttribute("tabindex", "-1"));
    });
  }));
  figure.box = box;
  return figure;
}

// Buttons that switch traces off and on.
function chips(names, figure, tracesOf) {
  return make("ul.chips", { "aria-label": say("chips_about") }, names.map((name, at) => {
    const swatch = make("span.swatch", { "aria-hidden": "true", style: "background:" + colourOf(at) });
    const chip = make("button.chip", {
      type: "button", "aria-pressed": "true", "data-line": name,
      onclick: () => {
        const on = chip.getAttribute("aria-pressed") === "true";
        if (!figure.box.data) return;
        chip.setAttribute("aria-pressed", String(!on));
        Plotly.restyle(figure.box, { visible: !on }, tracesOf(at));
      },
    }, swatch, name);
    return make("li", chip);
  }));
}

// Breaks a line where years are missing, so that it crosses no year without documents.
function withGaps(values) {
  const x = [], y = [];
  YEARS.forEach((year, at) => {
    if (at && year - YEARS[at - 1] > 1) { x.push(year - 0.5); y.push(null); }
    x.push(year);
    y.push(values(at));
  });
  return [x, y];
}

function line(slogan, at) {
  const [x, y] = withGaps((year) => inYear(slogan, year).rate);
  return {
    x, y, name: slogan.name, type: "scatter", mode: "lines+markers",
    line: { color: colourOf(at), dash: DASHES[at % DASHES.length], width: 2 }, marker: { symbol: SIGNS[at % SIGNS.length], size: 6 },
    hovertemplate: "%{x}: %{y:.4f}<extra>" + plain(slogan.name) + "</extra>",
  };
}

// plotly.js reads a few tags and templates in its words.
const plain = (words) => words.replace(/[<>&%{}]/g, (c) => ({ "<": "‹", ">": "›", "&": "＆", "%": "％", "{": "｛", "}": "｝" })[c]);

// White to dark blue: one hue, so that it can be read in grey as well.
const SCALE = [[0, "#ffffff"], [0.15, "#deebf7"], [0.4, "#6baed6"], [0.7, "#2171b5"], [1, "#08306b"]];
function shade(part) {
  const t = Math.max(0, Math.min(1, part));
  let to = SCALE.findIndex(([at]) => at >= t);
  if (to <= 0) to = 1;
  const [a, b] = [SCALE[to - 1], SCALE[to]];
  const mix = (t - a[0]) / (b[0] - a[0]);
  const rgb = [1, 3, 5].map((at) => Math.round(parseInt(a[1].slice(at, at + 2), 16) * (1 - mix) + parseInt(b[1].slice(at, at + 2), 16) * mix));
  // Black or white, whichever contrasts more (WCAG's relative luminance).
  const [r, g, bl] = rgb.map((v) => { const c = v / 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  return { background: "rgb(" + rgb.join(",") + ")", ink: light > 0.179 ? "#000" : "#fff" };
}

// A heat map and the same as a table.
function heat(names, links, values, digits, words, scale = 1) {
  const all = values.flat().filter((v) => v > 0).sort((a, b) => a - b);
  const top = all.length ? all[Math.floor((all.length - 1) * 0.98)] : 1;
  const figure = chart(words, [{
    type: "heatmap", x: YEARS.map(String), y: names.map(plain), z: values, colorscale: SCALE, zmin: 0, zmax: top, xgap: 1, ygap: 1,
    hovertemplate: "%{y} %{x}: %{z:." + digits + "f}<extra></extra>", colorbar: { thickness: 12, tickfont: { color: style("--ink") } },
  }], { margin: { l: 150, r: 10, t: 8, b: 44 }, height: Math.max(300, names.length * 19 + 80), xaxis: { type: "category" }, yaxis: { autorange: "reversed", type: "category", dtick: 1, automargin: true } });
  const cells = make("details", make("summary", say("as_table")));
  cells.addEventListener("toggle", () => {
    if (cells.childElementCount > 1) return;
    cells.append(make("div.scroll", { tabindex: "0", role: "region", "aria-label": words }, make("table.heat",
      make("thead", make("tr", make("th", { scope: "col" }, say("item")), YEARS.map((y) => make("th.n", { scope: "col" }, y)))),
      make("tbody", names.map((name, row) => make("tr", make("th", { scope: "row" }, links[row] || name), values[row].map((v) => {
        const { background, ink } = shade(v / top);
        return make("td", { style: `background:${background};color:${ink}` }, v ? (v * scale).toFixed(digits) : "");
      })))))));
  });
  return make("div", figure, cells);
}
