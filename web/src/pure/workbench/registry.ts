// Every grid that occurs in any division on the page, by one number each: the same grid has the same
// number and colour in all of them. Its name is the one heard first, unless a division calls it otherwise.
import type { Name } from "./sketch.js";

export interface Grid {
  code: string;
  name: string;
  nameEn: string;
  /** Number of the upper grid it lies in. */
  upper: number;
}

const NEW = "new:";
/** The number that stands for "in no grid". */
export const NOBODY = 0;

export class Registry {
  readonly grids: Grid[] = [{ code: "", name: "", nameEn: "", upper: -1 }];
  #at = new Map<string, number>([["", NOBODY]]);

  /** The grid's number; an unknown one is taken in, a known one keeps what was known first. */
  take(grid: Grid): number {
    const known = this.#at.get(grid.code);
    if (known !== undefined) return known;
    this.#at.set(grid.code, this.grids.length);
    return this.grids.push({ ...grid }) - 1;
  }

  /** The numbers of a division's grids, and the names by which it calls them where those heard first are others. */
  takeAll(grids: readonly Grid[]): { numbers: number[]; names: Map<number, Name> } {
    const names = new Map<number, Name>();
    const numbers = grids.map((grid) => {
      const number = this.take(grid);
      const first = this.grid(number);
      const { name, nameEn } = grid;
      if (number !== NOBODY && (name !== first.name || nameEn !== first.nameEn)) names.set(number, { name, nameEn });
      return number;
    });
    return { numbers, names };
  }

  find(code: string): number {
    return this.#at.get(code) ?? -1;
  }

  grid(number: number): Grid {
    return this.grids[number] ?? (this.grids[NOBODY] as Grid);
  }

  /** A grid that has no number of its own yet: the server gives it one on saving. */
  fresh(upper: number, name: string, nameEn: string): number {
    let count = 1;
    while (this.#at.has(`${NEW}${count}`)) count += 1;
    return this.take({ code: `${NEW}${count}`, name, nameEn, upper });
  }
}

export const isNew = (code: string): boolean => code.startsWith(NEW);
