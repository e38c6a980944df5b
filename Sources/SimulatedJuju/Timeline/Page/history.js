"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const entries = data.entries;
const hooks = entries.filter(entry => entry.unit);

// ---- What the entries mean

const kinds = [
  ["relation", "Relation made or changed", /-relation-(created|joined|changed)$/],
  ["leaving", "Relation left", /-relation-(departed|broken)$/],
  ["secret", "Secret", /^secret-/],
  ["config", "Options, leadership, status", /^(config-changed|leader-|update-status|collect-metrics|meter-status)/],
  ["life", "Install, start, storage, stop", /^(install|start|stop|remove|upgrade-charm)$|-storage-|-pebble-|-series-upgrade$/],
  ["action", "Action or command", /./],
];

const codes = {
  install: "in", start: "st", stop: "sp", remove: "rm", "config-changed": "cc", "update-status": "us", "upgrade-charm": "up",
  "leader-elected": "le", "leader-settings-changed": "ls", "secret-changed": "sc", "secret-rotate": "sr",
  "secret-expired": "sx", "secret-remove": "sv",
};
const relationCodes = { created: "rc", joined: "rj", changed: "rx", departed: "rd", broken: "rb" };

function kind(entry) { return kinds.find(([, , pattern]) => pattern.test(entry.name))[0]; }

function code(entry) {
  const relation = entry.name.match(/-relation-(\w+)$/);
  return relation ? relationCodes[relation[1]] : codes[entry.name] ?? entry.name.slice(0, 2);
}

const words = { "leader-elected": "elected", "leader-settings-changed": "settings", "update-status": "status" };

/** The hook in one word. */
function word(entry) {
  return entry.name.match(/-relation-(\w+)$/)?.[1] ?? words[entry.name] ?? entry.name.replace("-changed", "");
}

/** Whether the hook changed anything that others can see. */
function isQuiet(entry) { return !entry.bags.length && !entry.secrets.length && !entry.changes.length && !entry.error; }

/** The entry that made this hook run, as far as the history tells. */
function cause(entry) {
  const before = entries.slice(0, entry.index).reverse();
  if (entry.secret) return before.find(other => other.secrets.some(change => change.id === entry.secret && change.revision));
  if (/-relation-changed$/.test(entry.name)) {
    return before.find(other => other.bags.some(bag => bag.relation === entry.relation && bag.owner === entry.remote));
  }
  if (/-relation-(joined|departed)$/.test(entry.name)) {
    return before.find(other => other.unit === entry.remote && other.relation === entry.relation);
  }
  return undefined;
}

/** The databags of a relation as they were after `entry`. */
function databags(relation, entry) {
  const bags = new Map();
  for (const other of entries.slice(0, entry.index + 1)) {
    for (const bag of other.bags) if (bag.relation === relation) bags.set(bag.owner, bag.after);
  }
  for (const other of entries.slice(entry.index + 1).reverse()) {
    for (const bag of other.bags) {
      if (bag.relation === relation && !bags.has(bag.owner) && Object.keys(bag.before).length) bags.set(bag.owner, bag.before);
    }
  }
  return [...bags].filter(([, values]) => Object.keys(values).length).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
}

// ---- Columns: a hook is right of all that it depends on

function arrange() {
  let column = 1;
  let units = new Set();
  let begun = new Set();
  entries.forEach((entry, index) => {
    entry.index = index;
    entry.bags.forEach(bag => ["before", "after"].forEach(side => {
      bag[side] = Object.fromEntries(Object.entries(bag[side]).map(([key, value]) => [key, data.values[value]]));
    }));
    entry.cause = cause(entry);
    if (entry.cause) (entry.cause.effects ??= []).push(entry);
    if (!entry.unit || units.has(entry.unit) || begun.has(entry.cause)) {
      column += 1;
      units = new Set();
      begun = new Set();
    }
    entry.column = column;
    begun.add(entry);
    if (entry.unit) units.add(entry.unit); else column += 1;
  });
  return column;
}
