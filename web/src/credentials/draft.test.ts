import { expect, it } from "vitest";
import { credentialBody, credentialDraft, type Descriptor, dayOf, hasSecret, wrongCredential } from "./draft";

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
