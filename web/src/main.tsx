import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "./app/app.css";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { newQueries } from "./api/queries";
import { newRouter } from "./app/router";
import { Toasts } from "./app/Toasts";
import { toSignIn } from "./session/way";
import { nonce } from "./ui/nonce";
import { contrast, theme } from "./ui/theme";

setNonce(nonce()); // for what dialogs add to keep the page from scrolling

const queries = newQueries(() => toSignIn(router));
const router = newRouter(queries);

const root = document.getElementById("console");
if (!root) throw new Error("the page lacks the element with the id console");
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={contrast} defaultColorScheme="auto" getStyleNonce={nonce}>
      <QueryClientProvider client={queries}>
        <Toasts />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
