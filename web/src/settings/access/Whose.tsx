import { SegmentedControl } from "@mantine/core";
import { useMay } from "../../session/me";

/** Whose chooses between one's own and everybody's, for those who manage accounts. */
export function Whose({ all, onChange }: { all: boolean; onChange: (all: boolean) => void }) {
  const may = useMay();
  if (!may("account.manage")) return null;
  return (
    <SegmentedControl
      size="xs"
      w="fit-content"
      aria-label="Whose"
      value={all ? "all" : "own"}
      onChange={(value) => onChange(value === "all")}
      data={[
        { value: "own", label: "Your own" },
        { value: "all", label: "Everybody's" },
      ]}
    />
  );
}
