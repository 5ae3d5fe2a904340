// How people write what properties and types spell differently.
const spelled: Record<string, string> = {
  aad: "Entra",
  av: "AV",
  cve: "CVE",
  cvss: "CVSS",
  dns: "DNS",
  epss: "EPSS",
  id: "ID",
  ip: "IP",
  mac: "MAC",
  mitre: "MITRE",
  os: "OS",
  rbac: "RBAC",
  sha1: "SHA-1",
  sha256: "SHA-256",
  sid: "SID",
  tls: "TLS",
  url: "URL",
  vm: "VM",
};

const own: Record<string, string> = {
  _beginOn: "Last changed",
  _class: "Class",
  _createdOn: "First read",
  _id: "ID in the graph",
  _integrationName: "Integration",
  _key: "Key",
  _type: "Type",
  _version: "Version",
  displayName: "Name",
  rbacGroupId: "Device group ID",
  rbacGroupName: "Device group",
};

/** titleOf is a property's name as people write it: osPlatform is OS platform, agent.isIsolated is Isolated (agent). */
export function titleOf(name: string): string {
  const dot = name.lastIndexOf(".");
  if (dot > 0) return `${titleOf(name.slice(dot + 1))} (${name.slice(0, dot)})`;
  if (own[name]) return own[name];
  const bare = name.replace(/^_+/, "").replace(/^is(?=[A-Z])/, "");
  return sentence(bare.replace(/(?<=[a-z])On$/, ""));
}

/** nameOf is what people call a thing: by its name, else as it signs in, else by its key. */
export function nameOf(thing: Record<string, unknown>): string {
  const key = typeof thing._key === "string" ? thing._key.replace(/^microsoft_defender_[a-z_]+:/, "") : "";
  const names = [thing.displayName, thing.name, thing.userPrincipalName, thing.username, key, thing._id];
  return String(names.find((name) => typeof name === "string" && name !== "") ?? "nameless");
}

/** typeTitle is a type of the graph as people write it: microsoft_defender_logon_user is Logon user. */
export function typeTitle(type: string): string {
  return sentence(type.replace(/^microsoft_defender_/, ""));
}

/** wordsOf is a value that is written as one word, as people write it: ImpairedCommunication is Impaired communication. */
export function wordsOf(value: string): string {
  return /^([A-Z][a-z]+){2,}$/.test(value) ? sentence(value) : value;
}

function sentence(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[\s_]+/)
    .map((word) => spelled[word.toLowerCase()] ?? word.toLowerCase());
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
