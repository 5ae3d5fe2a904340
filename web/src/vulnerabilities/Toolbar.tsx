import { Button, Group, SegmentedControl, Text } from "@mantine/core";
import { IconChartDots } from "@tabler/icons-react";
import type { Schemas } from "../api/client";
import { KeptFilters } from "../filters/KeptFilters";
import { counted } from "../ui/format";
import { SearchBox } from "../ui/SearchBox";
import { Filters } from "./Filters";
import { plain, requestOf, sameAs, unkept, viewOfRequest } from "./kept";
import { useView } from "./useView";
import { type Pivot, pivots } from "./view";
import { pivotTitles } from "./words";

interface Props {
  severities: Schemas["SeverityCounts"] | undefined;
  /** How many rows there are. */
  total: number | undefined;
  pictures: boolean;
  onPictures: () => void;
}

/** Toolbar is what rows stand for, and what they are searched and filtered by. */
export function Toolbar({ severities, total, pictures, onPictures }: Props) {
  const { view, change } = useView();
  const by: Pivot = view.by ?? "vulnerabilities";
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="xs" flex="1 1 520px">
        <SegmentedControl
          size="xs"
          aria-label="What rows stand for"
          data={pivots.map((value) => ({ value, label: pivotTitles[value] }))}
          value={by}
          onChange={(value) => {
            const pivot = pivots.find((name) => name === value);
            change({ by: pivot === "vulnerabilities" ? undefined : pivot, sort: undefined, open: undefined });
          }}
        />
        <SearchBox label="Search CVEs" value={view.search} onChange={(search) => change({ search }, true)} />
        <Filters counts={severities} />
        <KeptFilters
          inventory="exposure"
          shown={requestOf(view)}
          plain={plain(view)}
          same={(request) => sameAs(viewOfRequest(request), view)}
          onApply={(request) => change({ ...unkept, ...viewOfRequest(request) })}
          hint="Choose a queue, search, filter or sort first."
        />
        <Button
          variant="default"
          size="xs"
          leftSection={<IconChartDots size={16} />}
          aria-pressed={pictures}
          onClick={onPictures}
        >
          {pictures ? "Hide pictures" : "Show pictures"}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" role="status" aria-live="polite" ml="auto">
        {total !== undefined && counted(total, nouns[by])}
      </Text>
    </Group>
  );
}

const nouns: Record<Pivot, string> = {
  vulnerabilities: "CVE",
  software: "product",
  devices: "device",
  groups: "device group",
};
