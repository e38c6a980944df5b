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
const lanes = new Map(data.units.map((unit, index) => [unit.name, index + 2]));
const room = { names: 150, words: 62, codes: 20 };

function draw() {
  const grid = make("div", { className: "grid" });
  grid.style.gridTemplateColumns = `max-content repeat(${columns}, var(--width))`;
  const place = (element, row, column, end) => {
    element.style.gridRow = row;
    if (column) element.style.gridColumn = end ? `${column} / ${end}` : column;
    grid.append(element);
    return element;
  };

  place(make("div", { className: "name heading" }, "Commands"), 1);
  const commands = entries.filter(entry => !entry.unit);
  commands.forEach((entry, index) => {
    const end = commands[index + 1]?.column ?? columns + 1;
    place(make("div", { className: "rule" }), `1 / ${lanes.size + 2}`, entry.column + 1);
    const label = make("div", { className: "command", title: entry.name }, make("span", {}, entry.name));
    place(label, 1, entry.column + 1, Math.max(end, entry.column + 1) + 1);
  });

  for (const unit of data.units) {
    const row = lanes.get(unit.name);
    place(make("div", { className: "stripe" }), row);
    const name = make("div", { className: `name${unit.isGone ? " gone" : ""}`, title: unit.message },
      make("span", { className: `dot ${unit.status}` }), make("b", {}, unit.name + (unit.isLeader ? "*" : "")),
      make("small", {}, unit.isGone ? "removed" : unit.message || unit.status));
    name.dataset.unit = unit.name;
    place(name, row);
  }
  for (const entry of hooks) {
    const marks = [kind(entry), entry.error && "error", entry.isMissing ? "missing" : isQuiet(entry) && "quiet"];
    entry.bar = place(make("button", {
      className: ["bar", ...marks.filter(Boolean)].join(" "), id: `hook-${entry.index + 1}`, tabIndex: -1, title: summary(entry),
    }), lanes.get(entry.unit), entry.column + 1);
    entry.bar.dataset.unit = entry.unit;
    entry.bar.setAttribute("aria-label", summary(entry));
    entry.bar.onclick = () => { location.hash = entry.bar.id; };
  }
  drawSecrets(place, lanes.size + 2);
  chart.replaceChildren(grid);
  if (hooks.length) hooks[0].bar.tabIndex = 0;
}

