"use strict";
const chart = document.getElementById("chart");
const details = document.getElementById("details");
let chosen = null;

/** An element with properties and children. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// ---- Drawing

const columns = arrange();
/** The units by application, in the order in which these came to be. */
const born = new Map(hooks.map(entry => [application(entry.unit), entry.index]).reverse());
const applications = new Map([...Map.groupBy(data.units, unit => application(unit.name))]
  .sort(([a], [b]) => (born.get(a) ?? Infinity) - (born.get(b) ?? Infinity)));
const lanes = [...applications.values()].flat();
const commands = entries.filter(entry => !entry.unit);
const room = { names: 150, words: 62, codes: 20 };
/** The rows of the grid: of each its height, and of a lane its unit. */
const rows = [{ height: "var(--top)" }];

function application(unit) { return unit.split("/")[0]; }

function draw() {
  const grid = make("div", { className: "grid" });
  const place = (element, row, column, end) => {
    element.style.gridRow = row;
    if (column) element.style.gridColumn = end ? `${column} / ${end}` : column;
    grid.append(element);
    return element;
  };
  const addRow = row => rows.push(row);

  place(make("div", { className: "name corner" }, "Commands"), 1);
  for (const [name, units] of applications) {
    const bad = units.filter(unit => ["error", "blocked"].includes(unit.status)).length;
    heading(place, addRow({ height: "var(--heading)", application: name }), name,
      `${units.length} unit${units.length === 1 ? "" : "s"}${bad ? ` · ${bad} in trouble` : ""}`).dataset.application = name;
    for (const unit of units) {
      unit.row = addRow({ height: "var(--height)", unit });
      place(make("div", { className: "stripe" }), unit.row);
      const status = unit.isGone ? "removed" : unit.message || unit.status;
      const label = place(make("div", { className: `name${unit.isGone ? " gone" : ""}`, title: status },
        make("span", { className: `dot ${unit.status}` }), make("b", {}, unit.name + (unit.isLeader ? "*" : "")), make("small", {}, status)), unit.row);
      label.dataset.unit = unit.name;
    }
  }
  const laneRows = new Map(lanes.map(unit => [unit.name, unit.row]));
  for (const entry of hooks) {
    const marks = [kind(entry), entry.error && "error", entry.isMissing ? "missing" : isQuiet(entry) && "quiet"];
    entry.bar = place(make("button", {
      className: ["bar", ...marks.filter(Boolean)].join(" "), id: `hook-${entry.index + 1}`, tabIndex: -1, title: summary(entry),
    }), laneRows.get(entry.unit), entry.column + 1);
    entry.bar.dataset.unit = entry.unit;
    entry.bar.setAttribute("aria-label", summary(entry));
    entry.bar.onclick = () => { location.hash = entry.bar.id; };
  }
  drawSecrets(place, addRow);
  commands.forEach((entry, index) => {
    place(make("div", { className: "rule" }), `1 / ${rows.length + 1}`, entry.column + 1);
    entry.end = commands[index + 1]?.column ?? columns + 1;
    entry.bar = place(make("button", { className: "command", id: `hook-${entry.index + 1}`, title: entry.name, tabIndex: -1 },
      make("time", {}, clock(entry).slice(11)), make("span", {}, ...commandWords(entry.name))), 1, entry.column + 1, entry.end + 1);
    entry.bar.onclick = () => { location.hash = entry.bar.id; };
  });
  chart.replaceChildren(grid);
  layRows();
  if (hooks.length) hooks[0].bar.tabIndex = 0;
}

/** The words of a command, its options on one line each. */
function commandWords(text) { return text.split(/( -\S+)/).map(part => part.startsWith(" -") ? [" ", make("i", {}, part.slice(1))] : [part]).flat(); }

function heading(place, row, title, text) {
  place(make("div", { className: "band" }), row);
  return place(make("div", { className: "name heading" }, make("b", {}, title), make("small", {}, text)), row);
}

/** Gives each row its height, none to one that the filter hides. */
function layRows() {
  chart.firstChild.style.gridTemplateRows = rows.map(row => row.isAway ? "0" : row.height).join(" ");
}

