import { expect, it } from "vitest";
import { anew, bodyOf, differing, draftOf, reaching } from "./draft";
import type { Kind } from "./kinds";
import { needed } from "./permissions";
import { reachable } from "./steps";
import type { Integration } from "./words";
import { wrong } from "./wrong";

const text = { type: "text", help: "", required: false };
const kind: Kind = {
  id: "defender",
  name: "Defender",
  vendor: "Microsoft",
  summary: "",
  description: "",
  categories: [],
  modules: [],
  scopes: [],
  sections: [],
  intervals: [],
  fields: [
    { ...text, path: "name", label: "Name", required: true, max_length: 5 },
    { ...text, path: "tenant_id", label: "Tenant ID", required: true, pattern: "[a-f]+", wants: "must be an id" },
    { ...text, path: "credential_id", label: "Credential", type: "credential", required: true },
    {
      ...text,
      path: "schedule",
      label: "Schedule",
      type: "schedule",
      required: true,
      default: { interval: "ONE_DAY" },
    },
    { ...text, path: "enabled", label: "Enabled", type: "switch", default: true },
    { ...text, path: "sources", label: "Sources", type: "sources" },
    { ...text, path: "endpoints.login", label: "Sign-in" },
    { ...text, path: "endpoints.graph", label: "Graph" },
  ],
  credentials: [
    {
      kind: "secret",
      label: "Secret",
      help: "",
      fields: [{ ...text, path: "client_id", label: "Client ID", required: true }],
    },
    {
      kind: "managed_identity",
      label: "Managed identity",
      help: "",
      fields: [{ ...text, path: "client_id", label: "Client ID" }],
    },
  ],
  sources: [
    {
      name: "a",
      label: "A",
      always: true,
      default: true,
      loses: "",
      types: [],
      permissions: [{ api: "Graph", roles: ["A.Read", "B.Read"] }],
    },
    {
      name: "b",
      label: "B",
      always: false,
      default: false,
      loses: "",
      types: [],
      permissions: [
        { api: "Graph", roles: ["A.Read"] },
        { api: "Other", roles: ["C.Read"] },
      ],
    },
    { name: "c", label: "C", always: false, default: true, loses: "", types: [], permissions: [] },
  ],
};

const kept = {
  name: "acme",
  tenant_id: "abc",
  credential_id: "7",
  schedule: { cron: "0 6 * * *", time_zone: "UTC" },
  enabled: false,
  sources: { b: true, c: true },
  endpoints: { login: "https://x" },
} as unknown as Integration;

it("begins with what is usual", () => {
  expect(draftOf(kind)).toEqual({
    name: "",
    tenant_id: "",
    credential_id: anew,
    credential: { client_id: "", kind: "secret", name: "" },
    schedule: { interval: "ONE_DAY", cron: "", time_zone: "" },
    enabled: true,
    sources: { b: false, c: true },
    endpoints: { login: "", graph: "" },
  });
});

it("sends of what is kept only what is different, and of wholes all", () => {
  const draft = draftOf(kind, kept);
  expect(bodyOf(kind, draft, kept)).toEqual({});
  draft.schedule = { interval: "ONE_HOUR", cron: "", time_zone: "" };
  (draft.endpoints as Record<string, string>).graph = "https://y";
  expect(bodyOf(kind, draft, kept)).toEqual({
    schedule: { interval: "ONE_HOUR" },
    endpoints: { login: "https://x", graph: "https://y" },
  });
  expect(bodyOf(kind, draft)).toMatchObject({
    kind: "defender",
    name: "acme",
    credential_id: "7",
    sources: { b: true, c: true },
  });
});

it("tells in what two versions differ", () => {
  const other = { ...kept, enabled: true, endpoints: {} } as Integration;
  expect(differing(kind, kept, other)).toEqual(["Enabled", "Sign-in"]);
});

it("knows which settings say what is connected", () => {
  expect(reaching(kind)).toContain("tenant_id");
  expect(reaching(kind)).toContain("endpoints.login");
  expect(reaching(kind)).not.toContain("name");
});

it("says what is wrong before the server has to", () => {
  const draft = {
    ...draftOf(kind),
    name: "too long",
    tenant_id: "xyz",
    schedule: { interval: "", cron: " ", time_zone: "" },
  };
  expect(wrong(kind, draft)).toEqual({
    name: "This is too long: at most 5 characters.",
    tenant_id: "This must be an id.",
    schedule: "Choose an interval, or give a cron expression.",
    "credential.client_id": "This is needed.",
  });
  expect(wrong(kind, draftOf(kind, kept))).toEqual({});
});

it("lists each permission once, with what needs it and what serves in its place", () => {
  expect(needed(kind, { b: true })).toEqual([
    { api: "Graph", role: "A.Read", for: ["A", "B"], instead: ["B.Read", "Other C.Read"] },
  ]);
});

it("leads to a step that can be shown", () => {
  expect(reachable(undefined, undefined)).toBe("prerequisites");
  expect(reachable("plan", undefined)).toBe("settings");
  expect(reachable("test", "acme")).toBe("plan");
  expect(reachable("run", "acme")).toBe("run");
});
