import type { Schemas } from "../api/client";
import { parametersIn } from "../explore/parameters";

/** Course is how the number of answers went on, ready to be drawn. */
export interface Course {
  times: number[];
  values: (number | null)[];
  /** What is counted, for people. */
  of: string;
  /** The query that finds the answers, where it finds the same by itself: not with parameters, nor where it speaks of now. */
  query?: string;
  /** How many states could not be counted. */
  failed: number;
}

/** courseOf makes ready what was counted of the answers to a query. */
export function courseOf({ counted, points, query }: Schemas["QuestionTrend"], text: string): Course {
  const same = parametersIn(text).length === 0 && !/\bdate\.now\b/i.test(text);
  return {
    times: points.map(({ at }) => Date.parse(at)),
    values: points.map(({ count }) => count ?? null),
    of: counted.charAt(0).toUpperCase() + counted.slice(1),
    ...(same ? { query } : {}),
    failed: points.filter(({ failed }) => failed).length,
  };
}
