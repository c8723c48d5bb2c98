// Tells whether this machine can draw Chinese by itself; only if not is a web font worth its bytes.

export type Ink = (text: string) => Uint8ClampedArray | null;

const same = (a: Uint8ClampedArray, b: Uint8ClampedArray): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** True when two different characters leave the same ink: both are the box that stands for "missing". */
export function lacksChinese(ink: Ink): boolean {
  const first = ink("网");
  const second = ink("格");
  return first !== null && second !== null && same(first, second);
}
