"use strict";
(() => {
const form = document.getElementById("ask");
const said = document.getElementById("said");
const list = document.getElementById("found");
const more = document.getElementById("more");
const SHOWN = 10;
const LISTED = ["essay", "mention"]; // kinds that the index lists; the rest are comments
let index, labels, latest = 0, shown = 0, hits = [], terms = [];
const kept = self.searchFiles || {};
const load = async (name) => {
kept[name] ||= fetch(`${form.dataset.index}${name}.json` + (index ? `?${index.version}` : ""),
index ? {} : { cache: "no-cache" }).then((answer) => answer.ok ? answer.json() : Promise.reject(answer.status))
.catch((error) => { delete kept[name]; throw error; });
return kept[name];
};
const start = () => load("index").then((read) => {
index ||= {
...read,
stems: read.stems.map(([pattern, put]) => [new RegExp(pattern, "u"), put]),
runs: new RegExp(`(${read.unspaced}+)`, "u"),
files: read.files.split(" "),
common: new Set(read.common.split(" ")),
};
});
const fold = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").normalize("NFC")
.replace(/[^\0-\x7f]/gu, (letter) => index.fold[letter] || letter);
const stem = (word) => index.stems.reduce((rest, [pattern, put]) => rest.replace(pattern, put),
[...word].slice(0, index.longest).join(""));
const words = (text) => (fold(text).match(/[\p{L}\p{N}]+/gu) || []).flatMap((word) =>
word.split(index.runs).filter(Boolean).flatMap((run) => {
const signs = [...run];
return signs.length > 1 && index.runs.test(run)
? signs.slice(1).map((sign, place) => signs[place] + sign) : [stem(run)];
}));
const place = (term) => {
let low = 0, high = index.files.length;
while (low < high) {
const middle = (low + high) >> 1;
if (index.files[middle] <= term) low = middle + 1; else high = middle;
}
return low - 1;
};
const file = (number) => load("w-" + [...index.files[number]].map((sign) =>
/[a-z0-9]/.test(sign) ? sign : "_" + sign.codePointAt(0).toString(16)).join(""));
const find = async (term) => {
const at = Math.max(0, place(term));
const exact = (await file(at))[term];
const scores = new Map();
const add = (numbers) => {
let record = 0;
for (const number of numbers) {
record += number >> 3;
scores.set(record, Math.max(scores.get(record) || 0, (number & 7) + 1));
}
};
const whole = exact && !(term.length === 1 && index.runs.test(term));
if (whole) add(exact);
else {
const last = place(term + "\uffff");
for (const part of await Promise.all(index.files.slice(at, last + 1).map((_, n) => file(at + n))))
for (const [word, numbers] of Object.entries(part)) if (word.startsWith(term)) add(numbers);
}
const rare = Math.log(1 + (index.records - scores.size + 0.5) / (scores.size + 0.5));
return { scores, rare, shows: (word) => word === term || !whole && word.startsWith(term) };
};
const steps = (distances) => {
let record = 0;
return distances.map((distance) => record += distance);
};
const allowed = async (myth, stance, kind) => {
if (!myth && !stance && !kind) return null;
labels ||= await load("labels");
let records = null;
if (myth || stance) {
records = new Set(Object.entries(labels.labels)
.filter(([name]) => (!myth || name.startsWith(myth + "/")) && (!stance || name.endsWith("/" + stance)))
.flatMap(([, distances]) => steps(distances)));
}
if (!kind) return records;
const others = new Set(LISTED.filter((name) => kind === "comment" || name === kind)
.flatMap((name) => steps(labels.kinds[name] || [])));
const every = records || Array.from({ length: index.records }, (_, record) => record);
return new Set([...every].filter((record) => others.has(record) === (kind !== "comment")));
};
const search = async ({ q = "", myth = "", stance = "", kind = "" }) => {
await start();
const asked = [...new Set(words(q))];
const rare = asked.filter((term) => !index.common.has(term));
const used = rare.length ? rare : asked;
const [only, ...terms] = await Promise.all([allowed(myth, stance, kind), ...used.map(find)]);
const every = terms.length ? [...terms[0].scores.keys()] : q.trim() ? [] : [...only || []];
const found = every.filter((record) =>
(!only || only.has(record)) && terms.every(({ scores }) => scores.has(record)));
const score = new Map(found.map((record) =>
[record, terms.reduce((sum, { scores, rare }) => sum + scores.get(record) * rare, 0)]));
return { terms, passed: used.length < asked.length, records: found.sort((one, other) => score.get(other) - score.get(one) || other - one) };
};
const make = (name, text, attributes = {}) => {
const element = document.createElement(name);
element.append(...[text].flat());
for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
return element;
};
const named = (select, value) => form.elements[select].querySelector(`[value="${value}"]`)?.text || value;
const snippet = (text) => {
const parts = text.split(/([\p{L}\p{N}\p{M}]+)/u); // every second one is a word
const hit = parts.map((part, place) => place % 2 && words(part).find((word) =>
terms.some(({ shows }) => shows(word))));
const WIDTH = 84;
let best = 0, most = 0;
hit.forEach((term, place) => {
if (!term) return;
const here = new Set(hit.slice(place, place + WIDTH - 20).filter(Boolean)).size;
if (here > most) [best, most] = [place, here];
});
const from = best + WIDTH > parts.length ? Math.max(0, parts.length - WIDTH) : Math.max(0, best - 15);
const piece = parts.slice(from, from + WIDTH).map((part, n) => hit[from + n] ? make("mark", part) : part);
if (from) piece.unshift("… ");
if (from + WIDTH < parts.length) piece.push(" …");
return make("p", piece);
};
const item = ([url, title, name, date, kind, given, text]) => {
const who = name || "Unnamed";
const facts = make("p", kind === "essay" ? make("b", who) : [], { class: "row ui" });
if (date) {
const day = new Date(date).toLocaleDateString("en-GB",
{ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
facts.append(" ", make("time", day, { datetime: date }));
} else facts.append(" ", make("span", "undated"));
if (kind !== "comment") facts.append(" ", make("span", kind));
for (const label of given ? given.split(" ") : []) {
const [myth, stance] = label.split("/");
facts.append(" ", make("a", [named("stance", stance) + " ", make("b", named("myth", myth))],
{ class: "tag", "data-stance": stance, href: `${form.dataset.base}/myths/${myth}/#${stance}` }));
}
const link = make("a", kind === "essay" ? title : `${who} on “${title}”`, { href: form.dataset.base + url });
return make("li", [make("h2", link), snippet(text), facts]);
};
const show = async (mine) => {
const next = hits.slice(shown, shown + SHOWN);
const files = await Promise.all(next.map((record) => load(`d-${Math.floor(record / index.perFile)}`)));
if (mine !== latest) return;
const first = list.children.length;
list.append(...next.map((record, n) => item(files[n][record % index.perFile])));
shown += next.length;
more.hidden = shown >= hits.length;
if (first) list.children[first].querySelector("a").focus();
};
const asked = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
const answer = async () => {
const mine = ++latest;
const query = asked();
const address = new URLSearchParams(query).toString();
list.classList.toggle("asked", !!address); // keeps room, so that nothing jumps when the answer comes
history.replaceState(null, "", address ? `?${address}` : location.pathname);
try {
const result = Object.keys(query).length ? await search(query) : null;
if (mine !== latest) return;
list.replaceChildren();
[hits, terms, shown] = [result?.records || [], result?.terms || [], 0];
more.hidden = true;
if (result) await show(mine);
if (mine !== latest) return;
const many = hits.length.toLocaleString("en-GB");
said.textContent = !result ? "" : hits.length === 1 ? "One text found." :
hits.length ? `${many} texts found${hits.length > shown ? `, the first ${shown} shown` : ""}.` :
"Nothing found. Try fewer words, or the beginning of one.";
if (result?.passed) said.textContent += " The commonest words were passed over.";
} catch {
if (mine === latest) said.textContent = "The index could not be read. Try again, or browse below.";
}
};
let waiting;
form.addEventListener("input", () => {
clearTimeout(waiting);
waiting = setTimeout(answer, 250);
});
form.addEventListener("submit", (event) => {
event.preventDefault();
clearTimeout(waiting);
answer();
});
more.addEventListener("click", () => show(latest));
for (const [key, value] of new URLSearchParams(location.search)) {
if (form.elements[key]) form.elements[key].value = value;
}
form.hidden = false;
if (Object.keys(asked()).length) answer();
self.search = { search, words: async (text) => (await start(), words(text)) };
})();
