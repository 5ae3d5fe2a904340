import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const closable = { defaultProps: { closeButtonProps: { "aria-label": "Close" } } };

const blue: MantineColorsTuple = [
  "#eef3fd",
  "#dbe5f8",
  "#b3c8f1",
  "#89aaeb",
  "#668fe6",
  "#507ee3",
  "#4374e2",
  "#3462c8",
  "#2b57b4",
  "#1d4aa0",
];

/** theme is how the console looks: dense enough for tables, calm enough for all day. */
export const theme = createTheme({
  primaryColor: "parapet",
  primaryShade: 7,
  colors: { parapet: blue },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily: "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1.125rem" }, h3: { fontSize: "1rem" } },
  },
  components: { Modal: closable, Drawer: closable },
});

/** contrast makes what is dimmed readable to everybody: 4.5 to 1 and better, as WCAG 2.2 asks of small text. */
export const contrast: CSSVariablesResolver = () => ({
  variables: {},
  light: { "--mantine-color-dimmed": "#5c636a", "--mantine-color-placeholder": "#6b7279" },
  dark: { "--mantine-color-dimmed": "#a6a7ab", "--mantine-color-placeholder": "#909296" },
});
