import { ActionIcon, Button, Drawer, Group, Indicator, Text, Tooltip } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFilter, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react";
import { KeptFilters } from "../filters/KeptFilters";
import { ColumnChooser } from "../table/ColumnChooser";
import { quantity } from "../ui/format";
import { titleOf } from "../ui/naming";
import { SearchBox } from "../ui/SearchBox";
import { AddFilter } from "./AddFilter";
import { Facets } from "./Facets";
import type { useFacets } from "./useFacets";
import type { Inventory, useRows } from "./useRows";
import { useView } from "./useView";
import { usualOf } from "./usual";
import { plain, requestOf, sameAs, unkept, viewOfRequest } from "./view";

interface Props {
  inventory: Inventory;
  rows: ReturnType<typeof useRows>;
  facets: ReturnType<typeof useFacets>;
  /** Whether the window is wide enough for the values beside the rows. */
  wide: boolean;
  beside: boolean;
  onBeside: () => void;
}

/** Toolbar is what one searches and filters by, and which columns one sees. */
export function Toolbar({ inventory, rows, facets, wide, beside, onBeside }: Props) {
  const { view, change } = useView();
  const usual = usualOf(inventory.columns, rows.rows[0]);
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="xs" flex="1 1 460px">
        {wide ? <Beside beside={beside} onBeside={onBeside} /> : <InDrawer facets={facets} />}
        <SearchBox label="Search by name" value={view.search} onChange={(search) => change({ search }, true)} />
        <AddFilter columns={inventory.columns} />
        <KeptFilters
          inventory={inventory.name}
          shown={requestOf(view)}
          plain={plain(view)}
          same={(request) => sameAs(viewOfRequest(request), view)}
          onApply={(request) => change({ ...unkept, ...viewOfRequest(request) })}
          hint="Search, filter, sort or choose columns first."
        />
      </Group>
      <Group gap="sm" ml="auto">
        <Text size="sm" c="dimmed" role="status" aria-live="polite">
          {rows.total !== undefined && `${quantity(rows.total)} ${rows.total === 1 ? "row" : "rows"}`}
        </Text>
        <ColumnChooser
          all={inventory.columns.map((column) => ({ id: column.name, title: titleOf(column.name) }))}
          shown={view.columns ?? usual}
          onChange={(columns) => change({ columns })}
          reset={() => change({ columns: undefined })}
        />
      </Group>
    </Group>
  );
}

function Beside({ beside, onBeside }: { beside: boolean; onBeside: () => void }) {
  const Icon = beside ? IconLayoutSidebarLeftCollapse : IconLayoutSidebarLeftExpand;
  const label = beside ? "Hide the values to filter by" : "Show the values to filter by";
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size={30} onClick={onBeside} aria-label={label} aria-pressed={beside}>
        <Icon size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

function InDrawer({ facets }: { facets: Props["facets"] }) {
  const { view } = useView();
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Indicator disabled={!view.filter?.length} label={view.filter?.length} size={16}>
        <Button variant="default" size="xs" leftSection={<IconFilter size={16} />} onClick={open}>
          Filters
        </Button>
      </Indicator>
      <Drawer opened={opened} onClose={close} title="Filters" size={320} padding="sm">
        <Facets asked={facets} />
      </Drawer>
    </>
  );
}
