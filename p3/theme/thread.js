const thread = document.querySelector(".thread");
const comments = [...thread.children];
const folded = new Set();
const make = (tag, props, ...children) => {
const element = Object.assign(document.createElement(tag), props);
element.append(...children);
return element;
};
const kept = (key, value) => {
try {
return value ? localStorage.setItem(key, value) : localStorage.getItem(key);
} catch {}
};
const depth = (comment) => +comment.dataset.depth;
const at = (comment) => Date.parse(comment.querySelector(".dt-published")?.dateTime);
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
.c[hidden] { padding: 0; border: 0 } .c[hidden=""] { display: none } .flat .c { --d: 0 } .flat button { display: none }
.tools :is(button, select), .c > button { font: inherit; color: inherit; min-width: 1.6rem; min-height: 1.6rem; background: none; border: 1px solid; border-radius: 3px; cursor: pointer }
.tools { padding: .4rem 0 } .c > i { color: var(--link); font-style: normal }
@media print { .tools, .c > button { display: none } }`);
document.adoptedStyleSheets.push(sheet);
const how = "onbeforematch" in document.body ? "until-found" : "";
const fold = () => {
let above = Infinity;
for (const comment of thread.children) {
if (depth(comment) > above) comment.setAttribute("hidden", how);
else {
comment.removeAttribute("hidden");
above = folded.has(comment) ? depth(comment) : Infinity;
}
}
};
const turn = (button, shut) => {
const comment = button.parentElement;
folded[shut ? "add" : "delete"](comment);
button.ariaExpanded = String(!shut);
button.firstChild.data = shut ? "+" : "−";
};
const openAll = () => {
for (const button of thread.querySelectorAll(".c > button")) turn(button, false);
fold();
};
for (const comment of comments) {
comment.tabIndex = -1;
const link = comment.querySelector(".to");
if (!link) continue;
const button = make("button", {}, "−", make("span", { className: "vh" }, ` ${link.textContent}`));
link.before(button);
turn(button, false);
button.onclick = () => {
turn(button, !folded.has(comment));
fold();
};
}
addEventListener("beforematch", openAll, true);
const land = () => {
const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (target?.closest(".c")?.hidden) {
openAll();
target.scrollIntoView();
}
};
addEventListener("hashchange", land);
const place = `seen ${location.pathname}`;
const before = kept(place)?.split(" ");
const fresh = before ? comments.filter((comment) => comment.matches(".h-cite") && !before.includes(comment.id)) : [];
kept(place, comments.map((comment) => comment.id).join(" "));
for (const comment of fresh) comment.querySelector("h3").after(make("i", {}, "new"));
const orders = {
"by branch": () => comments,
"oldest first": () => comments.toSorted((a, b) => (at(a) || Infinity) - (at(b) || Infinity) || 0),
"newest first": () => comments.toSorted((a, b) => (at(b) || 0) - (at(a) || 0)),
};
const order = make("select", {}, ...Object.keys(orders).map((name) => make("option", {}, name)));
order.onchange = () => {
openAll();
thread.append(...orders[order.value]());
thread.classList.toggle("flat", order.selectedIndex > 0);
};
const keys = make("input", { type: "checkbox", checked: kept("keys") !== "off" });
keys.onchange = () => kept("keys", keys.checked ? "on" : "off");
const tools = make("p", { className: "tools row ui" }, make("label", {}, "Sort ", order), make("label", {}, keys, " Keys: j next, k previous"));
if (fresh.length) tools.append(make("a", { href: `#${fresh[0].id}` }, `${fresh.length} new since your last visit`));
thread.before(tools);
addEventListener("keydown", (event) => {
const step = { j: 1, k: -1 }[event.key];
if (!step || !keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
if (event.target.closest("input, select, textarea, [contenteditable]")) return;
const shown = [...thread.children].filter((comment) => !comment.hidden);
let now = shown.indexOf(document.activeElement.closest(".c") ?? thread.querySelector(":target"));
if (now < 0) now = shown.findIndex((comment) => comment.getBoundingClientRect().bottom > 0) - (step > 0);
const next = shown[now + step];
next?.focus({ preventScroll: true });
next?.scrollIntoView();
});
if (new Date().getTimezoneOffset()) {
for (const time of thread.querySelectorAll("time[datetime*=T]"))
time.append(` · ${new Date(time.dateTime).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}`);
tools.append(make("span", {}, `Times: UTC · ${Intl.DateTimeFormat().resolvedOptions().timeZone}`));
}
land();
const more = () => import("./look.js");
for (const name of ["pointerover", "focusin", "selectstart"]) document.querySelector("main").addEventListener(name, more, { once: true });
