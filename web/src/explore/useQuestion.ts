import { api, type Schemas } from "../api/client";

/** Question is a ready-made question: of the library, or one that somebody keeps. */
export type Question = Schemas["Question"];

/** useQuestions are all ready-made questions. */
export const useQuestions = () =>
  api.useQuery("get", "/api/v1/questions", { params: { query: { limit: 500 } } }, { staleTime: 300_000 });

/** useQuestion is a ready-made question by its name. */
export const useQuestion = (name: string | undefined) =>
  api.useQuery("get", "/api/v1/questions/{name}", { params: { path: { name: name ?? "" } } }, { enabled: !!name });

/** partOf is the query of a question that is meant: the first unless another is named. */
export const partOf = (question: Question, part: string | undefined): Schemas["QuestionQuery"] | undefined =>
  question.queries.find((query) => query.name === part) ?? question.queries[0];
