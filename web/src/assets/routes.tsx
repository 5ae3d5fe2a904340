/** assetRoutes are filled by the views of this folder. */
export const assetRoutes = [] as const;
