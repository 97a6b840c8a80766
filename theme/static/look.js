// Fetched by thread.js: a copied passage takes its source along, and a link shows what it leads to.
const make = (tag, props, ...children) => {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
};
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
.peek { inset: auto; width: min(26rem, 92vw); max-height: 16rem; overflow: auto; padding: .8rem 1rem; border: 1.5px solid var(--ink); background: var(--paper); color: var(--ink); font: var(--sm)/1.5 var(--serif) }
.peek > :first-child { font: 600 var(--xs)/1.2rem var(--sans); margin-bottom: .4rem }
@media print { .peek { display: none } }`);
document.adoptedStyleSheets.push(sheet);

// Text without what the site has written into it.
const wordsOf = (node) => {
  for (const apparatus of node.querySelectorAll(".tag, .fn, .fn-ref, .archived")) apparatus.remove();
  return node.textContent.trim().replace(/ +/g, " ");
};

// A copied passage takes its source along.
const encode = (words) => encodeURIComponent(words.join(" ")).replaceAll("-", "%2D");
addEventListener("copy", (event) => {
  const selection = getSelection();
  if (!selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const passage = wordsOf(range.cloneContents());
  const words = passage.split(/\s+/);
  const source = range.commonAncestorContainer;
  const from = (source.closest ? source : source.parentElement).closest(".c, article");
  if (words.length < 4 || !from || event.target.closest?.("input, textarea")) return;
  const text = words.length > 10 ? `${encode(words.slice(0, 4))},${encode(words.slice(-4))}` : encode(words);
  const address = `${location.origin}${location.pathname}#${from.id}:~:text=${text}`;
  const who = from.querySelector(".p-author")?.textContent ?? "Unnamed";
  const when = from.querySelector("time")?.firstChild.data ?? "undated";
  const link = make("a", { href: address }, `${who}, ${when}`);
  event.clipboardData.setData("text/plain", `“${passage}”\n— ${who}, ${when}, ${address}`);
  event.clipboardData.setData("text/html", make("p", {}, make("q", {}, passage), " — ", link).outerHTML);
  event.preventDefault();
});

// What a link leads to, before it is followed: the comment answered, the opening of another essay.
const peek = make("div", { className: "peek", popover: "manual" });
document.body.append(peek);
const pages = new Map();
const look = async (link) => {
  const here = link.pathname === location.pathname && link.hash;
  if (here) {
    const comment = document.getElementById(link.hash.slice(1));
    return comment?.matches(".c") && [comment.querySelector("h3").textContent, wordsOf(comment.querySelector("div, p").cloneNode(true))];
  }
  if (!/\/essays\/[^/]+\/$/.test(link.pathname) || link.origin !== location.origin) return null;
  if (!pages.has(link.pathname)) pages.set(link.pathname, fetch(link.pathname).then((answer) => answer.text()));
  const page = new DOMParser().parseFromString(await pages.get(link.pathname), "text/html");
  return [page.querySelector("h1").textContent, wordsOf(page.querySelector(".prose p"))];
};
let timer, shownFor;
const hide = () => {
  shownFor = null;
  peek.hidePopover();
};
const later = (act) => {
  clearTimeout(timer);
  timer = setTimeout(act, 250);
};
const show = async (link) => {
  shownFor = link;
  const found = await look(link).catch(() => null);
  if (!found || shownFor !== link) return;
  peek.replaceChildren(...found.map((text) => make("p", {}, text.length > 400 ? `${text.slice(0, 400)}…` : text)));
  peek.showPopover();
  const box = link.getBoundingClientRect();
  const under = box.bottom + peek.offsetHeight < innerHeight;
  peek.style.top = `${under ? box.bottom + 6 : Math.max(0, box.top - peek.offsetHeight - 6)}px`;
  peek.style.left = `${Math.max(8, Math.min(box.left, innerWidth - peek.offsetWidth - 8))}px`;
};
const linkOf = ({ target }) => target?.closest?.("main .u-in-reply-to, main .prose a[href], main .to");
const enter = (event) => {
  const link = linkOf(event);
  if (link) later(() => show(link));
  else if (peek.contains(event.target)) clearTimeout(timer);
};
addEventListener("mouseover", enter);
addEventListener("focusin", enter);
for (const name of ["mouseout", "focusout"]) addEventListener(name, (event) => (linkOf(event) || peek.contains(event.target)) && later(hide));
addEventListener("keydown", (event) => event.key === "Escape" && hide());
// What was pointed at while this was on its way.
enter({ target: document.querySelector("main a:is(:hover, :focus)") ?? document.body });
