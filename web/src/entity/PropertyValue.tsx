import { Anchor, Group } from "@mantine/core";
import type { Schemas } from "../api/client";
import { Copyable } from "../ui/Copyable";
import { Tag, Value } from "../ui/Value";

/** PropertyValue is the value of a property, as a page has room to show it. */
export function PropertyValue({ property }: { property: Pick<Schemas["EntityProperty"], "name" | "value" | "kind"> }) {
  const { name, value, kind } = property;
  if (Array.isArray(value)) {
    return (
      <Group gap={4}>
        {value.map((one) =>
          isLink(one) ? <Outward key={one} href={one} /> : <Tag key={String(one)}>{String(one)}</Tag>,
        )}
      </Group>
    );
  }
  if (isLink(value)) return <Outward href={value} />;
  if (typeof value === "string" && /(^id|Id|[sS]id|sha\d+|md5)$/.test(name)) return <Copyable text={value} />;
  return <Value value={value} name={name} kind={kind} />;
}

function isLink(value: unknown): value is string {
  return typeof value === "string" && value.startsWith("https://");
}

function Outward({ href }: { href: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer" inherit>
      {href}
    </Anchor>
  );
}
