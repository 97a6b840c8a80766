"use strict";
// The search, read from a disk: no page may fetch there, so each file of the index is a script, which is
// loaded when it is first asked for and hands its value over by its name.
(() => {
  const waiting = {};
  self.searchFile = (name, value) => waiting[name](value);
  self.searchFiles = new Proxy({}, {
    get: (files, name) => files[name] ||= new Promise((done, failed) => {
      waiting[name] = done;
      const script = document.createElement("script");
      script.onerror = failed;
      script.src = `index/${name}.js`;
      document.head.append(script);
    }),
  });
  // A folder's address shows a list of files; what was found leads to the page in it.
  new MutationObserver(() => {
    for (const link of document.querySelectorAll("#found a")) {
      const address = link.getAttribute("href");
      const whole = address.replace(/\/(?=$|[?#])/, "/index.html");
      if (whole !== address) link.setAttribute("href", whole);
    }
  }).observe(document, { childList: true, subtree: true });
})();