function drawSecrets(place, addRow) {
  if (!data.secrets.length) return;
  heading(place, addRow({ height: "var(--heading)" }), "Secrets", "revisions, and who read them");
  data.secrets.forEach(secret => {
    const row = addRow({ height: "var(--height)" });
    place(make("div", { className: "stripe" }), row);
    place(make("div", { className: "name", title: `secret:${secret.id}` },
      make("b", {}, secret.label || secret.id), make("small", {}, secret.owner)), row);
    const changes = entries.flatMap(entry => entry.secrets.filter(change => change.id === secret.id).map(change => ({ entry, change })));
    const revisions = changes.filter(({ change }) => change.revision);
    revisions.forEach(({ entry, change }, at) => {
      place(make("div", { className: "tracked" }), row, entry.column + 1, (revisions[at + 1]?.entry.column ?? columns) + 1);
      const mark = place(make("button", { className: "revision", title: change.what, tabIndex: -1 }, `r${change.revision}`), row, entry.column + 1);
      mark.onclick = () => choose(entry);
    });
    for (const { entry, change } of changes.filter(({ change }) => change.what.startsWith("removed"))) {
      const number = change.what.match(/\d+$/);
      place(make("span", { className: "revision removed", title: change.what }, number ? `r${number} ×` : "×"), row, entry.column + 1);
    }
    for (const entry of hooks.filter(entry => !entry.secrets.length && entry.calls.some(call => call.text.startsWith("secret-get") && call.text.includes(secret.id)))) {
      place(make("span", { className: "read", title: `${entry.unit} reads it` }), row, entry.column + 1);
    }
  });
}

function summary(entry) {
  const time = entry.milliseconds === undefined ? "" : `, ${duration(entry)}`;
  return `${entry.unit} ${entry.name}${entry.isMissing ? " (the charm has none)" : time}${entry.error ? `, failed: ${entry.error}` : ""}`;
}

function duration(entry) {
  const time = entry.milliseconds;
  return time < 10 ? `${time.toFixed(1)} ms` : time < 1000 ? `${Math.round(time)} ms` : `${(time / 1000).toFixed(1)} s`;
}

/** When the entry began, on a clock of 24 hours. */
function clock(entry) { return new Date(entry.time * 1000).toLocaleString("sv-SE"); }

function setWidth(width, isFit = false) {
  current = Math.min(260, Math.max(isFit ? .5 : 4, width));
  const style = document.documentElement.style;
  style.setProperty("--width", `${current}px`);
  style.setProperty("--gap", `${current < 3 ? 0 : Math.min(1.5, current / 8)}px`);
  document.getElementById("fit").setAttribute("aria-pressed", isFit);
  // A command has the room that its words need, in two lines; where all is to fit, it has that of its hooks, or shows no words.
  const widths = Array(columns).fill("var(--width)");
  for (const entry of commands) {
    const words = entry.name.split(" ").map(word => word.length);
    const letters = Math.max(9, Math.ceil(entry.name.length / 2) + 3, ...words);
    entry.bar.classList.toggle("tight", isFit && (entry.end - entry.column) * current < 72);
    const missing = isFit ? 0 : Math.min(letters, entry.name.length + 1, 44) * 6.7 + 14 - (entry.end - entry.column) * current;
    if (missing > 0) widths[entry.end - 2] = `${Math.ceil(current + missing)}px`;
  }
  chart.firstChild.style.gridTemplateColumns = `fit-content(var(--names)) ${widths.join(" ")}`;
  const corner = chart.querySelector(".corner").offsetWidth;
  style.setProperty("--left", `${corner}px`);
  const label = current >= room.names ? entry => entry.name : current >= room.words ? word : current >= room.codes ? code : () => "";
  for (const entry of hooks) entry.bar.textContent = label(entry);
  document.getElementById("key").hidden = label !== code;
  drawArrows();
}

/** The width of a column at which all of them are in sight. */
function fitting() { return (chart.clientWidth - chart.querySelector(".corner").offsetWidth - 2) / columns; }

