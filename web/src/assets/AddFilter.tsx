import { Button, Popover } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Schemas } from "../api/client";
import { Waiting } from "../ui/States";

const FilterForm = lazy(() => import("./FilterForm").then((module) => ({ default: module.FilterForm })));

/** AddFilter adds a condition on any column. */
export function AddFilter({ columns }: { columns: readonly Schemas["InventoryColumn"][] }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={320} trapFocus shadow="md">
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={16} />}
          onClick={() => setOpened((open) => !open)}
        >
          Add filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<Waiting lines={3} height={56} />}>
          <FilterForm columns={columns} onAdded={() => setOpened(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
