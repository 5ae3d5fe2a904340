/** narrow is a window in which the legend of a picture is folded at first. */
export const narrow = "(max-width: 900px)";
