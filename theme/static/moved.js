// A browser forgets the place on a page where the address that it is led to names none: so it is named here.
"use strict";
if (location.hash) {
  const { to } = document.currentScript.dataset;
  stop();
  location.replace(to + location.hash);
}
