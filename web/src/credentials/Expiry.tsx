import { Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMay } from "../session/me";
import { Moment } from "../ui/Moment";
import { sentence } from "../ui/sentence";
import classes from "./Expiry.module.css";

/** Expiry is until when an integration can sign in, and what has to be done about it. */
export function Expiry({ expires, warning }: { expires?: string; warning?: string }) {
  const may = useMay();
  if (warning) {
    return (
      <Tooltip label={sentence(warning)} multiline maw={360} events={{ hover: true, focus: true, touch: true }}>
        <Text span inherit fw={600} tabIndex={0}>
          <IconAlertTriangle size={14} aria-hidden className={classes.sign} />{" "}
          {expires ? <Moment at={expires} /> : "Needs attention"}
        </Text>
      </Tooltip>
    );
  }
  return <Moment at={expires} none={may("credential.read") ? "no end known" : "nothing to do"} />;
}