/** Lines from what caused the chosen hook, and to what it caused. */
function drawArrows() {
  chart.querySelector(".arrows")?.remove();
  chart.querySelectorAll(".linked").forEach(bar => bar.classList.remove("linked"));
  if (!chosen?.bar) return;
  // A command has no place of its own in the lanes: its line is there already.
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "arrows");
  const middle = (bar, side) => [bar.offsetLeft + (side ? bar.offsetWidth : 0), bar.offsetTop + bar.offsetHeight / 2];
  const pairs = [...(chosen.from?.bar ? [[chosen.from, chosen]] : []), ...(chosen.effects ?? []).map(effect => [chosen, effect])];
  svg.style.opacity = Math.min(1, Math.max(.2, 10 / pairs.length));
  for (const [from, to] of pairs.filter(pair => pair.every(entry => entry.unit && isShown(entry)))) {
    (from === chosen ? to : from).bar.classList.add("linked");
    const [x, y] = middle(from.bar, true), [u, v] = middle(to.bar, false), bend = Math.max(14, (u - x) / 2);
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", `M${x},${y} C${x + bend},${y} ${u - bend},${v} ${u},${v}`);
    svg.append(path);
  }
  chart.firstChild.append(svg);
}

// ---- Details

function choose(entry) {
  chosen?.bar?.classList.remove("chosen");
  chosen = entry ?? null;
  details.hidden = !entry;
  if (entry) {
    describe(entry);
    entry.bar?.classList.add("chosen");
    entry.bar.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  drawArrows();
}

function link(entry) {
  const place = entry.unit ? `${entry.unit} ` : "";
  return make("a", { href: `#hook-${entry.index + 1}` }, `#${entry.index + 1} ${place}${entry.name}`);
}

function section(title, ...children) { return children.length ? [make("h3", {}, title), ...children] : []; }

function list(items) {
  if (!items.length) return [];
  const some = (part) => make("ul", {}, ...part.map(item => make("li", {}, item)));
  return items.length < 16 ? [some(items)]
    : [some(items.slice(0, 12)), make("details", {}, make("summary", {}, `${items.length - 12} more`), some(items.slice(12)))];
}

/** The text, with what the filter looks for marked. */
function marked(text) {
  const words = wanted.filter(Boolean).map(word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return words.length ? text.split(new RegExp(`(${words.join("|")})`, "i")).map((part, at) => at % 2 ? make("mark", {}, part) : part) : [text];
}

function logLines(entry) {
  return entry.log.length ? [make("ol", { className: "log" }, ...entry.log.map(([level, text]) => make("li", { className: level.toLowerCase(), title: level }, ...marked(text))))] : [];
}

function describe(entry) {
  const close = make("button", { className: "close", title: "Close (Esc)", onclick: () => { location.hash = ""; } }, "×");
  const time = clock(entry);
  const relation = entry.relation === undefined ? [] : [make("p", {}, `Relation ${entry.relation}${entry.remote ? `, about ${entry.remote}` : ""}`)];
  const call = item => make("code", {}, item.text + (item.code ? `  → exit ${item.code}` : ""));
  const told = entry.relation === undefined ? [] : databags(entry.relation, entry);
  const about = told.find(([owner]) => owner === entry.remote);
  details.replaceChildren(
    close, make("h2", {}, entry.unit ? `${entry.unit} · ${entry.name}` : entry.name),
    make("p", { className: "quiet" }, `#${entry.index + 1} of ${entries.length} · ${time}${entry.milliseconds === undefined ? "" : ` · ${duration(entry)}`}`),
    ...(entry.isMissing ? [make("p", { className: "quiet" }, "The charm has nothing for this hook.")] : []),
    ...(entry.error ? [make("div", { className: "failure" }, `Failed: ${entry.error}. Nothing that it wrote was kept, but for what is immediate.`)] : []),
    ...(entry.error ? section("Log", ...logLines(entry)) : []),
    ...relation,
    ...(entry.cause ? section("Because", make("p", {}, causes[entry.cause]), ...(entry.from ? list([link(entry.from)]) : [])) : []),
    ...section("Changed", ...list([...entry.changes, ...entry.secrets.map(change => `secret ${change.label || change.id}: ${change.what}`)])),
    ...entry.bags.flatMap(bag => section(`Databag of ${bag.owner}`, make("p", { className: "quiet" }, `${bag.key} (${bag.relation})`), difference(bag))),
    ...section("Read", ...list(entry.calls.filter(item => !item.isWrite).map(call))),
    ...section("Wrote", ...list(entry.calls.filter(item => item.isWrite).map(call))),
    ...(entry.error ? [] : section("Log", ...logLines(entry))),
    ...section("Led to", ...list((entry.effects ?? []).map(link))),
    ...(about ? section(`Databag of ${about[0]} at that time`, table(about[1])) : []),
    ...(told.length ? [make("details", {}, make("summary", {}, "All databags of the relation at that time"),
      ...told.flatMap(([owner, values]) => section(owner, table(values))))] : []));
  details.scrollTop = 0;
}

function difference(bag) {
  const before = flat(bag.before), after = flat(bag.after);
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().filter(key => before[key] !== after[key]);
  return make("table", { className: "difference" },
    make("tr", {}, make("th", {}, "key"), make("th", {}, "before"), make("th", {}, "after")),
    ...keys.map(key => make("tr", {}, make("td", {}, key),
      make("td", { className: key in before ? "before" : "" }, before[key] ?? ""), make("td", { className: key in after ? "after" : "" }, after[key] ?? ""))));
}

function table(values) {
  return make("table", {}, ...Object.entries(flat(values)).sort().map(([key, value]) => make("tr", {}, make("td", {}, key), make("td", {}, value))));
}

// ---- Moving about

/** Gives the keyboard to an entry and shows it. */
function go(entry) {
  if (!entry) return;
  location.hash = entry.bar.id;
  hooks.forEach(hook => { hook.bar.tabIndex = -1; });
  entry.bar.tabIndex = 0;
  entry.bar.focus({ preventScroll: true });
}

function inLane(step) {
  const names = lanes.map(unit => unit.name);
  for (let at = names.indexOf(chosen.unit) + step; names[at]; at += step) {
    const lane = hooks.filter(hook => hook.unit === names[at] && isShown(hook));
    if (lane.length) return lane.reduce((best, hook) => Math.abs(hook.column - chosen.column) < Math.abs(best.column - chosen.column) ? hook : best);
  }
}

/** Whether the filter lets the hook's lane be seen. */
function isShown(hook) { return !hook.bar.classList.contains("away"); }

const keys = {
  ArrowRight: () => go(hooks.find(hook => isShown(hook) && hook.index > (chosen?.index ?? -1))),
  ArrowLeft: () => go(hooks.findLast(hook => isShown(hook) && hook.index < (chosen?.index ?? entries.length))),
  ArrowDown: () => go(chosen?.unit ? inLane(1) : hooks.find(isShown)),
  ArrowUp: () => go(chosen?.unit ? inLane(-1) : hooks.find(isShown)),
  Home: () => go(hooks.find(isShown)), End: () => go(hooks.findLast(isShown)),
  Escape: () => { location.hash = ""; },
  e: () => {
    const failed = hooks.filter(hook => hook.error && isShown(hook));
    go(failed.find(hook => hook.index > (chosen?.index ?? -1)) ?? failed[0]);
  },
  n: () => {
    const found = hooks.filter(hook => hook.bar.classList.contains("match"));
    go(found.find(hook => hook.index > (chosen?.index ?? -1)) ?? found[0]);
  },
  f: () => setWidth(fitting(), true),
  "+": () => setWidth(current * 1.5), "-": () => setWidth(current / 1.5),
  "/": () => document.getElementById("filter").focus(),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.target.tagName === "INPUT" && event.key !== "Escape")) return;
  const key = keys[event.key];
  if (!key) return;
  event.preventDefault();
  if (event.target === input) { input.value = ""; filter(); return input.blur(); }
  key();
});

