import { Notifications } from "@mantine/notifications";

/** ToastsShown shows the short messages, in a corner that little is in. */
export default function ToastsShown() {
  return <Notifications position="bottom-right" />;
}
