import { expect, it } from "vitest";
import {
  amended,
  type Credential,
  credentialBody,
  credentialDraft,
  type Descriptor,
  dayOf,
  hasSecret,
  wrongCredential,
} from "./draft";

const field = { type: "text", help: "", required: true };
const descriptors: Descriptor[] = [
  {
    kind: "secret",
    label: "Client secret",
    help: "",
    fields: [
      { ...field, path: "client_id", label: "Client ID" },
      { ...field, path: "secret", label: "Secret", secret: true, max_length: 3 },
    ],
  },
  {
    kind: "managed_identity",
    label: "Managed identity",
    help: "",
    fields: [
      { ...field, path: "client_id", label: "Client ID", required: false, pattern: "[a-f]+", wants: "must be an id" },
    ],
  },
];

it("keeps the client when the kind of the credential changes", () => {
  const before = { kind: "secret", client_id: "c", secret: "s", name: "" };
  expect(credentialDraft(descriptors[1], before)).toEqual({ kind: "managed_identity", client_id: "c", name: "" });
});

it("sends no empty fields, and the end of the day as the end of a secret", () => {
  expect(credentialBody({ kind: "secret", client_id: "c", secret: "", name: "" }, "acme")).toEqual({
    kind: "secret",
    client_id: "c",
    name: "acme",
  });
  const body = credentialBody({ kind: "secret", name: "n", expires_at: "2027-01-31" }, "");
  expect(body.expires_at).toMatch(/^2027-0(1-31|2-01)T/);
  expect(dayOf(body.expires_at)).toBe("2027-01-31");
  expect(dayOf(undefined)).toBe("");
});

it("changes the end of a credential only when it is another day, and forgets it when there is none", () => {
  const kept = { name: "a", client_id: "c", expires_at: "2027-01-31T12:00:00Z" } as Credential;
  const shown = { name: "b", client_id: "c", expires_at: dayOf(kept.expires_at) };
  expect(amended(kept, shown)).toEqual({ name: "b", client_id: "c" });
  expect(dayOf(amended(kept, { ...shown, expires_at: "2027-03-01" }).expires_at)).toBe("2027-03-01");
  expect(amended(kept, { ...shown, expires_at: "" }).expires_at).toBe("0001-01-01T00:00:00Z");
  expect(amended({ ...kept, expires_at: undefined } as unknown as Credential, { ...shown, expires_at: "" })).toEqual({
    name: "b",
    client_id: "c",
  });
});

it("says what is wrong before the server has to", () => {
  expect(wrongCredential(descriptors, { kind: "secret", client_id: " ", secret: "long" })).toEqual({
    client_id: "This is needed.",
    secret: "This is too long: at most 3 characters.",
  });
  expect(wrongCredential(descriptors, { kind: "managed_identity", client_id: "" })).toEqual({});
  expect(wrongCredential(descriptors, { kind: "managed_identity", client_id: "x" })).toEqual({
    client_id: "This must be an id.",
  });
});

it("knows which kinds hold a secret", () => {
  expect(descriptors.map(hasSecret)).toEqual([true, false]);
  expect(hasSecret(undefined)).toBe(false);
});
