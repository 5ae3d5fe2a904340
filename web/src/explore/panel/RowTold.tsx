import { Button, Group, Stack } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { Fragment } from "react";
import { nameOf } from "../../ui/naming";
import { Value } from "../../ui/Value";
import classes from "../answer/Result.module.css";
import { isHidden, isThing, mentionedIn, type Row } from "../answer/rows";

/** RowTold is all of a row, and the ways to its entities. */
export function RowTold({ row, open }: { row: Row; open: (entity: string) => void }) {
  const entities = mentionedIn(row);
  return (
    <Stack gap="md">
      {entities.length > 0 && (
        <Group gap={6}>
          {entities.map(({ id, name, column }) => (
            <Button
              key={id}
              size="compact-sm"
              variant="light"
              maw="100%"
              rightSection={<IconArrowRight size={14} />}
              onClick={() => open(id)}
              title={column}
            >
              {name}
            </Button>
          ))}
        </Group>
      )}
      <dl className={classes.facts}>
        {Object.entries(row.values)
          .filter(([column]) => !isHidden(column))
          .map(([column, value]) => (
            <Fragment key={column}>
              <dt>{column}</dt>
              <dd>{isThing(value) ? nameOf(value) : <Value value={value} name={column} />}</dd>
            </Fragment>
          ))}
      </dl>
    </Stack>
  );
}
