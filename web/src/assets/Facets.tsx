import { Button, Stack, Text } from "@mantine/core";
import type { Schemas } from "../api/client";
import { Answer, Waiting } from "../ui/States";
import { FacetOf } from "./FacetOf";

interface Props {
  asked: { data: { items: Schemas["Facet"][] } | undefined; error: unknown; refetch: () => unknown };
}

const open = 4;

/** Facets are the values in the columns of a list, counted, by which one narrows it down. */
export function Facets({ asked }: Props) {
  if (asked.error && !asked.data) {
    return (
      <Stack p="sm" gap="xs" align="flex-start">
        <Text size="sm" c="dimmed">
          The values could not be counted.
        </Text>
        <Button size="compact-xs" variant="default" onClick={() => void asked.refetch()}>
          Try again
        </Button>
      </Stack>
    );
  }
  return (
    <Answer
      of={asked}
      waiting={
        <Stack p="sm">
          <Waiting lines={12} />
        </Stack>
      }
    >
      {({ items }) => <All facets={items.filter(tells)} />}
    </Answer>
  );
}

function All({ facets }: { facets: Schemas["Facet"][] }) {
  if (facets.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="sm">
        There is nothing to filter by.
      </Text>
    );
  }
  return facets.map((facet, at) => <FacetOf key={facet.column.name} facet={facet} initiallyOpen={at < open} />);
}

/** Whether any row has one of the values, or none. */
function tells({ values, missing }: Schemas["Facet"]): boolean {
  return missing > 0 || values.some(({ count }) => count > 0);
}
