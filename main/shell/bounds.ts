export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How many pixels of a window must lie on a screen for its owner to get hold of it. */
const gripPx = 80;

/** The remembered bounds if a screen that is there now still shows them, else undefined. */
export function boundsOnScreen(bounds: Rectangle | null, screens: readonly Rectangle[]): Rectangle | undefined {
  if (!bounds) return undefined;
  const isReachable = screens.some((screen) => {
    const right = Math.min(bounds.x + bounds.width, screen.x + screen.width);
    const bottom = Math.min(bounds.y + bounds.height, screen.y + screen.height);
    return right - Math.max(bounds.x, screen.x) >= gripPx && bottom - Math.max(bounds.y, screen.y) >= gripPx;
  });
  return isReachable ? bounds : undefined;
}
