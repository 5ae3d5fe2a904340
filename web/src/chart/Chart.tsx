import { ActionIcon, ScrollArea, Table, Text, Tooltip } from "@mantine/core";
import { IconChartBar, IconTable } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Framed, type Framing } from "../ui/Framed";
import classes from "./Chart.module.css";

/** Figures are what a chart is drawn of, as a table tells it. */
export interface Figures {
  columns: string[];
  rows: ReactNode[][];
}

interface Props extends Framing {
  figures: Figures;
  /** What is said instead of a picture, when there is nothing to draw. */
  none?: ReactNode;
  children: ReactNode;
}

/** Chart is a picture of numbers with its title, and the same as a table: for who cannot see it, or wants the numbers. */
export function Chart({ title, note, tools, figures, none, children }: Props) {
  const [listed, setListed] = useState(false);
  const label = listed ? "Show as a picture" : "Show as a table";
  const turn = !none && (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={`${label}: ${title}`}
        onClick={() => setListed(!listed)}
      >
        {listed ? <IconChartBar size={16} /> : <IconTable size={16} />}
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Framed
      title={title}
      note={note}
      tools={
        <>
          {tools}
          {turn}
        </>
      }
    >
      {none ? (
        <Text size="sm" c="dimmed" className={classes.none}>
          {none}
        </Text>
      ) : listed ? (
        <Listed title={title} figures={figures} />
      ) : (
        children
      )}
    </Framed>
  );
}

function Listed({ title, figures }: { title: string; figures: Figures }) {
  return (
    <ScrollArea.Autosize mah={320} type="auto" viewportProps={{ tabIndex: 0, role: "group", "aria-label": title }}>
      <Table stickyHeader aria-label={title} fz="sm">
        <Table.Thead>
          <Table.Tr>
            {figures.columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {figures.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a figure stay in their order
            <Table.Tr key={at}>
              {figures.columns.map((column, cell) => (
                <Table.Td key={column}>{row[cell]}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
