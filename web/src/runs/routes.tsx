/** runRoutes are filled by the views of this folder. */
export const runRoutes = [] as const;
