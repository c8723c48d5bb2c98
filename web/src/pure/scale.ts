// How large a photo may be. Pure arithmetic.

export interface Size {
  width: number;
  height: number;
}

/** `size` shrunk so that its longer side is at most `longest`; never enlarged, never below one pixel. */
export function fitWithin(size: Size, longest: number): Size {
  const factor = Math.min(1, longest / Math.max(size.width, size.height));
  return {
    width: Math.max(1, Math.round(size.width * factor)),
    height: Math.max(1, Math.round(size.height * factor)),
  };
}

/** Split `incoming` into what still fits and how many are left out. */
export function takeUpTo<T>(have: number, incoming: readonly T[], max: number): { taken: T[]; left: number } {
  const room = Math.max(0, max - have);
  return { taken: incoming.slice(0, room), left: Math.max(0, incoming.length - room) };
}