/** Shows the lanes in which all words are found: in the unit's name or status, or in a hook, its keys and its log. */
function filter() {
  wanted = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const fits = text => wanted.every(word => text.includes(word));
  const count = (number, what) => number ? [`${number} ${what}${number === 1 ? "" : "s"}`] : [];
  const named = new Set(data.units.filter(unit => fits(unit.name)).map(unit => unit.name));
  const shown = new Set(data.units.filter(unit => fits(`${unit.name} ${unit.isGone ? "removed" : `${unit.status} ${unit.message}`}`.toLowerCase())).map(unit => unit.name));
  const found = entries.filter(entry => {
    const isMatch = named.has(entry.unit) || fits(haystack(entry));
    entry.bar.classList.toggle("match", isMatch);
    if (isMatch && entry.unit) shown.add(entry.unit);
    return isMatch;
  });
  for (const row of rows) {
    row.isAway = row.unit ? !shown.has(row.unit.name) : row.application ? !applications.get(row.application).some(unit => shown.has(unit.name)) : false;
  }
  for (const element of chart.querySelectorAll("[data-unit]")) element.classList.toggle("away", !shown.has(element.dataset.unit));
  for (const element of chart.querySelectorAll("[data-application]")) {
    element.classList.toggle("away", !applications.get(element.dataset.application).some(unit => shown.has(unit.name)));
  }
  layRows();
  const isNothing = wanted.length > 0 && !found.length && !shown.size;
  chart.classList.toggle("filtered", wanted.length > 0);
  chart.style.visibility = isNothing ? "hidden" : "";
  nothing.hidden = !isNothing;
  nothing.firstChild.textContent = `Nothing fits “${input.value.trim()}”: no unit, hook, status, key, secret or log line.`;
  const commandsFound = found.filter(entry => !entry.unit).length;
  document.getElementById("found").textContent = !wanted.length ? "" : isNothing ? "nothing fits"
    : [...count(found.length - commandsFound, "hook"), ...count(commandsFound, "command"), ...count(shown.size, "unit")].join(" · ");
  const first = found.find(entry => entry.unit);
  if (wanted.length && first) first.bar.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (chosen) describe(chosen);
  drawArrows();
}

