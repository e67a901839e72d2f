export default { layout: "paper.11ty.js", permalink: (data) => `/papers/${data.slug}/` };
