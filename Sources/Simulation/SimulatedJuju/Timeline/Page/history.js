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

/** Why a hook ran, by what the engine wrote. */
const causes = {
  retry: "It failed before and was tried again.", sequence: "It follows the unit's last hook.", command: "The operator asked for it.",
  unit: "The unit is new.", removal: "The unit has to go.", options: "Options, trust or the address changed.",
  charm: "The application has another charm or other resources.", relation: "The relation, or the unit in it, is new.",
  arrival: "A unit entered the relation.", databag: "A databag changed.", departure: "A unit left the relation.",
  ending: "The relation ends for the unit.", leadership: "The leader or its settings changed.", revision: "The secret has a new revision.",
  unread: "Nobody reads the secret's old revision any more.", clock: "Its time had come.",
  storage: "A storage came or goes.", machine: "The machine or a container changed.",
};

/** All that can be found in an entry, in small letters. */
function haystack(entry) {
  return entry.haystack ??= [entry.unit, entry.name, entry.remote, entry.error, entry.isMissing ? "missing" : "", ...entry.changes,
    ...entry.calls.map(call => call.text), ...entry.secrets.flatMap(change => [change.label, change.id, change.what]),
    ...entry.bags.flatMap(bag => [bag.key, bag.owner, ...Object.keys(flat(bag.before)), ...Object.keys(flat(bag.after))]),
    ...entry.log.map(([, text]) => text)].join("\n").toLowerCase();
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
  let column = 0;
  let units = new Set();
  let begun = new Set();
  entries.forEach((entry, index) => {
    entry.index = index;
    entry.bags.forEach(bag => ["before", "after"].forEach(side => {
      bag[side] = Object.fromEntries(Object.entries(bag[side]).map(([key, value]) => [key, data.values[value]]));
    }));
    entry.log = (entry.log ?? []).map(([level, value]) => [level, data.values[value]]);
    entry.from = entries[entry.origin];
    if (entry.from) (entry.from.effects ??= []).push(entry);
    if (!entry.unit || units.has(entry.unit) || begun.has(entry.from)) {
      column += 1;
      units = new Set();
      begun = new Set();
    }
    entry.column = column;
    if (entry.unit) begun.add(entry), units.add(entry.unit); else column += 1;
  });
  return column;
}