const input = document.getElementById("filter");
const nothing = document.getElementById("nothing");
let wanted = [];
input.oninput = filter;
nothing.querySelector("button").onclick = () => { input.value = ""; filter(); input.focus(); };
document.getElementById("fit").onclick = keys.f;
addEventListener("resize", () => { if (document.getElementById("fit").ariaPressed === "true") keys.f(); else setWidth(current); });
document.getElementById("wider").onclick = keys["+"];
document.getElementById("narrower").onclick = keys["-"];
document.getElementById("next-error").onclick = keys.e;
addEventListener("hashchange", follow);

function follow() {
  const number = Number(location.hash.match(/^#hook-(\d+)$/)?.[1]);
  choose(entries[number - 1]);
}

// ---- Beginning

const failed = hooks.filter(hook => hook.error).length;
document.title = `${data.model} · timeline`;
document.getElementById("title").textContent = data.model;
document.getElementById("facts").append(
  `Juju ${data.version} · ${data.units.length} units · ${hooks.length} hooks`,
  ...(failed ? [" · ", make("span", { className: "error" }, `${failed} failed`)] : []));
document.getElementById("next-error").hidden = failed === 0;
const used = new Set(hooks.map(kind));
document.getElementById("legend").append(...kinds.filter(([name]) => used.has(name)).map(([name, text]) => swatch(`var(--${name})`, text)),
  ...(failed ? [swatch("var(--error)", "Failed")] : []),
  swatch("color-mix(in srgb, var(--relation) 32%, var(--page))", "Pale: changed nothing"),
  ...(data.secrets.length ? [make("li", {}, make("span", { className: "revision" }, "r1"), " Revision of a secret"),
    make("li", {}, make("span", { className: "read" }), " Secret read")] : []));
const key = new Map(hooks.filter(hook => kind(hook) !== "action").map(hook => [code(hook), word(hook)]));
document.getElementById("key").textContent = [...key].map(([short, long]) => `${short} ${long}`).join(" · ");

function swatch(colour, text) {
  const box = make("i");
  box.style.background = colour;
  return make("li", {}, box, text);
}

const size = data.units.length;
document.documentElement.dataset.size = size <= 14 ? "few" : size <= 100 ? "some" : "many";
draw();
let current = 26;
setWidth(current);
// All of it where that can be read, else what can be read.
if (fitting() >= room.codes) setWidth(Math.min(fitting(), room.names), fitting() <= room.names);
follow();
