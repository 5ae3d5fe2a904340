import type { Kind } from "./kinds";

/** Choice narrows the library. */
export interface Choice {
  category?: string;
  module?: string;
  scope?: string;
  text?: string;
}

/** chosen are the kinds of the library that a choice leaves. */
export function chosen(kinds: Kind[], { category, module, scope, text = "" }: Choice): Kind[] {
  const wanted = text.trim().toLowerCase();
  return kinds.filter(
    (kind) =>
      (!category || kind.categories.includes(category)) &&
      (!module || kind.modules.some((one) => one.id === module)) &&
      (!scope || kind.scopes.includes(scope)) &&
      [kind.name, kind.vendor, kind.summary, kind.description, ...kind.categories].some((said) =>
        said.toLowerCase().includes(wanted),
      ),
  );
}

/** distinct are values, each once and in order. */
export const distinct = (values: string[]): string[] => [...new Set(values)].sort((a, b) => a.localeCompare(b));

const scopes: Record<string, string> = { cloud: "Cloud", on_premises: "On premises", "on-premises": "On premises" };

/** scopeName is what people call where a tenant lies. */
export const scopeName = (scope: string): string => scopes[scope] ?? scope;
