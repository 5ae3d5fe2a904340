import { Box } from "@mantine/core";
import { useMemo } from "react";
import type { Schemas } from "../api/client";
import type { Column } from "../table/column";
import { Fitted } from "../table/Fitted";
import { Table } from "../table/Table";
import { PastFailure } from "../ui/PastFailure";
import { Failure, Waiting } from "../ui/States";
import { deviceColumns, groupColumns, softwareColumns, weaknessColumns } from "./columns";
import { NoFindings } from "./NoFindings";
import type { Asked } from "./useFindings";
import { useView } from "./useView";
import type { Changes, Pivot, View } from "./view";
import { pivotTitles } from "./words";

/** Lists are the rows by each pivot. */
export interface Lists {
  vulnerabilities: Asked<Schemas["Vulnerability"]>;
  software: Asked<Schemas["VulnerableSoftware"]>;
  devices: Asked<Schemas["VulnerableDevice"]>;
  groups: Asked<Schemas["VulnerableGroup"]>;
}

/** WeaknessList lists CVEs, of which one opens beside. */
export function WeaknessList({ asked }: { asked: Lists["vulnerabilities"] }) {
  return (
    <Rows
      by="vulnerabilities"
      asked={asked}
      columns={weaknessColumns}
      id={(row) => row.cve}
      open={(row) => ({ open: row.cve })}
    />
  );
}

/** SoftwareList lists products; one opens its CVEs. */
export function SoftwareList({ asked }: { asked: Lists["software"] }) {
  return (
    <Rows
      by="software"
      asked={asked}
      columns={softwareColumns}
      id={(row) => row.product}
      open={({ product }) => ({ ...cves, product })}
    />
  );
}

/** DeviceList lists devices; one opens its CVEs. */
export function DeviceList({ asked }: { asked: Lists["devices"] }) {
  return (
    <Rows
      by="devices"
      asked={asked}
      columns={deviceColumns}
      id={(row) => row.id}
      open={({ id }) => ({ ...cves, device: id })}
    />
  );
}

/** GroupList lists groups of devices; one opens its CVEs. */
export function GroupList({ asked }: { asked: Lists["groups"] }) {
  return (
    <Rows
      by="groups"
      asked={asked}
      columns={groupColumns}
      id={(row) => row.group}
      open={({ group }) => ({ ...cves, group })}
    />
  );
}

const cves: Changes = { by: undefined, sort: undefined };

interface Props<T> {
  by: Pivot;
  asked: Asked<T>;
  columns: (view: View) => Column<T>[];
  id: (row: T) => string;
  /** What becomes of the view when a row opens. */
  open: (row: T) => Changes;
}

function Rows<T>({ by, asked, columns, id, open }: Props<T>) {
  const { view, change } = useView();
  const shown = useMemo(() => columns(view), [columns, view]);
  if (asked.error && !asked.first) {
    return (
      <PastFailure
        error={asked.error}
        retry={asked.refetch}
        {...(view.at ? { now: () => change({ at: undefined }) } : {})}
      />
    );
  }
  if (!asked.first) return <Waiting lines={10} />;
  if (asked.rows.length === 0) return <NoFindings />;
  return (
    <Box aria-busy={asked.old} opacity={asked.old ? 0.55 : 1}>
      <Fitted rows={asked.rows.length} most="max(400px, calc(100dvh - 240px))">
        <Table
          label={pivotTitles[by]}
          columns={shown}
          rows={asked.rows}
          id={id}
          total={asked.first.total}
          order={view.sort}
          onOrder={(sort) => change({ sort })}
          onOpen={(row) => change(open(row))}
          {...(view.open ? { chosen: view.open } : {})}
          more={asked.more}
        />
      </Fitted>
      {asked.error !== null && asked.error !== undefined && <Failure error={asked.error} retry={asked.refetch} />}
    </Box>
  );
}
