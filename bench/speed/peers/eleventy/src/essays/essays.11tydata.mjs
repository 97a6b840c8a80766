export default { layout: "essay.njk", permalink: (data) => `/essays/${data.slug}/` };
