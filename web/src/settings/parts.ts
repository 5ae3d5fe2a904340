/** Part is one of the settings. */
export interface Part {
  to:
    | "/settings/people"
    | "/settings/roles"
    | "/settings/tokens"
    | "/settings/sessions"
    | "/settings/retention"
    | "/settings/audit"
    | "/settings/server"
    | "/settings/about";
  title: string;
  /** What one has to be allowed to do to see it. */
  permission?: string;
}

/** parts are the settings in the order in which they are shown. */
export const parts: readonly Part[] = [
  { to: "/settings/people", title: "People", permission: "account.manage" },
  { to: "/settings/roles", title: "Roles" },
  { to: "/settings/tokens", title: "Tokens", permission: "self.manage" },
  { to: "/settings/sessions", title: "Sessions", permission: "self.manage" },
  { to: "/settings/retention", title: "Retention", permission: "server.read" },
  { to: "/settings/audit", title: "Audit log", permission: "audit.read" },
  { to: "/settings/server", title: "Server", permission: "server.read" },
  { to: "/settings/about", title: "About" },
];

/** partsFor are those that somebody may see. */
export const partsFor = (permissions: readonly string[]): Part[] =>
  parts.filter((part) => !part.permission || permissions.includes(part.permission));

/** firstFor is the part that somebody begins with: what is for him to do. */
export const firstFor = (permissions: readonly string[]): Part["to"] =>
  partsFor(permissions).find((part) => part.permission)?.to ?? "/settings/about";
