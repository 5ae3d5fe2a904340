import { Badge, Text } from "@mantine/core";
import { quantity } from "./format";
import { Level, levelOf } from "./Level";
import { Moment } from "./Moment";

/** Kind is what a value of the graph is. */
export type Kind = "text" | "number" | "boolean" | "time" | "list";

/** Value shows a value of the graph. Without a kind it is told by the value and by the name of its property. */
export function Value({ value, name, kind = kindOf(value, name) }: { value: unknown; name: string; kind?: string }) {
  if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) {
    return (
      <Text span c="dimmed" aria-label="no value">
        –
      </Text>
    );
  }
  if (kind === "time" && (typeof value === "number" || typeof value === "string")) return <Moment at={value} />;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return isName(name) ? String(value) : quantity(value);
  if (Array.isArray(value)) return value.map(String).join(", ");
  if (typeof value === "object") return JSON.stringify(value);
  const text = String(value);
  return levelOf(name, text) ? <Level text={text} /> : text;
}

/** Numbers that name something have no thousands: builds, ports, identifiers. */
function isName(name: string): boolean {
  return /(build|port|id|version)$/i.test(name);
}

/** kindOf guesses what a value is: properties whose names end in On are moments, in milliseconds. */
export function kindOf(value: unknown, name: string): Kind {
  if (typeof value === "number") return /On$/.test(name) && value > 1e11 ? "time" : "number";
  if (typeof value === "boolean") return "boolean";
  return Array.isArray(value) ? "list" : "text";
}

/** Tag is a short mark on something. */
export function Tag({ children }: { children: string }) {
  return (
    <Badge variant="default" tt="none" fw={500}>
      {children}
    </Badge>
  );
}
