import { Button } from "@mantine/core";
import { IconMap2 } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Nothing } from "../ui/States";

/** Lost is shown at an address where there is nothing. */
export function Lost() {
  return (
    <Nothing
      icon={<IconMap2 />}
      title="There is nothing at this address"
      action={
        <Button component={Link} to="/">
          Go to the start
        </Button>
      }
    >
      The link may be old, or what it led to may have been deleted.
    </Nothing>
  );
}
