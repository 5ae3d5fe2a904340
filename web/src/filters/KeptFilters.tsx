import { ActionIcon, Button, Group, Popover, ScrollArea, Skeleton, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBookmark, IconBookmarkFilled, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { lazy, useState } from "react";
import { api, type Schemas } from "../api/client";
import { useMay } from "../session/me";
import { Apart } from "../ui/Apart";
import { Failure } from "../ui/States";
import classes from "./Filters.module.css";

const KeepFilter = lazy(() => import("./KeepFilter").then((module) => ({ default: module.KeepFilter })));
const DeleteFilter = lazy(() => import("./DeleteFilter").then((module) => ({ default: module.DeleteFilter })));

type Kept = Schemas["InventoryFilter"];

type Request = Schemas["InventoryRequest"];

interface Props {
  /** The list that they are for: the name of an inventory, or exposure. */
  inventory: string;
  /** What the list shows, as it is kept. */
  shown: Request;
  /** Whether that is all there is, in the usual order: nothing to keep. */
  plain: boolean;
  /** Whether what is kept is what the list shows. */
  same: (request: Request) => boolean;
  onApply: (request: Request) => void;
  /** What one does before there is something to keep. */
  hint: string;
}

/** KeptFilters are the filters that somebody keeps, for everybody: they apply at a click. */
export function KeptFilters({ inventory, shown, plain, same, onApply, hint }: Props) {
  const may = useMay();
  const list = api.useQuery("get", "/api/v1/filters", { params: { query: { inventory, limit: 500 } } });
  const [opened, setOpened] = useState(false);
  const [keeping, keep] = useDisclosure();
  const [changed, setChanged] = useState<Kept>();
  const [leaving, setLeaving] = useState<Kept>();
  const kept = list.data?.items ?? [];
  const applied = kept.find((one) => same(one.request));
  const writable = may("filter.write");
  const leave = (then: () => void) => {
    setOpened(false);
    then();
  };
  if (!may("question.read")) return null;
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" width={300} trapFocus shadow="md">
        <Popover.Target>
          <Button
            variant={applied ? "light" : "default"}
            size="xs"
            maw={220}
            leftSection={applied ? <IconBookmarkFilled size={16} /> : <IconBookmark size={16} />}
            onClick={() => setOpened((open) => !open)}
          >
            {applied?.name ?? "Saved filters"}
          </Button>
        </Popover.Target>
        <Popover.Dropdown p={6}>
          {list.isPending && <Skeleton h={32} role="status" aria-label="Loading" />}
          {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
          {list.data?.items.length === 0 && (
            <Text size="sm" c="dimmed" px="sm" py="xs">
              No filter is saved for this list yet.
            </Text>
          )}
          <ScrollArea.Autosize mah={320} type="auto" offsetScrollbars="present">
            {kept.map((one) => (
              <Group key={one.id} gap={0} wrap="nowrap">
                <UnstyledButton
                  className={classes.kept}
                  aria-current={one.id === applied?.id}
                  onClick={() => leave(() => onApply(one.request))}
                >
                  <Text size="sm" truncate fw={one.id === applied?.id ? 600 : undefined}>
                    {one.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    by {one.changed_by}
                  </Text>
                </UnstyledButton>
                {writable && (
                  <Buttons
                    one={one}
                    onChange={(it) => leave(() => setChanged(it))}
                    onDelete={(it) => leave(() => setLeaving(it))}
                  />
                )}
              </Group>
            ))}
          </ScrollArea.Autosize>
          {writable && (
            <Button
              fullWidth
              size="xs"
              mt={6}
              variant="light"
              leftSection={<IconPlus size={16} />}
              onClick={() => leave(keep.open)}
              disabled={Boolean(applied) || plain}
            >
              Save what is shown …
            </Button>
          )}
          {writable && plain && (
            <Text size="xs" c="dimmed" px={6} pt={6}>
              {hint}
            </Text>
          )}
        </Popover.Dropdown>
      </Popover>
      <Apart>
        {keeping && <KeepFilter inventory={inventory} shown={shown} onClose={keep.close} />}
        {changed && (
          <KeepFilter inventory={inventory} shown={shown} kept={changed} onClose={() => setChanged(undefined)} />
        )}
        {leaving && <DeleteFilter kept={leaving} onClose={() => setLeaving(undefined)} />}
      </Apart>
    </>
  );
}

interface ButtonsProps {
  one: Kept;
  onChange: (one: Kept) => void;
  onDelete: (one: Kept) => void;
}

function Buttons({ one, onChange, onDelete }: ButtonsProps) {
  return (
    <>
      <Tooltip label="Rename or update">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Rename or update ${one.name}`}
          onClick={() => onChange(one)}
        >
          <IconPencil size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Delete">
        <ActionIcon variant="subtle" color="gray" aria-label={`Delete ${one.name}`} onClick={() => onDelete(one)}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}
