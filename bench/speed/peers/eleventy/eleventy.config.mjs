import { readFileSync } from "node:fs";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const day = (at) => `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()}`;
const minute = (at) => at.toISOString().slice(0, 16) + "Z";

export default function (config) {
  config.addFilter("date", (at) => `<time datetime="${minute(at)}">${day(at)}</time>`);
  config.addFilter("clock", (text) => {
    const at = new Date(text);
    return `<time datetime="${minute(at)}">${day(at)}, ${minute(at).slice(11, 16)}</time>`;
  });
  config.addFilter("whole", (at) => at.toISOString().slice(0, 19) + "Z");
  config.addFilter("first", (list, count) => list.slice(0, count));
  config.addFilter("comments", (slug) => JSON.parse(readFileSync(`comments/${slug}.json`, "utf8")));
  config.addCollection("latest", (api) => api.getFilteredByGlob("src/essays/*.md").reverse());
  config.addCollection("by_topic", (api) => {
    const found = new Map();
    for (const essay of api.getFilteredByGlob("src/essays/*.md").reverse()) {
      for (const name of essay.data.topics) {
        found.set(name, [...(found.get(name) ?? []), essay]);
      }
    }
    return [...found.keys()].sort().map((name) => ({ name, essays: found.get(name) }));
  });
  return { dir: { input: "src", includes: "../_includes", output: "output" }, markdownTemplateEngine: false };
}
