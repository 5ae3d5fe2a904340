import type { Scene } from "./scene";

/** viewed are the views that somebody sees otherwise who may only look. */
export const viewed: Scene[] = [
  { name: "integrations", path: "/integrations" },
  { name: "library", path: "/integrations/library" },
  { name: "integration", path: "/integrations/acme" },
  { name: "connect", path: "/integrations/new/microsoft_defender" },
  { name: "edit", path: "/integrations/acme/edit" },
  { name: "credentials", path: "/credentials" },
  { name: "record", path: "/entities/:system?tab=record" },
];