function drawSecrets(place, first) {
  if (!data.secrets.length) return;
  place(make("div", { className: "name heading" }, "Secrets"), first);
  data.secrets.forEach((secret, index) => {
    const row = first + 1 + index;
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

function setWidth(width) {
  current = Math.min(260, Math.max(10, width));
  document.documentElement.style.setProperty("--width", `${current}px`);
  const label = current >= room.names ? entry => entry.name : current >= room.words ? word : current >= room.codes ? code : () => "";
  for (const entry of hooks) entry.bar.textContent = label(entry);
  document.getElementById("key").hidden = label !== code;
  drawArrows();
}

/** Lines from what caused the chosen hook, and to what it caused. */
function drawArrows() {
  chart.querySelector(".arrows")?.remove();
  chart.querySelectorAll(".linked").forEach(bar => bar.classList.remove("linked"));
  if (!chosen?.bar) return;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "arrows");
  const middle = (bar, side) => [bar.offsetLeft + (side ? bar.offsetWidth : 0), bar.offsetTop + bar.offsetHeight / 2];
  const pairs = [...(chosen.cause?.bar ? [[chosen.cause, chosen]] : []), ...(chosen.effects ?? []).map(effect => [chosen, effect])];
  svg.style.opacity = Math.min(1, Math.max(.2, 10 / pairs.length));
  for (const [from, to] of pairs.filter(pair => pair.every(isShown))) {
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
    entry.bar?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  drawArrows();
}

function link(entry) {
  const place = entry.unit ? `${entry.unit} ` : "";
  return make("a", { href: `#hook-${entry.index + 1}` }, `#${entry.index + 1} ${place}${entry.name}`);
}

function section(title, ...children) { return children.length ? [make("h3", {}, title), ...children] : []; }

function list(items) { return items.length ? [make("ul", {}, ...items.map(item => make("li", {}, item)))] : []; }

function describe(entry) {
  const close = make("button", { className: "close", title: "Close (Esc)", onclick: () => { location.hash = ""; } }, "×");
  const time = new Date(entry.time * 1000).toLocaleString();
  const relation = entry.relation === undefined ? [] : [make("p", {}, `Relation ${entry.relation}${entry.remote ? `, about ${entry.remote}` : ""}`)];
  const call = item => make("code", {}, item.text + (item.code ? `  → exit ${item.code}` : ""));
  const told = entry.relation === undefined ? [] : databags(entry.relation, entry);
  const about = told.find(([owner]) => owner === entry.remote);
  details.replaceChildren(
    close, make("h2", {}, entry.unit ? `${entry.unit} · ${entry.name}` : entry.name),
    make("p", { className: "quiet" }, `#${entry.index + 1} of ${entries.length} · ${time}${entry.milliseconds === undefined ? "" : ` · ${duration(entry)}`}`),
    ...(entry.isMissing ? [make("p", { className: "quiet" }, "The charm has nothing for this hook.")] : []),
    ...(entry.error ? [make("div", { className: "failure" }, `Failed: ${entry.error}. Nothing that it wrote was kept, but for what is immediate.`),
      make("p", {}, "What it logged is in ", make("code", {}, `juju-sim debug-log --include ${entry.unit}`))] : []),
    ...relation,
    ...section("Because of", ...(entry.cause ? list([link(entry.cause)]) : [])),
    ...section("Changed", ...list([...entry.changes, ...entry.secrets.map(change => `secret ${change.label || change.id}: ${change.what}`)])),
    ...entry.bags.flatMap(bag => section(`Databag of ${bag.owner}`, make("p", { className: "quiet" }, `${bag.key} (${bag.relation})`), difference(bag))),
    ...section("Read", ...list(entry.calls.filter(item => !item.isWrite).map(call))),
    ...section("Wrote", ...list(entry.calls.filter(item => item.isWrite).map(call))),
    ...section("Led to", ...list((entry.effects ?? []).map(link))),
    ...(about ? section(`Databag of ${about[0]} at that time`, table(about[1])) : []),
    ...(told.length ? [make("details", {}, make("summary", {}, "All databags of the relation at that time"),
      ...told.flatMap(([owner, values]) => section(owner, table(values))))] : []));
  details.scrollTop = 0;
}

/** The values of a databag, objects in JSON one level deep. */
function flat(values) {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => {
    let object;
    try { object = value.startsWith("{") && JSON.parse(value); } catch { object = undefined; }
    if (!object || !Object.keys(object).length) return [[key, value]];
    return Object.entries(object).map(([inner, part]) => [`${key} › ${inner}`, typeof part === "string" ? part : JSON.stringify(part, null, 1)]);
  }));
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
  const names = data.units.map(unit => unit.name);
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
  "+": () => setWidth(current * 1.5), "-": () => setWidth(current / 1.5),
  "/": () => document.getElementById("filter").focus(),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.target.tagName === "INPUT" && event.key !== "Escape")) return;
  const key = keys[event.key];
  if (!key) return;
  event.preventDefault();
  if (event.target.tagName === "INPUT") event.target.blur();
  key();
});

document.getElementById("filter").oninput = event => {
  const wanted = event.target.value.trim().toLowerCase();
  chart.classList.toggle("filtered", wanted !== "");
  const shown = new Set(data.units.map(unit => unit.name).filter(name => name.includes(wanted)));
  for (const hook of hooks) {
    const isMatch = `${hook.unit} ${hook.name}`.includes(wanted);
    hook.bar.classList.toggle("match", isMatch);
    if (isMatch) shown.add(hook.unit);
  }
  for (const element of chart.querySelectorAll("[data-unit]")) element.classList.toggle("away", !shown.has(element.dataset.unit));
  const heights = data.units.map(unit => shown.has(unit.name) ? "var(--height)" : "0");
  chart.firstChild.style.gridTemplateRows = ["var(--height)", ...heights].join(" ");
  drawArrows();
};
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

draw();
let current = 26;
setWidth(columns * room.names < 2200 ? room.names : columns * 66 < 2600 ? 66 : 26);
if (lanes.size > 14) document.documentElement.style.setProperty("--height", "20px");
follow();
