import { got, http, type Schemas, version } from "../../api/client";
import type { Question } from "../useQuestion";

/** save keeps a question, in the place of one that is kept if there is one. */
export function save(body: Schemas["QuestionDraft"], kept: Question | undefined): Promise<Question> {
  if (!kept) return got(http.POST("/api/v1/questions", { body }));
  const params = { path: { name: kept.name }, header: version({ version: kept.version ?? 0 }) };
  return got(http.PUT("/api/v1/questions/{name}", { params, body }));
}
