import { Button, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { asProblem } from "../api/problem";

const formats = [
  { format: "csv", label: "CSV", text: "for spreadsheets" },
  { format: "ndjson", label: "NDJSON", text: "a line for each row" },
  { format: "parquet", label: "Parquet", text: "for DuckDB, Spark and the like" },
] as const;

/** Format is the form of a file. */
export type Format = (typeof formats)[number]["format"];

/** ExportMenu takes what is shown away as a file. What take gives back is told to who asked: what a reader of the file should know. */
export function ExportMenu({ take, disabled }: { take: (format: Format) => Promise<string[]>; disabled?: boolean }) {
  const [busy, setBusy] = useState(false);
  const run = async (format: Format) => {
    setBusy(true);
    try {
      for (const message of await take(format)) {
        notifications.show({ title: "The file is not the whole truth", message, color: "yellow", autoClose: 15_000 });
      }
    } catch (thrown) {
      notifications.show({ title: "There is no file", message: asProblem(thrown).message, color: "red" });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu position="bottom-end" width={250} shadow="md">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconDownload size={16} />}
          loading={busy}
          disabled={disabled ?? false}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(({ format, label, text }) => (
          <Menu.Item key={format} onClick={() => void run(format)}>
            {label} – {text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
