import { counted, quantity } from "../ui/format";
import { nameOf, typeTitle } from "../ui/naming";
import { type Node, wordsOfMarks } from "./marks";
import type { Roll, Scene } from "./scene";

const irregular: Record<string, string> = {
  microsoft_defender_antivirus: "Antivirus states",
  microsoft_defender_software: "Software",
  user_endpoint: "Devices",
  cve: "CVEs",
};

/** several is what many entities of a type are called. */
export function several(type: string): string {
  if (irregular[type]) return irregular[type];
  const one = typeTitle(type);
  if (/(s|x|ch|sh)$/.test(one)) return `${one}es`;
  return /[^aeou]y$/.test(one) ? `${one.slice(0, -1)}ies` : `${one}s`;
}

/** titleOfRoll is what a roll says it stands for. */
export function titleOfRoll({ type, count, before }: Roll): string {
  const name = several(type);
  const plain = /^[A-Z]{2}/.test(name) ? name : name.charAt(0).toLowerCase() + name.slice(1);
  const then = before !== undefined && before !== count ? ` (${quantity(before)} then)` : "";
  return `${quantity(count)} ${plain}${then}`;
}

/** calledIn is what an entity of a picture is called. */
export const calledIn = (node: Node): string =>
  nameOf({ ...node.properties, displayName: node.name, _key: node.key, _id: node.id });

/** fates are what became of things, in words. */
export const fates: Record<string, string> = { new: "new", gone: "gone", changed: "changed" };

/** spoken is an entity or a roll as it is read out. */
export function spoken(scene: Scene, id: string): string {
  const roll = scene.rolls.find((one) => one.id === id);
  if (roll) return `${titleOfRoll(roll)}, rolled up. Enter shows them.`;
  const node = scene.nodes.find((one) => one.id === id);
  if (!node) return "";
  const joined = scene.links.filter(({ from, to }) => from === id || to === id).length;
  const fate = fates[node.fate ?? ""];
  return [
    calledIn(node),
    typeTitle(node.type),
    ...wordsOfMarks(node),
    ...(fate ? [fate] : []),
    counted(joined, "relationship"),
  ].join(", ");
}
