import type { AddressRange } from "./addresses";

/** Finds the ranges that meet another one, in time that grows with their logarithm and with what is found. */
export class RangeIndex<Value> {
  private readonly sorted: readonly { readonly range: AddressRange; readonly value: Value }[];
  /** By middle of each part that is halved: the last address of the part. */
  private readonly last: bigint[];

  constructor(items: readonly { readonly range: AddressRange; readonly value: Value }[]) {
    this.sorted = items.toSorted((a, b) => compare(a.range.from, b.range.from));
    this.last = Array<bigint>(this.sorted.length);
    this.build(0, this.sorted.length);
  }

  meeting(range: AddressRange): Value[] {
    const found: Value[] = [];
    this.search(0, this.sorted.length, range, found);
    return found;
  }

  private build(start: number, end: number): bigint {
    if (start >= end) return -1n;
    const middle = (start + end) >> 1;
    const [left, right] = [this.build(start, middle), this.build(middle + 1, end)];
    const own = this.sorted[middle]!.range.to;
    const halves = left > right ? left : right;
    return (this.last[middle] = own > halves ? own : halves);
  }

  private search(start: number, end: number, wanted: AddressRange, found: Value[]): void {
    if (start >= end) return;
    const middle = (start + end) >> 1;
    if (this.last[middle]! < wanted.from) return;
    this.search(start, middle, wanted, found);
    const { range, value } = this.sorted[middle]!;
    if (range.from > wanted.to) return;
    if (range.to >= wanted.from) found.push(value);
    this.search(middle + 1, end, wanted, found);
  }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
