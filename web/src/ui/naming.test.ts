import { expect, it } from "vitest";
import { nameOf, titleOf, typeTitle, wordsOf } from "./naming";

it.each([
  ["osPlatform", "OS platform"],
  ["lastExternalIpAddress", "Last external IP address"],
  ["agent.isIsolated", "Isolated (agent)"],
  ["tag.AccountName", "Account name (tag)"],
  ["lastSeenOn", "Last seen"],
  ["isAadJoined", "Entra joined"],
  ["_integrationName", "Integration"],
  ["displayName", "Name"],
  ["on", "On"],
])("writes the property %s as %s", (name, want) => expect(titleOf(name)).toBe(want));

it.each([
  ["microsoft_defender_logon_user", "Logon user"],
  ["user_endpoint", "User endpoint"],
  ["ip_address", "IP address"],
  ["cve", "CVE"],
])("writes the type %s as %s", (type, want) => expect(typeTitle(type)).toBe(want));

it.each([
  ["ImpairedCommunication", "Impaired communication"],
  ["Windows11", "Windows11"],
  ["macOS", "macOS"],
  ["High", "High"],
])("writes the value %s as %s", (value, want) => expect(wordsOf(value)).toBe(want));

it.each([
  [{ displayName: "Ada Abel", userPrincipalName: "ada@osprey.example" }, "Ada Abel"],
  [{ displayName: "", userPrincipalName: "ada@osprey.example" }, "ada@osprey.example"],
  [{ _key: "microsoft_defender_logon_user:corp/ada", _id: "1" }, "corp/ada"],
  [{ _id: "1" }, "1"],
])("calls %o %s", (thing, want) => expect(nameOf(thing)).toBe(want));
