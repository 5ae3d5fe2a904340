// Draws openapi.json: an index, one section for each operation, one for each
// schema and one for each kind of problem. Texts come from the document and are
// only ever set as text.
"use strict";

const methods = ["get", "post", "put", "patch", "delete"];

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}

// prose draws paragraphs in which only `code` is marked up.
function prose(text) {
  return (text || "").split(/\n\n+/).filter(Boolean).map((paragraph) =>
    element("p", {}, ...paragraph.split(/(`[^`]*`)/).map((part) =>
      part.startsWith("`") ? element("code", {}, part.slice(1, -1)) : part)));
}

const nameOf = (ref) => ref.split("/").pop();

// typeOf says what a schema is in a word or a link.
function typeOf(schema) {
  if (!schema) return "anything";
  if (schema.$ref) return element("a", { href: "#schema-" + nameOf(schema.$ref) }, nameOf(schema.$ref));
  const types = [].concat(schema.type || "anything").filter((type) => type !== "null");
  if (types[0] === "array") return element("span", {}, "list of ", typeOf(schema.items));
  if (types[0] === "object" && typeof schema.additionalProperties === "object") {
    return element("span", {}, "map to ", typeOf(schema.additionalProperties));
  }
  if (schema.oneOf) return "one of these";
  return types.join(" or ") + (schema.format ? " (" + schema.format + ")" : "");
}

// bounds says what a value is limited to.
function bounds(schema) {
  const said = [];
  const limits = { minimum: "at least", maximum: "at most", minLength: "characters at least", maxLength: "characters at most", pattern: "pattern" };
  for (const [key, words] of Object.entries(limits)) if (schema[key] !== undefined) said.push(words + " " + schema[key]);
  if (schema.default !== undefined) said.push("default " + JSON.stringify(schema.default));
  if (schema.enum) said.push("one of " + schema.enum.join(", "));
  return said.length ? said.join("; ") + "." : "";
}

function row(name, required, schema, description) {
  return element("tr", {},
    element("td", {}, element("code", required ? { class: "required" } : {}, name)),
    element("td", { class: "type" }, typeOf(schema)),
    element("td", {}, [description || schema.description || "", bounds(schema.items && schema.items.enum ? schema.items : schema)].filter(Boolean).join(" ")));
}

const table = (rows) => element("table", {}, element("tbody", {}, ...rows));

function properties(schema) {
  const required = schema.required || [];
  return table(Object.entries(schema.properties || {}).map(([name, of]) => row(name, required.includes(name), of)));
}

// shape draws a schema where it is used: a link to one with a name, else whole.
function shape(schema) {
  if (!schema) return [];
  if (schema.oneOf) return schema.oneOf.flatMap((one) => [element("h4", {}, one.title || ""), properties(one)]);
  if (schema.properties) return [properties(schema)];
  return [element("p", {}, typeOf(schema))];
}

function contents(content) {
  return Object.entries(content || {}).flatMap(([type, media]) => [element("p", {}, element("code", {}, type)), ...shape(media.schema)]);
}

function operation(method, path, op) {
  const section = element("section", { id: op.operationId },
    element("h3", {}, op.summary || op.operationId),
    element("code", { class: "path" }, element("span", { class: "method" }, method.toUpperCase()), " " + path),
    ...prose(op.description));
  if ((op.parameters || []).length) {
    section.append(element("h4", {}, "Parameters"),
      table(op.parameters.map((p) => row(p.name + (p.in === "header" ? " (header)" : ""), p.required, p.schema || {}, p.description))));
  }
  if (op.requestBody) section.append(element("h4", {}, "Body"), ...contents(op.requestBody.content));
  for (const [status, response] of Object.entries(op.responses || {})) {
    if (status === "default") continue;
    section.append(element("h4", {}, "Answer " + status), ...prose(response.description), ...contents(response.content));
  }
  return section;
}

// problems explains the kinds of problems, to which every problem's type links.
const problems = {
  not_found: "What is named does not exist, or belongs to an integration that you may not see.",
  invalid: "The request cannot be understood, or asks for what is not acceptable; errors names the fields.",
  unidentified: "Nobody has said who asks, or the session or token is no longer good: sign in again, or use another token.",
  forbidden: "Your role lacks the permission that the operation needs.",
  conflict: "It does not fit what is there: a name that is taken, a run that has ended.",
  outdated: "It was changed meanwhile: read it again, and send its new ETag as If-Match.",
  too_many: "Too much was asked of late; wait as long as the header Retry-After says.",
  too_large: "More was sent or asked for than is allowed.",
  unavailable: "It cannot be had now, and may be later.",
  fault: "The server is at fault; its log has the reason under the request's id.",
};

function draw(spec) {
  const main = document.getElementById("main"), index = document.getElementById("index");
  main.replaceChildren(element("h1", {}, spec.info.title + " API " + spec.info.version), ...prose(spec.info.description),
    element("p", {}, element("a", { href: "/openapi.json" }, "openapi.json"), " · ", element("a", { href: "/openapi.yaml" }, "openapi.yaml")));
  for (const tag of spec.tags || []) {
    const found = Object.entries(spec.paths).flatMap(([path, item]) =>
      methods.filter((method) => item[method] && item[method].tags.includes(tag.name)).map((method) => [method, path, item[method]]));
    if (!found.length) continue;
    main.append(element("h2", {}, tag.name), ...prose(tag.description), ...found.map((one) => operation(...one)));
    index.append(element("div", {}, element("h2", {}, tag.name), ...found.map(([, , op]) => element("a", { href: "#" + op.operationId }, op.summary))));
  }
  main.append(element("h2", {}, "Problems"), ...Object.entries(problems).map(([kind, text]) =>
    element("section", { id: "problem-" + kind }, element("h3", {}, kind), element("p", {}, text))));
  main.append(element("h2", {}, "Schemas"), ...Object.entries(spec.components.schemas).sort().map(([name, schema]) =>
    element("section", { id: "schema-" + name }, element("h3", {}, name), ...prose(schema.description), ...shape(schema))));
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

document.getElementById("find").addEventListener("input", (typed) => {
  const wanted = typed.target.value.toLowerCase();
  for (const link of document.querySelectorAll("#index a")) link.hidden = !(link.textContent + link.hash).toLowerCase().includes(wanted);
});

fetch("/openapi.json").then((answer) => answer.json()).then(draw).catch((wrong) => {
  document.getElementById("main").textContent = "The document could not be drawn: " + wrong;
});
