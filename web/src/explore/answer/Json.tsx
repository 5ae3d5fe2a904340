import { Box, Button, CopyButton, Group, Skeleton, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { lazy, Suspense, useMemo } from "react";
import { quantity } from "../../ui/format";
import type { Answer } from "../ask";
import classes from "./Result.module.css";
import { isHidden } from "./rows";

const Reader = lazy(() => import("../editor/Reader").then((module) => ({ default: module.Reader })));

/** Json is the answer as the API tells it. */
export function Json({ pages }: { pages: Answer[] }) {
  const text = useMemo(() => written(pages), [pages]);
  const lines = text.split("\n").length;
  return (
    <>
      <Group justify="space-between" mb={6}>
        <Text size="xs" c="dimmed">
          {quantity(lines)} lines · times are in milliseconds since 1970
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              onClick={copy}
            >
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Box className={classes.frame}>
        <Suspense fallback={<Skeleton height="100%" />}>
          <Reader text={text} />
        </Suspense>
      </Box>
    </>
  );
}

function written(pages: Answer[]): string {
  const first = pages[0];
  if (!first) return "";
  const { cursor: _, ...meta } = first.meta;
  const data = first.type === "tree" ? first.data : pages.flatMap((page) => page.data as unknown[]);
  const shown = (key: string, value: unknown) => (isHidden(key) ? undefined : value);
  return JSON.stringify({ type: first.type, data, meta, warnings: first.warnings }, shown, 2);
}
