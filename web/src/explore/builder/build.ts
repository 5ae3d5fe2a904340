import { createContext, useContext } from "react";
import type { Knowledge, Said } from "./knowledge";
import type { Outline } from "./outline";

/** Build is what all parts of the builder know. */
export interface Build {
  known: Knowledge;
  outline: Outline;
  change: (outline: Outline) => void;
  things: readonly Said[];
  /** The queries that count what is found so far, by the place of the entity. */
  counts: readonly string[];
  /** The values that the query's parameters are given. */
  given: Record<string, unknown>;
}

export const BuildContext = createContext<Build | undefined>(undefined);

/** useBuild is what is built, for a part of the builder. */
export function useBuild(): Build {
  const build = useContext(BuildContext);
  if (!build) throw new Error("a part of the builder stands outside of it");
  return build;
}
