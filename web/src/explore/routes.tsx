/** exploreRoutes are filled by the views of this folder. */
export const exploreRoutes = [] as const;
