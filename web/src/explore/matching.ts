import type { Question } from "./useQuestion";

/** Wanted is which questions are looked for. */
export interface Wanted {
  /** Words that all stand in it. */
  text?: string;
  /** A topic that it has. */
  tag?: string;
  /** Only those that people keep, or only the ready-made ones. */
  of?: "people" | "library";
}

/** matching are the questions that are looked for. */
export function matching(questions: readonly Question[], { text = "", tag, of }: Wanted): Question[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return questions.filter((question) => {
    const told = [question.title, question.description, question.name, ...question.tags].join(" ").toLowerCase();
    const meant = !of || question.library === (of === "library");
    return meant && (!tag || question.tags.includes(tag)) && words.every((word) => told.includes(word));
  });
}

/** wantedOf reads from an address which questions are looked for. */
export function wantedOf(search: Record<string, unknown>): Wanted {
  const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : "");
  const wanted = { text: text(search.text), tag: text(search.tag), of: text(search.of) };
  return {
    ...(wanted.text ? { text: wanted.text } : {}),
    ...(wanted.tag ? { tag: wanted.tag } : {}),
    ...(wanted.of === "people" || wanted.of === "library" ? { of: wanted.of } : {}),
  };
}

const most = 16;

/** tagsOf are the topics of questions: those of the most questions, by name. */
export function tagsOf(questions: readonly Question[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of questions.flatMap((question) => question.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const often = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most);
  return often.map(([tag]) => tag).sort();
}
