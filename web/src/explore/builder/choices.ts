import { titleOf, typeTitle } from "../../ui/naming";
import { type Knowledge, type Property, propertiesOf, type Said } from "./knowledge";
import { referenceTo } from "./outline";

/** Choice is a property that can be chosen, of a thing of the query where it matters which. */
export interface Choice extends Property {
  /** What it is chosen by. */
  id: string;
  label: string;
  thing?: Said;
  /** The classes and types whose values are suggested; absent where none can be. */
  names?: readonly string[];
}

/** choicesWithin are the properties of one entity. */
export function choicesWithin(known: Knowledge, names: readonly string[], types: readonly string[]): Choice[] {
  return propertiesOf(known, types).map((one) => ({ ...one, id: one.name, label: titleOf(one.name), names }));
}

/** choicesOf are the properties of all things of a query that can be spoken of. */
export function choicesOf(known: Knowledge, things: readonly Said[]): Choice[] {
  return things
    .filter(({ absent }) => !absent)
    .flatMap((thing) =>
      propertiesOf(known, thing.types).map((one) => ({
        ...one,
        id: `${thing.place}${thing.relationship ? "~" : ":"}${one.name}`,
        label: titleOf(one.name),
        thing,
        ...(thing.relationship ? {} : { names: thing.names }),
      })),
    );
}

/** titleOfThing is what a thing of a query is called, for people. */
export function titleOfThing(thing: Said, things: readonly Said[]): string {
  const alias = thing.alias ? ` (${thing.alias})` : "";
  if (thing.relationship) return `${thing.names.join(" or ") || "Relationship"}${alias}`;
  const name = thing.names.map((one) => (/^[A-Z]/.test(one) ? one : typeTitle(one))).join(" or ") || "Anything";
  const same = things.filter((one) => !one.relationship && !one.alias && one.names.join() === thing.names.join());
  return same.length > 1 && !alias ? `${name} ${same.indexOf(thing) + 1}` : `${name}${alias}`;
}

/** chosen is the choice that a property of a query is. */
export const chosen = (choices: readonly Choice[], things: readonly Said[], of: string | undefined, property: string) =>
  choices.find((one) => one.name === property && (!of || (one.thing && referenceTo(one.thing, things) === of)));
