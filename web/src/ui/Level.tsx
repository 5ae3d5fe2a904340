import { Badge } from "@mantine/core";

const colors: Record<string, string> = {
  none: "gray",
  informational: "gray",
  unknown: "gray",
  low: "teal",
  medium: "yellow",
  high: "orange",
  critical: "red",
};

/** levelOf tells whether a property's value is one of how severe, risky or exposed something is. */
export function levelOf(name: string, text: string): string | undefined {
  return /(severity|risk|exposure|criticality|deviceValue)/i.test(name) ? colors[text.toLowerCase()] : undefined;
}

/** Level is how severe, risky or exposed something is; the word says it, and the colour helps. */
export function Level({ text }: { text: string }) {
  return (
    <Badge variant="dot" color={colors[text.toLowerCase()] ?? "gray"} tt="none" fw={500}>
      {text}
    </Badge>
  );
}
