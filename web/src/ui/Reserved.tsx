import { Alert } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";

/** Reserved says who may see or do what is at an address, to who may not, and what he can do instead. */
export function Reserved({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert color="gray" icon={<IconLock />} title={title}>
      {children}
    </Alert>
  );
}
