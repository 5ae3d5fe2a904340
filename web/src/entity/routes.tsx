/** entityRoutes are filled by the views of this folder. */
export const entityRoutes = [] as const;
