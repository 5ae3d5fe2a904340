import type { Question } from "./useQuestion";

/** matching are the questions that have all words of a text, and the topic if one is chosen. */
export function matching(questions: readonly Question[], text: string, tag: string | undefined): Question[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return questions.filter((question) => {
    const told = [question.title, question.description, question.name, ...question.tags].join(" ").toLowerCase();
    return (!tag || question.tags.includes(tag)) && words.every((word) => told.includes(word));
  });
}

const most = 16;

/** tagsOf are the topics of questions: those of the most questions, by name. */
export function tagsOf(questions: readonly Question[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of questions.flatMap((question) => question.tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const often = [...counts].sort((a, b) => b[1] - a[1]).slice(0, most);
  return often.map(([tag]) => tag).sort();
}
